#include "follow/abandon.h"

#include <filesystem>

#include "base/failpoint.h"
#include "base/text.h"
#include "follow/away.h"
#include "follow/follower.h"
#include "follow/plans.h"
#include "follow/start.h"
#include "follow/table_sums.h"

namespace groundway::follow {
namespace {

// Tables that are not equal on both sides, with how.
Result<std::vector<std::string>> differing_tables(Context& context, const Follow& follow,
                                                  db::PgConnection& reader) {
  context.reporter.step("comparing both sides whole");
  ASSIGN(auto source, SourceReader::open(follow.source, context.jobs));
  ASSIGN(const auto plans, load_plans(reader, follow, source.schema()));
  const auto tables = track_tables(plans, source);
  const copy::Seed seed = context.world.random.next();
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < tables.size(); ++i) all.push_back(i);
  ASSIGN(auto snapshot, source.begin(Reading::whole));
  const std::vector<TableSums> nothing(tables.size());
  ASSIGN(const auto scanned, scan_source(snapshot, {tables, all, nothing, seed, nullptr}));
  std::vector<std::string> out;
  for (const std::size_t i : all) {
    ASSIGN(const auto target, sum_target(reader, tables[i], scanned[i].sums, seed));
    if (!compare(target, scanned[i].sums).any()) continue;
    out.push_back(plans[i].name + " (" + text::thousands(scanned[i].sums.total().rows) + " rows in SQLite, " +
                  text::thousands(target.total().rows) + " in PostgreSQL)");
  }
  return out;
}

Error would_lose(const std::vector<std::string>& tables) {
  return Error{Code::not_proved, "PostgreSQL has been written to since the move: " + text::join(tables, ", ")}
      .with_fix(
          "groundway copy abandon --lose-writes   # SQLite takes writes again, and does not have what was "
          "written in "
          "PostgreSQL");
}

// Writers were told to go to PostgreSQL: perhaps they have, though the journal does not say moved yet.
Result<bool> has_fences(const std::string& path) {
  std::vector<std::string> notes;
  ASSIGN(auto source, db::SqliteDb::open(path, notes));
  ASSIGN(const SourceState state, look_at_source(source));
  return state.fences;
}

// A file that is gone needs no cleaning.
bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

Result<void> clean(const db::Permit& permit, Millis wait, Abandoned& out) {
  ASSIGN(auto session, db::SqliteSession::open(permit));
  TRY(session.lock(wait));
  ASSIGN(const SourceState state, look_at_source(session.db()));
  out.had_log = state.log;
  out.had_fences = state.fences;
  if (!state.log && !state.fences) return {};
  TRY(remove_log(session));
  TRY(remove_fences(session));
  return session.commit();
}

Result<void> restore_target(db::PgConnection& writer, Follow& follow, Abandoned& out) {
  if (follow.away) {
    TRY(writer.exec("BEGIN"));
    auto back = bring_back(writer, follow);
    if (back) back = writer.exec("COMMIT");
    if (!back && writer.is_alive()) (void)writer.exec("ROLLBACK").operator bool();
    TRY(std::move(back));
    ASSIGN(const auto unproven, validate_keys(writer, follow));
    for (const Unproven& key : unproven)
      out.unproven_keys.push_back(key.table + "." + key.key + ": " + key.why);
  }
  TRY(failpoint(Failpoint::abandon_restored));
  return set_state(writer, follow, State::abandoned);
}

}  // namespace

Result<Abandoned> clean_source(const db::Permit& source, Millis wait) {
  Abandoned out;
  TRY(clean(source, wait, out));
  return out;
}

Result<Abandoned> abandon(Context& context, bool lose_writes) {
  ASSIGN(auto reader, db::open_reader(context.target));
  ASSIGN(const auto known, current(reader));
  if (!known) {
    return Error{Code::follow_state, "the journal in " + context.target.url.location() + " knows no follow"}
        .with_fix("groundway copy status   # shows what is known");
  }
  if (!context.source.empty() && absolute_path(context.source) != known->source) {
    return Error{Code::follow_state,
                 "the follow in " + context.target.url.location() + " is of " + known->source};
  }
  std::optional<db::Permit> permit;
  if (is_there(known->source)) {
    ASSIGN(permit, context.ask_source(known->source));
  } else {
    context.reporter.note(Level::warn, known->source + " is gone: PostgreSQL alone is put in order");
  }
  ASSIGN(auto writer, open_writer(context, *known, "abandon"));
  ASSIGN(auto again, current(writer));
  if (!again) return Error{Code::follow_state, "the follow was abandoned meanwhile"}.at(writer.place());
  Follow follow = *again;
  Abandoned out;
  out.before = follow.state;
  bool told = false;
  if (permit) {
    ASSIGN(told, has_fences(follow.source));
  }
  if (permit && (follow.state == State::moved || told) && !lose_writes) {
    ASSIGN(const auto tables, differing_tables(context, follow, writer));
    if (!tables.empty()) return would_lose(tables);
  }
  TRY(ask(writer, follow, "abandon"));  // killed from here on, it is an abandon that is to be gone on with
  if (permit) TRY(clean(*permit, context.wait, out));
  TRY(failpoint(Failpoint::abandon_source_cleaned));
  TRY(restore_target(writer, follow, out));
  return out;
}

}  // namespace groundway::follow
