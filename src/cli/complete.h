// cli/complete.h - what may come next on a command line that is being typed.
//
// Purpose: the completion scripts of bash, zsh and fish ask here, so that three shells know what --help
// knows. Shape:   pure but for Names, which is asked only where a name of this project may stand. Errors:
// none: where nothing is known, nothing is offered.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace groundway::cli {

enum class PathKind { none, files, folders, command };  // what the shell completes by itself

struct Candidate {
  std::string word, help;
};

struct Candidates {
  std::vector<Candidate> words;
  PathKind paths = PathKind::none;
};

// The names that only the project knows.
struct Names {
  virtual ~Names() = default;
  virtual std::vector<Candidate> environments() const = 0;
};

// `words` are those after the program's name up to the cursor; the last one, perhaps empty, is being typed.
Candidates complete(const std::vector<std::string>& words, const Names& names);

// One candidate a line, its help after a tab; a last line ":files", ":folders" or ":command" asks the shell
// for its own.
std::string render(const Candidates& candidates);

// The script that a shell reads; "bash", "zsh" or "fish".
std::string_view completion_script(std::string_view shell);

}  // namespace groundway::cli
