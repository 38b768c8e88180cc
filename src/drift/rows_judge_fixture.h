// drift/rows_judge_fixture.h - for tests: rows for a schema that nobody knows, and which of them have a place
// in another.
//
// Purpose: what both sides of a diff have keeps its values.
// Shape:   values by the column's type; a row that a constraint refuses is not there.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "catalog/object.h"
#include "db/pg.h"
#include "sql/quote.h"

namespace groundway::drift {

// Of the types that made schemas use most; empty: the column is left to its default.
inline std::string row_value(std::string_view type, int row) {
  const std::string n = std::to_string(row);
  if (type == "integer" || type == "bigint" || type == "double precision" || type.starts_with("numeric"))
    return n;
  if (type == "text" || type.starts_with("character varying")) return "'" + n + "'";
  if (type == "boolean") return row % 2 == 0 ? "true" : "false";
  if (type == "date" || type == "timestamp with time zone") return "'2024-02-2" + n + "'";
  if (type == "jsonb") return "'[" + n + "]'";
  if (type == "integer[]" || type == "text[]") return "'{" + n + "}'";
  if (type == "uuid") return "'00000000-0000-0000-0000-00000000000" + n + "'";
  return {};
}

inline std::vector<std::string> row_statements(const catalog::Catalog& schema) {
  std::vector<std::string> out;
  for (int t = 0; t < schema.count(); ++t) {
    if (schema.at(t).name.kind != catalog::Kind::table) continue;
    for (int row = 1; row < 4; ++row) {
      std::string names, values;
      for (const int c : schema.parts(t, catalog::Kind::column)) {
        const catalog::Object& column = schema.at(c);
        const std::string value = row_value(column.get("type"), row);
        if (value.empty() || !column.get("generated").empty()) continue;
        names += (names.empty() ? "" : ", ") + sql::quote_ident(column.name.name);
        values += (values.empty() ? "" : ", ") + value;
      }
      out.push_back("INSERT INTO " + catalog::qualified(schema.at(t).name) + " (" + names +
                    ") OVERRIDING SYSTEM VALUE VALUES (" + values + ")");
    }
  }
  return out;
}

// A query for each table that is one table on both sides: the values of the columns that keep their type.
inline std::vector<std::string> row_queries(const catalog::Catalog& from, const catalog::Catalog& to) {
  static constexpr const char* kShape[] = {"kind", "partition_key", "partition_of", "bound",
                                           "force_row_security"};
  std::vector<std::string> out;
  for (int a = 0; a < from.count(); ++a) {
    const int b = to.find(from.at(a).name);
    if (from.at(a).name.kind != catalog::Kind::table || b < 0) continue;
    const auto differs = [&](const char* key) { return from.at(a).get(key) != to.at(b).get(key); };
    if (std::ranges::any_of(kShape, differs) || from.at(a).is("force_row_security")) continue;
    std::string values = "''";
    for (const int c : from.parts(a, catalog::Kind::column)) {
      const catalog::Object& column = from.at(c);
      const int other = to.find(column.name);
      if (other < 0 || to.at(other).get("type") != column.get("type")) continue;
      if (!column.get("generated").empty() || !to.at(other).get("generated").empty()) continue;
      values += " || coalesce(" + sql::quote_ident(column.name.name) + "::text, 'null') || ' '";
    }
    out.push_back("SELECT " + values + " FROM ONLY " + catalog::qualified(from.at(a).name) + " ORDER BY 1");
  }
  return out;
}

// A change that these rows forbid: a NULL, a duplicate, a value that the new type has not.
inline bool is_of_rows(const std::string& cause) {
  for (const char* state : {"(22", "(23"}) {
    const std::size_t at = cause.find(state);
    if (at != std::string::npos && cause.size() > at + 6 && cause[at + 6] == ')') return true;
  }
  return false;
}

inline Result<std::vector<std::string>> rows_of(db::PgConnection& session,
                                                const std::vector<std::string>& queries) {
  std::vector<std::string> out;
  for (const std::string& query : queries) {
    ASSIGN(const db::Rows rows, session.query(query));
    std::string all = query + "\n";
    for (int r = 0; r < rows.count(); ++r) all += "  " + rows.text(r, 0) + "\n";
    out.push_back(std::move(all));
  }
  return out;
}

}  // namespace groundway::drift
