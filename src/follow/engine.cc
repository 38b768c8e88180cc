#include "follow/engine.h"

#include <algorithm>
#include <chrono>

#include "base/failpoint.h"
#include "base/text.h"
#include "follow/plans.h"

namespace groundway::follow {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kAhead = 32U << 20U;      // bytes of rows that are encoded before PostgreSQL is told
constexpr std::uint64_t kMostRefused = 10'000;  // rows; with more of them the tables do not fit

double since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

Load load_of(std::size_t table) {
  Load out;
  out.table = table;
  return out;
}

Error schema_changed(const std::string& path) {
  return Error{Code::source_changed,
               "the application has changed the schema of the SQLite file since it was copied"}
      .at(path)
      .with_fix("groundway copy abandon   # then copy again with --replace --follow");
}

Error log_differs(const SourceState& state, const std::string& path) {
  return Error{Code::follow_state, !state.log ? "the change log is not in the SQLite file any more"
                                   : !state.whole
                                       ? "a table was made anew since, without the triggers of the change log"
                                       : "the change log in the SQLite file is that of another follow"}
      .at(path)
      .with_fix(
          "groundway copy abandon   # then: groundway copy ... --follow=log, which takes the copy up again");
}

}  // namespace

struct Engine::Work {
  std::vector<Load> loads{};
  std::int64_t last = 0;  // newest entry that the snapshot holds
  std::uint64_t entries = 0;
  Carried carried{};
  Follow next;  // the journal as it will be
  Refused refused;
  std::vector<std::string> settled{};  // tables whose refused rows are known anew
};

Result<std::unique_ptr<Engine>> Engine::open(Context& context, const Follow& follow,
                                             db::PgConnection writer) {
  ASSIGN(auto source, SourceReader::open(follow.source, context.jobs));
  std::unique_ptr<Engine> out(new Engine(context, follow, std::move(writer), std::move(source)));
  TRY(out->prepare());
  return out;
}

Result<void> Engine::prepare() {
  TRY(check_source());
  ASSIGN(plans_, load_plans(writer_, follow_, source_.schema()));
  ASSIGN(refused_, load_refused(writer_, follow_));
  std::vector<std::string> names;
  for (const auto& plan : plans_) names.push_back(plan.name);
  tables_ = track_tables(plans_, source_);
  logged_ = followed_tables(source_.schema(), follow_.logged);
  for (const FollowedTable& table : logged_) {
    const auto at = std::find(names.begin(), names.end(), table.name);
    planned_.push_back(at == names.end() ? std::nullopt
                                         : std::optional(static_cast<std::size_t>(at - names.begin())));
  }
  sums_.resize(plans_.size());
  seed_ = context_.world.random.next();
  page_hash_.emplace(context_.world.random.next());
  return {};
}

Result<void> Engine::check_source() {
  TRY(source_.is_the_same_file());
  ASSIGN(const Identity now, source_.identity());
  if (auto why = what_differs(parse_identity(follow_.source_file), now); !why.empty())
    return not_the_same_file(source_.path(), std::move(why));
  ASSIGN(const SourceState state, source_.look());
  if (state.schema != follow_.source_schema) return schema_changed(source_.path());
  if (state.fences) {
    return Error{Code::follow_state, "fences stand in the SQLite file: a cutover was not finished"}
        .at(source_.path())
        .with_fix("groundway copy cutover   # finishes it; groundway copy abandon takes the fences away");
  }
  if (follow_.method == Method::log && (!state.log || !state.whole || state.run != follow_.mark))
    return log_differs(state, source_.path());
  follow_.source_file = to_text(now);
  return {};
}

std::vector<FollowedTable> Engine::followed() const {
  std::vector<FollowedTable> out;
  std::vector<std::string> names;
  for (const auto& plan : plans_) names.push_back(plan.name);
  return followed_tables(source_.schema(), names);
}

std::uint64_t Engine::proven_rows() const {
  std::uint64_t rows = 0;
  for (const TableSums& table : sums_) rows += table.total().rows;
  return rows;
}

Result<std::uint64_t> Engine::lag() {
  if (follow_.method != Method::log) return std::uint64_t{0};
  ASSIGN(auto snapshot, source_.begin(Reading::briefly));
  return count_changes(snapshot.db(0), follow_.applied);
}

Result<Carried> Engine::round() {
  ASSIGN(const bool moved, source_.has_moved());
  if (!moved && !unsettled_) return Carried{};
  TRY(check_source());
  unsettled_ = true;  // until it is carried
  auto done = run(follow_.method == Method::log ? Reading::briefly : Reading::whole, true, nullptr);
  if (done) unsettled_ = false;
  return done;
}

Result<Carried> Engine::everything() {
  TRY(source_.has_moved());  // what comes from now on is for the next round
  TRY(check_source());
  unsettled_ = true;
  const auto started = Steady::now();
  ASSIGN(Snapshot snapshot, source_.begin(Reading::whole));
  Carried logged;
  if (follow_.method ==
      Method::log) {  // first what is known to have changed: the comparison is to find nothing
    Work work{.next = follow_, .refused = refused_};
    TRY(by_log(snapshot, work));
    TRY(by_sums(snapshot, false, work));
    ASSIGN(logged, carry(snapshot, work, false, nullptr));
  }
  Work work{.next = follow_, .refused = refused_};
  work.last = follow_.applied;
  for (std::size_t i = 0; i < tables_.size(); ++i) work.loads.push_back(load_of(i));
  TRY(by_sums(snapshot, true, work));
  ASSIGN(Carried out, carry(snapshot, work, true, nullptr));
  out.missed = follow_.method == Method::log ? std::max(out.gone, out.came) : 0;
  out.any = out.any || logged.any;
  out.entries = logged.entries;
  out.gone += logged.gone;
  out.came += logged.came;
  if (out.tables.empty()) out.tables = std::move(logged.tables);
  out.seconds = since(started);
  unsettled_ = false;
  return out;
}

Result<Carried> Engine::last(Millis limit, const std::function<Result<void>()>& before_commit) {
  ASSIGN(const bool moved, source_.has_moved());
  TRY(check_source());
  source_.limit_time(limit);
  unsettled_ = unsettled_ || moved;  // until it is carried
  auto done = run(Reading::held, unsettled_, &before_commit);
  if (done) unsettled_ = false;
  source_.limit_time(Millis(0));
  return done;
}

Result<Carried> Engine::run(Reading how, bool any_news, const std::function<Result<void>()>* before_commit) {
  const auto started = Steady::now();
  Work work{.next = follow_, .refused = refused_};
  ASSIGN(Snapshot snapshot, source_.begin(how));
  const double copying = how == Reading::whole ? since(started) : 0;
  bool keys_alone = false;
  if (follow_.method == Method::log) {
    ASSIGN(keys_alone, by_log(snapshot, work));
  } else if (any_news) {
    for (std::size_t i = 0; i < tables_.size(); ++i) work.loads.push_back(load_of(i));
  }
  if (how == Reading::briefly && !keys_alone) {  // whole tables are to be read: not in place
    snapshot.end();
    ASSIGN(snapshot, source_.begin(Reading::whole));
    work.loads.clear();
    ASSIGN(keys_alone, by_log(snapshot, work));
  }
  TRY(by_sums(snapshot, false, work));
  ASSIGN(Carried out, carry(snapshot, work, true, before_commit));
  out.seconds = since(started);
  out.copying = copying;
  return out;
}

// `ends`: the snapshot is given back as soon as nothing more is read of it.
Result<Carried> Engine::carry(Snapshot& snapshot, Work& work, bool ends,
                              const std::function<Result<void>()>* before_commit) {
  const auto started = Steady::now();
  TRY(encode_ahead(snapshot, work, ends));
  work.carried.reading = snapshot.seconds();
  TRY(write(snapshot, work, before_commit));
  work.carried.looked = true;
  work.carried.entries = work.entries;
  work.carried.seconds = since(started);
  return std::move(work.carried);
}

// False: some tables have to be compared whole.
Result<bool> Engine::by_log(Snapshot& snapshot, Work& work) {
  ASSIGN(Changes changes, read_changes(snapshot.db(0), logged_, follow_.applied));
  if (changes.last < follow_.applied)
    return not_the_same_file(source_.path(),
                             "the change log ends before what was carried: a backup was put back?");
  work.last = changes.last;
  work.entries = changes.entries;
  std::vector<bool> whole(tables_.size(), false);
  for (const std::size_t number : changes.touched) {
    if (planned_[number]) whole[*planned_[number]] = true;
  }
  for (auto& [number, keys] : changes.keys) {
    if (!planned_[number]) continue;
    const std::size_t i = *planned_[number];
    if (!tables_[i].by_key()) whole[i] = true;
    if (whole[i]) continue;
    Load load = load_of(i);
    load.keys = std::move(keys);
    work.loads.push_back(std::move(load));
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i]) work.loads.push_back(load_of(i));
  }
  return std::none_of(whole.begin(), whole.end(), [](bool w) { return w; });
}

// Loads without keys: every row of their tables is looked at, and what differs is what is to be carried.
Result<void> Engine::by_sums(Snapshot& snapshot, bool all, Work& work) {
  std::vector<std::size_t> wanted;
  for (const Load& load : work.loads) {
    if (!load.by_key()) wanted.push_back(load.table);
  }
  if (wanted.empty()) return {};
  const std::vector<TableSums> nothing(tables_.size());
  ASSIGN(auto scanned, scan_source(snapshot, {tables_, wanted, all ? nothing : sums_, seed_, &*page_hash_}));
  std::size_t w = 0;
  for (Load& load : work.loads) {
    if (load.by_key()) continue;
    Scanned& found = scanned[w++];
    TableSums then = all ? TableSums{} : sums_[load.table];
    if (!then.known()) {
      ASSIGN(then, sum_target(writer_, tables_[load.table], found.sums, seed_));
    }
    load.differing = compare(then, found.sums);
    load.buckets = found.sums.buckets.size();
    load.sums = std::move(found.sums);
    load.refused = std::move(found.refused);
  }
  return {};
}

// Few rows are read to their end before PostgreSQL hears of them: writers of the source do not wait for the
// network.
Result<void> Engine::encode_ahead(Snapshot& snapshot, Work& work, bool ends) {
  std::size_t bytes = 0;
  bool all = true;
  for (Load& load : work.loads) {
    if (!load.by_key()) {
      all = all && !load.differing.any();
      continue;
    }
    if (bytes > kAhead) {
      all = false;
      continue;
    }
    const Put put = [&](std::string_view part) -> Result<void> {
      if (bytes <= kAhead) load.rows += part;
      bytes += part.size();
      return {};
    };
    TRY(read_rows(snapshot.db(0), tables_[load.table], seed_, load, put));
    load.ready = bytes <= kAhead;
    if (!load.ready) std::string().swap(load.rows);
    all = all && load.ready;
  }
  if (all && ends) snapshot.end();
  return {};
}

void Engine::settle_refused(Work& work) {
  for (Load& load : work.loads) {
    const std::string& name = plans_[load.table].name;
    Reasons& known = work.refused.rows[name];
    Reasons now = load.by_key() ? known : Reasons{};
    for (const Key& key : load.keys) now.erase(name_of_key(key));
    for (const auto& [row, why] : load.refused) now[row] = why;
    if (now != known) work.settled.push_back(name);
    known = std::move(now);
    if (known.empty()) work.refused.rows.erase(name);
  }
}

Result<void> Engine::write_rows(Snapshot& snapshot, Work& work, bool verified) {
  TargetRows target(writer_, seed_);
  for (const Load& load : work.loads) {
    if (!load.by_key() && !load.differing.any()) continue;
    ASSIGN(const auto gone, target.remove(tables_[load.table], load));
    work.carried.gone += gone;
    work.carried.tables.push_back(plans_[load.table].name);
  }
  TRY(failpoint(Failpoint::follow_deleted));
  for (Load& load : work.loads) {
    const Tracked& t = tables_[load.table];
    if (!load.by_key() && !load.differing.any()) continue;
    auto came = target.add(t, [&](const Put& put) {
      return load.ready ? put(load.rows) : read_rows(snapshot.db(0), t, seed_, load, put);
    });
    if (!came) return std::move(came).error().in("carrying rows of table " + t.plan->name);
    work.carried.came += *came;
    if (verified) TRY(target.verify(t, load));
  }
  return {};
}

bool Engine::has_news(const Work& work) const {
  return std::any_of(work.loads.begin(), work.loads.end(), [&](const Load& load) {
    if (load.by_key() || load.differing.any()) return true;
    const auto known = refused_.rows.find(plans_[load.table].name);
    return load.refused != (known == refused_.rows.end() ? Reasons{} : known->second);
  });
}

Result<void> Engine::write(Snapshot& snapshot, Work& work,
                           const std::function<Result<void>()>* before_commit) {
  work.next.applied = std::max(work.next.applied, work.last);
  const auto transaction = [&]() -> Result<void> {
    TRY(writer_.exec("BEGIN"));
    TRY(write_rows(snapshot, work, verifying_ || before_commit != nullptr));
    settle_refused(work);
    if (work.refused.count() > kMostRefused) {
      return Error{Code::rejects,
                   text::count_of(work.refused.count(), "row") +
                       " that the application wrote since the copy have no place in PostgreSQL"}
          .with_fix("groundway copy abandon   # then copy again: types are decided anew");
    }
    TRY(store_refused(writer_, work.next, work.refused, work.settled));
    TRY(record_round(writer_, work.next, std::max(work.carried.gone, work.carried.came)));
    TRY(failpoint(Failpoint::follow_sent));
    if (before_commit != nullptr) TRY((*before_commit)());
    return writer_.exec("COMMIT");
  };
  if (before_commit == nullptr && work.next.applied == follow_.applied && !has_news(work))
    return take_over(work);
  if (auto done = transaction(); !done) {
    if (writer_.is_alive()) (void)writer_.exec("ROLLBACK").operator bool();
    return done;
  }
  work.carried.any = !work.carried.tables.empty();
  TRY(failpoint(Failpoint::follow_committed));
  return take_over(work);
}

// PostgreSQL holds it now.
Result<void> Engine::take_over(Work& work) {
  for (Load& load : work.loads) sums_[load.table] = load.by_key() ? TableSums{} : std::move(load.sums);
  refused_ = std::move(work.refused);
  const State state = follow_.state;
  follow_ = std::move(work.next);
  follow_.state = state;
  follow_.refused = refused_.count();
  return {};
}

}  // namespace groundway::follow
