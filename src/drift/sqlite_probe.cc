#include "drift/sqlite_probe.h"

#include <algorithm>

#include "base/interrupt.h"
#include "base/text.h"
#include "catalog/listed.h"
#include "db/sqlite_introspect.h"
#include "sql/quote.h"

namespace groundway::drift {
namespace {

using schema::RawColumn;
using schema::RawForeignKey;
using schema::RawTable;
using sql::quote_sqlite_ident;

const RawTable* find(const schema::RawCatalogue& raw, const std::string& name) {
  const auto found = std::ranges::find_if(raw.tables, [&](const RawTable& t) { return text::iequals(t.name, name); });
  return found == raw.tables.end() ? nullptr : &*found;
}

std::vector<std::string> key_of(const RawTable& table) {
  std::vector<std::pair<int, std::string>> parts;
  for (const RawColumn& column : table.columns) {
    if (column.primary_key > 0) parts.emplace_back(column.primary_key, column.name);
  }
  std::ranges::sort(parts);
  std::vector<std::string> out;
  for (const auto& [at, name] : parts) out.push_back(name);
  return out;
}

class Prober {
 public:
  Prober(db::SqliteDb& reader, const SqliteLoaded& models, const schema::RawCatalogue& live, Millis timeout)
      : reader_(reader), models_(models), live_(live), timeout_(timeout) {}

  Result<Probed> run() {
    for (const catalog::SqliteObject& object : models_.schema) {
      if (object.type != "table" && object.type != "view") continue;
      const RawTable* facts = object.type == "table" ? find(models_.raw, object.name) : nullptr;
      if (facts == nullptr || facts->columns.empty()) {
        ++out_.tables;
        reads("*", object.type + " " + object.name, object.name);
      } else {
        table(*facts);
      }
      TRY(check_interrupt("nothing was written"));
    }
    return std::move(out_);
  }

 private:
  bool works(const std::string& sql, const std::string& what) {
    const Result<void> done = tried(sql);
    if (!done) out_.findings.push_back({what, done.error().cause});
    return static_cast<bool>(done);
  }
  Result<void> tried(const std::string& sql) {
    reader_.limit_time(timeout_);
    ASSIGN(db::SqliteStatement statement, reader_.prepare(sql));
    ASSIGN(const bool there, statement.step());
    (void)there;
    return {};
  }
  bool reads(const std::string& what, const std::string& called, const std::string& table) {
    return works("SELECT " + what + " FROM " + quote_sqlite_ident(table) + " LIMIT 1", called);
  }

  void table(const RawTable& model) {
    ++out_.tables;
    const RawTable* there = find(live_, model.name);
    for (const RawColumn& column : model.columns) {
      if (column.hidden != 1) ++out_.columns;
    }
    if (there == nullptr) return tell("table " + model.name, "no such table");
    for (const RawColumn& column : model.columns) {
      if (column.hidden != 1) look_at(model, column, *there);
    }
    for (const RawForeignKey& key : model.foreign_keys) foreign_key(model, key);
  }

  // "name" of a column that is not there would be the text 'name': whether it is there is asked of the catalogue.
  void look_at(const RawTable& model, const RawColumn& column, const RawTable& there) {
    const std::string what = "column " + model.name + "." + column.name;
    const auto found = std::ranges::find_if(there.columns, [&](const RawColumn& c) { return text::iequals(c.name, column.name); });
    if (found == there.columns.end()) return tell(what, "no such column");
    if (!text::iequals(found->type, column.type)) tell(what, "it is " + named(found->type) + ", modelled as " + named(column.type));
    reads("t." + quote_sqlite_ident(column.name), what, model.name, "t");
  }
  static std::string named(const std::string& type) { return type.empty() ? "of no type" : type; }
  void reads(const std::string& what, const std::string& called, const std::string& table, const std::string& alias) {
    works("SELECT " + what + " FROM " + quote_sqlite_ident(table) + " AS " + alias + " LIMIT 1", called);
  }

  // One row through the key.
  void foreign_key(const RawTable& model, const RawForeignKey& key) {
    ++out_.foreign_keys;
    const RawTable* parent = find(live_, key.table);
    const std::string what = "foreign key " + model.name + " (" + catalog::joined(key.from) + ") -> " + key.table;
    if (parent == nullptr) return tell(what, "no such table: " + key.table);
    std::vector<std::string> to = key.to;
    if (std::ranges::any_of(to, &std::string::empty)) to = key_of(*parent);
    if (to.size() != key.from.size()) return tell(what, "it refers to a key of " + std::to_string(to.size()) + " columns");
    std::string on;
    for (std::size_t i = 0; i < to.size(); ++i) {
      on += (i > 0 ? " AND " : "") + std::string("a.") + quote_sqlite_ident(key.from[i]) + " = b." + quote_sqlite_ident(to[i]);
    }
    works("SELECT 1 FROM " + quote_sqlite_ident(model.name) + " AS a JOIN " + quote_sqlite_ident(key.table) + " AS b ON " +
              on + " LIMIT 1",
          what);
  }

  void tell(std::string what, std::string cause) { out_.findings.push_back({std::move(what), std::move(cause)}); }

  db::SqliteDb& reader_;
  const SqliteLoaded& models_;
  const schema::RawCatalogue& live_;
  Millis timeout_;
  Probed out_;
};

}  // namespace

Result<Probed> probe_sqlite(const db::Target& target, const SqliteLoaded& models, Millis statement_timeout) {
  std::vector<std::string> notes;
  ASSIGN(db::SqliteDb reader, open_beside_writers(target.url.path, notes));
  ASSIGN(const schema::RawCatalogue live, db::introspect_sqlite(reader));
  return Prober(reader, models, live, statement_timeout).run();
}

}  // namespace groundway::drift
