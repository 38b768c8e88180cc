#include "follow/cutover.h"

#include <algorithm>
#include <chrono>

#include "base/failpoint.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "copy/journal.h"
#include "follow/engine.h"
#include "follow/follower.h"
#include "follow/lock.h"
#include "follow/smoke.h"
#include "follow/start.h"
#include "guard/stamp.h"

namespace groundway::follow {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kMostRounds = 20;          // before the full comparison: each is shorter than the one before
constexpr std::uint64_t kFewRows = 500;  // a round that carries no more is short
constexpr double kShorter = 0.8;         // than the one before: it is worth another

double since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

Error took_too_long(double held, Millis limit) {
  return Error{Code::cutover, "writes were held for " + text::seconds_human(held) +
                                  ", and --max-hold allows " +
                                  text::seconds_human(static_cast<double>(limit.count()) / 1000)}
      .with_fix("groundway copy cutover --max-hold 30s, or again at a quieter hour");
}

class Cutover {
 public:
  Cutover(Context& context, const CutoverOptions& options) : context_(context), options_(options) {}

  Result<Moved> run() {
    const auto started = Steady::now();
    TRY(find());
    ASSIGN(const bool fenced, look());
    if (out_.follow.state == State::moved || fenced) {
      TRY(finish_earlier());
    } else {
      if (auto done = approach(); !done) return stands_still(std::move(done).error());
      if (auto done = hold(); !done) return stands_still(std::move(done).error());
      TRY(record());
    }
    TRY(settle());
    out_.seconds = since(started);
    return std::move(out_);
  }

 private:
  void step(std::string_view words) { context_.reporter.step(words); }

  Result<void> find() {
    ASSIGN(auto reader, db::open_reader(context_.target));
    ASSIGN(const auto known, current(reader));
    if (!known) {
      return Error{Code::follow_state,
                   "the journal in " + context_.target.url.location() + " knows no follow"}
          .with_fix("groundway copy SOURCE TARGET --follow=log   # begins one");
    }
    out_.follow = *known;
    const std::string typed = context_.source.empty() ? "" : absolute_path(context_.source);
    if (!typed.empty() && typed != known->source) {
      return Error{Code::follow_state, "the follow in " + context_.target.url.location() + " is of " +
                                           known->source + ", not of " + typed};
    }
    ASSIGN(const auto last, copy::last_run(reader));
    if (last && last->id == known->run && last->state == "complete") return {};
    return Error{Code::follow_state,
                 "the copy that this follow goes on with is not the last one that completed"}
        .with_fix("groundway copy abandon");
  }

  // Whether a cutover got as far as its fences.
  Result<bool> look() {
    ASSIGN(auto source, SourceReader::open(out_.follow.source, 1));
    ASSIGN(const SourceState state, source.look());
    if (state.fences && state.run != out_.follow.mark) {
      return Error{Code::follow_state, "the fences in the SQLite file are those of another move"}.at(
          source.path());
    }
    return state.fences;
  }

  Result<void> open() {
    ASSIGN(auto writer, open_writer(context_, out_.follow, "cutover"));
    ASSIGN(const auto now, current(writer));  // what the follower has written since
    if (!now) return Error{Code::follow_state, "the follow was abandoned meanwhile"}.at(writer.place());
    if (now->state == State::moved) {
      return Error{Code::follow_state, "another cutover has moved it meanwhile"}
          .at(writer.place())
          .with_fix("groundway copy status   # says where it stands");
    }
    ASSIGN(engine_, Engine::open(context_, *now, std::move(writer)));
    return failpoint(Failpoint::cutover_lock_taken);
  }

  Result<void> approach() {
    TRY(guard_both());
    TRY(open());
    Follow& follow = engine_->follow();
    if (follow.state != State::following || !follow.away)
      TRY(begin_following(engine_->writer(), follow, engine_->plans()));
    TRY(carry_what_is_left());
    return prove();
  }

  // Until a round is short, or no shorter than the one before: the last one will be like it.
  Result<void> carry_what_is_left() {
    double before = 0;
    for (int i = 0; i < kMostRounds; ++i) {
      step("carrying what is left");
      ASSIGN(const Carried carried, engine_->round());
      ++out_.rounds;
      TRY(check_interrupt("Nothing has moved; the follow can go on."));
      const double seconds = carried.looked ? carried.seconds - carried.copying : 0;
      expected_ = seconds;
      if (carried.gone + carried.came <= kFewRows || (i > 0 && seconds > before * kShorter)) break;
      before = seconds;
    }
    return {};
  }

  // The follower has ended, and nobody carries.
  Error stands_still(Error error) const {
    if (engine_) {
      error.context.push_back(
          "nothing has moved, and the follow stands still: `groundway copy SOURCE TARGET --follow=" +
          std::string(name_of(out_.follow.method)) + "` goes on with it");
    }
    return error;
  }

  Result<void> guard_both() {
    ASSIGN(const db::Permit source, context_.ask_source(out_.follow.source));
    ASSIGN(session_, db::SqliteSession::open(source));
    ASSIGN(const db::Permit target,
           context_.ask_target(db::Action::write, guard::TargetState::completed_copy));
    TRY(guard::ensure_stamp(context_.world, target));
    return {};
  }

  Result<void> prove() {
    step("comparing both sides whole");
    ASSIGN(const Carried compared, engine_->everything());
    out_.repaired = compared.missed;
    if (compared.missed > 0) {
      context_.reporter.note(Level::warn,
                             text::count_of(compared.missed, "row") +
                                 " differed though the log did not name them (triggers switched off?); "
                                 "they are carried now: " +
                                 text::join(compared.tables, ", "));
    }
    TRY(check_refused());
    if (!engine_->follow().invalid_keys) TRY(check_keys());
    step("smoke checks");
    ASSIGN(out_.checks, smoke(engine_->writer(), engine_->plans(), engine_->follow().target_schema));
    out_.rows = engine_->proven_rows();
    out_.tables = engine_->plans().size();
    return failpoint(Failpoint::cutover_proved);
  }

  Result<void> check_refused() const {
    const std::uint64_t count = engine_->refused().count();
    const std::uint64_t allowed = options_.max_rejects.value_or(engine_->follow().max_rejects);
    if (count <= allowed) return {};
    const auto& [table, rows] = *std::find_if(engine_->refused().rows.begin(), engine_->refused().rows.end(),
                                              [](const auto& t) { return !t.second.empty(); });
    return Error{Code::rejects, text::count_of(count, "row") + " cannot be carried, the first in " + table +
                                    " (" + rows.begin()->first + "): " + rows.begin()->second}
        .with_fix(
            "mend them in the SQLite file, or leave them behind: groundway copy cutover --max-rejects " +
            std::to_string(count));
  }

  Result<void> check_keys() {
    ASSIGN(const auto orphans, find_orphans(engine_->writer(), engine_->follow()));
    if (orphans.empty()) return {};
    return Error{Code::orphans, "the foreign key " + orphans.front().key + " of " + orphans.front().table +
                                    " would not hold: " + orphans.front().why}
        .with_fix("mend the rows in the SQLite file: PRAGMA foreign_key_check names them");
  }

  Result<void> hold() {
    engine_->verify_from_now_on();
    TRY(carry_what_is_left());  // the comparison took its time
    TRY(announce());
    step("holding writes");
    TRY(check_interrupt("Nothing has moved; the follow can go on."));
    TRY(session_->lock(context_.wait));
    held_ = Steady::now();
    auto done = move();
    if (done) return done;
    session_->rollback();
    return went_back(std::move(done).error());
  }

  // What will be held is about as long as the round before it; who does not have the time hears it now.
  Result<void> announce() {
    context_.reporter.note(Level::info, "writes will be held for about " + text::seconds_human(expected_));
    const double limit = static_cast<double>(options_.max_hold.count()) / 1000;
    if (expected_ <= limit) return {};
    return Error{Code::cutover, "writes would be held for about " + text::seconds_human(expected_) +
                                    ", and --max-hold allows " + text::seconds_human(limit)}
        .with_fix("groundway copy cutover --max-hold " + std::to_string(static_cast<int>(expected_ * 2) + 1) +
                  "s, or follow by log, which holds writes for what changed alone");
  }

  Result<void> move() {
    TRY(failpoint(Failpoint::cutover_held));
    TRY(bound_waits());
    ASSIGN(const auto given, given_ids());
    ASSIGN(const Carried last, engine_->last(options_.max_hold, [&]() -> Result<void> {
      TRY(bring_back(engine_->writer(), engine_->follow()));
      TRY(set_identities(engine_->writer(), engine_->plans(), given));
      TRY(set_state(engine_->writer(), engine_->follow(), State::cutting_over));
      TRY(failpoint(Failpoint::cutover_last_round));
      return in_time();
    }));
    (void)last;
    TRY(failpoint(Failpoint::cutover_target_committed));
    TRY(put_fences(*session_, engine_->followed(), engine_->follow().mark));
    TRY(remove_log(*session_));
    TRY(failpoint(Failpoint::cutover_fences_put));
    TRY(in_time());
    TRY(session_->commit());
    out_.held_seconds = since(held_);
    return failpoint(Failpoint::cutover_fences_committed);
  }

  // No statement in PostgreSQL waits longer than writers may be held.
  Result<void> bound_waits() {
    const std::string ms = std::to_string(options_.max_hold.count());
    return engine_->writer().exec("SET lock_timeout = " + ms + "; SET statement_timeout = " + ms);
  }

  Result<void> in_time() const {
    const double held = since(held_);
    if (held * 1000 <= static_cast<double>(options_.max_hold.count())) return {};
    return took_too_long(held, options_.max_hold);
  }

  // What AUTOINCREMENT has given, rows that are gone included.
  Result<std::map<std::string, std::int64_t>> given_ids() {
    std::map<std::string, std::int64_t> out;
    ASSIGN(const std::string there,
           session_->db().one("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'"));
    if (there.empty()) return out;
    ASSIGN(auto rows,
           session_->prepare("SELECT name, seq FROM sqlite_sequence WHERE typeof(seq) = 'integer'"));
    while (true) {
      ASSIGN(const bool more, rows.step());
      if (!more) return out;
      out[rows.text(0)] = rows.integer(1);
    }
  }

  // Writers go on in SQLite. PostgreSQL may be ready for a move that did not come: the next round puts that
  // away.
  Error went_back(Error error) {
    if (engine_->writer().is_alive()) (void)engine_->writer().exec("ROLLBACK").operator bool();
    const bool slow = error.sqlstate == "57014" || error.code == Code::lock_timeout || !in_time();
    Error out = slow ? took_too_long(since(held_), options_.max_hold) : std::move(error);
    if (out.code == Code::not_proved) out.code = Code::cutover;
    out.context.push_back("writes were held for " + text::seconds_human(since(held_)) +
                          "; SQLite takes them again");
    return out;
  }

  Result<void> record() {
    TRY(engine_->writer().exec("SET lock_timeout = '10s'; SET statement_timeout = 0"));
    TRY(record_moved(engine_->writer(), engine_->follow(), out_.held_seconds));
    return failpoint(Failpoint::cutover_moved);
  }

  // A cutover that was killed after its fences: what it had not come to.
  Result<void> finish_earlier() {
    ASSIGN(auto writer, open_writer(context_, out_.follow, "cutover"));
    early_ = std::make_unique<db::PgConnection>(std::move(writer));
    out_.before = true;
    if (out_.follow.state == State::moved) return {};
    if (out_.follow.state != State::cutting_over) {
      return Error{Code::follow_state,
                   "fences stand in the SQLite file, and the journal does not know of a cutover"}
          .at(out_.follow.source)
          .with_fix("groundway copy abandon   # takes the fences away");
    }
    return record_moved(*early_, out_.follow, out_.follow.held_seconds);
  }

  // What needs no held writes.
  Result<void> settle() {
    db::PgConnection& writer = early_ ? *early_ : engine_->writer();
    Follow& follow = early_ ? out_.follow : engine_->follow();
    step("validating foreign keys");
    if (follow.away) {
      ASSIGN(out_.unproven, validate_keys(writer, follow));
    }
    TRY(failpoint(Failpoint::cutover_validated));
    step("gathering statistics");
    if (engine_) {
      for (const auto& plan : engine_->plans()) TRY(writer.exec("ANALYZE " + plan.quoted_target()));
    }
    out_.follow = follow;
    return {};
  }

  Context& context_;
  const CutoverOptions& options_;
  Moved out_;
  std::optional<db::SqliteSession> session_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<db::PgConnection> early_;  // where nothing is left to carry
  Steady::time_point held_;
  double expected_ = 0;  // seconds for which writes will be held, as far as rounds can tell
};

}  // namespace

Result<Moved> cut_over(Context& context, const CutoverOptions& options) {
  return Cutover(context, options).run();
}

}  // namespace groundway::follow
