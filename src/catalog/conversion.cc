#include "catalog/conversion.h"

#include <charconv>

namespace groundway::catalog {
namespace {

enum class Family { text, integer, number, boolean, moment, json, network, bits, other };

struct Known {
  std::string_view type;
  Family family;
};
constexpr Known kKnown[] = {
    {"text", Family::text},           {"character varying", Family::text},
    {"character", Family::text},      {"name", Family::text},
    {"\"char\"", Family::text},       {"smallint", Family::integer},
    {"integer", Family::integer},     {"bigint", Family::integer},
    {"numeric", Family::number},      {"real", Family::number},
    {"double precision", Family::number}, {"boolean", Family::boolean},
    {"date", Family::moment},         {"timestamp without time zone", Family::moment},
    {"timestamp with time zone", Family::moment}, {"json", Family::json},
    {"jsonb", Family::json},          {"inet", Family::network},
    {"cidr", Family::network},        {"bit", Family::bits},
    {"bit varying", Family::bits}};

// "numeric(10,2)" is "numeric", "timestamp(3) without time zone" is "timestamp without time zone".
std::string base_of(std::string_view type) {
  const std::size_t open = type.find('('), close = type.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos) return std::string(type);
  return std::string(type.substr(0, open)) + std::string(type.substr(close + 1));
}

Family family_of(std::string_view type) {
  const std::string base = base_of(type);
  for (const Known& known : kKnown) {
    if (known.type == base) return known.family;
  }
  return Family::other;
}

bool is_array(std::string_view type) { return type.ends_with("[]"); }
std::string_view element_of(std::string_view type) { return type.substr(0, type.size() - 2); }

bool has_cast(std::string_view from, std::string_view to) {
  const Family f = family_of(from), t = family_of(to);
  if (f == Family::text || t == Family::text) return true;
  if (f == Family::other || t == Family::other) return base_of(from) == base_of(to);
  const bool numbers = (f == Family::integer || f == Family::number) && (t == Family::integer || t == Family::number);
  return numbers || f == t;
}

// The number in "character varying(20)"; -1: none.
int length_of(std::string_view type) {
  const std::size_t open = type.find('(');
  if (open == std::string_view::npos) return -1;
  int out = -1;
  std::from_chars(type.data() + open + 1, type.data() + type.size(), out);
  return out;
}
std::string_view scale_of(std::string_view type) {
  const std::size_t comma = type.find(',');
  return comma == std::string_view::npos ? std::string_view() : type.substr(comma);
}

// An explicit cast to "character varying(3)" cuts what is longer without a word; the assignment to a column of that type
// refuses it. So what has a length is cast to what has none, and assigned.
std::string cast_target(const std::string& to) {
  const bool array = is_array(to);
  const std::string_view element = array ? element_of(to) : std::string_view(to);
  const Family family = family_of(element);
  if (length_of(element) < 0 && base_of(element) != "character" && base_of(element) != "bit") return to;
  if (family == Family::text) return array ? "text[]" : "text";
  if (family == Family::bits) return array ? "bit varying[]" : "bit varying";
  return to;
}

}  // namespace

std::string converted(const std::string& expression, const std::string& from, const std::string& to) {
  const bool arrays = is_array(from) && is_array(to);
  const std::string_view f = arrays ? element_of(from) : std::string_view(from);
  const std::string_view t = arrays ? element_of(to) : std::string_view(to);
  const std::string target = cast_target(to);
  if (!is_array(f) && !is_array(t)) {
    // texts are assigned to each other as they are, and a longer length is not a reason to write the table anew
    const Family family = family_of(f);
    const bool padded = base_of(t) == "bit" && length_of(f) > 0 && length_of(f) <= length_of(t);
    if (padded && family == Family::bits) return expression + "::" + to;  // zeros behind, nothing is cut
    if (family == family_of(t) && (family == Family::text || family == Family::bits)) return expression;
    if (has_cast(f, t)) return expression + "::" + target;
    const bool truth = (family_of(f) == Family::boolean && family_of(t) == Family::integer) ||
                       (family_of(f) == Family::integer && family_of(t) == Family::boolean);
    if (truth) return expression + (arrays ? "::integer[]::" : "::integer::") + target;
  }
  return expression + (arrays ? "::text[]::" : "::text::") + target;
}

bool keeps_representation(std::string_view from, std::string_view to) {
  const std::string f = base_of(from), t = base_of(to);
  if (f == "character varying" && t == "text") return true;
  if (f == "text" && t == "character varying") return length_of(to) < 0;
  if (f != t) return false;
  if (f == "character varying") return length_of(to) < 0 || (length_of(from) >= 0 && length_of(to) >= length_of(from));
  if (f != "numeric") return false;
  if (length_of(to) < 0) return true;
  return length_of(from) >= 0 && length_of(to) >= length_of(from) && scale_of(from) == scale_of(to);
}

}  // namespace groundway::catalog
