#include "follow/follower.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/failpoint.h"
#include "base/interrupt.h"
#include "base/json_text.h"
#include "base/text.h"
#include "copy/prepare.h"
#include "follow/away.h"
#include "follow/engine.h"
#include "follow/lock.h"

namespace groundway::follow {
namespace {

using Steady = std::chrono::steady_clock;

constexpr Millis kPoll{200};        // how often the source is asked whether it has moved on
constexpr Millis kAsk{500};         // and PostgreSQL whether somebody waits
constexpr Millis kSign{5'000};      // a sign of life in the journal
constexpr Millis kGiveUp{300'000};  // for which a lost connection or a locked file is tried again
constexpr Millis kPruneEvery{30'000};
constexpr std::int64_t kWorthPruning = 1000;  // entries

bool is_passing(const Error& error) {
  return error.code == Code::connection_lost || error.code == Code::unreachable ||
         error.code == Code::too_many_clients || error.code == Code::source_locked ||
         error.code == Code::lock_timeout;
}

class Follower {
 public:
  explicit Follower(Context& context) : context_(context) {}

  Result<Ended> run() {
    TRY(open());
    say("following " + engine_->source().path() + " by " + std::string(name_of(engine_->follow().method)) +
        "; `groundway copy cutover` moves, Ctrl-C pauses");
    while (true) {
      auto step = round();
      if (!step && is_passing(step.error())) step = try_again(std::move(step).error());
      if (!step) return with_state(std::move(step).error());
      if (auto go = check_interrupt(how_to_go_on()); !go) return std::move(go).error();
      ASSIGN(const std::string what, is_asked());
      if (!what.empty()) return hand_over(what);
      std::this_thread::sleep_for(pause_);
    }
  }

 private:
  void say(const std::string& words) { context_.reporter.note(Level::info, words); }

  static std::string how_to_go_on() {
    return "What was carried stays; the same command with --follow goes on, `groundway copy cutover` moves, "
           "`groundway "
           "copy abandon` ends it.";
  }

  Error with_state(Error error) const {
    error.context.push_back("following: what was carried stays in " + context_.target.url.location());
    return error;
  }

  Result<void> open() {
    ASSIGN(auto reader, db::open_reader(context_.target));
    ASSIGN(const auto known, current(reader));
    if (!known) return Error{Code::follow_state, "the journal knows no follow"}.at(reader.place());
    ASSIGN(auto writer, open_writer(context_, *known, ""));
    ASSIGN(engine_, Engine::open(context_, *known, std::move(writer)));
    TRY(ask(engine_->writer(), engine_->follow(), ""));  // who asked an earlier follower has ended since
    return put_away_once();
  }

  // Also after a cutover that PostgreSQL was ready for and the source was not: they came back and go again.
  Result<void> put_away_once() {
    Follow& follow = engine_->follow();
    if (follow.state != State::following) {
      TRY(begin_following(engine_->writer(), follow, engine_->plans()));
    }
    if (follow.rounds > 0 && follow.method == Method::log) return {};
    ASSIGN(const Carried carried, engine_->everything());
    tell(carried);
    return {};
  }

  Result<void> round() {
    if (failing_since_ != Steady::time_point{}) TRY(reconnect());
    ASSIGN(const Carried carried, engine_->round());
    failing_since_ = {};
    tell(carried);
    if (!carried.looked) {
      pause_ = kPoll;
      return sign_of_life();
    }
    // The source is left alone for as long as it was read; where it was copied for that, much longer.
    const double rest = engine_->follow().method == Method::log ? 0.05 : std::max(0.3, carried.reading * 1.5);
    pause_ = Millis(static_cast<std::int64_t>(std::min(rest, 60.0) * 1000));
    TRY(prune());
    return sign_of_life();
  }

  void tell(const Carried& carried) {
    if (!carried.any) return;
    say(in_words(carried));
    const Follow& f = engine_->follow();
    context_.reporter.event(
        "round",
        "\"round\":" + std::to_string(f.rounds) + ",\"changes\":" + std::to_string(carried.entries) +
            ",\"removed\":" + std::to_string(carried.gone) + ",\"written\":" + std::to_string(carried.came) +
            ",\"seconds\":" + std::to_string(carried.seconds) + ",\"refused\":" + std::to_string(f.refused));
    if (f.refused != told_refused_ && f.refused > 0)
      context_.reporter.note(Level::warn, text::count_of(f.refused, "row") +
                                              " cannot be carried: `groundway copy status` names them");
    told_refused_ = f.refused;
  }

  Result<void> sign_of_life() {
    if (Steady::now() - signed_ < kSign) return {};
    signed_ = Steady::now();
    return record_look(engine_->writer(), engine_->follow(), 0, "");
  }

  Result<std::string> is_asked() {
    if (failing_since_ != Steady::time_point{} || Steady::now() - asked_ < kAsk) return std::string();
    asked_ = Steady::now();
    auto what = asked(engine_->writer(), engine_->follow());
    if (what || !is_passing(what.error())) return what;
    failing_since_ = Steady::now();
    return std::string();
  }

  Result<Ended> hand_over(const std::string& what) {
    TRY(unlock(engine_->writer()));
    say("handed over: another process goes on with `groundway copy " + what + "`");
    return Ended{what, engine_->follow()};
  }

  // What failed may be over in a moment.
  Result<void> try_again(Error error) {
    const auto now = Steady::now();
    if (failing_since_ == Steady::time_point{}) {
      failing_since_ = now;
      context_.reporter.note(Level::warn,
                             error.cause + "; trying again for " +
                                 text::seconds_human(static_cast<double>(kGiveUp.count()) / 1000));
    }
    if (now - failing_since_ > kGiveUp) return error;
    pause_ = Millis(1000);
    return {};
  }

  Result<void> reconnect() {
    if (engine_->writer().is_alive() && engine_->writer().exec("SELECT 1")) return {};
    ASSIGN(auto writer, open_writer(context_, engine_->follow(), ""));
    engine_->reconnected(std::move(writer));
    say("connected again");
    return {};
  }

  // The log is kept short; a moment in which nobody else writes is waited for, not taken.
  Result<void> prune() {
    const Follow& f = engine_->follow();
    const bool due = f.method == Method::log && f.applied - pruned_ >= kWorthPruning &&
                     Steady::now() - prune_tried_ >= kPruneEvery;
    if (!due) return {};
    prune_tried_ = Steady::now();
    ASSIGN(const db::Permit permit, context_.ask_source(f.source));
    ASSIGN(auto session, db::SqliteSession::open(permit));
    TRY(engine_->source().is_the_same_file());  // asked once it is open: another one may stand there since the round
    auto locked = session.lock(Millis(200));
    if (!locked && locked.error().code == Code::source_locked) return {};
    if (!locked) return locked;
    TRY(prune_log(session, f.applied));
    if (auto done = session.commit(); !done && done.error().code != Code::source_locked) return done;
    pruned_ = f.applied;
    return {};
  }

  Context& context_;
  std::unique_ptr<Engine> engine_;
  Millis pause_{0};
  Steady::time_point signed_{}, asked_{}, failing_since_{}, prune_tried_{};
  std::int64_t pruned_ = 0;
  std::uint64_t told_refused_ = 0;
};

}  // namespace

std::string in_words(const Carried& c) {
  std::vector<std::string> first(c.tables.begin(),
                                 c.tables.begin() + std::min<std::ptrdiff_t>(4, std::ssize(c.tables)));
  std::string out =
      "carried " + text::count_of(std::max(c.gone, c.came), "row") + " in " + text::join(first, ", ");
  if (c.tables.size() > first.size())
    out += " and " + text::count_of(c.tables.size() - first.size(), "other table");
  return out + " (" + (c.entries > 0 ? text::count_of(c.entries, "change") + ", " : "") +
         text::seconds_human(c.seconds) + ")";
}

Result<db::PgConnection> open_writer(Context& context, const Follow& follow, const std::string& ask_for) {
  ASSIGN(const db::Permit permit, context.ask_target(db::Action::write, guard::TargetState::completed_copy));
  ASSIGN(auto writer, db::open_writer(permit));
  TRY(copy::keeps_sessions(writer));
  TRY(take_lock(writer, follow, ask_for, context.wait));
  return writer;
}

Result<Ended> keep_following(Context& context) {
  return Follower(context).run();
}

}  // namespace groundway::follow
