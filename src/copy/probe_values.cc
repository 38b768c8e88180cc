#include "copy/probe_values.h"

#include <cctype>
#include <cstdlib>

#include "base/text.h"

namespace groundway::copy {
namespace {

using db::OwnedValue;
using db::SqliteType;

bool is_number(const OwnedValue& v) {
  return v.type == SqliteType::integer || v.type == SqliteType::real;
}

double real_of(const OwnedValue& v) {
  return v.type == SqliteType::integer ? static_cast<double>(v.integer) : v.real;
}

int sign_of(double d) {
  return d < 0 ? -1 : d > 0 ? 1 : 0;
}

int order(const OwnedValue& left, const OwnedValue& right) {
  if (is_number(left) && is_number(right)) return sign_of(real_of(left) - real_of(right));
  const auto as_number = [](const OwnedValue& v) {
    return is_number(v) ? std::optional<OwnedValue>(v) : number_literal(v.bytes);
  };
  const auto l = as_number(left), r = as_number(right);
  if (is_number(left) != is_number(right) && l && r) return sign_of(real_of(*l) - real_of(*r));
  if (is_number(left) != is_number(right)) return is_number(left) ? -1 : 1;
  return left.bytes.compare(right.bytes);
}

// "2024-01-02": the year is changed, so that it stays a date.
bool is_dated(const std::string& text) {
  return text.size() >= 10 && text[4] == '-' && text[7] == '-' &&
         text::parse_int(text.substr(0, 4)).has_value();
}

OwnedValue beside(const OwnedValue& v, int step) {
  OwnedValue out = v;
  if (v.type == SqliteType::integer) out.integer += step;
  if (v.type == SqliteType::real) out.real += step;
  if (is_number(v)) return out;
  if (is_dated(v.bytes)) {
    const std::int64_t year = *text::parse_int(v.bytes.substr(0, 4)) + step;
    out.bytes = std::to_string(year) + v.bytes.substr(4);
  } else if (step > 0) {
    out.bytes += "x";
  } else if (!out.bytes.empty()) {
    out.bytes.pop_back();
  }
  return out;
}

}  // namespace

OwnedValue text_value(std::string bytes) {
  return {SqliteType::text, 0, 0, std::move(bytes)};
}

OwnedValue integer_value(std::int64_t n) {
  return {SqliteType::integer, n, 0, ""};
}

std::optional<OwnedValue> number_literal(const std::string& text) {
  if (const auto n = text::parse_int(text)) return integer_value(*n);
  char* end = nullptr;
  const double real = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || *end != '\0') return std::nullopt;
  return OwnedValue{SqliteType::real, 0, real, ""};
}

bool holds(const OwnedValue& left, std::string_view op, const OwnedValue& right) {
  const bool nulls = left.type == SqliteType::null || right.type == SqliteType::null;
  if (nulls && op == "IS") return left.type == right.type;
  if (nulls) return op == "IS NOT" && left.type != right.type;
  const int o = order(left, right);
  if (op == "=" || op == "IS") return o == 0;
  if (op == "<>" || op == "IS NOT") return o != 0;
  if (op == "<") return o < 0;
  if (op == "<=") return o <= 0;
  return op == ">" ? o > 0 : o >= 0;
}

std::string_view opposite(std::string_view op) {
  if (op == "=") return "<>";
  if (op == "<>") return "=";
  if (op == "IS") return "IS NOT";
  if (op == "IS NOT") return "IS";
  if (op == "<") return ">=";
  if (op == ">=") return "<";
  return op == ">" ? "<=" : ">";
}

std::string_view mirrored(std::string_view op) {
  if (op == "<") return ">";
  if (op == ">") return "<";
  if (op == "<=") return ">=";
  return op == ">=" ? "<=" : op;
}

std::vector<OwnedValue> pleasing(std::string_view op, const OwnedValue& right) {
  std::vector<OwnedValue> out;
  for (const OwnedValue& one : {right, beside(right, 1), beside(right, -1), integer_value(1), OwnedValue{}}) {
    if (holds(one, op, right)) out.push_back(one);
  }
  return out;
}

std::string text_like(std::string_view pattern, bool is_glob) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == (is_glob ? '*' : '%')) continue;
    const std::size_t end = is_glob && c == '[' ? pattern.find(']', i + 2) : pattern.npos;
    if (end != pattern.npos) {
      out += pattern[i + 1] == '^' ? '~' : pattern[i + 1];
      i = end;
    } else {
      out += c == (is_glob ? '?' : '_') ? 'a' : c;
    }
  }
  return out;
}

}  // namespace groundway::copy
