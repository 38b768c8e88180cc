#include "copy/progress.h"

namespace groundway::copy {
namespace {

// By the catalogue: to_regclass() fails where the schema may not be used.
constexpr const char* kThere = R"(
SELECT count(*) FILTER (WHERE c.relname = 'copy_run') > 0, count(*) FILTER (WHERE c.relname = 'copy_piece') > 0,
       bool_and(has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')), current_user
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'groundway' AND c.relname IN ('copy_run', 'copy_piece'))";

constexpr const char* kNewest = R"(
SELECT id, state, source, mode, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       (SELECT count(*) FROM groundway.copy_table t WHERE t.run = r.id),
       (SELECT count(*) FROM groundway.copy_table t WHERE t.run = r.id AND t.done_at IS NOT NULL),
       (SELECT sum(t.rows) FROM groundway.copy_table t WHERE t.run = r.id AND t.done_at IS NOT NULL),
       coalesce(to_jsonb(r) -> 'options' ->> '--follow', '')
  FROM groundway.copy_run r ORDER BY started_at DESC LIMIT 1)";

constexpr const char* kPieces = R"(
SELECT count(*), count(done_at), sum(rows) FILTER (WHERE done_at IS NOT NULL)
  FROM groundway.copy_piece WHERE run = $1)";

constexpr const char* kHeld = R"(
SELECT count(*) > 0 FROM pg_catalog.pg_locks
 WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid <> pg_backend_pid()
   AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
   AND (classid::bigint << 32) | objid::bigint = hashtextextended('groundway copy', 0))";

std::uint64_t number(const db::Rows& rows, int column) {
  return static_cast<std::uint64_t>(rows.integer(0, column));
}

}  // namespace

Result<std::optional<Progress>> newest_progress(db::PgConnection& reader) {
  ASSIGN(const auto there, reader.query(kThere));
  if (!there.truth(0, 0)) return std::optional<Progress>();
  if (!there.truth(0, 2)) {
    return Error{Code::privilege, "the role " + there.text(0, 3) + " may not read the journal (schema groundway)"}
        .at(reader.place())
        .with_fix("log in as the role that copies: migration");
  }
  ASSIGN(const auto rows, reader.query(kNewest));
  if (rows.count() == 0) return std::optional<Progress>();
  Progress out{.run = rows.text(0, 0),
               .state = rows.text(0, 1),
               .source = rows.text(0, 2),
               .mode = rows.text(0, 3),
               .started_at = rows.text(0, 4),
               .finished_at = rows.text(0, 5),
               .follow = rows.text(0, 9),
               .tables = number(rows, 6),
               .tables_done = number(rows, 7),
               .rows = number(rows, 8)};
  if (!there.truth(0, 1)) return std::optional(out);
  ASSIGN(const auto pieces, reader.query(kPieces, {out.run}));
  out.pieces = number(pieces, 0);
  out.pieces_done = number(pieces, 1);
  if (out.pieces > 0) out.rows = number(pieces, 2);
  return std::optional(out);
}

Result<bool> is_at_work(db::PgConnection& reader) {
  ASSIGN(const auto held, reader.query(kHeld));
  return held.truth(0, 0);
}

}  // namespace groundway::copy
