#include "drift/sqlite_side.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "base/interrupt.h"
#include "base/text.h"
#include "catalog/sqlite_words.h"
#include "db/sqlite_introspect.h"
#include "db/sqlite_scratch.h"
#include "drift/canonical.h"
#include "drift/was_marks.h"
#include "schema/source_parts.h"

namespace groundway::drift {
namespace {

using catalog::SqliteObject;
using catalog::SqliteSchema;
using schema::RawCatalogue;
using schema::RawObject;
using schema::RawTable;

class Selection {
 public:
  explicit Selection(const RawCatalogue& raw) : raw_(raw), machinery_(schema::virtual_tables(raw)) {
    for (const RawTable& table : raw.tables) facts_[text::lower(table.name)] = &table;
  }

  SqliteSchema run() {
    SqliteSchema out;
    for (const RawObject& object : raw_.objects) {
      if (object.type == "table" && is_left_out(object)) left_out_.insert(text::lower(object.name));
    }
    for (const RawObject& object : raw_.objects) {
      if (is_compared(object)) out.push_back(take(object));
    }
    return out;
  }

 private:
  const RawTable* facts(const std::string& name) const {
    const auto found = facts_.find(text::lower(name));
    return found == facts_.end() ? nullptr : found->second;
  }
  bool is_virtual(const RawObject& object) const {
    return std::ranges::any_of(machinery_, [&](const auto& v) { return v.name == object.name; });
  }
  bool is_left_out(const RawObject& object) const {
    if (text::istarts_with(object.name, "sqlite_") || schema::is_ours(object)) return true;
    return !is_virtual(object) && schema::skip_reason(object, facts(object.name), machinery_).has_value();
  }
  bool is_compared(const RawObject& object) const {
    constexpr std::string_view kTypes[] = {"table", "index", "view", "trigger"};
    if (std::ranges::find(kTypes, object.type) == std::end(kTypes) || object.sql.empty()) return false;
    return !schema::is_ours(object) && !left_out_.contains(text::lower(object.table));
  }

  SqliteObject take(const RawObject& object) const {
    SqliteObject out{object.type, object.name, object.table, object.sql, false, false, {}};
    const RawTable* table = object.type == "table" ? facts(object.name) : nullptr;
    if (table == nullptr) return out;
    out.is_virtual = is_virtual(object);
    out.has_rowid = !table->without_rowid && !out.is_virtual;
    out.rowid_alias = out.has_rowid ? alias_of(*table) : "";
    return out;
  }

  // A key of one INTEGER column without an index of its own is the rowid.
  static std::string alias_of(const RawTable& table) {
    if (std::ranges::any_of(table.indexes, [](const auto& index) { return index.origin == 'p'; })) return {};
    std::string only;
    for (const schema::RawColumn& column : table.columns) {
      if (column.primary_key > 0) only = column.name;
    }
    return only;
  }

  const RawCatalogue& raw_;
  std::vector<schema::VirtualTable> machinery_;
  std::map<std::string, const RawTable*> facts_;
  std::set<std::string> left_out_;
};

// Columns in the order of their names: another order is no difference.
std::string said(const SqliteObject& object) {
  auto table = catalog::read_table_text(object.sql);
  if (object.type != "table" || object.is_virtual || !table) return catalog::canonical(object.sql);
  std::set<std::string> columns;
  for (const auto& column : table->columns) columns.insert(column.name + " " + column.definition);
  std::string out = table->name + "(";
  for (const std::string& column : columns) out += column + ",";
  return out + table->constraints + ")" + table->options;
}

Result<SqliteLoaded> read(db::SqliteDb& db) {
  SqliteLoaded out;
  ASSIGN(out.raw, db::introspect_sqlite(db));
  out.schema = sqlite_schema_of(out.raw);
  return out;
}

}  // namespace

SqliteSchema sqlite_schema_of(const RawCatalogue& raw) { return Selection(raw).run(); }

Result<SqliteSchema> read_sqlite_schema(db::SqliteDb& db) {
  ASSIGN(const RawCatalogue raw, db::introspect_sqlite(db));
  return sqlite_schema_of(raw);
}

// In short rounds: within one, SQLite looks ever more seldom.
Result<db::SqliteDb> open_beside_writers(const std::string& path, std::vector<std::string>& notes) {
  constexpr Millis kRound{100}, kPatience{60'000};
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    std::vector<std::string> said;
    Result<db::SqliteDb> opened = db::SqliteDb::open(path, said, {.busy_timeout = kRound, .temp_folder = {}});
    Result<void> begun = opened ? Result<void>() : Result<void>(opened.error());
    if (begun) begun = opened->exec("BEGIN; SELECT count(*) FROM sqlite_schema");
    if (begun) {
      notes.insert(notes.end(), said.begin(), said.end());
      return opened;
    }
    if (begun.error().code != Code::source_locked || std::chrono::steady_clock::now() >= until) return begun.error();
    TRY(check_interrupt("nothing was changed"));
  }
}

Result<SqliteLoaded> load_sqlite(const Side& side) {
  if (side.kind == Side::Kind::sqlite) {
    std::vector<std::string> notes;
    ASSIGN(db::SqliteDb file, open_beside_writers(side.target.url.path, notes));
    ASSIGN(SqliteLoaded out, read(file));
    out.notes = std::move(notes);
    return out;
  }
  ASSIGN(db::SqliteScratch scratch, db::SqliteScratch::make());
  scratch.db().limit_time({});  // Ctrl-C ends a statement
  std::vector<catalog::Rename> marks;
  for (const ScriptFile& file : side.script.files) {
    TRY(scratch.run_script(std::string(static_cast<std::size_t>(file.first_line - 1), '\n') + file.text, file.path));
    for (catalog::Rename& mark : was_marks(file.text)) marks.push_back(std::move(mark));
  }
  ASSIGN(SqliteLoaded out, read(scratch.db()));
  out.marks = std::move(marks);
  return out;
}

std::string sqlite_fingerprint(const SqliteSchema& schema) {
  std::set<std::string> lines;
  for (const SqliteObject& object : schema) lines.insert(object.type + " " + said(object));
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return fingerprint_of(text);
}

}  // namespace groundway::drift
