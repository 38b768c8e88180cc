// sql/translate_format.cc - printf() and format() with a literal format of %d, %s and zero-filled widths.
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

Result<std::string> decimal(const Env& env, const Value& value, const std::string& width) {
  ASSIGN(const auto number, as_integer(env, value));
  const std::string n = number.type == ValueType::null ? "0" : "coalesce(" + number.sql + ", 0)";
  if (width.empty()) return n + "::text";
  // lpad() would also cut what is longer.
  const std::string digits = "abs(" + n + "::bigint)::text";
  const std::string sign = "CASE WHEN " + n + " < 0 THEN '-' ELSE '' END";
  const std::string fill =
      "greatest(" + width + " - (CASE WHEN " + n + " < 0 THEN 1 ELSE 0 END) - length(" + digits + "), 0)";
  return "(" + sign + " || repeat('0', " + fill + ") || " + digits + ")";
}

Result<std::string> text_of(const Env& env, const Value& value) {
  ASSIGN(const auto text, as_text(env, value));
  if (text.not_null) return operand(text);
  return "coalesce(" + text.sql + ", '')";
}

struct Format {
  const Env& env;
  const std::vector<Value>& args;
  std::size_t next = 1;
  std::string sql, plain;

  void add(const std::string& piece) { sql += (sql.empty() ? "" : " || ") + piece; }

  Result<void> flush() {
    if (plain.empty()) return {};
    ASSIGN(const auto literal, text_literal(plain));
    add(literal.sql);
    plain.clear();
    return {};
  }

  Result<std::size_t> conversion(std::string_view format, std::size_t at) {
    std::string width;
    if (format.substr(at, 1) == "0") {
      for (++at; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at) width += format[at];
    }
    const char kind = at < format.size() ? format[at] : '\0';
    const bool known = kind == 'd' || kind == 'i' || (kind == 's' && width.empty());
    if (!known || width.size() > 3 || next >= args.size()) {
      return refuse("the format '" + std::string(format) + "' has more than %d and %s");
    }
    TRY(flush());
    ASSIGN(const auto piece, kind == 's' ? text_of(env, args[next]) : decimal(env, args[next], width));
    ++next;
    add(piece);
    return at + 1;
  }
};

}  // namespace

Result<Value> format_call(const Env& env, const std::vector<Value>& args) {
  if (!args[0].string) return refuse("printf() with a format that is not known");
  const std::string format = *args[0].string;
  Format out{env, args, 1, {}, {}};
  for (std::size_t at = 0; at < format.size();) {
    if (format[at] != '%') {
      out.plain += format[at++];
    } else if (format.substr(at, 2) == "%%") {
      out.plain += '%';
      at += 2;
    } else {
      ASSIGN(at, out.conversion(format, at + 1));
    }
  }
  TRY(out.flush());
  if (out.sql.empty()) return text_literal("");
  Value value = compound(out.sql, ValueType::text);
  value.not_null = true;
  return value;
}

}  // namespace groundway::sql::translating
