#include "pull/plan.h"

#include <algorithm>

#include "base/text.h"
#include "sql/quote.h"

namespace groundway::pull {

std::string PullTable::quoted() const {
  return sql::quote_qualified(pg.schema, pg.name);
}

std::optional<std::size_t> PullTable::column(std::string_view pg_name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].pg.name == pg_name) return i;
  }
  return std::nullopt;
}

bool PullTable::is_masked() const {
  return std::any_of(columns.begin(), columns.end(), [](const PullColumn& c) { return c.is_masked(); });
}

std::optional<std::size_t> PullPlan::table(std::string_view schema, std::string_view name) const {
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].pg.schema == schema && tables[i].pg.name == name) return i;
  }
  return std::nullopt;
}

std::string PullPlan::take(const std::string& wanted) {
  const std::string first = text::istarts_with(wanted, "sqlite_") ? "_" + wanted : wanted;
  std::string name = first;
  for (int i = 2; !taken.insert(text::lower(name)).second; ++i) name = first + "_" + std::to_string(i);
  return name;
}

void PullPlan::tell(schema::Outcome::Kind kind, std::string object, std::string reason, std::string sql) {
  outcomes.push_back({kind, std::move(object), std::move(reason), std::move(sql)});
}

}  // namespace groundway::pull
