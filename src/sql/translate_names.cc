// sql/translate_names.cc - how SQLite names a result column.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

constexpr std::size_t kLongest = 63;  // bytes of a name in PostgreSQL

// A name cut inside a UTF-8 sequence would be no name at all.
std::string cut(std::string name, std::size_t limit) {
  if (name.size() <= limit) return name;
  while (limit > 0 && (static_cast<unsigned char>(name[limit]) & 0xC0) == 0x80) --limit;
  name.resize(limit);
  return name;
}

std::string without_counter(const std::string& name) {
  const std::size_t colon = name.rfind(':');
  const bool counted = colon != std::string::npos && colon + 1 < name.size() &&
                       name.find_first_not_of("0123456789", colon + 1) == std::string::npos;
  return counted ? name.substr(0, colon) : name;
}

}  // namespace

std::string result_name(const ResultColumn& column, const Value& value, std::size_t position) {
  if (!column.alias.empty()) return column.alias;
  if (value.is_column && !value.name.empty()) return value.name;
  if (!column.source.empty()) return column.source;
  if (column.expr != nullptr && column.expr->kind == ExprKind::function)
    return text::lower(column.expr->text);
  return "column" + std::to_string(position);
}

void make_unique(std::vector<std::string>* names) {
  std::set<std::string> taken;
  for (std::string& name : *names) {
    name = cut(name, kLongest);
    if (name.empty()) name = "column";
    const std::string base = without_counter(name);
    for (int n = 1; !taken.insert(text::lower(name)).second; ++n) {
      const std::string counter = ":" + std::to_string(n);
      name = cut(base, kLongest - counter.size()) + counter;
    }
  }
}

}  // namespace groundway::sql::translating
