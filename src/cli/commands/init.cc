#include "base/json_text.h"
#include "base/text.h"
#include "check/git.h"
#include "cli/command.h"
#include "cli/init_files.h"
#include "env/config.h"

namespace groundway::cli::commands {
namespace {

struct Planned {
  std::string path, content;
  bool exists = false;
  std::string advice;  // what a person has to do since the file is not touched
};

// A file of somebody else's is not touched: what we would have written goes beside it.
Planned beside(const std::string& folder, const std::string& name, const std::string& other,
               std::string content, const std::string& advice, const Files& files) {
  Planned out{env::below(folder, name), std::move(content), false, ""};
  auto there = files.read(out.path);
  out.exists = files.exists(out.path);
  if (!out.exists || (there && there->substr(0, there->find('\n')).find(kInitMark) != there->npos))
    return out;
  out.path = env::below(folder, other);
  out.exists = files.exists(out.path);
  out.advice = advice;
  return out;
}

std::vector<Planned> plan(const Args& args, const Scan& scan, const Files& files) {
  const std::string folder = args.get("--project").value_or(".");
  const auto file = [&](const std::string& path, std::string content) {
    return Planned{path, std::move(content), files.exists(path), ""};
  };
  std::vector<Planned> out = {
      file(args.get("--config").value_or(env::below(folder, "groundway.toml")), config_text(scan)),
      beside(folder, ".env.example", ".env.groundway.example", example_text(scan),
             ".env.example stays as it is; .env.groundway.example lists our variables", files),
      file(env::below(folder, "groundway.mk"), make_text(scan))};
  for (const char* name : {"GNUmakefile", "makefile", "Makefile"}) {
    if (!files.exists(env::below(folder, name))) continue;
    auto text = files.read(env::below(folder, name));
    if (!text || text->find("groundway.mk") == text->npos)
      out.back().advice = std::string(name) + " stays as it is; add this line to it: include groundway.mk";
    return out;
  }
  out.push_back(file(env::below(folder, "Makefile"),
                     "# Makefile - written by groundway init.\ninclude groundway.mk\n"));
  return out;
}

void show_found(const Scan& scan, Out& out) {
  for (const Framework& f : scan.frameworks)
    out.line("found " + f.name + " (" + f.evidence + ")" +
             (f.migrations.empty() ? "" : ", migrations in " + f.migrations));
  for (const std::string& file : scan.sqlite_files) out.line("found SQLite file " + file);
  for (const std::string& file : scan.env_files) out.line("found " + file);
  if (scan.frameworks.empty() && scan.sqlite_files.empty() && scan.env_files.empty())
    out.line("found neither SQLite files nor .env files nor a migration tool");
}

std::string list_json(std::vector<std::string> names) {
  for (std::string& name : names) name = json_text(name);
  return "[" + text::join(names, ",") + "]";
}

std::string json_of(const Scan& scan, const std::vector<Planned>& files, bool dry,
                    const std::vector<std::string>& open) {
  std::vector<std::string> frameworks, written;
  for (const Framework& f : scan.frameworks) frameworks.push_back(f.name);
  for (const Planned& f : files)
    written.push_back(
        "{\"path\":" + json_text(f.path) + ",\"wrote\":" + (f.exists || dry ? "false" : "true") +
        ",\"existed\":" + (f.exists ? "true" : "false") + ",\"advice\":" + json_text(f.advice) + "}");
  return "{\"schema\":\"groundway/init@1\",\"file\":" + json_text(files[0].path) +
         ",\"wrote\":" + (files[0].exists || dry ? "false" : "true") + ",\"files\":[" +
         text::join(written, ",") + "],\"sqlite_files\":" + list_json(scan.sqlite_files) +
         ",\"frameworks\":" + list_json(frameworks) + ",\"env_files\":" + list_json(scan.env_files) +
         ",\"variables\":" + list_json(scan.variables) + ",\"not_ignored_by_git\":" + list_json(open) + "}\n";
}

void show_plan(const std::vector<Planned>& files, bool dry, Out& out) {
  for (const Planned& f : files) {
    if (f.exists)
      out.line("ok    " + f.path + " is there already; it was not touched");
    else if (dry)
      out.raw("==> " + f.path + " <==\n" + f.content + "\n");
    else
      out.line("ok    wrote " + f.path);
    if (!f.advice.empty()) out.line("note  " + f.advice);
  }
}

std::string next_command(const Scan& scan) {
  if (scan.sqlite_files.empty())
    return scan.frameworks.empty() ? "groundway env show" : "make db-init, then: make db-up";
  return "groundway dev up, then: groundway copy " +
         text::shell_quote("sqlite:" + scan.sqlite_files.front()) + " --env local";
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  const std::string folder = args.get("--project").value_or(".");
  const Scan scan = scan_project(folder, world);
  const std::vector<Planned> files = plan(args, scan, world.files);
  if (const auto parsed = env::parse_config(files[0].content, files[0].path); !parsed) {
    return Error{Code::internal, "the file that would be written does not parse: " + parsed.error().cause}.at(
        files[0].path);
  }
  const bool dry = args.has("--dry-run");
  for (const Planned& f : files) {
    if (!f.exists && !dry) TRY(world.files.write(f.path, f.content, 0644));
  }
  const std::vector<std::string> open = check::not_ignored(folder, {".env", ".env.local"}, world);
  if (out.json()) {
    out.raw(json_of(scan, files, dry, open));
  } else {
    show_found(scan, out);
    show_plan(files, dry, out);
    for (const std::string& name : open)
      out.line("note  git would take " + name + " in; add this line to .gitignore: " + name);
  }
  out.note("next: " + next_command(scan));
  return 0;
}

}  // namespace

extern const Command init;
const Command init = {.path = "init",
                      .summary = "Write groundway.toml, .env.example and make targets that fit the project",
                      .details =
                          "Looks for SQLite files (by their first bytes), .env files, and the frameworks "
                          "whose migrations it knows: "
                          "Alembic, Flask-Migrate, Django, Prisma, Drizzle, Rails, Laravel, Sequelize, Knex, "
                          "TypeORM, Entity Framework, "
                          "Diesel, Ecto, Aerich, Flyway, Liquibase.\n"
                          "Writes a commented groundway.toml, .env.example (names, no values) and "
                          "groundway.mk with db-init, db-reset and, "
                          "where a framework was found, db-rev, db-up and db-down, which run its own "
                          "commands inside an environment. Nothing "
                          "that is there is touched: beside a Makefile it says which line to add. Nothing "
                          "needs these files: with a "
                          "DATABASE_URL alone every command runs.",
                      .examples = {"groundway init", "groundway init --dry-run"},
                      .flags = {{"--dry-run", "", "print the files, write nothing", 'n'}},
                      .positionals = {},
                      .run = run};

}  // namespace groundway::cli::commands
