// base/error.h - the one error type of groundway.
//
// Purpose: say what failed, why, where and what to do, once, for people and scripts.
// Shape:   an Error is a value: code + message (the cause) + place + fix + context + SQLSTATE.
// Errors:  this file never fails.
// Source:  docs/explanation/errors.md
#pragma once

#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace groundway {

enum class Code {
#define GROUNDWAY_ERROR(name, id, exit_code, retryable, title, explanation) name,
#include "base/error_codes.def"
#undef GROUNDWAY_ERROR
};

struct CodeInfo {
  Code code;
  std::string_view name;         // "unreachable"
  std::string_view id;           // "GW0201", stable for ever
  int exit_code;                 // process exit status
  bool retryable;                // true: trying again unchanged may work
  std::string_view title;        // one line, no full stop
  std::string_view explanation;  // what it means and what to do, for `explain`
};

const CodeInfo& info(Code code);
std::span<const CodeInfo> all_codes();

// Thrown only by the public library surface; inside the house it is returned in a Result.
class Error : public std::exception {
 public:
  Error(Code kind, std::string what_happened) : code(kind), cause(std::move(what_happened)) {}

  Code code;
  std::string cause;                 // what happened, with names and numbers, in the system's own words
  std::string place;                 // file:line:column, a URL without secrets, a statement; may be empty
  std::string fix;                   // one command or one edit that works when pasted; may be empty
  std::string sqlstate;              // five characters when a server said so
  std::vector<std::string> context;  // innermost first: "copying table users"

  Error&& with_fix(std::string text) && {
    fix = std::move(text);
    return std::move(*this);
  }
  Error&& at(std::string where) && {
    place = std::move(where);
    return std::move(*this);
  }
  Error&& in(std::string doing) && {
    context.push_back(std::move(doing));
    return std::move(*this);
  }
  const char* what() const noexcept override { return cause.c_str(); }
  std::string_view id() const { return info(code).id; }
  bool retryable() const { return info(code).retryable; }
  int exit_code() const { return info(code).exit_code; }
};

}  // namespace groundway
