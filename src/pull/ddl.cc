#include "pull/ddl.h"

#include "sql/quote.h"

namespace groundway::pull {
namespace {

// A literal stands as it is, everything else in parentheses.
std::string default_clause(const std::string& sql) {
  const std::string_view digits =
      sql.starts_with('-') ? std::string_view(sql).substr(1) : std::string_view(sql);
  const bool number = !digits.empty() && digits.find_first_not_of("0123456789.") == std::string_view::npos;
  const bool plain =
      number || sql == "NULL" || (sql.starts_with('\'') && sql.find('\'', 1) == sql.size() - 1);
  return " DEFAULT " + (plain ? sql : "(" + sql + ")");
}

std::string column_clause(const PullTable& t, std::size_t i, Form form) {
  const PullColumn& c = t.columns[i];
  const std::string name = sql::quote_sqlite_ident(c.name);
  if (t.rowid_alias == i) return name + " INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL";
  std::string out = name + " " + c.declared;
  if (c.pg.not_null || c.facts.domain_not_null) out += " NOT NULL";
  if (!c.collation.empty()) out += " COLLATE " + c.collation;
  const bool generated = !c.generated_sql.empty() && (form == Form::whole || c.from_expression);
  if (generated) return out + " GENERATED ALWAYS AS (" + c.generated_sql + ") STORED";
  return c.default_sql.empty() ? out : out + default_clause(c.default_sql);
}

}  // namespace

std::string create_table(const PullTable& t, Form form) {
  std::string out = "CREATE TABLE " + sql::quote_sqlite_ident(t.name) + " (";
  std::string separator = "\n  ";
  const auto add = [&](const std::string& clause) {
    out += separator + clause;
    separator = ",\n  ";
  };
  for (std::size_t i = 0; i < t.columns.size(); ++i) add(column_clause(t, i, form));
  for (const std::string& key : t.keys) add(key);
  if (form == Form::whole) {
    for (const PullConstraint& check : t.checks) add(check.clause);
    for (const PullForeignKey& key : t.foreign_keys) add(key.constraint.clause);
  }
  return out + "\n)";
}

std::string script_of(const PullPlan& plan) {
  std::string out;
  for (const PullTable& t : plan.tables) out += create_table(t, Form::whole) + ";\n";
  for (const PullIndex& index : plan.indexes) out += index.sql + ";\n";
  for (const PullView& view : plan.views) {
    if (!view.sql.empty()) out += view.sql + ";\n";
  }
  return out;
}

}  // namespace groundway::pull
