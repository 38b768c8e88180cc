// sql/translate_json_path.cc - SQLite's JSON paths: $.a."b c"[0][#-1], and the bare keys of ->.
#include "sql/translate_json.h"

#include <algorithm>

#include "base/text.h"
#include "sql/quote.h"

namespace groundway::sql::translating {

namespace {

struct Step {
  std::string key;    // of an object
  std::string index;  // of an array, as PostgreSQL's jsonpath writes it; empty: a key
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_digits(std::string_view s) {
  constexpr std::size_t kMost = 9;
  return !s.empty() && s.size() <= kMost && s.find_first_not_of("0123456789") == std::string_view::npos;
}

Error no_path(std::string_view path) {
  return refuse("the JSON path '" + std::string(path) + "'");
}

// [3] counts from the front, [#-1] from the end.
Result<Step> index_of(std::string_view inside, std::string_view path) {
  if (is_digits(inside)) return Step{{}, std::string(inside)};
  const bool from_end = inside.starts_with("#-") && is_digits(inside.substr(2));
  const auto count = from_end ? text::parse_int(inside.substr(2)) : std::nullopt;
  if (!count || *count < 1) return no_path(path);
  return Step{{}, *count == 1 ? "last" : "last - " + std::to_string(*count - 1)};
}

Result<std::vector<Step>> steps_of(std::string_view path) {
  std::vector<Step> steps;
  if (!path.starts_with("$")) {
    // What -> makes of a bare text: digits are an index, a word is a key, the rest differs among versions.
    if (is_digits(path)) return std::vector<Step>{Step{{}, std::string(path)}};
    if (path.empty() || path.find_first_of(".[]\"\\-") != path.npos) return no_path(path);
    return std::vector<Step>{Step{std::string(path), {}}};
  }
  for (std::size_t at = 1; at < path.size();) {
    const std::string_view rest = path.substr(at);
    if (rest.starts_with(".\"")) {
      const std::size_t end = rest.find('"', 2);
      const auto key = end == rest.npos ? std::string_view() : rest.substr(2, end - 2);
      if (key.empty() || key.find('\\') != key.npos) return no_path(path);
      steps.push_back({std::string(key), {}});
      at += end + 1;
    } else if (rest.starts_with("[")) {
      const std::size_t end = rest.find(']');
      if (end == rest.npos) return no_path(path);
      ASSIGN(auto step, index_of(rest.substr(1, end - 1), path));
      steps.push_back(std::move(step));
      at += end + 1;
    } else {
      const auto key =
          rest.starts_with(".") ? rest.substr(1, rest.find_first_of(".[", 1) - 1) : rest.substr(0, 0);
      if (key.empty() || key.find_first_of("\"\\") != key.npos) return no_path(path);
      steps.push_back({std::string(key), {}});
      at += 1 + key.size();
    }
  }
  return steps;
}

// {a,"b c"}: a key that looks like an index is not for this form, which would look into an array with it.
std::string array_of(const std::vector<Step>& steps) {
  std::string array;
  for (const Step& step : steps) {
    const bool plain =
        std::all_of(step.key.begin(), step.key.end(), is_word) && !text::iequals(step.key, "null");
    array += (array.empty() ? "" : ",") + (plain ? step.key : "\"" + step.key + "\"");
  }
  return "{" + array + "}";
}

// No key that PostgreSQL could take for an index of an array.
bool only_keys(const std::vector<Step>& steps) {
  return std::all_of(steps.begin(), steps.end(), [](const Step& step) {
    const bool digit = !step.key.empty() && step.key.front() >= '0' && step.key.front() <= '9';
    return step.index.empty() && !digit && is_word(step.key.front());
  });
}

// In strict mode [0] is of an array and .a of an object, as SQLite has it.
std::string jsonpath_of(const std::vector<Step>& steps) {
  std::string path = "strict $";
  for (const Step& step : steps)
    path += step.index.empty() ? ".\"" + step.key + "\"" : "[" + step.index + "]";
  return path;
}

Result<std::string> path_text(const Value& path) {
  if (path.string) return *path.string;
  if (path.number && is_integer_text(*path.number)) {
    // Newer versions of SQLite count a negative one from the end, older ones take it for a key.
    if (path.number->front() != '-') return *path.number;
  }
  return refuse("a JSON path that is not known");
}

}  // namespace

Result<JsonPlace> json_place(const Value& document, const Value& path) {
  if (document.type == ValueType::json) {
    return refuse(
        "a column that is json because its keys are doubled: SQLite takes the first, PostgreSQL the last");
  }
  const std::string& from = document.json;
  if (from.empty() && document.type != ValueType::jsonb)
    return refuse("JSON in a column that is text in PostgreSQL");
  const std::string base = from.empty() ? operand(document) : from;
  ASSIGN(const auto written, path_text(path));
  ASSIGN(const auto steps, steps_of(written));
  if (steps.empty()) return JsonPlace{base, "(" + base + " #>> '{}')"};
  if (only_keys(steps)) {
    ASSIGN(const auto keys, quote_literal(array_of(steps)));
    return JsonPlace{"(" + base + " #> " + keys + ")", "(" + base + " #>> " + keys + ")"};
  }
  ASSIGN(const auto strict, quote_literal(jsonpath_of(steps)));
  const std::string found = "jsonb_path_query_first(" + base + ", " + strict + ", '{}', true)";
  return JsonPlace{found, "(" + found + " #>> '{}')"};
}

}  // namespace groundway::sql::translating
