// sql/translate_json.cc - the JSON functions that answer alike, and a check that a text is JSON.
#include <array>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"

namespace groundway::sql::translating {

namespace {

bool is_json(const Value& value) {
  return value.type == ValueType::json || value.type == ValueType::jsonb;
}

Result<JsonPlace> place_of(const std::vector<Value>& args, std::size_t path) {
  if (args.size() > path) return json_place(args[0], args[path]);
  ASSIGN(const auto root, text_literal("$"));
  return json_place(args[0], root);
}

Result<Value> array_length(const Env&, const std::vector<Value>& args) {
  ASSIGN(const auto place, place_of(args, 1));
  return call("CASE jsonb_typeof(" + place.json + ") WHEN 'array' THEN jsonb_array_length(" + place.json +
                  ") ELSE CASE WHEN " + place.json + " IS NOT NULL THEN 0 END END",
              ValueType::integer);
}

Result<Value> type_at(const Env&, const std::vector<Value>& args) {
  ASSIGN(const auto place, place_of(args, 1));
  return call(json_type_name(place.json, place.text), ValueType::text);
}

Value made(std::string sql) {
  Value value = call(std::move(sql), ValueType::jsonb);
  value.json_made = true;
  return value;
}

Result<Value> extract(const Env& env, const std::vector<Value>& args) {
  if (args.size() == 2) {
    ASSIGN(const auto place, json_place(args[0], args[1]));
    return json_value(env, place);
  }
  TRY(need_pure(env, "json_extract() of several paths"));
  std::string list;
  for (std::size_t i = 1; i < args.size(); ++i) {
    ASSIGN(const auto place, json_place(args[0], args[i]));
    list += (list.empty() ? "" : ", ") + place.json;
  }
  const std::string array = "jsonb_build_array(" + list + ")";
  return made("CASE WHEN " + operand(args[0]) + " IS NOT NULL THEN " + array + " END");
}

Result<Value> built_array(const Env& env, const std::vector<Value>& args) {
  TRY(need_pure(env, "json_array()"));
  std::string list;
  for (const Value& arg : args) {
    ASSIGN(const auto element, json_element(env, arg));
    list += (list.empty() ? "" : ", ") + element;
  }
  Value array = made("jsonb_build_array(" + list + ")");
  array.not_null = true;
  return array;
}

Result<Value> built_object(const Env& env, const std::vector<Value>& args) {
  TRY(need_pure(env, "json_object()"));
  if (args.size() % 2 != 0) return refuse("json_object() with a name that has no value");
  std::string list;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const bool name = i % 2 == 0;
    if (name && (args[i].type != ValueType::text || args[i].mixed))
      return refuse("json_object() with a name that is no text");
    ASSIGN(const auto part, json_element(env, args[i]));
    list += (list.empty() ? "" : ", ") + part;
  }
  Value object = made("jsonb_build_object(" + list + ")");
  object.not_null = true;
  return object;
}

Result<Value> document(const Env&, const std::vector<Value>& args) {
  if (!args[0].json.empty() || args[0].type != ValueType::jsonb) return refuse("json() of a text");
  Value same = args[0];
  same.json_made = true;
  same.is_column = same.has_affinity = false;
  return same;
}

Result<Value> valid(const Env&, const std::vector<Value>& args) {
  if (!is_json(args[0])) return refuse("json_valid() of a text: PostgreSQL before 16 cannot tell");
  if (args[0].not_null) return call("true", ValueType::boolean);
  return compound(operand(args[0]) + " IS NOT NULL OR NULL", ValueType::boolean);
}

struct JsonRow {
  std::string_view name;
  std::size_t least, most;
  Result<Value> (*translate)(const Env&, const std::vector<Value>&);
};

constexpr std::array kJsonRows = {
    JsonRow{"json", 1, 1, document},
    JsonRow{"json_array", 0, 99, built_array},
    JsonRow{"json_array_length", 1, 2, array_length},
    JsonRow{"json_extract", 2, 99, extract},
    JsonRow{"json_object", 0, 98, built_object},
    JsonRow{"json_type", 1, 2, type_at},
    JsonRow{"json_valid", 1, 1, valid},
};

// --- RFC 8259 ---
constexpr int kDeepestJson = 200;

struct Json {
  std::string_view s;
  std::size_t at = 0;

  void blank() {
    while (at < s.size() && (s[at] == ' ' || s[at] == '\t' || s[at] == '\n' || s[at] == '\r')) ++at;
  }
  bool take(char c) {
    if (at >= s.size() || s[at] != c) return false;
    ++at;
    return true;
  }
  bool word(std::string_view w) {
    if (s.substr(at, w.size()) != w) return false;
    at += w.size();
    return true;
  }
  bool string() {
    if (!take('"')) return false;
    for (; at < s.size() && s[at] != '"'; ++at) {
      if (static_cast<unsigned char>(s[at]) < 0x20 || s.substr(at, 6) == "\\u0000") return false;
      if (s[at] != '\\') continue;
      ++at;
      if (at >= s.size() || std::string_view("\"\\/bfnrt").find(s[at]) == std::string_view::npos)
        return false;
    }
    return take('"');
  }
  bool number() {
    const std::size_t first = at;
    while (at < s.size() && std::string_view("+-.eE0123456789").find(s[at]) != std::string_view::npos) ++at;
    const auto text = s.substr(first, at - first);
    const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
    const bool leading = digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9';
    if (digits.empty() || digits[0] < '0' || digits[0] > '9' || leading || text.back() == '.') return false;
    return canonical_number(text).has_value() && text.find(".e") == text.npos && text.find(".E") == text.npos;
  }
  bool members(char close, bool keyed, int depth) {
    blank();
    if (take(close)) return true;
    do {
      blank();
      if (keyed && !(string() && (blank(), take(':')))) return false;
      if (!value(depth + 1)) return false;
      blank();
    } while (take(','));
    return take(close);
  }
  bool value(int depth) {
    blank();
    if (depth > kDeepestJson || at >= s.size()) return false;
    if (take('{')) return members('}', true, depth);
    if (take('[')) return members(']', false, depth);
    if (s[at] == '"') return string();
    return word("true") || word("false") || word("null") || number();
  }
};

}  // namespace

bool is_valid_json(std::string_view text) {
  Json json{text};
  if (!json.value(0)) return false;
  json.blank();
  return json.at == text.size();
}

std::string json_type_name(const std::string& json, const std::string& text) {
  const std::string type = "jsonb_typeof(" + json + ")";
  return "CASE " + type + " WHEN 'string' THEN 'text' WHEN 'number' THEN CASE WHEN strpos(" + text +
         ", '.') > 0 THEN 'real' ELSE 'integer' END WHEN 'boolean' THEN " + text + " ELSE " + type + " END";
}

// What SQLite writes into a document: a text as a text, even where it is JSON, but what a JSON function made.
Result<std::string> json_element(const Env& env, const Value& value) {
  if (!value.json.empty()) return json_as_sql(value.json);
  if (value.type == ValueType::jsonb && value.json_made) return value.sql;
  if (value.type == ValueType::null) return std::string("NULL");
  if (value.mixed) return refuse("a column of mixed values in a JSON document");
  if (value.type == ValueType::boolean) {
    ASSIGN(const auto number, as_number(env, value));
    return number.sql;
  }
  if (is_number(value.type)) return value.sql;
  ASSIGN(const auto text, as_text(env, value));
  return text.sql;
}

Result<Value> json_arrow(const Env& env, const std::string& op, const Value& value, const Value& path) {
  ASSIGN(const auto place, json_place(value, path));
  if (op == "->>") return json_value(env, place);
  return made(place.json);
}

Result<std::optional<Value>> json_function(const Env& env, std::string_view name,
                                           const std::vector<Value>& args) {
  if (!name.starts_with("json")) return std::optional<Value>{};
  for (const JsonRow& row : kJsonRows) {
    if (row.name != name) continue;
    if (args.size() < row.least || args.size() > row.most) break;
    ASSIGN(auto value, row.translate(env, args));
    return std::optional<Value>{std::move(value)};
  }
  return refuse(std::string(name) + "() has no equal in PostgreSQL");
}

}  // namespace groundway::sql::translating
