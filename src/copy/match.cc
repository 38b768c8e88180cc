// copy/match.cc - pairs SQLite's tables and columns with those of an existing schema, by name.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/existing.h"
#include "copy/ledger.h"
#include "schema/decide_parts.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using schema::Reading;
using schema::TypeKind;

// "userId", "user_id" and "USERID" are one name.
std::string folded(std::string_view name) {
  std::string out;
  for (const char c : text::lower(name)) {
    if (c != '_') out += c;
  }
  return out;
}

// Exact first, then case, then case and underscores; a name that two fold to is matched by none of them.
template <class Items>
const typename Items::value_type* find_named(const Items& items, std::string_view name) {
  for (const auto& item : items) {
    if (item.name == name) return &item;
  }
  for (const bool underscores : {false, true}) {
    const typename Items::value_type* found = nullptr;
    for (const auto& item : items) {
      const bool same = underscores ? folded(item.name) == folded(name) : text::iequals(item.name, name);
      if (same && found != nullptr) return nullptr;
      if (same) found = &item;
    }
    if (found != nullptr) return found;
  }
  return nullptr;
}

bool is_moment(TypeKind kind) {
  return kind == TypeKind::timestamp || kind == TypeKind::timestamptz || kind == TypeKind::date;
}

// Numbers in a column that becomes a moment.
Reading reading_of(const schema::Type& type, const schema::ColumnProfile& p) {
  return is_moment(type.kind) ? schema::epoch_unit(p).value_or(Reading::plain) : Reading::plain;
}

bool is_required(const schema::Column& c) {
  return c.not_null && c.default_sql.empty() && c.generated_sql.empty() && !c.identity &&
         c.owned_sequence.empty();
}

template <class Columns>
std::vector<std::string> names_of(const Columns& columns) {
  std::vector<std::string> out;
  for (const auto& c : columns) out.push_back(c.name);
  return out;
}

class Matcher {
 public:
  Matcher(CopyJob& job, const schema::Model& target) : job_(job), target_(target) {}

  std::vector<FoundLedger> set_ledgers_aside() {
    std::vector<FoundLedger> out;
    const auto& tables = job_.file.schema.tables;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const schema::Table* table = find_table(i);
      const Ledger* found = ledger_of(tables[i], table);
      if (found == nullptr) continue;
      const Ledger& ledger = *found;
      if (ledger.compare)
        out.push_back({found, tables[i].name, sql::quote_qualified(table->schema, table->name)});
      job_.report.outcomes.push_back({schema::Outcome::Kind::changed, "table " + tables[i].name,
                                      "kept by " + std::string(ledger.framework) + ": " +
                                          (ledger.compare ? "compared, not copied" : "left alone"),
                                      ""});
    }
    return out;
  }

  Result<void> run() {
    const auto& tables = job_.file.schema.tables;
    for (std::size_t i = 0; i < tables.size(); ++i) TRY(match_table(i));
    return missing_.empty() ? Result<void>{} : no_tables();
  }

 private:
  Error no_tables() const {
    Error error(Code::target_schema,
                fmt::format("schema {} has no table for: {}", job_.schema, text::join(missing_, ", ")));
    const std::string migrate =
        "run the application's migrations on it first (groundway exec --role migration -- ...)";
    return job_.plans.empty()
               ? std::move(error).with_fix(migrate + "; without --data-only, the copy makes the tables")
               : std::move(error).with_fix(migrate + ", or leave them behind with --exclude " +
                                           text::shell_quote(text::join(missing_, ",")));
  }

  // The name that a whole copy would have given the table: a proof of such a copy must find it again.
  std::string converted_name(std::size_t i) const {
    return i < job_.converted.tables.size() ? job_.converted.tables[i].target : "";
  }

  const schema::Table* find_table(std::size_t i) const {
    const std::string& name = job_.file.schema.tables[i].name;
    const auto* exact = find_named(target_.tables, name);
    return exact != nullptr ? exact : find_named(target_.tables, converted_name(i));
  }

  // Null: an ordinary table. One that is compared must be on both sides, with its columns.
  const Ledger* ledger_of(const schema::SourceTable& source, const schema::Table* table) const {
    const Ledger* ledger = job_.migrated ? find_ledger(source.name, names_of(source.columns)) : nullptr;
    if (ledger == nullptr || !ledger->compare) return ledger;
    const bool both = table != nullptr && find_ledger(source.name, names_of(table->columns)) == ledger;
    return both ? ledger : nullptr;
  }

  Result<void> match_table(std::size_t i) {
    const schema::SourceTable& source = job_.file.schema.tables[i];
    const schema::Table* table = find_table(i);
    if (ledger_of(source, table) != nullptr) return {};
    if (table == nullptr) {
      missing_.push_back(source.name);
      return {};
    }
    if (table->name != source.name)
      job_.report.notes.push_back(fmt::format("table {} goes into {}", source.name, table->name));
    return match_columns(i, *table);
  }

  Result<void> match_columns(std::size_t i, const schema::Table& table) {
    const schema::SourceTable& source = job_.file.schema.tables[i];
    TablePlan plan;
    plan.source = i;
    plan.name = source.name;
    plan.schema = table.schema;
    plan.target = table.name;
    plan.rows = job_.profiles[i].rows;
    plan.bytes = job_.profiles[i].bytes;
    std::vector<std::string> used;
    for (std::size_t c = 0; c < source.columns.size(); ++c) {
      const schema::Column* column = find_column(i, c, table);
      if (column == nullptr) return no_partner(source, source.columns[c].name, table);
      used.push_back(column->name);
      plan.columns.push_back(column_plan(i, c, *column));
    }
    TRY(check_rest(source, table, used));
    TRY(complete_plan(plan, source));
    add_report(plan, source);
    job_.plans.push_back(std::move(plan));
    return {};
  }

  const schema::Column* find_column(std::size_t i, std::size_t c, const schema::Table& table) const {
    const auto* exact = find_named(table.columns, job_.file.schema.tables[i].columns[c].name);
    if (exact != nullptr || i >= job_.converted.tables.size()) return exact;
    return find_named(table.columns, job_.converted.tables[i].columns[c].target);
  }

  ColumnPlan column_plan(std::size_t i, std::size_t c, const schema::Column& column) const {
    ColumnPlan p;
    p.source_name = job_.file.schema.tables[i].columns[c].name;
    p.target_name = column.name;
    p.type = column.domain_of.value_or(column.type);  // on the wire a domain is its base type
    p.labels = column.enum_labels;
    p.text_wire = column.text_wire;
    p.reading = reading_of(p.type, job_.profiles[i].columns[c]);
    p.on_nul = job_.options.on_nul;
    p.on_bad_utf8 = job_.options.on_bad_utf8;
    p.truncate_times = job_.options.truncate_times;
    p.not_null = column.not_null;
    p.generated = !column.generated_sql.empty();
    return p;
  }

  static Error no_partner(const schema::SourceTable& source, const std::string& column,
                          const schema::Table& table) {
    const auto names = names_of(table.columns);
    const auto near = text::nearest(column, names);
    return Error{Code::target_schema,
                 fmt::format("column {}.{} has no partner in table {}{}", source.name, column, table.name,
                             near ? fmt::format(" (the nearest is {})", *near) : "")}
        .with_fix(fmt::format(
            "add it: ALTER TABLE {} ADD COLUMN {} ...; or leave the table behind with --exclude {}",
            sql::quote_qualified(table.schema, table.name), sql::quote_ident(column),
            text::shell_quote(source.name)));
  }

  Result<void> check_rest(const schema::SourceTable& source, const schema::Table& table,
                          const std::vector<std::string>& used) {
    for (const schema::Column& c : table.columns) {
      if (std::find(used.begin(), used.end(), c.name) != used.end()) continue;
      if (!is_required(c)) {
        job_.report.notes.push_back(
            fmt::format("column {}.{} is not in SQLite: it gets its default", table.name, c.name));
        continue;
      }
      return Error{
          Code::target_schema,
          fmt::format("column {}.{} must not be null, has no default and does not exist in SQLite's {}",
                      table.name, c.name, source.name)}
          .with_fix(fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT ...",
                                sql::quote_qualified(table.schema, table.name), sql::quote_ident(c.name)));
    }
    return {};
  }

  void add_report(const TablePlan& plan, const schema::SourceTable& source) {
    TableReport report;
    report.source = plan.name;
    report.target = plan.quoted_target();
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
      const ColumnPlan& p = plan.columns[c];
      const bool renamed = p.source_name != p.target_name;
      report.columns.push_back({p.source_name, p.target_name, source.columns[c].declared_type,
                                schema::render(p.type),
                                renamed ? "the table that is there names it " + p.target_name
                                        : "the type of the table that is there",
                                renamed});
    }
    job_.report.tables.push_back(std::move(report));
    job_.report.outcomes.push_back({schema::Outcome::Kind::converted, "table " + plan.name, "", ""});
  }

  CopyJob& job_;
  const schema::Model& target_;
  std::vector<std::string> missing_;
};

}  // namespace

std::vector<FoundLedger> set_ledgers_aside(CopyJob& job, const schema::Model& target) {
  return Matcher(job, target).set_ledgers_aside();
}

Result<void> match_tables(CopyJob& job, const schema::Model& target) {
  return Matcher(job, target).run();
}

std::vector<std::size_t> parents_first(const std::vector<TablePlan>& plans, const schema::Model& target) {
  std::vector<std::size_t> order;
  std::vector<int> state(plans.size(), 0);  // 1: being placed, 2: placed
  const auto place = [&](const auto& self, std::size_t i) -> void {
    if (state[i] != 0) return;
    state[i] = 1;
    const auto table = std::find_if(target.tables.begin(), target.tables.end(),
                                    [&](const auto& t) { return t.name == plans[i].target; });
    if (table != target.tables.end()) {
      for (const auto& key : table->foreign_keys) {
        for (std::size_t p = 0; p < plans.size(); ++p) {
          if (plans[p].target == key.table && plans[p].schema == key.schema) self(self, p);
        }
      }
    }
    state[i] = 2;
    order.push_back(i);
  };
  for (std::size_t i = 0; i < plans.size(); ++i) place(place, i);
  return order;
}

}  // namespace groundway::copy
