// pull/plan.h - what becomes of one PostgreSQL schema in a SQLite file.
//
// Purpose: the catalogue fills it, the types and expressions complete it, DDL, load and proof read it.
// Shape:   positions are stable: a reference to a table or a column is its index.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "copy/report.h"
#include "pull/expression.h"
#include "pull/mask_rule.h"
#include "schema/model.h"

namespace groundway::pull {

// How a field of binary COPY becomes a SQLite value.
enum class Wire {
  boolean,  // 0, 1
  integer,  // of 2, 4 or 8 bytes, or an oid
  real,     // float8
  text,
  blob,
  decimal,  // the text of a number: an integer where it is one, else a REAL, which holds it exactly
};

struct ColumnFacts {
  char kind = 'b';           // pg_type.typtype at the end of the domains: b, e, c, r, m
  std::string type_name;     // bare: "citext"
  std::string base;          // format_type(): "numeric(10,2)"
  char element_kind = '\0';  // of an array
  std::string element;       // its format_type()
  bool built_in = true;      // a type of PostgreSQL itself
  bool domain_not_null = false;
  std::vector<std::string> domain_checks;  // over VALUE
  std::string domain_default;
  std::vector<std::string> labels;          // of an enum
  std::optional<std::int64_t> last_number;  // that the column's sequence gave
  bool numbered = false;                    // there is such a sequence
  // of the values
  std::uint64_t values = 0;  // not null
  bool doubt = false;        // the native form would not be exact
  bool special = false;      // NaN, -0
  bool emails = false;       // some look like e-mail addresses
};

struct PullColumn {
  schema::Column pg;
  ColumnFacts facts;
  std::string name;      // in SQLite
  std::string declared;  // its type there
  std::string collation;
  Wire wire = Wire::text;
  std::string value_sql;  // what stands for the column in `select`; empty: the column
  std::string select;     // the server's expression that gives the value
  schema::Type proof;     // what the proof takes the value for
  std::string
      proof_sql;  // the server's expression that is digested: the column, or `select` where that is its form
  Sense sense = Sense::other;
  bool cast_number = false;  // a number kept as text: comparisons cast it
  std::string reason;
  bool changed = false;
  std::string default_sql, generated_sql;  // SQLite; empty: none
  bool from_expression = false;            // the file computes it as it is filled: its parts are masked
  std::optional<MaskRule> mask;

  bool is_masked() const { return mask && mask->kind != MaskKind::keep; }
};

struct PullConstraint {  // a CHECK or a foreign key, as a clause of CREATE TABLE
  std::string object;    // for the report
  std::string clause;    // complete: CONSTRAINT "x" CHECK (...)
  std::string test;      // CHECK: the condition alone
  std::string original;  // PostgreSQL's
  std::set<std::size_t> columns;
};

struct PullIndex {
  std::string object, sql, original;
};

struct PullForeignKey {
  std::size_t parent = 0;  // into the plan's tables
  std::vector<std::size_t> columns, referred;
  PullConstraint constraint;
};

struct PullTable {
  schema::Table pg;
  std::string name;  // in SQLite
  std::vector<PullColumn> columns;
  bool partitioned = false, has_heirs = false;
  std::uint64_t rows = 0;                        // counted, or estimated where rows are not read
  std::optional<std::size_t> rowid_alias;        // INTEGER PRIMARY KEY AUTOINCREMENT
  std::int64_t sequence = 0;                     // the last number that was given
  std::vector<std::string> keys;                 // PRIMARY KEY and UNIQUE clauses
  std::vector<std::vector<std::size_t>> unique;  // their columns, the primary key first where there is one
  std::vector<PullConstraint> checks;
  std::vector<PullForeignKey> foreign_keys;

  std::string quoted() const;  // in PostgreSQL
  std::optional<std::size_t> column(std::string_view pg_name) const;
  bool is_masked() const;
};

struct PullView {
  schema::View pg;
  std::string name, sql;
};

struct PullPlan {
  std::vector<PullTable> tables;
  std::vector<PullIndex> indexes;
  std::vector<PullView> views;
  std::vector<schema::Outcome> outcomes;
  std::vector<std::string> notes;
  Styles styles;
  std::vector<std::string> left_behind;  // "table.column" of tables that were not selected
  std::set<std::string> taken;           // names of tables, indexes and views, in lower case

  std::optional<std::size_t> table(std::string_view schema, std::string_view name) const;
  // A name that nothing else in the file has; SQLite minds no case and keeps sqlite_ for itself.
  std::string take(const std::string& wanted);
  void tell(schema::Outcome::Kind kind, std::string object, std::string reason = {}, std::string sql = {});
};

}  // namespace groundway::pull
