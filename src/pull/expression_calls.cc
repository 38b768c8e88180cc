// Casts, functions and clocks.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "pull/expression_parts.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

constexpr std::pair<std::string_view, Sense> kSenses[] = {{"boolean", Sense::boolean},
                                                          {"smallint", Sense::integer},
                                                          {"integer", Sense::integer},
                                                          {"bigint", Sense::integer},
                                                          {"oid", Sense::integer},
                                                          {"numeric", Sense::number},
                                                          {"real", Sense::number},
                                                          {"double precision", Sense::number},
                                                          {"text", Sense::text},
                                                          {"character varying", Sense::text},
                                                          {"character", Sense::text},
                                                          {"bpchar", Sense::text},
                                                          {"citext", Sense::text},
                                                          {"name", Sense::text},
                                                          {"date", Sense::date},
                                                          {"time without time zone", Sense::time},
                                                          {"timestamp without time zone", Sense::timestamp},
                                                          {"timestamp with time zone", Sense::timestamptz},
                                                          {"uuid", Sense::uuid}};

bool is_plain_number(std::string_view s) {
  if (!s.empty() && (s[0] == '-' || s[0] == '+')) s.remove_prefix(1);
  const auto point = s.find('.');
  const std::string digits =
      std::string(s.substr(0, point)) + (point == s.npos ? "" : std::string(s.substr(point + 1)));
  return !digits.empty() && digits.find_first_not_of("0123456789") == digits.npos;
}

bool has_shape(std::string_view s, std::string_view shape) {  // 9: a digit
  return s.size() == shape.size() && std::equal(s.begin(), s.end(), shape.begin(), [](char c, char want) {
           return want == '9' ? c >= '0' && c <= '9' : c == want;
         });
}

}  // namespace

Sense sense_of_type(std::string_view type) {
  std::string base(type.substr(0, type.find('(')));
  const auto close = type.find(')');
  if (close != type.npos) base += type.substr(close + 1);
  const auto dot = base.rfind('.');
  if (dot != base.npos) base = base.substr(dot + 1);
  for (const auto& [name, sense] : kSenses) {
    if (name == text::trim(base)) return sense;
  }
  return Sense::other;
}

std::string moment_literal(const std::string& text, Sense sense, const Styles& styles) {
  if (sense == Sense::date) return has_shape(text, "9999-99-99") ? text : "";
  const std::string fraction = styles.full_fraction ? ".000000" : "";
  if (sense == Sense::time) return has_shape(text, "99:99:99") ? text + fraction : "";
  std::string plain = text;
  if (sense == Sense::timestamptz) {
    if (!plain.ends_with("+00")) return "";
    plain.resize(plain.size() - 3);
  }
  if (!has_shape(plain, "9999-99-99 99:99:99")) return "";
  return plain + fraction + (sense == Sense::timestamptz ? "+00:00" : "");
}

std::string uuid_literal(const std::string& text, const Styles& styles) {
  std::string hex = text::lower(text::replace_all(text, "-", ""));
  if (hex.size() != 32 || hex.find_first_not_of("0123456789abcdef") != hex.npos) return "";
  if (styles.uuid_as_hex) return hex;
  for (const std::size_t at : {8U, 13U, 18U, 23U}) hex.insert(at, "-");
  return hex;
}

// What stands after ::, as format_type() writes it.
std::string Parser::type_name() {
  std::string out;
  do {
    std::string part = take().text;
    if (accept(".")) part = take().text;  // the schema says nothing here
    out += (out.empty() ? "" : " ") + part;
    if (now().is("(")) {
      std::string arguments;
      while (now().kind != Token::Kind::end && !now().is(")")) arguments += take().text;
      accept(")");
      out += arguments + ")";
    }
  } while (now().word("varying") || now().word("precision") || now().word("with") || now().word("without") ||
           now().word("time") || now().word("zone"));
  while (accept("[")) {
    accept("]");
    out += "[]";
  }
  return out;
}

Translated Parser::cast(Translated inner) {
  const std::string type = type_name();
  const Sense wanted = sense_of_type(type);
  if (inner.literal && inner.sql == "NULL") return inner;
  if (inner.literal && inner.sense == Sense::null) return cast_text(type, wanted, std::move(inner));
  if (inner.sense == Sense::other) return wanted == Sense::other ? inner : refuse("a cast to " + type);
  const bool cut =
      (type.starts_with("character") || type.starts_with("bpchar")) && type.find('(') != type.npos;
  if (inner.sense == wanted && (wanted != Sense::number || type.find('(') == type.npos) && !cut) return inner;
  if (inner.sense == Sense::integer && wanted == Sense::number) return inner.sense = wanted, inner;
  if (inner.sense == Sense::integer && wanted == Sense::text && !cut)
    return value("CAST(" + inner.sql + " AS TEXT)", Sense::text);
  if (inner.sense == Sense::boolean && wanted == Sense::integer) return inner.sense = wanted, inner;
  if (inner.sense == Sense::timestamp && wanted == Sense::date)
    return value("substr(" + inner.sql + ", 1, 10)", Sense::date);
  if (inner.sense == Sense::timestamptz && wanted == Sense::timestamp && !setting_.steady &&
      inner.sql.find("'now'") != inner.sql.npos)
    return moment_now(wanted);
  if (inner.sense == Sense::timestamptz && wanted == Sense::date && inner.sql.find("'now'") != inner.sql.npos)
    return moment_now(wanted);
  return refuse("a cast to " + type);
}

// A literal in quotes, as the file holds a value of the type.
Translated Parser::cast_text(const std::string& type, Sense wanted, Translated inner) {
  const std::string text = last_text_;
  const auto written = [&](const std::string& form) {
    return form.empty() ? refuse("the value '" + text::excerpt(text, 40) + "' of " + type)
                        : literal(sql::quote_sqlite_literal(form), wanted);
  };
  switch (wanted) {
    case Sense::text:
      inner.sense = wanted;
      return inner;
    case Sense::integer:
    case Sense::number:
      return is_plain_number(text) ? literal(text, wanted)
                                   : refuse("the number '" + text::excerpt(text, 40) + "'");
    case Sense::boolean:
      return literal(text == "t" || text == "true" ? "1" : "0", wanted);
    case Sense::date:
    case Sense::time:
    case Sense::timestamp:
    case Sense::timestamptz:
      return written(moment_literal(text, wanted, setting_.styles));
    case Sense::uuid:
      return written(uuid_literal(text, setting_.styles));
    default:
      break;
  }
  if (type == "json" || type == "jsonb") return literal(inner.sql, Sense::other);
  if (type.ends_with("[]"))
    return text == "{}" ? literal("'[]'", Sense::other) : refuse("an array as " + type);
  if (type == "bytea")
    return text.starts_with("\\x") ? literal("x'" + text.substr(2) + "'", Sense::other)
                                   : refuse("a value of bytea");
  inner.sense = Sense::text;  // an enum's label, and every type that is kept as its text
  return inner;
}

Translated Parser::array_literal() {
  if (!accept("[") || !accept("]")) return refuse("an array");
  return literal("'[]'", Sense::other);
}

Translated Parser::function(const std::string& schema, const std::string& name) {
  accept("(");
  std::vector<Translated> arguments;
  if (name == "count" && setting_.aggregates && accept("*")) {
    return accept(")") ? value("count(*)", Sense::integer) : refuse("the arguments of count()");
  }
  while (!failed() && !accept(")")) {
    arguments.push_back(expression(0));
    if (failed()) break;
    if (!now().is(")") && !accept(",")) return refuse("the arguments of " + name + "()");
  }
  if (failed()) return {};
  if ((name == "gen_random_uuid" || name == "uuid_generate_v4") && arguments.empty() && !setting_.steady)
    return random_uuid();
  if (!schema.empty() && schema != "pg_catalog")
    return refuse("SQLite has no function " + schema + "." + name + "()");
  return call(name, arguments);
}

// Version 4, written as the file writes its UUIDs.
Translated Parser::random_uuid() {
  const std::string dash = setting_.styles.uuid_as_hex ? "" : "-";
  const std::string variant = "substr('89ab', 1 + (random() & 3), 1)";
  return value("lower(hex(randomblob(4)) || '" + dash + "' || hex(randomblob(2)) || '" + dash +
                   "4' || substr(hex(randomblob(2)), 2) || '" + dash + "' || " + variant +
                   " || substr(hex(randomblob(2)), 2) || '" + dash + "' || hex(randomblob(6)))",
               Sense::uuid);
}

// The first that is not NULL; all of one kind.
Translated Parser::coalesce(const std::vector<Translated>& arguments, const std::string& name) {
  Sense sense = Sense::null;
  std::string list;
  for (const Translated& a : arguments) {
    if (sense != Sense::null && a.sense != Sense::null && a.sense != sense)
      return refuse(name + "() of different kinds of value");
    if (a.sense != Sense::null) sense = a.sense;
    list += (list.empty() ? "" : ", ") + a.sql;
  }
  if (arguments.size() < 2) return refuse(name + "() of one value");
  return value(name + "(" + list + ")", sense);
}

Translated Parser::call(const std::string& name, const std::vector<Translated>& a) {
  const auto all = [&](Sense sense) {
    return std::all_of(a.begin(), a.end(), [&](const Translated& x) {
      return x.sense == sense || (x.literal && x.sense == Sense::null);
    });
  };
  if (name == "now" || name == "transaction_timestamp" || name == "statement_timestamp" ||
      name == "clock_timestamp")
    return moment_now(Sense::timestamptz);
  if (name == "coalesce" || name == "nullif") return coalesce(a, name);
  if (setting_.aggregates && a.size() == 1) {
    if (name == "count") return value("count(" + a[0].sql + ")", Sense::integer);
    if (name == "sum" && all(Sense::integer)) return value("sum(" + a[0].sql + ")", Sense::integer);
    if ((name == "sum" && all(Sense::number)) ||
        (name == "avg" && (all(Sense::number) || all(Sense::integer)))) {
      note(name + "() counts in floating point in SQLite");
      return value(name + "(" + a[0].sql + ")", Sense::number);
    }
    const bool ordered = a[0].sense != Sense::text && a[0].sense != Sense::uuid &&
                         a[0].sense != Sense::other && a[0].sense != Sense::boolean;
    if ((name == "min" || name == "max") && ordered) return value(name + "(" + a[0].sql + ")", a[0].sense);
  }
  if (a.size() == 1 && all(Sense::text)) {
    if (name == "lower" || name == "upper") {
      if (!a[0].bytewise) note(name + "() folds the letters of ASCII alone in SQLite");
      return value(name + "(" + a[0].sql + ")", Sense::text);
    }
    if (name == "length" || name == "char_length" || name == "character_length")
      return value("length(" + a[0].sql + ")", Sense::integer);
    if (name == "octet_length") return value("length(CAST(" + a[0].sql + " AS BLOB))", Sense::integer);
    if (name == "btrim") return value("trim(" + a[0].sql + ")", Sense::text);
    if (name == "ltrim" || name == "rtrim") return value(name + "(" + a[0].sql + ")", Sense::text);
  }
  if (name == "abs" && a.size() == 1 && (all(Sense::integer) || all(Sense::number)))
    return value("abs(" + a[0].sql + ")", a[0].sense);
  if (name == "replace" && a.size() == 3 && all(Sense::text))
    return value("replace(" + a[0].sql + ", " + a[1].sql + ", " + a[2].sql + ")", Sense::text);
  if (name == "strpos" && a.size() == 2 && all(Sense::text))
    return value("instr(" + a[0].sql + ", " + a[1].sql + ")", Sense::integer);
  return refuse("SQLite has no function " + name + "() that does the same");
}

Translated Parser::clock(const std::string& name) {
  if (now().is("(")) return refuse("a clock with a precision");
  if (name == "current_timestamp") return moment_now(Sense::timestamptz);
  if (name == "localtimestamp") return moment_now(Sense::timestamp);
  if (name == "current_date") return moment_now(Sense::date);
  return refuse("SQLite has no " + name);
}

// Every instant in the file is written in UTC: there the local time of UTC is the same without its offset.
Translated Parser::at_time_zone(const Translated& moment) {
  if (!accept_word("time") || !accept_word("zone")) return refuse("AT without TIME ZONE");
  const Translated zone = expression(13);
  if (failed()) return {};
  if (!zone.literal || text::upper(last_text_) != "UTC" || moment.sense != Sense::timestamptz)
    return refuse("a time zone other than UTC");
  if (moment.sql.find("'now'") != std::string::npos) return moment_now(Sense::timestamp);
  return value("substr(" + moment.sql + ", 1, length(" + moment.sql + ") - 6)", Sense::timestamp);
}

// SQLite's clock counts milliseconds, in UTC.
Translated Parser::moment_now(Sense sense) {
  if (setting_.steady) return refuse("a clock, which SQLite allows in defaults alone");
  if (sense == Sense::date) return value("date('now')", sense);
  const std::string rest = setting_.styles.full_fraction ? "000" : "";
  return value(
      "strftime('%Y-%m-%d %H:%M:%f" + rest + (sense == Sense::timestamptz ? "+00:00" : "") + "', 'now')",
      sense);
}

}  // namespace groundway::pull
