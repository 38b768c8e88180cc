// sql/translate_time.cc - date(), datetime(), strftime() and their modifiers.
//
// A moment is a `timestamp` in UTC, as every time in SQLite is; its text is made of it at the end.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_core.h"
#include "sql/translate_strftime.h"

namespace groundway::sql::translating {

namespace {

constexpr std::string_view kNow = "(now() AT TIME ZONE 'UTC')";

struct Moment {
  std::string sql;
  bool first_of_month = false;  // months may be added without 31 February
};

std::string stamp(const Value& value) {
  return value.type == ValueType::timestamp ? operand(value) : operand(value) + "::timestamp";
}

// A time column that SQLite holds as a number is a Julian day to it, unless 'unixepoch' follows.
Result<Moment> of_epoch(const Env& env, const Value& value, std::vector<Value>* modifiers) {
  const bool unix = !modifiers->empty() && modifiers->front().string &&
                    text::iequals(*modifiers->front().string, "unixepoch");
  if (!unix) return refuse("a number is read as a Julian day");
  modifiers->erase(modifiers->begin());
  if (is_time(value.type) && value.time_source == TimeSource::seconds) {
    return Moment{"(" + operand(value) + " AT TIME ZONE 'UTC')"};
  }
  ASSIGN(const auto number, as_integer(env, value));
  return Moment{"(to_timestamp(" + number.sql + ") AT TIME ZONE 'UTC')"};
}

Result<Moment> of_value(const Env& env, const Value& value, std::vector<Value>* modifiers) {
  if (value.string && text::iequals(*value.string, "now")) {
    TRY(need_pure(env, "the time 'now'"));
    return Moment{std::string(kNow)};
  }
  if (!value.moment.empty()) return Moment{"(" + value.moment + ")::timestamp"};
  if (value.string) {
    ValueType type = ValueType::unknown;
    ASSIGN(const auto literal, moment_literal(*value.string, &type));
    if (type == ValueType::time) return refuse("a time of day without a date");
    return Moment{type == ValueType::date ? literal + "::timestamp" : literal};
  }
  if (is_time(value.type) && value.time_source == TimeSource::text) {
    if (value.type == ValueType::time) return refuse("a time of day without a date");
    if (value.type == ValueType::timestamptz) return Moment{"(" + operand(value) + " AT TIME ZONE 'UTC')"};
    return Moment{stamp(value)};
  }
  if (is_time(value.type) || value.type == ValueType::integer) return of_epoch(env, value, modifiers);
  return refuse("a time is read from a " + cast_name(value.type) + ", which SQLite parses value by value");
}

// SQLite counts the days of the month on from the month's first: 31 January + 1 month is in March.
Moment later(const Moment& moment, const std::string& interval, bool calendar) {
  if (!calendar || moment.first_of_month) {
    return Moment{"(" + moment.sql + " + " + interval + ")", moment.first_of_month && calendar};
  }
  const std::string first = "date_trunc('month', " + moment.sql + ")";
  return Moment{"(" + first + " + " + interval + " + (" + moment.sql + " - " + first + "))"};
}

Result<Moment> shifted(const Moment& moment, std::string_view amount, std::string_view unit) {
  const auto count = text::parse_int(amount.front() == '+' ? amount.substr(1) : amount);
  if (!count) return refuse("the time modifier '" + std::string(amount) + " " + std::string(unit) + "'");
  std::string name = text::lower(unit);
  if (!name.empty() && name.back() == 's') name.pop_back();
  const bool exact = name == "day" || name == "hour" || name == "minute" || name == "second";
  const bool calendar = name == "month" || name == "year";
  if (!exact && !calendar) return refuse("the time modifier '" + std::string(unit) + "'");
  return later(moment, "interval '" + std::to_string(*count) + " " + name + "'", calendar);
}

std::string unit_of(std::string_view word) {
  std::string name = text::lower(text::trim(word));
  if (!name.empty() && name.back() == 's') name.pop_back();
  constexpr std::array kUnits = {"day", "hour", "minute", "second", "month", "year"};
  return std::find(kUnits.begin(), kUnits.end(), name) == kUnits.end() ? "" : name;
}

// Ten thousand years.
std::string most_of(std::string_view unit) {
  if (unit == "year") return "10000";
  if (unit == "month") return "120000";
  if (unit == "day") return "3700000";
  return unit == "hour" ? "88000000" : unit == "minute" ? "5300000000" : "320000000000";
}

// '+' || n || ' days' as an interval whose name is the unit; none: another expression. Behind a sign a
// negative number is no modifier, and the time NULL.
Result<std::optional<Value>> computed_modifier(const Env& env, const Expr& expr) {
  const auto joins = [](const Expr& e) { return e.kind == ExprKind::binary && e.text == "||"; };
  if (!joins(expr) || expr.args[1]->kind != ExprKind::string_literal) return std::optional<Value>{};
  const std::string unit = unit_of(expr.args[1]->text);
  if (unit.empty() || !expr.args[1]->text.starts_with(" ")) return std::optional<Value>{};
  const Expr* amount = expr.args[0].get();
  std::string sign;
  if (joins(*amount) && amount->args[0]->kind == ExprKind::string_literal) {
    sign = amount->args[0]->text;
    amount = amount->args[1].get();
    if (sign != "+" && sign != "-") return std::optional<Value>{};
  }
  ASSIGN(const auto value, expression(env, *amount));
  if (value.type != ValueType::integer) return std::optional<Value>{};
  const std::string n = operand(value);
  const std::string most = most_of(unit);  // beyond the calendar the time is NULL
  const std::string least = sign.empty() ? "-" + most : "0";
  const std::string count = "(CASE WHEN " + n + " BETWEEN " + least + " AND " + most + " THEN " +
                            (sign == "-" ? "- " : "") + n + " END)";
  Value interval = call("(" + count + " * interval '1 " + unit + "')", ValueType::interval);
  interval.name = unit;
  return std::optional<Value>{std::move(interval)};
}

Result<Moment> modified(const Moment& moment, const Value& modifier) {
  if (modifier.type == ValueType::interval) {
    return later(moment, modifier.sql, modifier.name == "month" || modifier.name == "year");
  }
  if (!modifier.string) return refuse("a time modifier that is not known");
  const std::string text = text::lower(text::trim(*modifier.string));
  if (text == "utc" || text == "localtime") {
    return refuse("'" + text + "' needs the time zone of the machine that SQLite ran on");
  }
  if (text == "subsec" || text == "subsecond") return moment;
  for (const std::string unit : {"month", "year", "day"}) {
    if (text == "start of " + unit)
      return Moment{"date_trunc('" + unit + "', " + moment.sql + ")", unit != "day"};
  }
  if (text.size() == 9 && text.starts_with("weekday ") && text[8] >= '0' && text[8] <= '6') {
    const std::string ahead = std::to_string(text[8] - '0' + 7);
    return Moment{"(" + moment.sql + " + (" + ahead + " - extract(dow FROM " + moment.sql +
                  ")::int) % 7 * interval '1 day')"};
  }
  const std::size_t blank = text.find(' ');
  const bool relative = blank != std::string::npos && blank > 0;
  if (!relative) return refuse("the time modifier '" + text + "' has no equal in PostgreSQL");
  return shifted(moment, std::string_view(text).substr(0, blank), text::trim(text.substr(blank + 1)));
}

Result<Moment> moment_of(const Env& env, std::vector<Value> args) {
  if (args.empty()) {
    ASSIGN(auto now, text_literal("now"));
    args.push_back(std::move(now));
  }
  const Value first = args.front();
  args.erase(args.begin());
  ASSIGN(auto moment, of_value(env, first, &args));
  for (const Value& modifier : args) {
    ASSIGN(moment, modified(moment, modifier));
  }
  return moment;
}

Value epoch_seconds(const Moment& moment) {
  return call("floor(extract(epoch FROM " + moment.sql + "))::bigint", ValueType::integer);
}

// SQLite counts whole milliseconds and divides once.
Value julian_day(const Moment& moment) {
  return compound("(round(extract(epoch FROM " + moment.sql +
                      ") * 1000)::bigint + 210866760000000)::float8 / 86400000::float8",
                  ValueType::real);
}

bool wants_subseconds(const std::vector<Value>& args) {
  return std::any_of(args.begin(), args.end(), [](const Value& arg) {
    return arg.string && text::istarts_with(*arg.string, "subsec");
  });
}

Result<Value> by_format(const Env& env, std::vector<Value> args) {
  if (args.empty() || !args.front().string) return refuse("strftime() with a format that is not known");
  const std::string format = *args.front().string;
  args.erase(args.begin());
  ASSIGN(const auto moment, moment_of(env, std::move(args)));
  return strftime(env, format, moment.sql);
}

Result<Value> by_name(const Env& env, const std::string& name, const std::vector<Value>& args) {
  if (name == "strftime") return by_format(env, args);
  const bool subseconds = wants_subseconds(args);
  ASSIGN(const auto moment, moment_of(env, args));
  if (name == "unixepoch" && subseconds) return refuse("unixepoch('subsec')");
  if (name == "unixepoch") return epoch_seconds(moment);
  if (name == "julianday") return julian_day(moment);
  const std::string seconds = subseconds ? "%f" : "%S";
  if (name == "date") return strftime(env, "%Y-%m-%d", moment.sql);
  if (name == "time") return strftime(env, "%H:%M:" + seconds, moment.sql);
  return strftime(env, "%Y-%m-%d %H:%M:" + seconds, moment.sql);
}

bool is_time_function(const std::string& name) {
  constexpr std::array kNames = {"date", "time", "datetime", "strftime", "julianday", "unixepoch"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace

Result<std::optional<Value>> time_function(const Env& env, const Expr& expr) {
  const std::string name = text::lower(expr.text);
  if (!is_time_function(name)) {
    if (name != "current_timestamp" && name != "current_date" && name != "current_time") {
      return std::optional<Value>{};
    }
    ASSIGN(auto now, now_value(name));
    return std::optional<Value>{std::move(now)};
  }
  std::vector<Value> args;
  for (const ExprPtr& part : expr.args) {
    ASSIGN(auto modifier, computed_modifier(env, *part));
    if (!modifier) {
      ASSIGN(modifier, expression(env, *part));
    }
    args.push_back(*std::move(modifier));
  }
  for (const Value& arg : args) {
    if (arg.type == ValueType::null) return std::optional<Value>{null_value()};
  }
  ASSIGN(auto value, by_name(env, name, args));
  return std::optional<Value>{std::move(value)};
}

Result<Value> now_value(std::string_view keyword) {
  const std::string word = text::upper(keyword);
  Context context;
  Env env;
  env.context = &context;
  if (word == "CURRENT_DATE") return strftime(env, "%Y-%m-%d", std::string(kNow));
  if (word == "CURRENT_TIME") return strftime(env, "%H:%M:%S", std::string(kNow));
  return strftime(env, "%Y-%m-%d %H:%M:%S", std::string(kNow));
}

}  // namespace groundway::sql::translating
