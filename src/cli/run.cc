#include "cli/run.h"

#include <unistd.h>

#include <string>
#include <vector>

#include "base/interrupt.h"
#include "base/out_of_memory.h"
#include "base/text.h"
#include "cli/args.h"
#include "cli/help.h"
#include "cli/hide.h"
#include "cli/out.h"
#include "cli/suggest.h"
#include "cli/own_process.h"
#include "gen/commands.inc"

namespace groundway::cli {
namespace {

// Of a command line that was not understood: there is no Out yet.
void print_error(const Error& error) {
  const std::string text = error_block(error);
  for (std::string_view left = text; !left.empty();) {
    const ssize_t n = ::write(2, left.data(), left.size());
    if (n <= 0) return;
    left.remove_prefix(static_cast<std::size_t>(n));
  }
}

// --project and --config name what is there; `init` writes the one and the other it makes.
Result<void> check_places(const Typed& typed, const Outside& world) {
  for (const std::string_view flag : {"--project", "--config"}) {
    const auto path = typed.args.get(flag);
    if (!path || world.files.exists(*path) || (flag == "--config" && typed.command->path == "init")) continue;
    const std::size_t slash = path->rfind('/');
    const std::string folder = slash == path->npos ? "." : path->substr(0, slash + 1);
    std::vector<std::string> there = world.files.list(folder);
    for (std::string& name : there) name = name.substr(0, name.find('/'));  // folders end with one
    const auto near = meant(path->substr(slash == path->npos ? 0 : slash + 1), there);
    const std::string named = near ? (folder == "." ? "" : folder) + *near : "";
    return Error{Code::file_access, "there is no " + std::string(flag == "--config" ? "file " : "folder ") + *path}
        .at(std::string(flag))
        .with_fix(near ? "did you mean " + std::string(flag) + "=" + named + "?"
                       : "ls " + text::shell_quote(folder));
  }
  return {};
}

Result<Exit> run_command(const Typed& typed, Outside& world, Out& out) {
  TRY(check_places(typed, world));
  return typed.command->run(typed.args, world, out);
}

int run_typed(const Typed& typed, Outside& world) {
  const Args& args = typed.args;
  const auto out = make_terminal_out(
      {args.has("--json"), args.has("--quiet"), args.has("--verbose"), args.has("--no-color")});
  if (typed.command == nullptr) {
    out->raw(typed.group.empty() ? overview() : group_page(typed.group));
    return 0;
  }
  if (typed.help) {
    out->raw(command_page(*typed.command));
    return 0;
  }
  auto ended = run_command(typed, world, *out);
  if (ended) return *ended;
  out->fail(ended.error());
  return ended.error().exit_code();
}

}  // namespace

std::span<const Command* const> all_commands() {
  return commands::kRows;
}

int run_main(int argc, char** argv) {
  install_memory_handler();
  lock_memory_away();
  install_signal_handlers();
  std::vector<std::string> words(argv + 1, argv + argc);
  hide_argv(argc, argv);
  Outside world = real_outside();  // its copy of the environment is made here, before the next line
  hide_environment();
  if (words.size() == 1 && words[0] == "--version") words[0] = "version";
  auto typed = parse_command_line(words);
  if (!typed) {
    print_error(typed.error());
    return typed.error().exit_code();
  }
  return run_typed(*typed, world);
}

}  // namespace groundway::cli
