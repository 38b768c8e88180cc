#include "copy/wanted_type.h"

#include <algorithm>

#include "base/text.h"
#include "copy/cell.h"
#include "schema/decide_parts.h"

namespace groundway::copy {
namespace {

// What is offered when a word looks like it.
constexpr std::string_view kOffered[] = {
    "boolean", "smallint", "integer",     "bigint", "real",   "double precision", "numeric", "text",
    "varchar", "char",     "bytea",       "date",   "time",   "timestamp",        "uuid",    "json",
    "jsonb",   "interval", "timestamptz", "inet",   "cidr",   "macaddr",          "citext",  "xml",
    "int2",    "int4",     "int8",        "float4", "float8", "decimal",          "bool",    "bpchar"};

bool can_be_filled(const schema::Type& type) {
  ColumnPlan plan;
  plan.type = type;
  return choose_encoder(plan);
}

std::string word_of(const std::string& written) {
  return std::string(text::trim(written.substr(0, written.find('('))));
}

// Other databases' names stand in the table of declared types: datetime, tinyint, blob, string.
std::string postgres_for(const std::string& word) {
  for (const schema::TypeRow& row : schema::type_rows()) {
    if (row.declared == word) return std::string(row.postgres.substr(0, row.postgres.find('(')));
  }
  return "";
}

// The type that was probably meant, one that can be filled; empty: no idea.
std::string meant(const std::string& written) {
  const std::string word = word_of(text::lower(written));
  if (can_be_filled(schema::parse_type(word)))
    return word;  // only what stands in its parentheses is wrong: varchar(0), timestamp(9)
  if (std::string known = postgres_for(word); !known.empty()) return known;
  const std::vector<std::string> offered(std::begin(kOffered), std::end(kOffered));
  return text::nearest(word, offered).value_or("");
}

}  // namespace

Result<schema::Type> wanted_type(const std::string& column, const std::string& written) {
  const schema::Type type = schema::parse_type(written);
  if (can_be_filled(type)) return type;
  const std::string other = meant(written);
  Error error(Code::setting_value,
              "\"" + text::excerpt(written, 60) + "\" is not a type that can be filled from SQLite");
  error.fix = other.empty() ? "write \"" + column + "\" = \"text\" and alter the column after the copy"
                            : "write \"" + column + "\" = \"" + other + "\"";
  return error;
}

}  // namespace groundway::copy
