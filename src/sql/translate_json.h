// sql/translate_json.h - JSON places and the values that SQLite makes of them.
//
// Purpose: json_extract() and ->> give an integer, a real or a text, as the document has it: one expression
// of
//          PostgreSQL has one type, so a use decides which form of the value is written.
// Shape:   a place is a jsonb expression; json_value() makes the Value whose `json` it is. Internal to
//          sql/translate*.cc.
// Errors:  source_schema through refuse().
// Source:  https://sqlite.org/json1.html
#pragma once

#include <string>
#include <vector>

#include "sql/translate_core.h"

namespace groundway::sql::translating {

struct JsonPlace {
  std::string json, text;  // both atomic: the jsonb, and its text (NULL for JSON's null)
};

Result<JsonPlace> json_place(const Value& document, const Value& path);
Value json_value(const Env& env, const JsonPlace& place);
std::string json_as_sql(
    const std::string& place);  // jsonb as SQLite's value has it: 1 for true, NULL for null

Value json_value_at(const JsonPlace& place);
std::string json_type_name(const std::string& json, const std::string& text);  // json_type()'s word for it
Result<std::string> json_each(const Env& env, const FromItem& item,
                              Source* source);  // with LATERAL, without a name
Value json_grouped(const Value& value);         // the same, made of one expression that groups alike

// Forms of a value with a place.
Value json_as_number(const Value& value);                                  // as arithmetic reads it
Value json_cast_to_integer(const Value& value);                            // as CAST does
std::string json_order(const Value& value, const std::string& direction);  // terms of an ORDER BY
Result<std::optional<Aligned>> align_json_value(const Env& env, const Value& left, const Value& right,
                                                bool ordering);

// A text as arithmetic reads it: the number that it starts with, or 0 (translate_prefix.cc).
std::string prefix_number(const std::string& text);   // float8, NULL for NULL
std::string integer_prefix(const std::string& text);  // bigint, NULL for NULL

}  // namespace groundway::sql::translating
