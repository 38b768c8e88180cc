// sql/translate_pattern.cc - LIKE and GLOB.
//
// SQLite's LIKE ignores the case of ASCII letters and has no escape character of its own; GLOB minds the case
// and knows [classes]. PostgreSQL's LIKE minds the case and escapes with a backslash unless told otherwise.
#include <algorithm>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

bool has_letters(std::string_view s) {
  return std::any_of(s.begin(), s.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

Result<std::string> escape_clause(const Value* escape, const Value& pattern) {
  if (escape == nullptr) return std::string(" ESCAPE ''");
  if (!escape->string || !pattern.string)
    return refuse("LIKE ... ESCAPE whose pattern or escape is not known");
  const std::string& mark = *escape->string;
  if (mark.size() != 1 || has_letters(mark)) return refuse("LIKE ... ESCAPE '" + mark + "'");
  std::size_t trailing = 0;
  for (auto at = pattern.string->rbegin(); at != pattern.string->rend() && *at == mark[0]; ++at) ++trailing;
  if (trailing % 2 == 1) return refuse("a LIKE pattern that ends in its escape character");
  return " ESCAPE " + escape->sql;
}

// LIKE '2024-05%' looks at the date alone, and that is spelled in one way.
Result<Value> text_to_match(const Env& env, const Value& value, const Value& pattern) {
  const bool stamp = value.type == ValueType::timestamp && value.time_source == TimeSource::text;
  constexpr std::size_t kDate = 10;
  const bool prefix = pattern.string && pattern.string->size() <= kDate + 1 &&
                      pattern.string->find('_') == pattern.string->npos &&
                      pattern.string->find('%') == pattern.string->size() - 1;
  if (!stamp || !prefix) return as_text(env, value);
  TRY(need_pure(env, "the text of a time"));
  return call("to_char(" + value.sql + ", 'YYYY-MM-DD')", ValueType::text);
}

Result<Value> like(const Env& env, const Value& value, const Value& pattern, const Value* escape) {
  ASSIGN(const auto text, text_to_match(env, value, pattern));
  ASSIGN(const auto wanted, as_text(env, pattern));
  ASSIGN(const auto ending, escape_clause(escape, wanted));
  if (wanted.string && !has_letters(*wanted.string)) {
    return compound(operand(text) + " LIKE " + wanted.sql + ending, ValueType::boolean);
  }
  std::string lowered = "lower(" + operand(wanted) + " COLLATE \"C\")";
  if (wanted.string) {
    ASSIGN(const auto small, text_literal(text::lower(*wanted.string)));
    lowered = small.sql;
  }
  return compound("lower(" + operand(text) + " COLLATE \"C\") LIKE " + lowered + ending, ValueType::boolean);
}

std::string glob_as_like(std::string_view glob) {
  std::string like;
  for (const char c : glob) {
    if (c == '%' || c == '_' || c == '\\') like += '\\';
    like += c == '*' ? '%' : c == '?' ? '_' : c;
  }
  return like;
}

void add_literal(std::string* regex, char c) {
  if (!is_alnum(c)) *regex += '\\';
  *regex += c;
}

// Reads a class that starts at `at` ('['); returns the place after its ']', npos when it never ends.
std::size_t add_class(std::string* regex, std::string_view glob, std::size_t at) {
  *regex += '[';
  ++at;
  if (at < glob.size() && glob[at] == '^') {
    *regex += '^';
    ++at;
  }
  const std::size_t first = at;
  for (; at < glob.size(); ++at) {
    const char c = glob[at];
    if (c == ']' && at != first) {
      *regex += ']';
      return at + 1;
    }
    const bool range = c == '-' && at != first && at + 1 < glob.size() && glob[at + 1] != ']';
    if (range && glob[at + 1] < glob[at - 1]) return std::string_view::npos;
    if (range) {
      *regex += '-';
    } else {
      add_literal(regex, c);
    }
  }
  return std::string_view::npos;
}

Result<std::string> glob_as_regex(std::string_view glob) {
  std::string regex = "^";
  for (std::size_t at = 0; at < glob.size();) {
    if (glob[at] == '[') {
      at = add_class(&regex, glob, at);
      if (at == std::string_view::npos)
        return refuse("the GLOB pattern '" + std::string(glob) + "' has a bad [class]");
      continue;
    }
    if (glob[at] == '*') {
      regex += ".*";
    } else if (glob[at] == '?') {
      regex += '.';
    } else {
      add_literal(&regex, glob[at]);
    }
    ++at;
  }
  return regex + "$";
}

Result<Value> glob(const Env& env, const Value& value, const Value& pattern) {
  ASSIGN(const auto text, as_text(env, value));
  if (!pattern.string) return refuse("GLOB with a pattern that is not known has no equal in PostgreSQL");
  if (pattern.string->find('[') == std::string::npos) {
    ASSIGN(const auto like, text_literal(glob_as_like(*pattern.string)));
    return compound(operand(text) + " LIKE " + like.sql + " ESCAPE '\\'", ValueType::boolean);
  }
  ASSIGN(const auto regex, glob_as_regex(*pattern.string));
  ASSIGN(const auto quoted, text_literal(regex));
  return compound(operand(text) + " COLLATE \"C\" ~ " + quoted.sql, ValueType::boolean);
}

}  // namespace

Result<Value> pattern(const Env& env, const Value& value, const Value& pattern, const Value* escape,
                      bool is_glob) {
  if (value.type == ValueType::bytea || pattern.type == ValueType::bytea)
    return refuse("LIKE or GLOB on a blob");
  if (value.type == ValueType::null || pattern.type == ValueType::null) {
    return call("NULL::boolean", ValueType::boolean);
  }
  return is_glob ? glob(env, value, pattern) : like(env, value, pattern, escape);
}

}  // namespace groundway::sql::translating
