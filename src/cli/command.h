// cli/command.h - what a command is. One command = one file in commands/.
//
// Purpose: help, man page, completion, docs, spelling suggestions and parsing all read this one row.
// Shape:   a row of strings and one function. A command parses nothing itself and prints only through Out.
// Errors:  run() returns them; main prints the block and picks the exit code.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/outside.h"
#include "base/reporter.h"
#include "base/result.h"

namespace groundway::cli {

struct Flag {
  std::string_view name;          // "--max-rejects"
  std::string_view value;         // "N"; empty: a switch
  std::string_view help;          // one line
  char letter = 0;                // 'e' for -e
  std::string_view choices = {};  // "stop|reject|not-valid": anything else is refused; empty: free
  bool repeatable = false;
};

struct Positional {
  std::string_view name;  // "SOURCE"
  std::string_view help;
  bool optional = false;
  bool rest = false;              // takes all that is left
  std::string_view choices = {};  // as in Flag
};

// What was typed, checked against the command's row.
class Args {
 public:
  bool has(std::string_view flag) const { return values_.count(std::string(flag)) > 0; }  // "--dry-run"
  std::optional<std::string> get(std::string_view flag) const;  // the last one typed
  std::vector<std::string> all(std::string_view flag) const;
  const std::vector<std::string>& positional() const { return positional_; }

  void add(std::string_view flag, std::string value) {
    values_[std::string(flag)].push_back(std::move(value));
  }
  void add_positional(std::string value) { positional_.push_back(std::move(value)); }

 private:
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> positional_;
};

// Where everything printed goes. stdout = the result, stderr = the rest; both are scrubbed of secrets.
struct Out {
  virtual ~Out() = default;
  virtual void line(std::string_view text) = 0;  // a line of the result, to stdout
  virtual void raw(std::string_view text) = 0;   // the result as it is, to stdout
  // Statements for another program, byte for byte: a name in them may be spelled as somebody's password is. On a
  // terminal as raw().
  virtual void exact(std::string_view text) = 0;
  virtual void note(std::string_view text) = 0;  // a line to stderr; nothing with --quiet
  virtual void fail(const Error& error) = 0;     // the block, to stderr; where events were told, the last one, too
  virtual Reporter& reporter() = 0;              // progress, to stderr (with --json: events to stdout)
  virtual bool json() const = 0;                 // --json was said
  virtual bool interactive() const = 0;          // a person can answer: stdin and stderr are terminals
  virtual std::optional<std::string> ask(std::string_view question) = 0;  // none when nobody can answer
};

// Exit status of a command that ended well: 0, or 1 when a check found something, or 8.
using Exit = int;

struct Command {
  std::string_view path;                   // "env show"
  std::string_view summary;                // one line, imperative, no full stop
  std::string_view details;                // paragraphs for --help and the man page; may be empty
  std::vector<std::string_view> examples;  // two, most wanted first
  std::vector<Flag> flags;                 // its own; the global ones come by themselves
  std::vector<Positional> positionals;
  Result<Exit> (*run)(const Args& args, Outside& world, Out& out);
};

// --env, --url, --config, --project, --json, --quiet, --verbose, --no-color, --yes, --confirm, --timeout,
// --help
std::span<const Flag> global_flags();
std::span<const Command* const> all_commands();

}  // namespace groundway::cli
