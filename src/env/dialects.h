// env/dialects.h - one .env text as other programs read it.
//
// Purpose: five programs read one small file five ways; where they differ somebody connects with half a
// password. Shape:   pure; each dialect by the rules of its own parser, tested against what those parsers
// printed. References
//          to names that the file does not set count as empty: nothing of this process goes in.
// Errors:  none: what a program does not take is a reading without a value.
// Source:  python-dotenv 0.21, npm dotenv 16, dotenv-expand 12, Node 20, Ruby's dotenv 3, Docker Compose's
//          documentation of env files, `set -a; . ./.env` of a POSIX shell
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundway::env {

enum class Dialect { python, npm, npm_expand, node, ruby, compose, shell };
inline constexpr Dialect kDialects[] = {Dialect::python, Dialect::npm,     Dialect::npm_expand, Dialect::node,
                                        Dialect::ruby,   Dialect::compose, Dialect::shell};
std::string_view dialect_name(Dialect dialect);

struct Reading {
  int line = 0;                      // of the key, from 1
  std::optional<std::string> value;  // may be a secret; none: the program does not set the key
  bool runs_command = false;         // $(...) or `...`: the value is what a command prints
};

// Key -> its last reading.
std::map<std::string, Reading> read_as(Dialect dialect, std::string_view text);

}  // namespace groundway::env
