#include "cli/schema_side.h"

#include <fstream>

#include "base/process.h"
#include "base/text.h"
#include "catalog/renames.h"
#include "env/config.h"
#include "env/url.h"

namespace groundway::cli {
namespace {

using drift::Side;

constexpr Millis kCommandTimeout{300'000};  // an application that has to be imported first
constexpr std::string_view kSqliteHeader = "SQLite format 3";

Side of_script(std::string shown, drift::Script script) {
  Side out;
  out.kind = Side::Kind::script;
  out.shown = std::move(shown);
  out.script = std::move(script);
  return out;
}

Result<Side> of_files(const std::string& path, const std::string& said, Outside& world) {
  ASSIGN(drift::Script script, drift::read_script(path, world.files));
  std::string shown = said.empty() ? script.shown : said + " (" + script.shown + ")";
  return of_script(std::move(shown), std::move(script));
}

// By its first bytes alone: such a file may be large.
bool is_sqlite_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(kSqliteHeader.size(), '\0');
  return file.read(head.data(), static_cast<std::streamsize>(head.size())) && head == kSqliteHeader;
}

// A bare word that means nothing: the place where a URL goes wrong is not what a person wants to know.
Error unknown(const std::string& typed, Error error) {
  if (error.code != Code::url_syntax || typed.find_first_of(":=@") != typed.npos) return error;
  error.code = Code::environment_name;
  error.cause = "\"" + text::excerpt(typed, 100) + "\" is no environment, no file and no folder here";
  error.place.clear();
  if (!error.fix.starts_with("did you mean")) error.fix = "groundway env list   # shows the environments";
  return error;
}

Result<Side> of_target(const Args& args, Outside& world, const std::string& typed, const std::string& said) {
  auto found = make_target(args, world, "", typed);
  if (!found) return unknown(typed, std::move(found).error());
  Meant meant = std::move(*found);
  Side out;
  out.target = std::move(meant.target);
  out.kind = out.target.url.kind == DatabaseUrl::Kind::sqlite ? Side::Kind::sqlite : Side::Kind::database;
  const std::string place = out.target.url.location();
  const std::string name = !said.empty() ? said : out.target.environment == env::full_name(typed) ? typed : "";
  out.shown = name.empty() ? place : name + " (" + place + ")";
  return out;
}

Error not_configured(const env::Config& config, const std::string& what, const std::string& example) {
  const std::string file = config.file.empty() ? "groundway.toml" : config.file;
  return Error{Code::config, "\"" + what + "\" is named, and " + file + " does not say where they are"}.with_fix(
      "under [app] in " + file + ": " + example);
}

Result<Side> of_command(const env::Config& config, Outside& world) {
  const std::string& command = config.models_command->text;
  const std::string place = config.place(config.models_command->line);
  Child child;
  child.argv = {"/bin/sh", "-c", command};
  for (const auto& [name, value] : world.environment.all()) child.environment.push_back(name + "=" + value);
  child.folder = config.folder == "." ? "" : config.folder;
  child.timeout = kCommandTimeout;
  ASSIGN(const Ended ended, run(child));
  const std::string_view told = text::trim(ended.errors);
  if (ended.exit_code != 0) {
    return Error{Code::statement, "the models' command ended with status " + std::to_string(ended.exit_code) +
                                      (told.empty() ? "" : ": " + text::excerpt(told, 600))}
        .at(place + "   " + text::excerpt(command, 80));
  }
  if (text::trim(ended.output).empty()) {
    return Error{Code::statement, "the models' command printed no SQL"}.at(place + "   " + text::excerpt(command, 80));
  }
  return of_script("models (" + text::excerpt(command, 60) + ")",
                   {command, {{"(output of the models' command)", ended.output, 1}}});
}

Result<Side> of_models(const Args& args, Outside& world, const env::Config& config) {
  if (config.models_command) return of_command(config, world);
  if (!config.models) return not_configured(config, "models", "models = \"schema.sql\"");
  const std::string& said = config.models->text;
  if (env::looks_like_url(said)) return of_target(args, world, said, "models");
  const std::string path = env::below(config.folder, said);
  if (is_sqlite_file(path)) return of_target(args, world, path, "models");
  return of_files(path, "models", world);
}

Result<Side> of_migrations(Outside& world, const env::Config& config) {
  const std::string path = env::below(config.folder, config.migrations ? config.migrations->text : "migrations");
  if (!config.migrations && !world.files.exists(path)) {
    return not_configured(config, "migrations", "migrations = \"migrations\"");
  }
  Side out;
  if (world.files.exists(path) && !world.files.list(path).empty()) {
    ASSIGN(out, of_files(path, "migrations", world));
  } else {  // the first one is still to be written
    out = of_script("migrations (none yet in " + path + "/)", {path, {}});
  }
  out.migrations = path;
  return out;
}

// Then a file of the same name is "./NAME".
bool is_configured(const std::string& typed, const env::Config& config) {
  return config.environment(env::full_name(typed)) != nullptr;
}

// --scratch
Result<std::optional<db::Target>> scratch_of(const Args& args, Outside& world) {
  const auto typed = args.get("--scratch");
  if (!typed) return std::optional<db::Target>();
  ASSIGN(Meant meant, make_target(args, world, "", *typed));
  if (meant.target.url.kind == DatabaseUrl::Kind::postgres) return std::optional(std::move(meant.target));
  return Error{Code::usage, "--scratch names no PostgreSQL server"}.with_fix(
      "--scratch postgresql://USER@HOST:5432/postgres");
}

}  // namespace

Result<Side> side_of(const Args& args, Outside& world, const std::string& typed) {
  const env::Request request = request_of(args);
  ASSIGN(const env::Config config, env::load_config(request.config, request.project, world.files));
  if (typed == "models") return of_models(args, world, config);
  if (typed == "migrations") return of_migrations(world, config);
  const bool path = !is_configured(typed, config) && world.files.exists(typed) && !is_sqlite_file(typed);
  if (path) return of_files(typed, "", world);
  if (text::lower(typed).ends_with(".sql") && !env::looks_like_url(typed)) {
    return Error{Code::file_access, "there is no file " + text::excerpt(typed, 200)}.at(typed);
  }
  return of_target(args, world, typed, "");
}

Result<std::vector<drift::Loaded>> load_sides(const std::vector<drift::Side>& sides, const Args& args, Outside& world,
                                              Out& out, Renaming renaming) {
  ASSIGN(auto scratch, scratch_of(args, world));
  SilentReporter silent;  // --json is one document
  drift::Loader loader(world, out.json() ? silent : out.reporter(), std::move(scratch));
  ASSIGN(std::vector<drift::Loaded> loaded, loader.load(sides));
  if (renaming == Renaming::no) return loaded;
  std::vector<catalog::Rename> renames;
  for (const std::string& typed : args.all("--rename")) {
    ASSIGN(catalog::Rename rename, catalog::parse_rename(typed));
    renames.push_back(std::move(rename));
  }
  TRY(loader.rename(loaded, sides, renames));
  return loaded;
}

}  // namespace groundway::cli
