#include "catalog/sqlite_rebuild.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/listed.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

using sql::quote_sqlite_ident;
using sql::quote_sqlite_literal;
using Column = SqliteColumnText;

constexpr std::string_view kNull = "w4:NULL ";

// A row that is there gets no time of its own: SQLite refuses what is no constant.
bool is_constant(const std::string& value) {
  return !value.starts_with("y1:(") && value.find("CURRENT_") == value.npos;
}

bool is_same_column(const Column& a, const Column& b) { return a.name == b.name && a.definition == b.definition; }

Name name_of_column(const TablePair& pair, const Column& column) {
  return {Kind::column, {}, pair.b.name, column.name, {}};
}
Name name_of_table(const TablePair& pair) { return {Kind::table, {}, {}, pair.b.name, {}}; }

// Under which of its three names SQLite shows the rowid of both; empty: under none.
std::string rowid_name(const TablePair& pair) {
  for (const char* name : {"rowid", "_rowid_", "oid"}) {
    if (pair.from.find(name) == nullptr && pair.to.find(name) == nullptr) return name;
  }
  return {};
}

// Others may know rows by it: a full-text index beside the table, the application.
bool keeps_rowid(const TablePair& pair) {
  if (!pair.a.has_rowid || !pair.b.has_rowid || rowid_name(pair).empty()) return false;
  return pair.b.rowid_alias.empty() || pair.from.find(pair.b.rowid_alias) == nullptr;
}

class Rebuild {
 public:
  Rebuild(const TablePair& pair, const std::string& spare)
      : pair_(pair), old_(quote_sqlite_ident(pair.a.name)), new_(quote_sqlite_ident(pair.b.name)), spare_name_(spare),
        spare_(quote_sqlite_ident(spare)) {
    for (const Column& column : pair.to.columns) {
      if (!column.generated && pair.from.find(column.name) != nullptr) shared_.push_back(quote_sqlite_ident(column.name));
    }
    const bool loses = std::ranges::any_of(pair.from.columns, [&](const Column& c) {
      return !c.generated && pair.to.find(c.name) == nullptr;
    });
    class_ = loses ? Class::destructive : Class::rewriting;
  }

  std::vector<Statement> run() {
    if (pair_.to.names_itself) {
      by_keeping();
    } else {
      by_renaming();
    }
    return std::move(out_);
  }

 private:
  void add(std::string sql) { out_.push_back({std::move(sql), {class_, Lock::none, true, true}}); }

  // The new one grows beside the old one and takes its name; who refers to that name sees nothing of it.
  void by_renaming() {
    std::string made = pair_.b.sql;
    made.replace(pair_.to.name_begin, pair_.to.name_end - pair_.to.name_begin, spare_);
    add(std::move(made));
    const std::string rowid = keeps_rowid(pair_) ? rowid_name(pair_) : "";
    copy_rows(spare_, rowid, old_, rowid);
    if (counts_on()) {
      add("DELETE FROM sqlite_sequence WHERE name = " + quote_sqlite_literal(spare_name_));
      add(sequence_kept());
    }
    add("DROP TABLE " + old_);
    add("PRAGMA legacy_alter_table = ON");  // else it would look into views that see no table at this moment
    add("ALTER TABLE " + spare_ + " RENAME TO " + new_);
    add("PRAGMA legacy_alter_table = OFF");
  }

  // Its definition says its own name, as in CHECK (t.a > 0): it fits no other. The rows wait elsewhere.
  void by_keeping() {
    const std::string kept_rowid = keeps_rowid(pair_) ? spare_column() : "";
    std::vector<std::string> kept = shared_;
    if (!kept_rowid.empty()) kept.insert(kept.begin(), rowid_name(pair_) + " AS " + kept_rowid);
    if (!kept.empty()) add("CREATE TABLE " + spare_ + " AS SELECT " + joined(kept) + " FROM " + old_);
    if (counts_on()) add(sequence_kept());
    add("DROP TABLE " + old_);
    add(pair_.b.sql);
    copy_rows(new_, kept_rowid.empty() ? "" : rowid_name(pair_), spare_, kept_rowid);
    if (counts_on()) {
      add("DELETE FROM sqlite_sequence WHERE name = " + quote_sqlite_literal(pair_.b.name));
      add("UPDATE sqlite_sequence SET name = " + quote_sqlite_literal(pair_.b.name) +
          " WHERE name = " + quote_sqlite_literal(spare_name_));
    }
    if (!kept.empty()) add("DROP TABLE " + spare_);
  }

  // OR ABORT: a table may say that rows which do not fit are passed over.
  void copy_rows(const std::string& to, const std::string& rowid_to, const std::string& from,
                 const std::string& rowid_from) {
    std::vector<std::string> into = shared_, out = shared_;
    if (!rowid_to.empty()) {
      into.insert(into.begin(), rowid_to);
      out.insert(out.begin(), rowid_from);
    }
    if (!into.empty()) add("INSERT OR ABORT INTO " + to + " (" + joined(into) + ") SELECT " + joined(out) + " FROM " + from);
  }

  // A number that was given once is not given again.
  bool counts_on() const { return pair_.from.autoincrement && pair_.to.autoincrement; }
  std::string sequence_kept() const {
    return "INSERT INTO sqlite_sequence (name, seq) SELECT " + quote_sqlite_literal(spare_name_) +
           ", seq FROM sqlite_sequence WHERE name = " + quote_sqlite_literal(pair_.a.name);
  }

  std::string spare_column() const {
    std::string name = "kept_rowid";
    while (pair_.from.find(name) != nullptr || pair_.to.find(name) != nullptr) name += "_";
    return quote_sqlite_ident(name);
  }

  const TablePair& pair_;
  std::string old_, new_, spare_name_, spare_;
  std::vector<std::string> shared_;
  Class class_ = Class::rewriting;
  std::vector<Statement> out_;
};

std::vector<Difference> differences_of(const TablePair& pair) {
  std::vector<Difference> out;
  for (const Column& a : pair.from.columns) {
    const Column* b = pair.to.find(a.name);
    if (b == nullptr) out.push_back({"column", a.source, {}});
    if (b != nullptr && !is_same_column(a, *b)) out.push_back({"column", a.source, b->source});
  }
  for (const Column& b : pair.to.columns) {
    if (pair.from.find(b.name) == nullptr) out.push_back({"column", {}, b.source});
  }
  if (pair.from.constraints != pair.to.constraints) {
    out.push_back({"constraints", pair.from.constraints_source, pair.to.constraints_source});
  }
  if (pair.from.options != pair.to.options) {
    out.push_back({"options", pair.from.options_source, pair.to.options_source});
  }
  if (pair.from.name != pair.to.name) out.push_back({"name", pair.from.name, pair.to.name});
  return out;
}

}  // namespace

bool can_be_added(const SqliteColumnText& column) {
  if (column.key || column.stored || !is_constant(column.default_value)) return false;
  const bool null = column.default_value.empty() || column.default_value == kNull;
  if (column.not_null && null && !column.generated) return false;
  return !column.refers || null;
}

bool fits_in_place(const TablePair& pair) {
  if (pair.from.name != pair.to.name || pair.from.constraints != pair.to.constraints ||
      pair.from.options != pair.to.options) {
    return false;
  }
  for (const Column& a : pair.from.columns) {
    const Column* b = pair.to.find(a.name);
    if (b == nullptr ? a.key : !is_same_column(a, *b)) return false;
  }
  return std::ranges::all_of(pair.to.columns, [&](const Column& b) {
    return pair.from.find(b.name) != nullptr || can_be_added(b);
  });
}

Change added_column(const TablePair& pair, const SqliteColumnText& column) {
  return {Verb::create, name_of_column(pair, column), name_of_table(pair), {},
          {{"ALTER TABLE " + quote_sqlite_ident(pair.a.name) + " ADD COLUMN " + column.source, {}}}};
}

Change dropped_column(const TablePair& pair, const SqliteColumnText& column) {
  return {Verb::drop, name_of_column(pair, column), name_of_table(pair), {},
          {{"ALTER TABLE " + quote_sqlite_ident(pair.a.name) + " DROP COLUMN " + quote_sqlite_ident(column.name),
            {column.generated ? Class::rewriting : Class::destructive, Lock::none, true, true}}}};
}

Change rebuilt_table(const TablePair& pair, const std::string& spare) {
  return {Verb::alter, name_of_table(pair), name_of_table(pair), differences_of(pair), Rebuild(pair, spare).run()};
}

}  // namespace groundway::catalog
