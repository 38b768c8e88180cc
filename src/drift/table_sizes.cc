#include "drift/table_sizes.h"

namespace groundway::drift {

Result<TableSizes> read_table_sizes(db::PgConnection& connection) {
  ASSIGN(const db::Rows rows,
         connection.query("SELECT n.nspname, c.relname, c.relpages::bigint * current_setting('block_size')::bigint, "
                          "greatest(c.reltuples, 0)::bigint FROM pg_catalog.pg_class c "
                          "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                          "WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_'"));
  TableSizes out;
  for (int r = 0; r < rows.count(); ++r) {
    out[{rows.text(r, 0), rows.text(r, 1)}] = {static_cast<std::uint64_t>(rows.integer(r, 2)),
                                               static_cast<std::uint64_t>(rows.integer(r, 3))};
  }
  return out;
}

}  // namespace groundway::drift
