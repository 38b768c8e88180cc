// check/git.h - what git knows of a project's files.
//
// Purpose: a password in a tracked file is out of our hands; one in an untracked file that is not ignored
// soon is. Shape:   asks the git on the PATH, reading only: no hook and no file monitor of the repository is
// run. Errors:  none: without git, or outside a repository, nothing is tracked and nobody asks what is
// ignored.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"

namespace groundway::check {

struct Git {
  bool repository = false;
  std::vector<std::string> tracked;  // relative to the folder, only what lies below it; sorted

  bool tracks(const std::string& name) const;
};

Git ask_git(const std::string& folder, const Outside& outside);
// Those of `names` that no rule of .gitignore covers and that are not tracked; none outside a repository.
std::vector<std::string> not_ignored(const std::string& folder, const std::vector<std::string>& names,
                                     const Outside& outside);

}  // namespace groundway::check
