// Which of a table's columns are its key, and whether ranges of it are its pieces.
#include "copy/source_file.h"
#include "follow/table_sums.h"

namespace groundway::follow {
namespace {

bool is_whole_number(const copy::ColumnPlan& c) {
  using schema::TypeKind;
  const bool integer = c.type.kind == TypeKind::smallint || c.type.kind == TypeKind::integer ||
                       c.type.kind == TypeKind::bigint;
  return integer && c.reading == schema::Reading::plain && !c.generated;
}

std::optional<std::size_t> position(const copy::TablePlan& plan, const std::string& column) {
  for (std::size_t c = 0; c < plan.columns.size(); ++c) {
    if (plan.columns[c].source_name == column) return c;
  }
  return std::nullopt;
}

Tracked track(const copy::TablePlan& plan, FollowedTable followed, const schema::SourceTable& source,
              bool unknown_collations) {
  Tracked out;
  out.plan = &plan;
  out.table = std::move(followed);
  out.rowid = copy::rowid_name(source);
  for (const std::string& column : out.table.key) {
    if (const auto c = position(plan, column)) out.key.push_back(*c);
  }
  if (source.rowid_alias) {
    const auto c = position(plan, source.columns[*source.rowid_alias].name);
    if (c && is_whole_number(plan.columns[*c])) out.ranged = c;
  }
  // An index in an order that is not known here finds nothing.
  const bool blind = unknown_collations && !source.rowid_alias;
  if (out.key.size() != out.table.key.size() || blind) out.table.trace = Trace::touched;
  return out;
}

}  // namespace

std::vector<Tracked> track_tables(const std::vector<copy::TablePlan>& plans, const SourceReader& source) {
  std::vector<std::string> names;
  for (const auto& plan : plans) names.push_back(plan.name);
  auto followed = followed_tables(source.schema(), names);
  std::vector<Tracked> out;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    out.push_back(track(plans[i], std::move(followed[i]), source.schema().tables[plans[i].source],
                        source.has_unknown_collations()));
  }
  return out;
}

}  // namespace groundway::follow
