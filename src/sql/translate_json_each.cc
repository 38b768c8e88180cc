// sql/translate_json_each.cc - json_each() in FROM: a row for every member of an array or an object.
#include "sql/translate_json.h"

#include "base/text.h"

namespace groundway::sql::translating {

namespace {

ColumnShape member(const char* name, bool json_value) {
  ColumnShape column;
  column.source_name = column.target_name = name;
  column.type = ValueType::text;
  column.affinity = Affinity::none;
  column.json_value = json_value;
  return column;
}

// Where SQLite's reader stands in the text: named here so that the name means nothing else.
ColumnShape without_equal(const char* name) {
  ColumnShape column;
  column.source_name = name;
  return column;
}

std::string members_of(const std::string& place) {
  const std::string type = "jsonb_typeof(" + place + ")";
  const auto only = [&](const std::string& kind) {
    return "CASE " + type + " WHEN '" + kind + "' THEN " + place + " END";
  };
  return "SELECT to_jsonb(e.at - 1) AS key, e.value FROM jsonb_array_elements(" + only("array") +
         ") WITH ORDINALITY AS e(value, at) UNION ALL SELECT to_jsonb(e.key), e.value FROM jsonb_each(" +
         only("object") + ") AS e UNION ALL SELECT NULL, " + place + " WHERE " + type +
         " NOT IN ('array', 'object')";
}

}  // namespace

Result<std::string> json_each(const Env& env, const FromItem& item, Source* source) {
  if (!text::iequals(item.table, "json_each"))
    return refuse("the table-valued function " + item.table + "()");
  ASSIGN(auto args, expressions(env, item.function_args));
  if (args.empty() || args.size() > 2) return refuse("the call of json_each()");
  if (args.size() == 1) {
    ASSIGN(auto root, text_literal("$"));
    args.push_back(std::move(root));
  }
  ASSIGN(const auto place, json_place(args[0], args[1]));
  source->columns = {member("key", true), member("value", true), member("type", false), member("atom", true)};
  for (const char* name : {"id", "parent", "fullkey", "path", "json", "root"}) {
    source->columns.push_back(without_equal(name));
  }
  return "LATERAL (SELECT key, value, " + json_type_name("value", "(value #>> '{}')") +
         " AS type, CASE WHEN jsonb_typeof(value) NOT IN ('array', 'object') THEN value END AS atom FROM (" +
         members_of(place.json) + ") AS members)";
}

}  // namespace groundway::sql::translating
