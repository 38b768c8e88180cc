// copy/replay_rows.h - single rows into tables that are there, each with its own answer.
//
// Purpose: the server says of every row whether it goes, and why not; one that does not takes none with it.
// Shape:   inside the caller's transaction: a savepoint a row, again and again while a refused row may have
//          waited for another; then those that wait for each other, their foreign keys checked at the end.
//          What the server took is compared by hash with what was sent.
// Errors:  those of PgConnection that are no answer about a row; not_proved.
#pragma once

#include <string>
#include <vector>

#include "copy/job.h"
#include "schema/model.h"

namespace groundway::copy {

enum class Fate { waits, went, there, stays };

struct ReplayRow {
  std::size_t plan = 0;  // position in job.plans
  std::string key;       // row_key()
  std::vector<db::Param> fields;  // binary, in the order of the plan's columns, generated ones too
  DigestSums sums;
  Fate fate = Fate::waits;
  std::string why;         // it stays
  bool by_foreign_key = false;  // refused by one: another row may help
};

Result<void> insert_rows(CopyJob& job, const schema::Model& target, std::vector<ReplayRow>& rows);

const schema::Table& table_of(const schema::Model& target, const TablePlan& plan);

}  // namespace groundway::copy
