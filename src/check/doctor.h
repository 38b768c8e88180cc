// check/doctor.h - the way to a database, step by step, until something is wrong.
//
// Purpose: one answer to "why does it not connect": each step says what was seen, in numbers; the first that
// fails
//          has the cause and a fix, and what depends on it is not tried.
// Shape:   diagnose() runs the steps and hands each to `tell` as soon as it is done. Nothing is printed or
// written.
//          Every step has the same patience; none waits longer.
// Errors:  none: what goes wrong is a step that failed, with its Error.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "db/target.h"
#include "env/resolve.h"

namespace groundway::check {

enum class Verdict { ok, warn, fail, not_tried };

struct Step {
  std::string name;  // "tls"
  Verdict verdict = Verdict::ok;
  std::vector<std::string> seen;                           // the first line is the answer, the others details
  std::vector<std::pair<std::string, std::string>> facts;  // for machines: name, JSON text
  std::optional<Error> error;                              // of a step that failed
  std::string fix;                                         // of a warning
  Millis took{0};

  void fact(std::string key, std::string_view value);  // as a JSON string
  void number(std::string key, std::int64_t value);
  void measured(std::string key, double value);                // three decimals
  void warns(std::string line, std::string how_to_mend = {});  // also as the answer when there is none yet
  void fails(Error why);                                       // the first failure stays
};

struct Subject {
  const env::Request& request;            // as typed
  const Result<env::Resolved>& resolved;  // as every command resolves it
  db::Target target;                      // of what was resolved; unused when that failed
  Outside& world;
  Millis patience{10'000};  // of each step

  const DatabaseUrl& url() const { return target.url; }
};

using Tell = std::function<void(const Step&)>;
std::vector<Step> diagnose(const Subject& subject, const Tell& tell);

// 0, or the exit status of the first step that failed.
int exit_of(const std::vector<Step>& steps);

}  // namespace groundway::check
