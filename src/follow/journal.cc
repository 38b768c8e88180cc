#include "follow/journal.h"

#include <algorithm>
#include <array>

#include "base/json_text.h"

namespace groundway::follow {
namespace {

// stored: add columns, never rename
constexpr const char* kCreate = R"(
CREATE SCHEMA IF NOT EXISTS groundway;
CREATE TABLE IF NOT EXISTS groundway.copy_follow (
  run uuid NOT NULL,
  mark text NOT NULL,
  method text NOT NULL,        -- ranges, log
  state text NOT NULL,         -- begun, following, cutting over, moved, abandoned
  source text NOT NULL,
  source_schema text NOT NULL,
  target_schema text NOT NULL,
  logged jsonb NOT NULL,       -- by log: the tables, in the order of their numbers there
  invalid_keys boolean NOT NULL,
  max_rejects bigint NOT NULL,
  plans jsonb NOT NULL,
  away jsonb,                  -- foreign keys and triggers, with the statements that bring them back
  applied bigint NOT NULL DEFAULT 0,
  rounds bigint NOT NULL DEFAULT 0,
  rows_carried bigint NOT NULL DEFAULT 0,
  lag bigint NOT NULL DEFAULT 0,
  asked text NOT NULL DEFAULT '',
  note text NOT NULL DEFAULT '',
  held_seconds double precision NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  carried_at timestamptz,
  moved_at timestamptz,
  PRIMARY KEY (run, mark)
);
ALTER TABLE groundway.copy_follow ADD COLUMN IF NOT EXISTS source_file text NOT NULL DEFAULT '';
CREATE TABLE IF NOT EXISTS groundway.copy_follow_refused (
  run uuid NOT NULL,
  mark text NOT NULL,
  source_table text NOT NULL,
  key text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (run, mark, source_table, key)
))";

// By the catalogue: to_regclass() fails where the schema may not be used.
constexpr const char* kIsThere = R"(
SELECT count(*) > 0 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'groundway' AND c.relname = 'copy_follow'
   AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))";

constexpr const char* kRead = R"(
SELECT run, mark, method, state, source, source_schema, target_schema, invalid_keys, max_rejects, applied, rounds,
       rows_carried, lag, asked, note, held_seconds, away IS NOT NULL,
       to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(carried_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(moved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       greatest(0, extract(epoch FROM clock_timestamp() - updated_at))::float8,  -- a clock may be put back
       (SELECT count(*) FROM groundway.copy_follow_refused r WHERE r.run = f.run AND r.mark = f.mark),
       ARRAY(SELECT jsonb_array_elements_text(logged)), coalesce(to_jsonb(f) ->> 'source_file', '')
  FROM groundway.copy_follow f)";

constexpr std::array<std::string_view, 5> kStates = {"begun", "following", "cutting over", "moved",
                                                     "abandoned"};

std::uint64_t number(const db::Rows& rows, int column) {
  return static_cast<std::uint64_t>(rows.integer(0, column));
}

double seconds(const db::Rows& rows, int column) {
  return std::strtod(rows.text(0, column).c_str(), nullptr);
}

Follow follow_of(const db::Rows& rows) {
  Follow f;
  f.run = rows.text(0, 0);
  f.mark = rows.text(0, 1);
  f.method = parse_method(rows.get(0, 2)).value_or(Method::ranges);
  const auto state = std::find(kStates.begin(), kStates.end(), rows.get(0, 3));
  f.state = static_cast<State>(std::min<std::ptrdiff_t>(state - kStates.begin(), kStates.size() - 1));
  f.source = rows.text(0, 4);
  f.source_schema = rows.text(0, 5);
  f.target_schema = rows.text(0, 6);
  f.invalid_keys = rows.truth(0, 7);
  f.max_rejects = number(rows, 8);
  f.applied = rows.integer(0, 9);
  f.rounds = number(rows, 10);
  f.rows = number(rows, 11);
  f.lag = number(rows, 12);
  f.asked = rows.text(0, 13);
  f.note = rows.text(0, 14);
  f.held_seconds = seconds(rows, 15);
  f.away = rows.truth(0, 16);
  f.started_at = rows.text(0, 17);
  f.carried_at = rows.text(0, 18);
  f.moved_at = rows.text(0, 19);
  f.idle_seconds = seconds(rows, 20);
  f.refused = number(rows, 21);
  f.logged = rows.array(0, 22);
  f.source_file = rows.text(0, 23);
  return f;
}

Result<std::optional<Follow>> find(db::PgConnection& reader, const std::string& condition) {
  ASSIGN(const auto there, reader.query(kIsThere));
  if (!there.truth(0, 0)) return std::optional<Follow>();
  ASSIGN(const auto rows,
         reader.query(std::string(kRead) + " WHERE " + condition + " ORDER BY started_at DESC LIMIT 1"));
  if (rows.count() == 0) return std::optional<Follow>();
  return std::optional<Follow>(follow_of(rows));
}

std::string json_array(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ",") + json_text(item);
  return "[" + out + "]";
}

constexpr const char* kThis = " WHERE run = $1 AND mark = $2";

}  // namespace

std::string_view name_of(Method method) {
  return method == Method::log ? "log" : "ranges";
}

std::string_view name_of(State state) {
  return kStates.at(static_cast<std::size_t>(state));
}

std::optional<Method> parse_method(std::string_view name) {
  if (name == "log") return Method::log;
  if (name == "ranges") return Method::ranges;
  return std::nullopt;
}

std::uint64_t Refused::count() const {
  std::uint64_t n = 0;
  for (const auto& [table, keys] : rows) n += keys.size();
  return n;
}

Result<void> create_journal(db::PgConnection& writer) {
  return writer.exec(kCreate);
}

Result<void> begin(db::PgConnection& writer, const Follow& f, const std::string& plans) {
  for (const char* table : {"copy_follow_refused", "copy_follow"}) {  // of one that was abandoned
    TRY(writer.query("DELETE FROM groundway." + std::string(table) + " WHERE run = $1 AND mark = $2",
                     {f.run, f.mark}));
  }
  TRY(
      writer.query("INSERT INTO groundway.copy_follow (run, mark, method, state, source, source_schema, "
                   "target_schema, logged, invalid_keys, max_rejects, plans, source_file) VALUES ($1, $2, "
                   "$3, $4, $5, $6, $7, "
                   "$8, $9, $10, $11, $12)",
                   {f.run, f.mark, std::string(name_of(f.method)), std::string(name_of(f.state)), f.source,
                    f.source_schema, f.target_schema, json_array(f.logged), f.invalid_keys ? "true" : "false",
                    std::to_string(f.max_rejects), plans, f.source_file}));
  return {};
}

Result<std::optional<Follow>> current(db::PgConnection& reader) {
  return find(reader, "state <> 'abandoned'");
}

Result<std::optional<Follow>> newest(db::PgConnection& reader) {
  return find(reader, "true");
}

Result<void> record_round(db::PgConnection& writer, Follow& f, std::uint64_t carried) {
  f.rounds += 1;
  f.rows += carried;
  TRY(writer.query(
      "UPDATE groundway.copy_follow SET applied = $3, rounds = $4, rows_carried = $5, note = '', "
      "source_file = $6, updated_at = clock_timestamp(), carried_at = clock_timestamp()" +
          std::string(kThis),
      {f.run, f.mark, std::to_string(f.applied), std::to_string(f.rounds), std::to_string(f.rows),
       f.source_file}));
  return {};
}

Result<void> set_state(db::PgConnection& writer, Follow& f, State state) {
  f.state = state;
  TRY(writer.query("UPDATE groundway.copy_follow SET state = $3, asked = '', updated_at = clock_timestamp()" +
                       std::string(kThis),
                   {f.run, f.mark, std::string(name_of(state))}));
  return {};
}

Result<void> record_moved(db::PgConnection& writer, Follow& f, double held_seconds) {
  f.state = State::moved;
  f.held_seconds = held_seconds;
  TRY(writer.query(
      "UPDATE groundway.copy_follow SET state = 'moved', asked = '', note = '', lag = 0, held_seconds = "
      "$3, moved_at = clock_timestamp(), updated_at = clock_timestamp()" +
          std::string(kThis),
      {f.run, f.mark, std::to_string(held_seconds)}));
  return {};
}

Result<void> record_look(db::PgConnection& writer, Follow& f, std::uint64_t lag, const std::string& note) {
  f.lag = lag;
  f.note = note;
  TRY(writer.query("UPDATE groundway.copy_follow SET lag = $3, note = $4, updated_at = clock_timestamp()" +
                       std::string(kThis),
                   {f.run, f.mark, std::to_string(lag), note}));
  return {};
}

Result<void> ask(db::PgConnection& writer, const Follow& f, const std::string& what) {
  TRY(writer.query("UPDATE groundway.copy_follow SET asked = $3" + std::string(kThis),
                   {f.run, f.mark, what}));
  return {};
}

Result<std::string> asked(db::PgConnection& writer, const Follow& f) {
  ASSIGN(const auto rows,
         writer.query("SELECT asked FROM groundway.copy_follow" + std::string(kThis), {f.run, f.mark}));
  return rows.count() == 0 ? std::string() : rows.text(0, 0);
}

Result<void> store_refused(db::PgConnection& writer, const Follow& f, const Refused& refused,
                           const std::vector<std::string>& tables) {
  for (const std::string& table : tables) {
    TRY(writer.query(
        "DELETE FROM groundway.copy_follow_refused" + std::string(kThis) + " AND source_table = $3",
        {f.run, f.mark, table}));
    const auto found = refused.rows.find(table);
    if (found == refused.rows.end()) continue;
    for (const auto& [key, reason] : found->second) {
      TRY(writer.query(
          "INSERT INTO groundway.copy_follow_refused VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
          {f.run, f.mark, table, key, reason}));
    }
  }
  return {};
}

Result<Refused> load_refused(db::PgConnection& reader, const Follow& f) {
  ASSIGN(const auto rows, reader.query("SELECT source_table, key, reason FROM groundway.copy_follow_refused" +
                                           std::string(kThis),
                                       {f.run, f.mark}));
  Refused out;
  for (int r = 0; r < rows.count(); ++r) out.rows[rows.text(r, 0)][rows.text(r, 1)] = rows.text(r, 2);
  return out;
}

}  // namespace groundway::follow
