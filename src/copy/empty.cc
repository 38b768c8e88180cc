#include "copy/empty.h"

#include "copy/batch.h"
#include "gen/db_sql.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

Error has_rows(const std::string& outside, const std::string& inside, bool seen) {
  return Error{Code::target_not_empty, outside + " refers to " + inside + ", is not copied, and " +
                                           (seen ? "has rows" : "cannot be looked at by this role")}
      .with_fix("copy that table, too, or empty it first: nothing outside the selection is ever emptied");
}

// Nobody may write to what is looked at here: a row that comes would be reached by ON DELETE CASCADE.
Result<bool> is_referred_to(CopyJob& job) {
  db::PgConnection& writer = job.writers[0];
  ASSIGN(const auto rows, writer.query(std::string(db::sql_text::kReferringTables), {array_of(job.plans)}));
  for (int r = 0; r < rows.count(); ++r) {
    const std::string table = sql::quote_qualified(rows.get(r, 0), rows.get(r, 1));
    if (!rows.truth(r, 3)) return has_rows(table, rows.text(r, 2), false);
    TRY(writer.exec("LOCK TABLE " + table + " IN SHARE MODE"));
    ASSIGN(const auto there, writer.query("SELECT 1 FROM " + table + " LIMIT 1"));
    if (there.count() > 0) return has_rows(table, rows.text(r, 2), true);
  }
  return rows.count() > 0;
}

}  // namespace

Result<bool> empty_tables(CopyJob& job, const std::vector<std::size_t>& order) {
  if (job.plans.empty()) return true;
  ASSIGN(const bool referred, is_referred_to(job));
  if (referred) {
    for (auto i = order.rbegin(); i != order.rend(); ++i)
      TRY(job.writers[0].exec("DELETE FROM " + job.plans[*i].quoted_target()));
    return false;
  }
  std::string all;
  for (const TablePlan& plan : job.plans) all += (all.empty() ? "" : ", ") + plan.quoted_target();
  TRY(job.writers[0].exec("TRUNCATE " + all));
  return true;
}

}  // namespace groundway::copy
