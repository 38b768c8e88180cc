// drift/table_sizes.h - how large the tables of a database are, as it last counted them.
//
// Purpose: a rewrite of ten rows and one of a terabyte are not the same change.
// Shape:   one query of pg_class for all; 0 where ANALYZE or VACUUM has not looked yet.
// Errors:  those of PgConnection.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "base/result.h"
#include "db/pg.h"

namespace groundway::drift {

struct TableSize {
  std::uint64_t bytes = 0, rows = 0;
};
using TableSizes = std::map<std::pair<std::string, std::string>, TableSize>;  // by schema and name

Result<TableSizes> read_table_sizes(db::PgConnection& connection);

}  // namespace groundway::drift
