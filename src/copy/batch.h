// copy/batch.h - many small tables and statements in few messages and transactions.
//
// Purpose: a schema of thousands of small tables costs what its rows cost, not a round trip and a commit an object.
// Shape:   run_together() is all or nothing; whoever calls it does the same one by one after a refusal, which
//          names what was refused. Groups are small: a server keeps room for a few thousand locks.
// Errors:  connection_lost, interrupted; what the server refuses is no Error here.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "copy/job.h"

namespace groundway::copy {

constexpr std::size_t kTogether = 100;  // statements of one message, where nothing else bounds them

// In the caller's transaction, else in one of their own. False: something was refused, and nothing is done.
Result<bool> run_together(db::PgConnection& writer, const std::vector<std::string>& statements);

// SELECTs that give the same columns, as few queries; an answer a query, the rows in any order.
Result<std::vector<db::Rows>> ask_all(db::PgConnection& reader, const std::vector<std::string>& selects);

// The plans' tables as a parameter of type text[]: {"public.t","public.\"Odd\""}.
std::string array_of(const std::vector<TablePlan>& plans);

// A table that is not worth a transaction of its own.
bool is_small(const TablePlan& plan);

// Positions in job.plans: the small ones of `plans` in groups, every other alone.
std::vector<std::vector<std::size_t>> group_small(const CopyJob& job, const std::vector<std::size_t>& plans);

}  // namespace groundway::copy
