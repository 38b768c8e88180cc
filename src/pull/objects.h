// pull/objects.h - keys, defaults, CHECKs, foreign keys and indexes in SQLite's words.
//
// Purpose: every object of the server ends in the plan as converted, changed (told) or left out (why, and its
// SQL). Shape:   convert_objects() after the types are decided; nothing is tried on rows here. Errors:  those
// of PgConnection.
#pragma once

#include "base/result.h"
#include "db/pg.h"
#include "pull/plan.h"

namespace groundway::pull {

Result<void> convert_objects(db::PgConnection& reader, PullPlan& plan);

// The columns of `table` as an expression names them: (alias, name) -> SQL and sense.
class ColumnsInSql {
 public:
  explicit ColumnsInSql(const PullTable& table, const std::string& alias = {});
  const ColumnInSql* find(std::string_view name) const;

 private:
  std::map<std::string, ColumnInSql, std::less<>> columns_;
};

}  // namespace groundway::pull
