#include "check/git.h"

#include <algorithm>
#include <optional>

#include "base/process.h"
#include "base/text.h"

namespace groundway::check {
namespace {

constexpr Millis kPatience{20'000};  // a huge repository on a slow disk

std::optional<std::string> git_program(const Outside& outside) {
  for (const std::string& folder :
       text::split(outside.environment.get("PATH").value_or("/usr/bin:/bin"), ':')) {
    if (folder.empty() || folder.front() != '/') continue;
    if (outside.files.exists(folder + "/git")) return folder + "/git";
  }
  return std::nullopt;
}

// safe.directory: a project of another user is read all the same, which is why nothing of it may be run.
std::optional<Ended> git(const std::string& folder, std::vector<std::string> words, const std::string& input,
                         const Outside& outside) {
  const auto program = git_program(outside);
  if (!program) return std::nullopt;
  Child child;
  child.argv = {*program, "-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-C", folder};
  child.argv.insert(child.argv.end(), words.begin(), words.end());
  child.environment = {"PATH=" + outside.environment.get("PATH").value_or("/usr/bin:/bin"),
                       "HOME=" + outside.environment.get("HOME").value_or("/"), "LC_ALL=C",
                       "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0"};
  child.input = input;
  child.timeout = kPatience;
  auto ended = run(child);
  if (!ended) return std::nullopt;
  return *std::move(ended);
}

std::vector<std::string> parts(const std::string& output) {
  std::vector<std::string> out = text::split(output, '\0');
  std::erase(out, "");
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

bool Git::tracks(const std::string& name) const {
  return std::binary_search(tracked.begin(), tracked.end(), name);
}

Git ask_git(const std::string& folder, const Outside& outside) {
  Git out;
  const auto ended = git(folder, {"ls-files", "-z"}, "", outside);
  if (!ended || ended->exit_code != 0) return out;
  out.repository = true;
  out.tracked = parts(ended->output);
  return out;
}

std::vector<std::string> not_ignored(const std::string& folder, const std::vector<std::string>& names,
                                     const Outside& outside) {
  if (names.empty()) return {};
  std::string input;
  for (const std::string& name : names) input += name + '\0';
  const auto ended = git(folder, {"check-ignore", "-z", "--stdin"}, input, outside);
  if (!ended || ended->exit_code > 1) return {};  // 1: none is ignored
  const std::vector<std::string> ignored = parts(ended->output);
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (!std::binary_search(ignored.begin(), ignored.end(), name)) out.push_back(name);
  }
  return out;
}

}  // namespace groundway::check
