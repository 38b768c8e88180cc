#include "copy/journal.h"

#include <array>
#include <charconv>

#include "base/json_text.h"
#include "base/text.h"
#include "copy/resume.h"

namespace groundway::copy {
namespace {

// stored: add columns, never rename
constexpr const char* kCreate = R"(
CREATE SCHEMA IF NOT EXISTS groundway;
CREATE TABLE IF NOT EXISTS groundway.copy_run (
  id uuid PRIMARY KEY,
  state text NOT NULL,  -- running, loaded, rolled back, complete
  source text NOT NULL,
  fingerprint text NOT NULL,
  mode text NOT NULL,
  on_nul text NOT NULL,
  on_bad_utf8 text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);
CREATE TABLE IF NOT EXISTS groundway.copy_table (
  run uuid NOT NULL,
  target text NOT NULL,
  rows bigint,
  rejected bigint,
  digest numeric,
  seed numeric,
  done_at timestamptz,
  PRIMARY KEY (run, target)
);
CREATE TABLE IF NOT EXISTS groundway.copy_piece (
  run uuid NOT NULL,
  target text NOT NULL,
  number int NOT NULL,
  from_rowid bigint,   -- NULL: from the first
  below_rowid bigint,  -- NULL: to the last
  rows bigint,
  digest numeric,
  done_at timestamptz,
  PRIMARY KEY (run, target, number)
))";

// What came later, for a database that an older groundway has written to.
constexpr const char* kUpgrade = R"(
ALTER TABLE groundway.copy_run
  ADD COLUMN IF NOT EXISTS options jsonb,        -- the choices that the rows depend on, by flag
  ADD COLUMN IF NOT EXISTS types jsonb,          -- {"users.balance": "numeric(12,2), as it is read"}
  ADD COLUMN IF NOT EXISTS source_schema text,   -- digest of the file's definitions
  ADD COLUMN IF NOT EXISTS seed numeric,
  ADD COLUMN IF NOT EXISTS incoming boolean NOT NULL DEFAULT false,  -- the tables grow beside those they replace
  ADD COLUMN IF NOT EXISTS swapped_at timestamptz;
ALTER TABLE groundway.copy_piece ADD COLUMN IF NOT EXISTS digest numeric;
ALTER TABLE groundway.copy_table
  ADD COLUMN IF NOT EXISTS digest numeric,
  ADD COLUMN IF NOT EXISTS seed numeric,
  ADD COLUMN IF NOT EXISTS before_rows bigint,  -- what rows were added to
  ADD COLUMN IF NOT EXISTS before_digest numeric)";

// The one that was added last.
constexpr const char* kIsNew =
    "SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = 'groundway.copy_table'::regclass AND attname = "
    "'before_digest' AND NOT attisdropped";

}  // namespace

std::string_view policy_name(OnBadText policy) {
  static constexpr std::array<std::string_view, 4> kNames = {"reject", "escape", "replace", "bytea"};
  return kNames.at(static_cast<std::size_t>(policy));
}

std::optional<OnBadText> parse_policy(std::string_view name) {
  for (const OnBadText p : {OnBadText::reject, OnBadText::escape, OnBadText::replace, OnBadText::bytea}) {
    if (policy_name(p) == name) return p;
  }
  return std::nullopt;
}

Result<void> create_journal(db::PgConnection& writer) {
  TRY(writer.exec(kCreate));
  ASSIGN(const auto there, writer.query(kIsNew));
  return there.count() > 0 ? Result<void>{} : writer.exec(kUpgrade);
}

namespace {

std::string bound(const std::optional<std::int64_t>& rowid) {
  return rowid ? std::to_string(*rowid) : "null";
}

std::string json_list(const std::vector<std::string>& elements) {
  return "[" + text::join(elements, ",") + "]";
}

}  // namespace

Result<void> begin_run(db::PgConnection& writer, const Run& run, const std::vector<std::string>& targets,
                       const std::vector<Piece>& pieces) {
  // The newest is the one that began last, also where the server's clock was set back since another began.
  TRY(writer.query(
      "INSERT INTO groundway.copy_run (id, state, source, fingerprint, mode, on_nul, on_bad_utf8, options, types, "
      "source_schema, seed, incoming, started_at) VALUES ($1, 'running', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
      "greatest(clock_timestamp(), (SELECT max(started_at) + interval '1 microsecond' FROM groundway.copy_run)))",
      {run.id, run.source, run.fingerprint, run.mode, run.on_nul, run.on_bad_utf8, run.options, run.types,
       run.source_schema, std::to_string(run.seed), run.incoming ? "t" : "f"}));
  std::vector<std::string> tables, lines;
  for (const std::string& target : targets) tables.push_back(json_text(target));
  TRY(writer.query("INSERT INTO groundway.copy_table (run, target) SELECT $1, json_array_elements_text($2::json)",
                   {run.id, json_list(tables)}));
  for (const Piece& piece : pieces) {
    lines.push_back("{\"target\":" + tables.at(piece.plan) + ",\"number\":" + std::to_string(piece.number) +
                    ",\"from\":" + bound(piece.from) + ",\"below\":" + bound(piece.below) + "}");
  }
  TRY(writer.query("INSERT INTO groundway.copy_piece (run, target, number, from_rowid, below_rowid) SELECT $1, p.* FROM "
                   "json_to_recordset($2::json) AS p (target text, number int, \"from\" bigint, below bigint)",
                   {run.id, json_list(lines)}));
  return {};
}

namespace {

db::Param digest_text(const DigestSums& sums) {
  return sums.taken ? db::Param(to_text(sums.sum)) : std::nullopt;
}

}  // namespace

Result<void> record_piece(db::PgConnection& writer, const std::string& run, const std::string& target,
                          const Piece& piece) {
  TRY(writer.query("UPDATE groundway.copy_piece SET rows = $4, digest = $5, done_at = clock_timestamp() "
                   "WHERE run = $1 AND target = $2 AND number = $3",
                   {run, target, std::to_string(piece.number), std::to_string(piece.sums.rows),
                    digest_text(piece.sums)}));
  return {};
}

Result<void> forget_piece(db::PgConnection& writer, const std::string& run, const std::string& target, int number) {
  TRY(writer.query("UPDATE groundway.copy_piece SET rows = NULL, digest = NULL, done_at = NULL "
                   "WHERE run = $1 AND target = $2 AND number = $3",
                   {run, target, std::to_string(number)}));
  TRY(writer.query("UPDATE groundway.copy_table SET done_at = NULL WHERE run = $1 AND target = $2", {run, target}));
  return {};
}

Result<DigestSums> sums_in(const db::Rows& rows, int row, int first) {
  DigestSums out;
  out.rows = static_cast<std::uint64_t>(rows.integer(row, first));
  out.taken = !rows.is_null(row, first + 1);
  if (!out.taken) return out;
  const auto sum = parse_sum(rows.get(row, first + 1));
  if (!sum) return Error{Code::internal, "a digest is no whole number"};
  out.sum = *sum;
  return out;
}

Result<void> reopen_run(db::PgConnection& writer, const std::string& run, const std::string& fingerprint) {
  TRY(writer.query("UPDATE groundway.copy_run SET state = 'running', finished_at = NULL, fingerprint = $2 WHERE id = $1",
                   {run, fingerprint}));
  return {};
}

Result<void> record_follow(db::PgConnection& writer, const std::string& run, const std::string& method) {
  TRY(writer.query("UPDATE groundway.copy_run SET options = options || jsonb_build_object('--follow', $2::text) "
                   "WHERE id = $1",
                   {run, method}));
  return {};
}

Result<void> record_swap(db::PgConnection& writer, const std::string& run) {
  TRY(writer.query("UPDATE groundway.copy_run SET swapped_at = clock_timestamp() WHERE id = $1", {run}));
  return {};
}

Result<void> record_table(db::PgConnection& writer, const std::string& run, const std::string& target,
                          std::uint64_t rejected, const DigestSums& sums, Seed seed) {
  TRY(writer.query("UPDATE groundway.copy_table SET rows = $3, rejected = $4, digest = $5, seed = $6, done_at = "
                   "clock_timestamp() WHERE run = $1 AND target = $2",
                   {run, target, std::to_string(sums.rows), std::to_string(rejected), digest_text(sums),
                    std::to_string(seed)}));
  return {};
}

namespace {

// For json_to_recordset(): kDone are its columns.
constexpr const char* kDone = " AS d (target text, rejected bigint, rows bigint, digest numeric)";

std::string lines_of(const std::vector<TableDone>& tables) {
  std::vector<std::string> lines;
  for (const TableDone& t : tables) {
    lines.push_back("{\"target\":" + json_text(t.target) + ",\"rejected\":" + std::to_string(t.rejected) +
                    ",\"rows\":" + std::to_string(t.sums.rows) + ",\"digest\":" + digest_text(t.sums).value_or("null") + "}");
  }
  return json_list(lines);
}

}  // namespace

namespace {

std::string as_done() {
  return std::string("digest = d.digest, rows = d.rows, done_at = clock_timestamp() FROM "
                     "json_to_recordset($2::json)") +
         kDone + " WHERE t.run = $1 AND t.target = d.target";
}

}  // namespace

Result<void> record_loaded(db::PgConnection& writer, const std::string& run, const std::vector<TableDone>& tables,
                           Seed seed) {
  TRY(writer.query("UPDATE groundway.copy_table t SET rejected = d.rejected, seed = $3, " + as_done(),
                   {run, lines_of(tables), std::to_string(seed)}));
  return {};
}

Result<void> record_tables(db::PgConnection& writer, const std::string& run, const std::vector<TableDone>& tables,
                           Seed seed) {
  TRY(writer.query("UPDATE groundway.copy_piece t SET " + as_done() + " AND t.number = 0", {run, lines_of(tables)}));
  return record_loaded(writer, run, tables, seed);
}

Result<void> record_before(db::PgConnection& writer, const std::string& run, const std::vector<TableDone>& tables) {
  TRY(writer.query(std::string("UPDATE groundway.copy_table t SET before_rows = d.rows, before_digest = d.digest FROM "
                               "json_to_recordset($2::json)") +
                       kDone + " WHERE t.run = $1 AND t.target = d.target",
                   {run, lines_of(tables)}));
  return {};
}

namespace {

// Commits before it need not have waited for the disk: with this one they are all there.
Result<void> end_run(db::PgConnection& writer, const std::string& run, const char* state) {
  TRY(writer.exec("SET synchronous_commit = on"));
  TRY(writer.query("UPDATE groundway.copy_run SET state = $2, finished_at = clock_timestamp() WHERE id = $1",
                   {run, state}));
  return {};
}

}  // namespace

Result<void> load_done(db::PgConnection& writer, const std::string& run) {
  return end_run(writer, run, "loaded");
}

Result<void> roll_back_run(db::PgConnection& writer, const std::string& run) {
  return end_run(writer, run, "rolled back");
}

Result<void> complete_run(db::PgConnection& writer, const std::string& run) {
  return end_run(writer, run, "complete");
}

Result<std::vector<std::string>> targets_of(db::PgConnection& reader, const std::string& run) {
  ASSIGN(const auto rows, reader.query("SELECT target FROM groundway.copy_table WHERE run = $1", {run}));
  std::vector<std::string> out;
  for (int i = 0; i < rows.count(); ++i) out.push_back(rows.text(i, 0));
  return out;
}

namespace {

// By the catalogue: to_regclass() fails where the schema may not be used.
Result<bool> has_journal(db::PgConnection& reader) {
  ASSIGN(const auto there,
         reader.query("SELECT count(*) > 0 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON "
                      "n.oid = c.relnamespace "
                      "WHERE n.nspname = 'groundway' AND c.relname = 'copy_run' "
                      "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')"));
  return there.truth(0, 0);
}

// Columns that an older journal lacks are read through jsonb: there they are NULL.
constexpr const char* kRun =
    "SELECT id, state, source, fingerprint, mode, on_nul, on_bad_utf8, j -> 'options', j -> 'types', "
    "j ->> 'source_schema', j ->> 'seed', j ->> 'incoming' = 'true', j ->> 'swapped_at', finished_at "
    "FROM groundway.copy_run r CROSS JOIN LATERAL to_jsonb(r) AS j WHERE ";

Run run_in(const db::Rows& rows) {
  Run run;
  std::string* const texts[] = {&run.id,     &run.state,       &run.source,  &run.fingerprint, &run.mode,
                                &run.on_nul, &run.on_bad_utf8, &run.options, &run.types,       &run.source_schema};
  int column = 0;
  for (std::string* text : texts) *text = rows.text(0, column++);
  const std::string seed = rows.text(0, column++);
  (void)std::from_chars(seed.data(), seed.data() + seed.size(), run.seed);
  run.incoming = rows.truth(0, column++);
  run.swapped_at = rows.text(0, column++);
  run.finished_at = rows.text(0, column);
  return run;
}

Result<std::optional<Run>> newest_run(db::PgConnection& reader, const std::string& condition,
                                      const std::vector<db::Param>& params = {}) {
  ASSIGN(const bool there, has_journal(reader));
  if (!there) return std::optional<Run>{};
  ASSIGN(const auto rows, reader.query(kRun + condition + " ORDER BY started_at DESC LIMIT 1", params));
  return rows.count() == 0 ? std::optional<Run>{} : std::optional<Run>(run_in(rows));
}

}  // namespace

Result<std::optional<Run>> last_run(db::PgConnection& reader) {
  return newest_run(reader, "true");
}

Result<std::optional<Run>> open_run(db::PgConnection& reader) {
  return newest_run(
      reader,
      "state IN ('running', 'loaded') "
      "AND EXISTS (SELECT 1 FROM groundway.copy_table t WHERE t.run = r.id AND t.done_at IS NOT NULL) "
      "AND NOT EXISTS (SELECT 1 FROM groundway.copy_run c WHERE c.state = 'complete' "
      "AND c.started_at > r.started_at)");
}

// Superseded is a run whose tables a later one took; of another schema it is another copy.
Result<std::optional<Run>> run_to_resume(db::PgConnection& reader, const std::string& schema) {
  const std::string here = "coalesce(j -> 'options' ->> 'schema', $1) = $1";
  const std::string later =
      " AND NOT EXISTS (SELECT 1 FROM groundway.copy_run c JOIN groundway.copy_table ct ON ct.run = c.id JOIN "
      "groundway.copy_table mt ON mt.target = ct.target AND mt.run = r.id WHERE c.started_at > r.started_at AND "
      "c.state IN ('complete', 'loaded', 'running'))";
  ASSIGN(auto open, newest_run(reader,
                               here + " AND (state IN ('running', 'loaded') OR state = 'rolled back' AND mode = 'data only')" + later,
                               {schema}));
  if (open) return open;
  return newest_run(reader, here + " AND state = 'complete'", {schema});
}

}  // namespace groundway::copy
