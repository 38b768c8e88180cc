// sql/translate_default.cc - DEFAULT: literals as the column's type has them, the present time, made-up ids.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "sql/parser.h"
#include "sql/quote.h"
#include "sql/translate_core.h"

namespace groundway::sql {

namespace {

using translating::Context;
using translating::Env;
using translating::refuse;
using translating::Value;

struct Now {
  bool is_now = false;
  bool local = false;
};

bool is_word(const Expr& expr, std::string_view word) {
  const bool text =
      expr.kind == ExprKind::string_literal || (expr.kind == ExprKind::column && expr.double_quoted);
  return text && text::iequals(expr.text, word);
}

bool is_number(const Expr& expr) {
  return expr.kind == ExprKind::integer_literal || expr.kind == ExprKind::real_literal;
}

// datetime('now', 'localtime'), strftime('%s', 'now') and their like; other modifiers move the time.
Now time_call(const Expr& expr) {
  constexpr std::array kNames = {"date", "time", "datetime", "strftime", "julianday", "unixepoch"};
  const std::string name = text::lower(expr.text);
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) return {};
  const std::size_t first = name == "strftime" ? 1 : 0;
  Now now{true, false};
  for (std::size_t i = first; i < expr.args.size(); ++i) {
    const Expr& arg = *expr.args[i];
    if (i == first && !is_word(arg, "now")) return {};
    const bool local = is_word(arg, "localtime");
    const bool harmless =
        i == first || local || is_word(arg, "utc") || is_word(arg, "subsec") || is_word(arg, "subsecond");
    if (!harmless) return {};
    now.local = now.local || local;
  }
  return now;
}

// The present time, whatever unit the schema's author counts it in.
Now present_time(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::current_time:
      return {true, false};
    case ExprKind::cast:
      return present_time(*expr.args[0]);
    case ExprKind::unary:
      return expr.text == "+" ? present_time(*expr.args[0]) : Now{};
    case ExprKind::function:
      break;
    case ExprKind::binary: {
      const Expr &left = *expr.args[0], &right = *expr.args[1];
      const bool scaled = (expr.text == "*" || expr.text == "/") && is_number(right);
      const bool julian =
          expr.text == "-" && right.kind == ExprKind::real_literal && right.text == "2440587.5";
      if (scaled || julian) return present_time(left);
      return expr.text == "*" && is_number(left) ? present_time(right) : Now{};
    }
    default:
      return {};
  }
  const bool rounds = text::iequals(expr.text, "round") || text::iequals(expr.text, "floor");
  if (rounds && expr.args.size() == 1) return present_time(*expr.args[0]);
  return time_call(expr);
}

std::string now_for(ValueType type, bool local) {
  switch (type) {
    case ValueType::timestamptz:
      return "now()";
    case ValueType::date:
      return local ? "CURRENT_DATE" : "((now() AT TIME ZONE 'UTC')::date)";
    case ValueType::time:
      return local ? "LOCALTIME" : "((now() AT TIME ZONE 'UTC')::time)";
    default:
      return local ? "LOCALTIMESTAMP" : "(now() AT TIME ZONE 'UTC')";
  }
}

template <class Test>
bool any_part(const Expr& expr, const Test& test) {
  if (test(expr)) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const ExprPtr& part) { return part != nullptr && any_part(*part, test); });
}

bool calls(const Expr& expr, std::string_view function) {
  return any_part(expr, [&](const Expr& part) {
    return part.kind == ExprKind::function && text::iequals(part.text, function);
  });
}

// lower(hex(randomblob(4))) || '-' || ... || '-4' || ... || substr('89ab', ...) || ...: a UUID by hand.
bool makes_uuid(const Expr& expr) {
  const bool variant = any_part(expr, [](const Expr& part) {
    return part.kind == ExprKind::string_literal && part.text.size() == 4 && text::iequals(part.text, "89ab");
  });
  const bool version = any_part(expr, [](const Expr& part) {
    return part.kind == ExprKind::string_literal && (part.text == "-4" || part.text == "4");
  });
  return expr.kind != ExprKind::string_literal && variant && version && calls(expr, "randomblob");
}

// DEFAULT word: SQLite reads a bare name as a text.
bool is_bare_word(const Expr& expr) {
  return expr.kind == ExprKind::column && expr.table.empty();
}

// DEFAULT '1.50' for a column of numbers: SQLite's affinity reads the number in the text.
Result<Value> default_value(const Env& env, const Expr& expr, ValueType type) {
  const bool counts = type == ValueType::integer || type == ValueType::real || type == ValueType::numeric;
  if (counts && expr.kind == ExprKind::string_literal) {
    if (const auto number = translating::canonical_number(expr.text)) {
      ASSIGN(const ExprPtr written, parse_expression(*number));
      return translating::expression(env, *written);
    }
  }
  if (is_bare_word(expr)) return translating::text_literal(expr.text);
  return translating::expression(env, expr);
}

Translated present(const ColumnShape& column, bool local) {
  Translated out{now_for(column.type, local), column.type, {}};
  if (local)
    out.notes.push_back(
        "'localtime' is the time zone of the session, no longer of the application's machine");
  return out;
}

// A text column keeps the text's form, and 'localtime' becomes the session's zone.
Result<Translated> local_text(const Expr& expr, const ColumnShape& column) {
  if (column.type != ValueType::text)
    return refuse("'localtime' needs the time zone of the machine that SQLite ran on");
  const std::string name = text::lower(expr.text);
  const std::string form = name == "date"   ? "YYYY-MM-DD"
                           : name == "time" ? "HH24:MI:SS"
                                            : "YYYY-MM-DD HH24:MI:SS";
  if (name == "strftime") return refuse("strftime() of the local time");
  Translated out = present(column, true);
  out.sql = "to_char(LOCALTIMESTAMP, '" + form + "')";
  return out;
}

std::string uuid_default(const Expr& expr, ValueType type) {
  if (type == ValueType::uuid) return "gen_random_uuid()";
  return calls(expr, "lower") ? "(gen_random_uuid())::text" : "upper((gen_random_uuid())::text)";
}

}  // namespace

Result<Translated> translate_default(const Expr& expr, const ColumnShape& column,
                                     std::string_view cast_type) {
  const Now now = present_time(expr);
  const bool is_time = translating::is_time(column.type);
  if (now.is_now && is_time) return present(column, now.local);
  if (now.is_now && now.local) return local_text(expr, column);
  const bool any_uuid = column.type == ValueType::uuid && calls(expr, "randomblob");
  if (any_uuid || (column.type == ValueType::text && makes_uuid(expr))) {
    return Translated{uuid_default(expr, column.type), column.type, {}};
  }
  Context context;
  Env env;
  env.context = &context;
  ASSIGN(const auto value, default_value(env, expr, column.type));
  ASSIGN(auto sql, translating::assigned(env, value, column));
  const bool needs_cast = column.type == ValueType::bytea && value.type == ValueType::text;
  if (needs_cast) sql = "(" + sql + ")::" + std::string(cast_type);
  return Translated{std::move(sql), column.type, std::move(context.notes)};
}

}  // namespace groundway::sql
