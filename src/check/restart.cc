#include "check/restart.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "base/interrupt.h"
#include "base/text.h"
#include "db/sqlite.h"
#include "db/sqlite_writer.h"
#include "gen/db_sql.h"

namespace groundway::check {
namespace {

namespace sql = db::sql_text;
using Steady = std::chrono::steady_clock;

bool is_file(const db::Target& target) {
  return target.url.kind == DatabaseUrl::Kind::sqlite;
}

db::Session session_of(Millis patience) {
  db::Session session;
  session.connect_timeout = session.statement_timeout = session.lock_timeout = patience;
  return session;
}

Result<Record> write_to_file(Outside& world, const db::Permit& permit, Millis patience) {
  Record record{random_uuid(world.random), utc_text(world.clock.now()), ""};
  TRY(db::write_file(
      permit,
      {{"CREATE TABLE IF NOT EXISTS groundway_probe (id TEXT PRIMARY KEY, written_at TEXT NOT NULL)", {}},
       {"INSERT INTO groundway_probe VALUES (?1, ?2)", {record.id, record.written_at}}},
      patience));
  return record;
}

Result<std::optional<Survivor>> find_in_file(const db::Target& target, const std::string& id, Millis patience) {
  std::error_code failed;
  if (!std::filesystem::exists(target.url.path, failed)) return std::optional<Survivor>();
  std::vector<std::string> notes;
  db::SqliteOptions options;
  options.busy_timeout = patience;
  ASSIGN(db::SqliteDb file, db::SqliteDb::open(target.url.path, notes, options));
  ASSIGN(const std::string there,
         file.one("SELECT count(*) FROM sqlite_schema WHERE name = 'groundway_probe'"));
  if (there != "1") return std::optional<Survivor>();
  ASSIGN(db::SqliteStatement rows,
         file.prepare("SELECT id, written_at FROM groundway_probe WHERE ?1 = '' OR id = ?1 "
                      "ORDER BY written_at DESC LIMIT 1"));
  TRY(rows.bind(1, std::string_view(id)));
  ASSIGN(const bool found, rows.step());
  if (!found) return std::optional<Survivor>();
  return std::optional(Survivor{{rows.text(0), rows.text(1), ""}, "", false});
}

Result<void> remove_from_file(const db::Permit& permit, const std::string& id, Millis patience) {
  TRY(db::write_file(permit, {{"DELETE FROM groundway_probe WHERE id = ?1", {id}}}, patience));
  ASSIGN(const auto other, find_in_file(permit.target(), "", patience));
  if (other) return {};
  return db::write_file(permit, {{"DROP TABLE groundway_probe", {}}}, patience);
}

Error lost(const db::Target& target) {
  return Error{Code::record_lost, "the record is not in " + target.typed_name() +
                                      ": it was lost, or this is another database than the one that took it"}
      .at(target.url.location())
      .with_fix(is_file(target) ? "keep the file on a volume that outlives the container or the deploy; "
                                  "`groundway doctor` before and after "
                                  "says which file it is"
                                : "look at what holds the server's data: a container without a volume, a RAM "
                                  "disk, fsync = off; `groundway "
                                  "doctor` before and after says which server it is");
}

}  // namespace

Result<Record> write_record(Outside& world, const db::Permit& permit, Millis patience) {
  if (is_file(permit.target())) return write_to_file(world, permit, patience);
  const std::string id = random_uuid(world.random);
  ASSIGN(auto writer, db::open_writer(permit, session_of(patience)));
  TRY(writer.exec("BEGIN; " + std::string(sql::kMakeProbeTable)));
  auto written = writer.query(std::string(sql::kWriteProbe), {id});
  if (!written) return std::move(written).error();
  TRY(writer.exec("COMMIT"));
  ASSIGN(const db::Rows rows, writer.query(std::string(sql::kReadProbe), {id}));
  if (rows.count() != 1) return lost(permit.target());
  return Record{id, rows.text(0, 1), rows.text(0, 2)};
}

Result<std::optional<Survivor>> find_record(const db::Target& target, const std::string& id, Millis patience) {
  if (is_file(target)) return find_in_file(target, id, patience);
  ASSIGN(auto reader, db::open_reader(target, session_of(patience)));
  ASSIGN(const db::Rows there, reader.query(std::string(sql::kHasProbeTable)));
  if (!there.truth(0, 0)) return std::optional<Survivor>();
  ASSIGN(const db::Rows rows,
         reader.query(std::string(sql::kReadProbe), {id.empty() ? db::Param() : db::Param(id)}));
  if (rows.count() == 0) return std::optional<Survivor>();
  return std::optional(
      Survivor{{rows.text(0, 0), rows.text(0, 1), rows.text(0, 2)}, rows.text(0, 3), rows.truth(0, 4)});
}

Result<void> remove_record(const db::Permit& permit, const std::string& id, Millis patience) {
  if (is_file(permit.target())) return remove_from_file(permit, id, patience);
  ASSIGN(auto writer, db::open_writer(permit, session_of(patience)));
  TRY(writer.exec("BEGIN; LOCK TABLE groundway.probe"));
  auto gone = writer.query("DELETE FROM groundway.probe WHERE id = $1", {id});
  if (!gone) return std::move(gone).error();
  ASSIGN(const db::Rows left, writer.query(std::string(sql::kProbeLeftovers)));
  if (left.truth(0, 0)) TRY(writer.exec("DROP TABLE groundway.probe"));
  if (left.truth(0, 0) && left.truth(0, 1)) TRY(writer.exec("DROP SCHEMA groundway"));
  return writer.exec("COMMIT");
}

Result<std::optional<Survivor>> wait_for_record(const db::Target& target, const std::string& id,
                                             Millis patience) {
  constexpr Millis kPause{250};
  constexpr Millis kTry{5'000};
  const auto deadline = Steady::now() + patience;
  for (;;) {
    const auto left = std::max(Millis{1}, std::chrono::ceil<Millis>(deadline - Steady::now()));
    auto found = find_record(target, id, std::min(left, kTry));
    if (found || !found.error().retryable()) return found;
    if (Steady::now() + kPause >= deadline) return found;
    TRY(check_interrupt(
        "The record is still there; `groundway doctor --restart-check --half after` finds and removes it."));
    std::this_thread::sleep_for(kPause);
  }
}

Step survival(const db::Target& target, const Result<std::optional<Survivor>>& found) {
  Step step;
  step.name = "survived";
  if (!found) {
    Error why = found.error();
    why.fix = "when the database is back: groundway doctor --restart-check --half after" +
              (target.environment.empty() ? "" : " --env " + text::shell_quote(target.environment));
    step.fails(std::move(why));
    return step;
  }
  if (!*found) return step.fails(lost(target)), step;
  const Survivor& f = **found;
  step.fact("record", f.record.id);
  step.fact("written_at", f.record.written_at);
  step.facts.emplace_back("server_restarted", is_file(target)      ? "null"
                                              : f.server_restarted ? "true"
                                                                   : "false");
  step.seen.push_back("the record of " + f.record.written_at + " is there");
  if (is_file(target))
    step.seen.emplace_back("a file has no server: it is the service's restart that was tried");
  else if (f.server_restarted)
    step.seen.push_back("the server was restarted: it runs since " + f.server_now + ", before since " +
                        f.record.server_started);
  else
    step.warns("the server was not restarted (it runs since " + f.server_now +
                   "): this proves the service's restart at most",
               "restart the server, too, to prove that it keeps what it has committed");
  return step;
}

}  // namespace groundway::check
