#include "cli/help.h"

#include <filesystem>

#include "base/text.h"
#include "cli/man.h"
#include "cli/suggest.h"

namespace groundway::cli::commands {
namespace {

Result<Exit> write_manual(const std::string& folder, Outside& world, Out& out) {
  std::size_t written = 0;
  for (const ManPage& page : man_pages()) {
    const std::filesystem::path file = std::filesystem::path(folder) / page.file();
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (failed)
      return Error{Code::file_access, "creating " + file.parent_path().string() + ": " + failed.message()}.at(
          folder);
    TRY(world.files.write(file.string(), page.roff, 0644));
    ++written;
  }
  out.line("ok    wrote " + text::count_of(written, "manual page") + " below " + folder);
  return 0;
}

bool is_group(const std::string& word) {
  for (const Command* c : all_commands()) {
    if (c->path.substr(0, word.size() + 1) == word + " ") return true;
  }
  return false;
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  if (const auto folder = args.get("--man")) return write_manual(*folder, world, out);
  const std::string wanted = text::join(args.positional(), " ");
  if (out.json()) {
    out.raw(help_json());
    return 0;
  }
  if (wanted.empty()) {
    out.raw(overview());
    return 0;
  }
  for (const Command* c : all_commands()) {
    if (c->path != wanted) continue;
    out.raw(command_page(*c));
    return 0;
  }
  if (!is_group(wanted)) return unknown_command(args.positional());
  out.raw(group_page(wanted));
  return 0;
}

}  // namespace

extern const Command help;
const Command help = {.path = "help",
                      .summary = "Show a command's page, or write the manual",
                      .details =
                          "`groundway help COMMAND` is `groundway COMMAND --help`. With --json every "
                          "command, flag and exit status is "
                          "printed as one document. `make install` writes the manual with --man.",
                      .examples = {"groundway help copy", "groundway help --json"},
                      .flags = {{"--man", "DIR", "write all manual pages below DIR: man1/, man5/, man7/"}},
                      .positionals = {{"COMMAND", "a command or a group", true, true}},
                      .run = run};

}  // namespace groundway::cli::commands
