#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "base/text.h"
#include "copy/batch.h"
#include "copy/build.h"
#include "copy/incoming.h"
#include "copy/left_behind.h"
#include "copy/load.h"
#include "copy/proof.h"
#include "copy/resume.h"
#include "copy/workers.h"
#include "schema/render.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

Error not_as_left(const CopyJob& job, std::string cause) {
  return Error{Code::not_resumable, std::move(cause)}.with_fix(job.options.command + " --replace   # starts it anew");
}

Result<void> tables_are_there(CopyJob& job) {
  ASSIGN(const auto gone, job.writers[0].query("SELECT t.name FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY AS t (name, "
                                               "number) WHERE to_regclass(t.name) IS NULL ORDER BY t.number LIMIT 1",
                                               {array_of(job.plans)}));
  if (gone.count() == 0) return {};
  return not_as_left(job, "the table " + gone.text(0, 0) + " of the unfinished copy is gone");
}

std::optional<std::int64_t> rowid_in(const db::Rows& rows, int r, int column) {
  if (rows.is_null(r, column)) return std::nullopt;
  return rows.integer(r, column);
}

Result<Piece> piece_in(const db::Rows& rows, int r) {
  Piece piece;
  piece.number = static_cast<int>(rows.integer(r, 1));
  piece.from = rowid_in(rows, r, 2);
  piece.below = rowid_in(rows, r, 3);
  piece.done = rows.truth(r, 4);
  if (piece.done) {
    ASSIGN(piece.sums, sums_in(rows, r, 5));
  }
  return piece;
}

Result<void> read_pieces(CopyJob& job) {
  ASSIGN(const auto rows, job.writers[0].query("SELECT target, number, from_rowid, below_rowid, done_at IS NOT NULL, rows, "
                                               "digest FROM groundway.copy_piece WHERE run = $1 ORDER BY number",
                                               {job.run}));
  std::map<std::string, std::vector<Piece>> by_table;
  for (int r = 0; r < rows.count(); ++r) {
    ASSIGN(const Piece piece, piece_in(rows, r));
    by_table[rows.text(r, 0)].push_back(piece);
  }
  for (std::size_t i = 0; i < job.plans.size(); ++i) {
    const std::string target = job.plans[i].journal_target();
    const auto found = by_table.find(target);
    if (found == by_table.end())
      return not_as_left(job, "the journal knows nothing of " + target + " in the unfinished copy");
    for (Piece& piece : found->second) {
      piece.plan = i;
      job.pieces.push_back(piece);
    }
  }
  return {};
}

// Positions in job.pieces.
Result<std::vector<std::size_t>> changed_pieces(CopyJob& job) {
  std::vector<char> changed(job.pieces.size(), 0);
  const auto stage = job.reporter.begin({"compare", "parts", job.pieces.size(), "rows"});
  TRY(run_jobs(job.pieces.size(), job.file.connections.size(), [&](std::size_t worker, std::size_t n) -> Result<void> {
    const Piece& piece = job.pieces[n];
    if (!piece.done) return {};
    changed[n] = 1;  // for all that is known where no sums were taken
    if (!piece.sums.taken) return {};
    const TablePlan& plan = job.plans[piece.plan];
    job.reporter.step("looking for changes in " + plan.name);
    Meter meter = stage->begin(plan.name, piece.sums.rows);
    ASSIGN(const DigestSums now, digest_rows(job, plan, select_of(plan, piece), job.file.connections[worker], meter));
    changed[n] = now == piece.sums ? 0 : 1;
    meter.end();
    return {};
  }));
  stage->end();
  std::vector<std::size_t> out;
  for (std::size_t n = 0; n < changed.size(); ++n) {
    if (changed[n] != 0) out.push_back(n);
  }
  return out;
}

// The column that holds the rowid, quoted; empty: the target does not know it, and a range cannot be emptied.
std::string key_column(const CopyJob& job, const TablePlan& plan) {
  const auto& table = job.file.schema.tables[plan.source];
  if (!table.rowid_alias) return "";
  const ColumnPlan& column = plan.columns[*table.rowid_alias];
  using schema::TypeKind;
  const TypeKind kind = column.type.kind;
  const bool whole = kind == TypeKind::bigint || kind == TypeKind::integer || kind == TypeKind::smallint;
  return whole ? sql::quote_ident(column.target_name) : "";
}

class Emptier {
 public:
  Emptier(CopyJob& job, const std::vector<std::size_t>& changed) : job_(job), writer_(job.writers[0]) {
    for (const std::size_t n : changed) tables_[job.pieces[n].plan].push_back(&job.pieces[n]);
  }

  Result<void> run() {
    for (const auto& [i, pieces] : tables_)
      TRY(writer_.exec("LOCK TABLE " + job_.plans[i].quoted_target() + " IN ACCESS EXCLUSIVE MODE"));
    for (const auto& [i, pieces] : tables_) TRY(is_ours(job_.plans[i]));
    TRY(drop_what_refers());
    for (auto& [i, pieces] : tables_) TRY(empty(i, pieces));
    return {};
  }

 private:
  // What somebody has written since is not emptied away.
  Result<void> is_ours(const TablePlan& plan) {
    ASSIGN(const bool untouched, is_untouched(writer_, plan.journal_target(), plan.quoted_target()));
    if (untouched) return {};
    return not_as_left(job_, "the source has changed, and somebody has written to " + plan.quoted_target() +
                                 " since its rows were copied");
  }

  // Foreign keys would refuse the rows or take others along, triggers would fire. Both are made again.
  Result<void> drop_what_refers() {
    for (const auto& table : job_.converted.model.tables) {
      const std::string name = schema::qualified(table.schema, table.name);
      for (const auto& key : table.foreign_keys)
        TRY(writer_.exec("ALTER TABLE " + name + " DROP CONSTRAINT IF EXISTS " + sql::quote_ident(key.name)));
    }
    for (const auto& trigger : job_.converted.model.triggers) {
      if (!job_.present.has_trigger(trigger.schema, trigger.table, trigger.name)) continue;
      TRY(writer_.exec("DROP TRIGGER " + sql::quote_ident(trigger.name) + " ON " +
                       schema::qualified(trigger.schema, trigger.table)));
    }
    return {};
  }

  Result<void> empty(std::size_t i, std::vector<Piece*>& changed) {
    const TablePlan& plan = job_.plans[i];
    const std::string key = key_column(job_, plan);
    const bool ranges = !key.empty() && !changed.front()->is_whole();
    if (!ranges) TRY(empty_table(i, changed));
    for (Piece* piece : changed) {
      if (ranges) TRY(writer_.exec("DELETE FROM " + plan.quoted_target() + where_of(*piece, key)));
      piece->done = false;
      piece->sums = {};
      TRY(forget_piece(writer_, job_.run, plan.journal_target(), piece->number));
    }
    return {};
  }

  // All of it goes; without its keys and indexes it is loaded as fast as a new one.
  Result<void> empty_table(std::size_t i, std::vector<Piece*>& changed) {
    changed.clear();
    for (Piece& piece : job_.pieces) {
      if (piece.plan == i) changed.push_back(&piece);
    }
    const schema::Table& table = job_.converted.model.tables[i];
    const std::string name = schema::qualified(table.schema, table.name);
    TRY(writer_.exec("TRUNCATE " + name));
    std::vector<std::string> constraints, indexes;
    if (table.primary_key) constraints.push_back(table.primary_key->name);
    for (const auto& key : table.unique) constraints.push_back(key.name);
    for (const auto& constraint : constraints)
      TRY(writer_.exec("ALTER TABLE " + name + " DROP CONSTRAINT IF EXISTS " + sql::quote_ident(constraint)));
    indexes = constraints;  // a key that was not adopted yet is an index
    for (const auto& index : table.indexes) indexes.push_back(index.name);
    for (const auto& index : indexes)
      TRY(writer_.exec("DROP INDEX IF EXISTS " + schema::qualified(table.schema, index)));
    return {};
  }

  CopyJob& job_;
  db::PgConnection& writer_;
  std::map<std::size_t, std::vector<Piece*>> tables_;  // by position in job.plans
};

// Emptied, and forgotten in the journal, at once.
Result<void> empty_pieces(CopyJob& job, const std::vector<std::size_t>& changed) {
  db::PgConnection& writer = job.writers[0];
  TRY(writer.exec("BEGIN"));
  const auto work = [&]() -> Result<void> {
    if (!changed.empty()) TRY(Emptier(job, changed).run());
    TRY(reopen_run(writer, job.run, job.file.fingerprint));
    for (const TablePlan& plan : job.plans)
      TRY(renew_left_behind(writer, job.run, plan.journal_target(), plan.excluded));
    TRY(failpoint(Failpoint::copy_resume_emptied));
    return writer.exec("COMMIT");
  };
  auto done = work();
  if (done) return {};
  if (writer.is_alive()) (void)writer.exec("ROLLBACK").operator bool();  // the first error is the one to tell
  return std::move(done).error().in("emptying what has changed in the source");
}

Result<void> look_for_changes(CopyJob& job) {
  ASSIGN(const auto changed, changed_pieces(job));
  TRY(failpoint(Failpoint::copy_resume_compared));
  const auto done = static_cast<std::size_t>(
      std::count_if(job.pieces.begin(), job.pieces.end(), [](const Piece& p) { return p.done; }));
  job.report.notes.push_back(fmt::format("the file has changed since the copy was stopped: {} of {} that were there differ and "
                                         "are loaded again",
                                         changed.size(), text::count_of(done, "piece")));
  return empty_pieces(job, changed);
}

// Pieces of a copy that was not to be proven, when the one that goes on with it is.
Result<void> take_missing_sums(CopyJob& job) {
  const auto missing = [](const Piece& piece) { return piece.done && !piece.sums.taken; };
  if (!takes_sums(job.options) || std::none_of(job.pieces.begin(), job.pieces.end(), missing)) return {};
  const auto stage = job.reporter.begin({"compare", "parts", job.pieces.size(), "rows"});
  TRY(run_jobs(job.pieces.size(), job.file.connections.size(), [&](std::size_t worker, std::size_t n) -> Result<void> {
    Piece& piece = job.pieces[n];
    if (!missing(piece)) return {};
    const TablePlan& plan = job.plans[piece.plan];
    job.reporter.step("reading " + plan.name);
    Meter meter = stage->begin(plan.name, piece.sums.rows);
    ASSIGN(piece.sums, digest_rows(job, plan, select_of(plan, piece), job.file.connections[worker], meter));
    meter.end();
    return {};
  }));
  stage->end();
  return {};
}

}  // namespace

Result<void> go_on_with_tables(CopyJob& job, const Run& run) {
  db::PgConnection& writer = job.writers[0];
  job.run = job.report.run = run.id;
  job.seed = run.seed;
  if (run.incoming && run.swapped_at.empty()) return_to_incoming(job);
  TRY(tables_are_there(job));
  if (!job.options.schema_only) TRY(read_pieces(job));
  ASSIGN(job.present, Present::look(writer, job.schema, kIncoming));
  if (run.fingerprint != job.file.fingerprint) {
    TRY(look_for_changes(job));
    ASSIGN(job.present, Present::look(writer, job.schema, kIncoming));
  }
  TRY(take_missing_sums(job));
  return {};
}

Result<bool> take_committed(CopyJob& job, const Run& run, std::vector<DigestSums>& before) {
  job.run = job.report.run = run.id;
  job.seed = run.seed;
  job.sent.assign(job.plans.size(), {});
  const bool appended = job.options.on_target == OnTarget::append;
  for (std::size_t i = 0; i < job.plans.size(); ++i) {
    ASSIGN(const auto rows, job.writers[0].query("SELECT rows, digest, before_rows, before_digest FROM groundway.copy_table WHERE run = $1 AND target = $2",
                                                 {job.run, job.plans[i].journal_target()}));
    if (rows.count() == 0) return not_as_left(job, "the journal knows nothing of " + job.plans[i].journal_target());
    ASSIGN(job.sent[i], sums_in(rows, 0, 0));
    job.report.tables[i].rows = job.sent[i].rows;
    if (appended) {
      ASSIGN(const DigestSums held, sums_in(rows, 0, 2));
      before.push_back(held);
    }
  }
  if (run.fingerprint == job.file.fingerprint) return true;
  if (appended) {
    job.report.notes.push_back("the rows were appended before the copy was stopped; the file has changed since, and what "
                               "is proven is what was appended");
    return true;
  }
  ASSIGN(const auto now, digest_source(job));
  if (now == job.sent) return true;
  for (const TablePlan& plan : job.plans) {
    ASSIGN(const bool untouched, is_untouched(job.writers[0], plan.journal_target(), plan.quoted_target()));
    if (!untouched)
      return not_as_left(job, "the source has changed, and somebody has written to " + plan.quoted_target() +
                                  " since its rows were copied");
  }
  return false;
}

namespace {

// Ids drawn for rows that are not there any more: of a source that has changed since, or of probes.
Result<bool> holds_from(db::PgConnection& writer, const std::string& table, const schema::Column& column) {
  ASSIGN(const auto found,
         writer.query("SELECT EXISTS (SELECT FROM " + table + " WHERE " + sql::quote_ident(column.name) + " >= " +
                      std::to_string(column.identity->start) + ")"));
  return found.truth(0, 0);
}

Result<void> place_identity(db::PgConnection& writer, const schema::Table& table, const schema::Column& column) {
  const std::string name = schema::qualified(table.schema, table.name);
  ASSIGN(const auto sequence, writer.query("SELECT pg_get_serial_sequence($1, $2)", {name, column.name}));
  if (sequence.is_null(0, 0)) return {};
  ASSIGN(const auto at, writer.query("SELECT last_value, is_called FROM " + sequence.text(0, 0)));
  const bool given = at.truth(0, 1);
  const std::int64_t last = at.integer(0, 0), start = column.identity->start;
  const bool exhausted = column.identity->exhausted;
  if (last == start && given == exhausted) return {};
  if (!exhausted && last == start - 1 && given) return {};
  const bool ahead = last > start || (last == start && given);
  if (ahead) {
    ASSIGN(const bool drawn, holds_from(writer, name, column));
    if (drawn) return {};
  }
  return writer.exec(schema::set_identity(table, column).sql);
}

}  // namespace

Result<void> place_identities(CopyJob& job) {
  for (const auto& table : job.converted.model.tables) {
    for (const auto& column : table.columns) {
      if (column.identity) TRY(place_identity(job.writers[0], table, column));
    }
  }
  return {};
}

}  // namespace groundway::copy
