#include "copy/raise_identities.h"

#include "copy/replay_rows.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

Result<void> raise(db::PgConnection& writer, const std::string& table, const schema::Column& column) {
  ASSIGN(const auto name,
         writer.query("SELECT pg_catalog.pg_get_serial_sequence($1, $2)", {table, column.name}));
  if (name.is_null(0, 0)) return {};
  const std::string sequence = name.text(0, 0);
  const std::string behind = "SELECT pg_catalog.setval($1::regclass, ids.last) FROM (SELECT max(" +
                             sql::quote_ident(column.name) + ")::bigint AS last FROM " + table + ") ids, " +
                             sequence + " s WHERE ids.last >= s.last_value + s.is_called::int";
  ASSIGN(const auto far, writer.query("SELECT ids.last >= s.last_value + s.is_called::int FROM (SELECT max(" +
                                      sql::quote_ident(column.name) + ")::bigint AS last FROM " + table +
                                      ") ids, " + sequence + " s"));
  if (far.count() == 0 || !far.truth(0, 0)) return {};
  // Nobody draws an id for a row between the look and the step.
  TRY(writer.exec("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE"));
  TRY(writer.query(behind, {sequence}));
  return {};
}

}  // namespace

Result<void> raise_identities(CopyJob& job, const schema::Model& target) {
  for (const TablePlan& plan : job.plans) {
    for (const schema::Column& column : table_of(target, plan).columns) {
      if (column.identity || !column.owned_sequence.empty())
        TRY(raise(job.writers[0], plan.quoted_target(), column));
    }
  }
  return {};
}

}  // namespace groundway::copy
