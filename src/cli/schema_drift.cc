#include "cli/schema_drift.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

#include "base/text.h"
#include "catalog/diff.h"
#include "env/config.h"

namespace groundway::cli {
namespace {

using Names = std::set<catalog::Name>;

bool has_models(const env::Config& config) { return config.models.has_value() || config.models_command.has_value(); }

Names changed_names(const catalog::Plan& plan) {
  Names out;
  for (const catalog::Change& change : plan.changes) out.insert(change.name);
  return out;
}

// "20260103T120000_x.sql": some projects keep day and time apart.
bool splits_day_and_time(const std::string& name) { return name.size() > 16 && name[8] == 'T' && name[15] == '_'; }

// 2026-01-03T12:00:00Z -> 20260103120000
std::string version_of(const Outside& world, bool split) {
  std::string out;
  for (const char c : utc_text(world.clock.now())) {
    if ((c >= '0' && c <= '9') || (c == 'T' && split)) out += c;
  }
  return out;
}

std::string file_word(const std::string& name) {
  std::string out;
  for (const char c : text::lower(name)) {
    const bool keeps = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keeps) out += c;
    if (!keeps && !out.empty() && out.back() != '_') out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out.empty() ? "database" : out.substr(0, 40);
}

bool needs_no_transaction(const catalog::Plan& plan) {
  return std::ranges::any_of(plan.changes, [](const catalog::Change& change) {
    return std::ranges::any_of(change.statements, [](const auto& s) { return !s.effect.in_transaction; });
  });
}

std::string section(const char* name, const catalog::Plan& plan) {
  return std::string("-- migrate:") + name + (needs_no_transaction(plan) ? " transaction:false\n" : "\n") +
         catalog::to_sql(plan);
}

}  // namespace

bool is_drift(const std::vector<drift::Side>& sides) {
  return !sides[0].migrations.empty() && sides[1].kind == drift::Side::Kind::database;
}

Result<Remark> remark_of_drift(const Args& args, Outside& world, Out& out, const drift::Side& database,
                               const drift::Loaded& live) {
  const env::Request request = request_of(args);
  ASSIGN(const env::Config config, env::load_config(request.config, request.project, world.files));
  std::shared_ptr<Names> unlike;
  if (has_models(config)) {
    ASSIGN(const drift::Side models, side_of(args, world, "models"));
    ASSIGN(const std::vector<drift::Loaded> loaded, load_sides({models, database}, args, world, out, Renaming::no));
    const bool rights = drift::declares_rights(loaded[0].catalog);
    unlike = std::make_shared<Names>(
        changed_names(catalog::diff(loaded[0].catalog, live.catalog, {.rights = rights, .renames = {}})));
  }
  return Remark([unlike](const catalog::Name& name, bool is_there, bool was_there) {
    const std::string what = !was_there ? "made by hand" : !is_there ? "missing there" : "changed there";
    if (unlike == nullptr) return what;
    return what + (unlike->count(name) > 0 ? ", unlike models" : ", as in models");
  });
}

Result<std::string> adopt(const drift::Side& migrations, const std::string& database, const catalog::Plan& up,
                          const catalog::Plan& down, Outside& world) {
  const std::vector<std::string> there = world.files.list(migrations.migrations);
  const std::string version = version_of(world, std::ranges::any_of(there, splits_day_and_time));
  const std::string path = migrations.migrations + "/" + version + "_adopt_" + file_word(database) + ".sql";
  if (world.files.exists(path)) return Error{Code::file_access, path + " is there already"}.at(path);
  std::error_code failed;
  std::filesystem::create_directories(migrations.migrations, failed);
  if (failed) return Error{Code::file_access, migrations.migrations + ": " + failed.message()}.at(migrations.migrations);
  TRY(world.files.write(path, section("up", up) + "\n" + section("down", down), 0644));
  return path;
}

}  // namespace groundway::cli
