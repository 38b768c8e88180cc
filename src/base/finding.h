// base/finding.h - one thing that a check found.
//
// Purpose: `env check` and every later check speak the same language: text, JSON, SARIF, GitHub and JUnit
//          are drawn from these values by one printer.
// Shape:   plain values. `rule` points into a table of rows that live for ever. Nothing here holds a secret.
#pragma once

#include <string>
#include <string_view>

namespace groundway {

enum class Severity { note, warning, error };

struct Rule {
  std::string_view name;  // "password_in_git"
  std::string_view id;    // "GW1101": for ever, never renumbered or reused
  Severity severity = Severity::error;
  std::string_view title;        // "a password is committed to git"
  std::string_view explanation;  // what `groundway explain ID` prints
};

struct Finding {
  const Rule* rule = nullptr;
  std::string message;  // one sentence, with the names of this project
  std::string file;     // "" where there is none: a server has no line
  int line = 0, column = 0;
  std::string environment;  // "staging"; empty: the project
  std::string fix;          // works when pasted, or one edit
};

constexpr std::string_view severity_name(Severity s) {
  return s == Severity::error ? "error" : s == Severity::warning ? "warning" : "note";
}

}  // namespace groundway
