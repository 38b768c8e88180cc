#include "base/json_text.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/init_scan.h"
#include "env/config.h"

namespace groundway::cli::commands {
namespace {

void show_found(const Scan& scan, Out& out) {
  for (const Framework& f : scan.frameworks) out.line("found " + f.name + " (" + f.evidence + ")");
  for (const std::string& file : scan.sqlite_files) out.line("found SQLite file " + file);
  for (const std::string& file : scan.env_files) out.line("found " + file);
}

std::string json_of(const Scan& scan, const std::string& path, bool wrote) {
  const auto list = [](std::vector<std::string> names) {
    for (std::string& name : names) name = json_text(name);
    return "[" + text::join(names, ",") + "]";
  };
  std::vector<std::string> frameworks;
  for (const Framework& f : scan.frameworks) frameworks.push_back(f.name);
  return "{\"schema\":\"groundway/init@1\",\"file\":" + json_text(path) +
         ",\"wrote\":" + (wrote ? "true" : "false") + ",\"sqlite_files\":" + list(scan.sqlite_files) +
         ",\"frameworks\":" + list(frameworks) + ",\"env_files\":" + list(scan.env_files) + "}\n";
}

std::string next_command(const Scan& scan) {
  if (scan.sqlite_files.empty()) return "groundway env show";
  return "groundway dev up, then: groundway copy " +
         text::shell_quote("sqlite:" + scan.sqlite_files.front()) + " --env local";
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  const std::string folder = args.get("--project").value_or(".");
  const std::string path = args.get("--config").value_or(env::below(folder, "groundway.toml"));
  const Scan scan = scan_project(folder, world);
  const std::string content = config_text(scan);
  if (const auto parsed = env::parse_config(content, path); !parsed) {
    return Error{Code::internal, "the file that would be written does not parse: " + parsed.error().cause}.at(
        path);
  }
  const bool exists = world.files.exists(path);
  const bool writes = !exists && !args.has("--dry-run");
  if (writes) TRY(world.files.write(path, content, 0644));
  if (out.json()) {
    out.raw(json_of(scan, path, writes));
  } else if (args.has("--dry-run")) {
    out.raw(content);
  } else {
    show_found(scan, out);
    out.line(exists ? "ok    " + path + " is there already; nothing was written" : "ok    wrote " + path);
  }
  out.note("next: " + next_command(scan));
  return 0;
}

}  // namespace

extern const Command init;
const Command init = {.path = "init",
                      .summary = "Write a commented groundway.toml from what the project has",
                      .details =
                          "Looks for SQLite files, .env files and the frameworks whose migrations it knows "
                          "(Alembic, Django, Prisma, Drizzle, "
                          "Rails and others). Nothing is overwritten, and nothing needs the file: with a "
                          "DATABASE_URL alone every command runs.",
                      .examples = {"groundway init", "groundway init --dry-run"},
                      .flags = {{"--dry-run", "", "print the file, write nothing", 'n'}},
                      .positionals = {},
                      .run = run};

}  // namespace groundway::cli::commands
