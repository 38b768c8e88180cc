// sql/translate_json.cc - the JSON functions that answer alike, and a check that a text is JSON.
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

bool is_json(const Value& value) {
  return value.type == ValueType::json || value.type == ValueType::jsonb;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// "$.a.b[0]" as PostgreSQL's path array {a,b,0}; a bare word is a key, as SQLite's ->> has it.
Result<std::string> path_array(std::string_view path) {
  std::string array;
  const auto add = [&](std::string_view step) { array += (array.empty() ? "" : ",") + std::string(step); };
  if (!path.starts_with("$")) {
    for (const char c : path) {
      if (!is_word(c)) return refuse("the JSON path '" + std::string(path) + "'");
    }
    return "{" + std::string(path) + "}";
  }
  for (std::size_t at = 1; at < path.size();) {
    const bool key = path[at] == '.', index = path[at] == '[';
    const std::size_t first = ++at;
    while (at < path.size() && is_word(path[at])) ++at;
    const bool closed = key || (index && at < path.size() && path[at] == ']');
    if (!closed || at == first) return refuse("the JSON path '" + std::string(path) + "'");
    add(path.substr(first, at - first));
    if (index) ++at;
  }
  return "{" + array + "}";
}

Result<Value> array_length(const std::vector<Value>& args) {
  std::string value = operand(args[0]);
  if (args.size() > 1) {
    if (!args[1].string) return refuse("a JSON path that is not known");
    ASSIGN(const auto path, path_array(*args[1].string));
    value = "(" + value + " #> '" + path + "')";
  }
  const std::string prefix = args[0].type == ValueType::jsonb ? "jsonb" : "json";
  return call("CASE " + prefix + "_typeof(" + value + ") WHEN 'array' THEN " + prefix + "_array_length(" +
                  value + ") ELSE CASE WHEN " + value + " IS NOT NULL THEN 0 END END",
              ValueType::integer);
}

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

Result<Value> json_path_text(const Env& env, const Value& value, const Value& path) {
  if (!is_json(value)) return refuse("->> on a column that is text in PostgreSQL");
  std::string steps;
  if (path.number && is_integer_text(*path.number) && path.number->front() != '-') {
    steps = "{" + *path.number + "}";
  } else if (path.string) {
    ASSIGN(steps, path_array(*path.string));
  } else {
    return refuse("a JSON path that is not known");
  }
  tell(env, "->> gives the JSON text of numbers, booleans and nested values");
  Value text = compound(operand(value) + " #>> '" + steps + "'", ValueType::text);
  text.json_text = true;
  return text;
}

Result<std::optional<Value>> json_function(const Env& env, std::string_view name,
                                           const std::vector<Value>& args) {
  (void)env;
  if (!name.starts_with("json")) return std::optional<Value>{};
  const bool on_json = !args.empty() && is_json(args[0]);
  if (name == "json_valid" && args.size() == 1 && on_json) {
    if (args[0].not_null) return std::optional<Value>{call("true", ValueType::boolean)};
    return std::optional<Value>{compound(operand(args[0]) + " IS NOT NULL OR NULL", ValueType::boolean)};
  }
  if (name == "json_array_length" && args.size() <= 2 && on_json) {
    ASSIGN(auto length, array_length(args));
    return std::optional<Value>{std::move(length)};
  }
  if (name == "json_valid") return refuse("json_valid() of a text: PostgreSQL before 16 cannot tell");
  return refuse(std::string(name) + "() gives other types in PostgreSQL than in SQLite");
}

}  // namespace groundway::sql::translating
