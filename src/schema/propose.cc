// The declared type's name: looked up in types.def, with its arguments set aside.
#include <algorithm>

#include "base/text.h"
#include "schema/decide_parts.h"

namespace groundway::schema {
namespace {

struct Name {
  std::string base;       // "int unsigned" of "INT(11) UNSIGNED"
  std::vector<int> args;  // 11
};

std::vector<int> read_args(std::string_view inside) {
  std::vector<int> args;
  for (const std::string& part : text::split(inside, ',')) {
    const auto number = text::parse_int(text::trim(part));
    if (!number || *number < 0 || *number > 1'000'000'000) return {};
    args.push_back(static_cast<int>(*number));
  }
  return args;
}

std::string fold_blanks(std::string_view s) {
  std::string out;
  for (const char c : s) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  return std::string(text::trim(out));
}

Name read_name(std::string_view declared) {
  const std::string lower = text::lower(declared);
  const std::size_t open = lower.find('(');
  if (open == std::string::npos) return {fold_blanks(lower), {}};
  const std::size_t close = std::min(lower.find(')', open), lower.size());
  const std::string rest = close < lower.size() ? lower.substr(close + 1) : "";
  return {fold_blanks(lower.substr(0, open) + ' ' + rest),
          read_args(std::string_view(lower).substr(open + 1, close - open - 1))};
}

}  // namespace

const std::vector<TypeRow>& type_rows() {
  static const std::vector<TypeRow> rows = {
#define GROUNDWAY_TYPE(declared, family, postgres, note) {declared, Family::family, postgres, note},
#include "schema/types.def"
#undef GROUNDWAY_TYPE
  };
  return rows;
}

Proposal propose(std::string_view declared_type) {
  Proposal proposal{.family = Family::untyped, .declared = std::string(declared_type), .args = {}};
  Name name = read_name(declared_type);
  proposal.args = std::move(name.args);
  for (const TypeRow& row : type_rows()) {
    if (row.declared == name.base) proposal.family = row.family;
  }
  // MySQL's habit for a boolean; other widths of TINYINT are numbers, other widths of BIT are not single
  // bits.
  const bool one = proposal.args == std::vector<int>{1};
  if (name.base == "tinyint" && one) proposal.family = Family::boolean;
  if (name.base == "bit" && !proposal.args.empty() && !one) proposal.family = Family::untyped;
  return proposal;
}

}  // namespace groundway::schema
