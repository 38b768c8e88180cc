// sql/translate_strftime.cc - strftime() formats and time literals.
#include "sql/translate_strftime.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "sql/quote.h"

namespace groundway::sql::translating {

namespace {

struct Field {
  char letter;
  std::string_view to_char;  // empty: none
  std::string_view part;     // of extract(), for where to_char(), which is not immutable, cannot stand
  int width;
};

constexpr std::array kFields = {
    Field{'Y', "YYYY", "year", 4}, Field{'m', "MM", "month", 2},  Field{'d', "DD", "day", 2},
    Field{'H', "HH24", "hour", 2}, Field{'M', "MI", "minute", 2}, Field{'S', "SS", "second", 2},
    Field{'j', "DDD", "doy", 3},   Field{'f', "SS.MS", "", 0},    Field{'w', "", "dow", 1},
    Field{'s', "", "epoch", 0},
};

const Field* field_of(char letter) {
  const auto* field =
      std::find_if(kFields.begin(), kFields.end(), [&](const Field& f) { return f.letter == letter; });
  return field == kFields.end() ? nullptr : field;
}

// %F and %T are what they stand for; the rest of the letters stay.
std::string expanded(std::string_view format) {
  std::string out = text::replace_all(std::string(format), "%F", "%Y-%m-%d");
  return text::replace_all(std::move(out), "%T", "%H:%M:%S");
}

std::string extracted(const Field& field, const std::string& moment) {
  const std::string number =
      "floor(extract(" + std::string(field.part) + " FROM " + moment + "))::bigint::text";
  if (field.width < 2) return number;
  return "lpad(" + number + ", " + std::to_string(field.width) + ", '0')";
}

struct Builder {
  const Env& env;
  const std::string& moment;
  std::string pieces;     // joined by ||
  std::string template_;  // of a to_char() that is being collected
  std::string plain;      // where to_char() is not used

  void add(const std::string& piece) { pieces += (pieces.empty() ? "" : " || ") + piece; }

  Result<void> flush() {
    if (!plain.empty()) {
      ASSIGN(const auto literal, text_literal(plain));
      add(literal.sql);
      plain.clear();
    }
    if (template_.empty()) return {};
    ASSIGN(const auto quoted, text_literal(template_));
    add("to_char(" + moment + ", " + quoted.sql + ")");
    template_.clear();
    return {};
  }

  void literal(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!env.context->immutable_for.empty()) {
      plain += c;
    } else if (letter || c == '"' || c == '\\') {
      template_ += c == '"' || c == '\\' ? std::string("\\") + c : std::string("\"") + c + "\"";
    } else {
      template_ += c;
    }
  }

  Result<void> field(const Field& field) {
    const bool pure = !env.context->immutable_for.empty();
    if (!field.to_char.empty() && !pure) {
      template_ += field.to_char;
      return {};
    }
    if (field.part.empty()) return need_pure(env, "strftime('%f')");
    TRY(flush());
    add(extracted(field, moment));
    return {};
  }
};

// The time that the text says, where the text says it whole.
void note_moment(Value* value, const std::string& format, const std::string& moment) {
  const bool fraction = format == "%Y-%m-%d %H:%M:%f" || format == "%Y-%m-%dT%H:%M:%fZ" ||
                        format == "%Y-%m-%d %H:%M:%fZ" || format == "%Y-%m-%dT%H:%M:%f";
  const bool seconds = format == "%Y-%m-%d %H:%M:%S" || format == "%Y-%m-%dT%H:%M:%SZ" ||
                       format == "%Y-%m-%dT%H:%M:%S" || format == "%Y-%m-%d %H:%M:%SZ";
  if (format == "%Y-%m-%d") {
    value->moment = moment + "::date";
    value->moment_type = ValueType::date;
  } else if (format == "%H:%M:%S") {
    value->moment = "date_trunc('second', " + moment + ")::time";
    value->moment_type = ValueType::time;
  } else if (fraction || seconds) {
    value->moment = "date_trunc('" + std::string(fraction ? "milliseconds" : "second") + "', " + moment + ")";
    value->moment_type = ValueType::timestamp;
  }
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Whether `s` has the form of `shape`, in which 0 stands for a digit.
bool has_form(std::string_view s, std::string_view shape) {
  if (s.size() != shape.size()) return false;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (shape[i] == '0' ? !is_digit(s[i]) : s[i] != shape[i]) return false;
  }
  return true;
}

int number_at(std::string_view s, std::size_t at) {
  return (s[at] - '0') * 10 + (s[at + 1] - '0');
}

bool is_real_date(std::string_view s) {
  const int year = number_at(s, 0) * 100 + number_at(s, 2), month = number_at(s, 5), day = number_at(s, 8);
  constexpr std::array kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year == 0 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month == 2 && day == 29) return leap;
  return day <= kDays.at(static_cast<std::size_t>(month - 1));
}

bool is_real_time(std::string_view s) {
  if (s.size() == 5) return has_form(s, "00:00") && number_at(s, 0) < 24 && number_at(s, 3) < 60;
  if (s.size() < 8 || !has_form(s.substr(0, 8), "00:00:00")) return false;
  if (number_at(s, 0) > 23 || number_at(s, 3) > 59 || number_at(s, 6) > 59) return false;
  if (s.size() == 8) return true;
  return s[8] == '.' && s.size() > 9 && s.size() <= 15 && std::all_of(s.begin() + 9, s.end(), is_digit);
}

}  // namespace

Result<Value> strftime(const Env& env, std::string_view format, const std::string& moment) {
  const std::string whole = expanded(format);
  Builder out{env, moment, {}, {}, {}};
  int fields = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    if (whole[at] != '%' || whole.substr(at, 2) == "%%") {
      at += whole[at] == '%' ? 1 : 0;
      out.literal(whole[at]);
      continue;
    }
    const Field* field = at + 1 < whole.size() ? field_of(whole[++at]) : nullptr;
    if (field == nullptr) return refuse("strftime('" + std::string(format) + "')");
    TRY(out.field(*field));
    ++fields;
  }
  TRY(out.flush());
  if (fields == 0) return refuse("strftime('" + std::string(format) + "') without a field");
  const bool single = out.pieces.find(" || ") == std::string::npos;
  Value value = call(out.pieces.empty() ? "''" : out.pieces, ValueType::text);
  value.atomic = single;
  value.digits = fields == 1 && whole.size() == 2 && whole[1] != 'f';
  note_moment(&value, whole, moment);
  return value;
}

Result<std::string> moment_literal(std::string_view text, ValueType* type) {
  if (is_real_time(text)) {
    *type = ValueType::time;
    return "time '" + std::string(text) + "'";
  }
  const bool dated = text.size() >= 10 && has_form(text.substr(0, 10), "0000-00-00") && is_real_date(text);
  if (!dated) return refuse("'" + text::excerpt(text, 40) + "' is not a time that both sides read alike");
  if (text.size() == 10) {
    *type = ValueType::date;
    return "date '" + std::string(text) + "'";
  }
  const bool separated = text[10] == ' ' || text[10] == 'T';
  if (!separated || !is_real_time(text.substr(11))) {
    return refuse("'" + text::excerpt(text, 40) + "' is not a time that both sides read alike");
  }
  *type = ValueType::timestamp;
  return "timestamp '" + std::string(text) + "'";
}

}  // namespace groundway::sql::translating
