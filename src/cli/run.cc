#include "cli/run.h"

#include <unistd.h>

#include <string>
#include <vector>

#include "base/interrupt.h"
#include "cli/args.h"
#include "cli/help.h"
#include "cli/hide.h"
#include "cli/out.h"
#include "cli/own_process.h"
#include "gen/commands.inc"

namespace groundway::cli {
namespace {

void print_error(const Error& error, bool json) {
  const std::string text = json ? error_json(error) : error_block(error);
  for (std::string_view left = text; !left.empty();) {
    const ssize_t n = ::write(2, left.data(), left.size());
    if (n <= 0) return;
    left.remove_prefix(static_cast<std::size_t>(n));
  }
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
  auto ended = typed.command->run(args, world, *out);
  if (ended) return *ended;
  print_error(ended.error(), args.has("--json"));
  return ended.error().exit_code();
}

}  // namespace

std::span<const Command* const> all_commands() {
  return commands::kRows;
}

int run_main(int argc, char** argv) {
  lock_memory_away();
  install_signal_handlers();
  std::vector<std::string> words(argv + 1, argv + argc);
  hide_argv(argc, argv);
  Outside world = real_outside();  // its copy of the environment is made here, before the next line
  hide_environment();
  if (words.size() == 1 && words[0] == "--version") words[0] = "version";
  auto typed = parse_command_line(words);
  if (!typed) {
    print_error(typed.error(), false);
    return typed.error().exit_code();
  }
  return run_typed(*typed, world);
}

}  // namespace groundway::cli
