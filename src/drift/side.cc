#include "drift/side.h"

#include <algorithm>
#include <thread>

#include "base/text.h"
#include "db/sqlite.h"
#include "db/sqlite_introspect.h"
#include "catalog/renames.h"
#include "drift/canonical.h"
#include "drift/read_catalog.h"
#include "drift/was_marks.h"
#include "schema/convert.h"
#include "schema/render.h"
#include "sql/quote.h"

namespace groundway::drift {
namespace {

constexpr std::size_t kMostTold = 3;

void tell_left_out(const LoadReport& report, std::vector<std::string>& notes) {
  for (std::size_t i = 0; i < report.left_out.size() && i < kMostTold; ++i) {
    notes.push_back(report.left_out[i] + ": no part of a schema, left out");
  }
  if (report.left_out.size() > kMostTold) {
    notes.push_back("and " + std::to_string(report.left_out.size() - kMostTold) + " more statements of this kind");
  }
}

// A line is "SELECT TO app_user WITH GRANT OPTION".
bool is_to(std::string_view line, const std::string& role) {
  const std::size_t to = line.find(" TO ");
  if (to == line.npos) return false;
  const std::string_view rest = line.substr(to + 4);
  return rest == role || rest == role + " WITH GRANT OPTION";
}

std::string without_role(std::string_view lines, const std::string& role) {
  std::string out;
  for (const std::string& line : text::split(lines, '\n')) {
    if (!is_to(line, role)) out += (out.empty() ? "" : "\n") + line;
  }
  return out;
}

void forget_role(catalog::Catalog& catalog, const std::string& role) {
  for (int i = 0; i < catalog.count(); ++i) {
    for (catalog::Property& property : catalog.at(i).properties) {
      if (property.key == "grants" || property.key == "revoked") property.value = without_role(property.value, role);
    }
    std::erase_if(catalog.at(i).properties, [](const catalog::Property& p) {
      return p.value.empty() && (p.key == "grants" || p.key == "revoked");
    });
  }
}

std::string version_text(int version) {
  return std::to_string(version / 10'000) + "." + std::to_string(version % 10'000);
}

}  // namespace

bool declares_rights(const catalog::Catalog& schema) {
  return std::ranges::any_of(schema.objects(), [](const catalog::Object& object) {
    return object.name.kind == catalog::Kind::default_grant || !object.get("grants").empty() ||
           !object.get("revoked").empty();
  });
}

std::vector<std::string> forget_roles(std::vector<Loaded>& sides) {
  std::set<std::string> roles;
  for (const Loaded& side : sides) roles.insert(side.roles_missing.begin(), side.roles_missing.end());
  std::vector<std::string> notes;
  for (const std::string& role : roles) {
    for (Loaded& side : sides) forget_role(side.catalog, sql::quote_ident(role));
    notes.push_back("the server on which SQL files are read has no role " + role + ": what is granted to it is not compared");
  }
  return notes;
}

Result<std::vector<Loaded>> Loader::load(const std::vector<Side>& sides) {
  std::vector<Loaded> out(sides.size());
  std::vector<std::optional<Result<Loaded>>> read = read_databases(sides);
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (!read[i]) continue;
    ASSIGN(out[i], std::move(*read[i]));
    choice_.beside.push_back(sides[i].target);
    choice_.wanted_version = std::max(choice_.wanted_version, out[i].catalog.server_version);
  }
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (sides[i].kind == Side::Kind::database) continue;
    ASSIGN(out[i], load_files(sides[i]));
  }
  return out;
}

// Each in a thread: while one server works the other's answer is taken.
std::vector<std::optional<Result<Loaded>>> Loader::read_databases(const std::vector<Side>& sides) {
  std::vector<std::optional<Result<Loaded>>> out(sides.size());
  std::vector<std::jthread> readers;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (sides[i].kind != Side::Kind::database) continue;
    readers.emplace_back([&sides, &out, i] { out[i].emplace(read_database(sides[i])); });
  }
  readers.clear();  // waits for them
  return out;
}

Result<Loaded> Loader::read_database(const Side& side) {
  Loaded out;
  ASSIGN(db::PgConnection reader, db::open_reader(side.target));
  ASSIGN(out.catalog, read_catalog(reader));
  ASSIGN(out.sizes, read_table_sizes(reader));
  return out;
}

Result<Loaded> Loader::load_files(const Side& side) {
  Loaded out;
  Script converted;
  if (side.kind == Side::Kind::sqlite) {
    ASSIGN(converted, script_of_sqlite(side, out.notes));
  }
  TRY(open_scratch(out.notes));
  ASSIGN(const ScratchDatabase database, scratch_->make());
  ASSIGN(const LoadReport report,
         load_script(side.kind == Side::Kind::sqlite ? converted : side.script, database));
  tell_left_out(report, out.notes);
  if (report.owners_missing) out.notes.push_back(side.shown + ": owners that the server does not know are passed over");
  out.roles_missing = report.roles_missing;
  ASSIGN(db::PgConnection reader, database.open_reader());
  ASSIGN(out.catalog, read_catalog(reader));
  return out;
}

Result<void> Loader::open_scratch(std::vector<std::string>& notes) {
  if (scratch_) return {};
  ASSIGN(scratch_, Scratch::open(choice_, world_, reporter_));
  if (scratch_->version() / 10'000 < choice_.wanted_version / 10'000) {
    notes.push_back("SQL files are read by PostgreSQL " + version_text(scratch_->version()) +
                    ", older than the database's " + version_text(choice_.wanted_version) +
                    ": name a server of that version with --scratch");
  }
  return {};
}

Result<catalog::Catalog> Loader::after(const Loaded& side, const std::vector<catalog::Change>& changes,
                                       std::set<std::string>& roles_missing) {
  catalog::Plan plan = dump_plan(side.catalog, {.owners = true, .renames = {}});
  plan.changes.insert(plan.changes.end(), changes.begin(), changes.end());
  ASSIGN(const ScratchDatabase database, scratch_->make());
  auto loaded = load_script({"", {{"(the first side, written anew)", catalog::to_sql(plan), 1}}}, database);
  if (!loaded) return std::move(loaded).error().in("renaming in a copy of the first side");
  roles_missing.insert(loaded->roles_missing.begin(), loaded->roles_missing.end());
  ASSIGN(db::PgConnection reader, database.open_reader());
  return read_catalog(reader);
}

Result<void> Loader::rename(std::vector<Loaded>& loaded, const std::vector<Side>& sides,
                            const std::vector<catalog::Rename>& renames) {
  std::vector<catalog::Rename> marks;
  for (const ScriptFile& file : sides[1].script.files) {
    for (catalog::Rename& mark : was_marks(file.text)) marks.push_back(std::move(mark));
  }
  Loaded& from = loaded[0];
  ASSIGN(std::vector<catalog::Change> changes, catalog::resolve(from.catalog, loaded[1].catalog, renames));
  ASSIGN(const auto marked, catalog::resolve(from.catalog, loaded[1].catalog, marks, true));
  for (const catalog::Change& change : marked) {
    const bool said = std::ranges::any_of(changes, [&](const auto& other) { return other.name == change.name; });
    if (!said) changes.push_back(change);
  }
  if (changes.empty()) return {};
  TRY(open_scratch(from.notes));
  ASSIGN(catalog::Catalog renamed, after(from, changes, from.roles_missing));
  const std::vector<catalog::Change> more = catalog::followers(renamed, loaded[1].catalog);
  if (!more.empty()) {
    changes.insert(changes.end(), more.begin(), more.end());
    ASSIGN(renamed, after(from, changes, from.roles_missing));
  }
  from.catalog = std::move(renamed);
  from.renames = std::move(changes);
  return {};
}

// Types by declaration alone: no value is read.
Result<Script> Loader::script_of_sqlite(const Side& side, std::vector<std::string>& notes) {
  ASSIGN(db::SqliteDb file, db::SqliteDb::open(side.target.url.path, notes));
  ASSIGN(const schema::RawCatalogue raw, db::introspect_sqlite(file));
  ASSIGN(const schema::Source source, schema::read_source(raw));
  std::vector<schema::TableProfile> nothing_read(source.tables.size());
  for (std::size_t t = 0; t < source.tables.size(); ++t) {
    nothing_read[t].columns.resize(source.tables[t].columns.size());
  }
  ASSIGN(const auto decisions, schema::decide_types(source, nothing_read, {}));
  ASSIGN(const schema::ConvertedSchema converted, schema::convert(source, nothing_read, decisions, {}));
  for (const schema::Outcome& outcome : converted.outcomes) {
    if (outcome.kind == schema::Outcome::Kind::left_out) {
      notes.push_back(side.shown + ": " + outcome.object + " has no place in PostgreSQL: " + outcome.reason);
    }
  }
  return Script{side.shown, {{side.shown, schema::to_script(schema::render_all(converted.model)), 1}}};
}

}  // namespace groundway::drift
