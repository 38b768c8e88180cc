#include "copy/load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "base/interrupt.h"
#include "base/json_text.h"
#include "base/text.h"
#include "copy/batch.h"
#include "copy/build.h"
#include "copy/journal.h"
#include "copy/refused_row.h"
#include "copy/row_encoder.h"
#include "copy/soundness.h"
#include "copy/workers.h"

namespace groundway::copy {
namespace {

constexpr std::size_t kFlush = 256U << 10U;  // bytes a message: any size from 4 kB to 1 MB costs the same
constexpr std::size_t kKeep = 4U << 20U;     // what the buffer may keep after an unusually wide row

Error refused(const TablePlan& plan, const db::SqliteStatement& row, const Refusal& r) {
  return Error{Code::rejects, fmt::format("{} in {}.{} (row {})", r.reason, plan.name,
                                          plan.columns[r.column].source_name, row_key(plan, row))}
      .with_fix("this table was rolled back; run again with --dry-run to list every such row");
}

// Rows that stay behind are known by their key; mostly there are none and nothing is looked up.
bool stays(const TablePlan& plan, const db::SqliteStatement& row) {
  return !plan.excluded.empty() && plan.excluded.count(row_key(plan, row)) > 0;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<void> flush(db::PgConnection& writer, Buffer& buffer) {
  TRY(writer.copy_put(buffer.view()));
  buffer.clear();
  buffer.shrink(kKeep);
  return {};
}

// Several workers may send one table.
void count(CopyJob& job, const Piece& piece, std::uint64_t rows, std::size_t bytes) {
  std::atomic_ref(job.report.tables[piece.plan].bytes) += bytes;
  job.meters[piece.plan].add(rows, bytes);
}

}  // namespace

Result<DigestSums> load_piece(CopyJob& job, const Piece& piece, db::SqliteDb& source, db::PgConnection& writer,
                              bool freeze) {
  const TablePlan& plan = job.plans[piece.plan];
  const std::string select = select_of(plan, piece);
  ASSIGN(auto statement, source.prepare(select));
  TRY(writer.copy_begin(plan.copy_sql(freeze)));
  const bool hashed = takes_sums(job.options);
  RowEncoder encoder(plan, job.seed, {.known = &job.profiles[plan.source], .hashed = hashed});
  Buffer buffer(kFlush + (64U << 10U));
  std::uint64_t told = 0;
  RowEncoder::put_header(buffer);
  const auto stop = [&](Error error) {
    writer.copy_abort(error.cause);
    return error;
  };
  while (true) {
    auto more = statement.step();
    if (!more) return stop(std::move(more).error());
    if (!*more) break;
    if (stays(plan, statement)) continue;
    if (const auto no = encoder.encode(statement, buffer)) return stop(refused(plan, statement, *no));
    if (buffer.size() < kFlush) continue;
    count(job, piece, encoder.sums().rows - told, buffer.size());
    TRY(flush(writer, buffer));
    told = encoder.sums().rows;
    auto go = failpoint(Failpoint::copy_rows_sent);
    if (go) go = check_interrupt("What was under way of " + plan.name + " is rolled back; what was done stays.");
    if (!go)
      return stop(std::move(go).error());
  }
  RowEncoder::put_trailer(buffer);
  count(job, piece, encoder.sums().rows - told, buffer.size());
  TRY(flush(writer, buffer));
  auto ended = writer.copy_end();
  if (!ended) return name_refused_row(std::move(ended).error(), plan, select, source);
  if (static_cast<std::uint64_t>(*ended) != encoder.sums().rows) {
    return Error{Code::not_proved, fmt::format("{} rows were sent to {}, the server took {}",
                                               encoder.sums().rows, plan.quoted_target(), *ended)};
  }
  DigestSums sums = encoder.sums();
  sums.taken = hashed;
  return sums;
}

namespace {

// Pieces of a plan stand together.
std::uint64_t rows_left(const CopyJob& job, std::size_t plan) {
  std::uint64_t rows = job.plans[plan].rows - job.plans[plan].excluded.size();
  auto piece = std::lower_bound(job.pieces.begin(), job.pieces.end(), plan,
                                [](const Piece& p, std::size_t wanted) { return p.plan < wanted; });
  for (; piece != job.pieces.end() && piece->plan == plan; ++piece) {
    if (piece->done) rows -= std::min(rows, piece->sums.rows);
  }
  return rows;
}

}  // namespace

void begin_load(CopyJob& job) {
  StageSpec spec{"copy", "tables", 0, "rows", 0, true};
  std::vector<bool> seen(job.plans.size());
  for (const Piece& piece : job.pieces) {
    if (piece.done || seen[piece.plan]) continue;
    seen[piece.plan] = true;
    ++spec.count;
    spec.total += rows_left(job, piece.plan);
  }
  job.meters.clear();
  job.meters.resize(job.plans.size());
  job.loading = job.reporter.begin(std::move(spec));
}

void begin_table(CopyJob& job, std::size_t plan) {
  job.meters[plan] = job.loading->begin(job.plans[plan].name, rows_left(job, plan));
}

namespace {

// Tables under way. A table that several workers load is ended by the one that brings its last piece.
class Tables {
 public:
  explicit Tables(CopyJob& job) : job_(job), left_(job.plans.size()), started_(job.plans.size()) {
    for (const Piece& piece : job.pieces) {
      if (piece.done)
        job.sent[piece.plan] += piece.sums;
      else
        ++left_[piece.plan];
    }
  }

  void begin(std::size_t plan) {
    const std::lock_guard lock(mutex_);
    if (started_[plan]) return;
    started_[plan] = std::chrono::steady_clock::now();
    begin_table(job_, plan);
  }

  // True: it was the table's last.
  bool end(const Piece& piece) {
    const std::lock_guard lock(mutex_);
    job_.sent[piece.plan] += piece.sums;
    return --left_[piece.plan] == 0;
  }

  bool is_loaded(std::size_t plan) const { return left_[plan] == 0; }
  double seconds(std::size_t plan) const { return started_[plan] ? seconds_since(*started_[plan]) : 0; }

 private:
  CopyJob& job_;
  std::mutex mutex_;  // guards job.sent, left_ and started_ while workers load
  std::vector<std::size_t> left_;
  std::vector<std::optional<std::chrono::steady_clock::time_point>> started_;
};

// A table that is one piece begins empty in the same transaction: only then the server takes FREEZE.
Result<void> load_one(CopyJob& job, std::size_t worker, Piece& piece) {
  const TablePlan& plan = job.plans[piece.plan];
  db::PgConnection& writer = job.writers[worker];
  job.reporter.step("copy " + plan.name);
  TRY(writer.exec(piece.is_whole() ? "BEGIN; TRUNCATE " + plan.quoted_target() : "BEGIN"));
  const auto load = [&]() -> Result<void> {
    ASSIGN(piece.sums, load_piece(job, piece, job.file.connections[worker], writer, piece.is_whole()));
    TRY(record_piece(writer, job.run, plan.journal_target(), piece));
    TRY(failpoint(Failpoint::copy_piece_recorded));
    return writer.exec("COMMIT");
  };
  if (auto done = load(); !done) {
    if (writer.is_alive())
      (void)writer.exec("ROLLBACK").operator bool();  // the first error is the one to tell
    return std::move(done).error().in("copying table " + plan.name);
  }
  piece.done = true;
  return failpoint(Failpoint::copy_piece_committed);
}

// A damaged b-tree may show a row to a scan and hide it from a range.
Result<void> are_all_sent(const CopyJob& job, std::size_t i, const DigestSums& sent) {
  const TablePlan& plan = job.plans[i];
  const std::uint64_t wanted = plan.rows - plan.excluded.size();
  if (sent.rows == wanted) return {};
  return damaged_table(job.file.connections[0], plan.name,
                       fmt::format("a scan finds {}, by their rowids {} are found", text::count_of(wanted, "row"),
                                   text::thousands(sent.rows)));
}

void tell_table(CopyJob& job, std::size_t i, const Tables& tables) {
  const TablePlan& plan = job.plans[i];
  TableReport& report = job.report.tables[i];
  report.rows = job.sent[i].rows;
  report.seconds = tables.seconds(i);
  job.meters[i].end();
  job.reporter.event("table", fmt::format("\"table\":{},\"rows\":{},\"rejected\":{},\"bytes\":{},\"seconds\":{:.3f}",
                                          json_text(plan.name), report.rows, plan.excluded.size(), report.bytes,
                                          report.seconds));
}

Result<void> end_table(CopyJob& job, std::size_t worker, std::size_t i, const Tables& tables) {
  const TablePlan& plan = job.plans[i];
  TRY(are_all_sent(job, i, job.sent[i]));
  TRY(record_table(job.writers[worker], job.run, plan.journal_target(), plan.excluded.size(), job.sent[i],
                   job.seed));
  tell_table(job, i, tables);
  return build_table(job, job.writers[worker], i);
}

// Small tables whose rows an earlier run brought, and whose keys and indexes may be missing.
Result<void> end_small(CopyJob& job, std::size_t worker, const std::vector<std::size_t>& plans, const Tables& tables) {
  std::vector<TableDone> done;
  for (const std::size_t i : plans) {
    const TablePlan& plan = job.plans[i];
    TRY(are_all_sent(job, i, job.sent[i]));
    done.push_back({plan.journal_target(), plan.excluded.size(), job.sent[i]});
    tell_table(job, i, tables);
  }
  TRY(record_loaded(job.writers[worker], job.run, done, job.seed));
  ASSIGN(const bool built, build_together(job, job.writers[worker], plans));
  for (std::size_t n = 0; !built && n < plans.size(); ++n) TRY(build_table(job, job.writers[worker], plans[n]));
  return {};
}

// Small tables that begin empty, in one transaction with their journal rows, keys, indexes and CHECKs. Where the
// server refuses one of these, the rows stay, and what stands on them is made table by table.
class Group {
 public:
  Group(CopyJob& job, std::size_t worker, const std::vector<Piece*>& pieces, Tables& tables)
      : job_(job), source_(job.file.connections[worker]), writer_(job.writers[worker]), pieces_(pieces), tables_(tables) {
    for (const Piece* piece : pieces) plans_.push_back(piece->plan);
  }

  Result<void> run() {
    bool built = false;
    if (auto done = load(built); !done) {
      if (writer_.is_alive())
        (void)writer_.exec("ROLLBACK").operator bool();  // the first error is the one to tell
      return std::move(done).error();
    }
    for (Piece* piece : pieces_) {
      piece->done = true;
      tables_.end(*piece);
      tell_table(job_, piece->plan, tables_);
    }
    TRY(failpoint(Failpoint::copy_piece_committed));
    for (std::size_t n = 0; !built && n < plans_.size(); ++n) TRY(build_table(job_, writer_, plans_[n]));
    return {};
  }

 private:
  Result<void> load(bool& built) {
    std::vector<std::string> names;
    for (const std::size_t i : plans_) names.push_back(job_.plans[i].quoted_target());
    TRY(writer_.exec("BEGIN; TRUNCATE " + text::join(names, ", ")));
    std::vector<TableDone> done;
    for (Piece* piece : pieces_) {
      const TablePlan& plan = job_.plans[piece->plan];
      TRY(load_table(*piece));
      done.push_back({plan.journal_target(), plan.excluded.size(), piece->sums});
    }
    ASSIGN(built, build_together(job_, writer_, plans_));
    TRY(record_tables(writer_, job_.run, done, job_.seed));
    TRY(failpoint(Failpoint::copy_piece_recorded));
    return writer_.exec("COMMIT");
  }

  Result<void> load_table(Piece& piece) {
    const TablePlan& plan = job_.plans[piece.plan];
    tables_.begin(piece.plan);
    job_.reporter.step("copy " + plan.name);
    auto sums = load_piece(job_, piece, source_, writer_, true);
    if (!sums) return std::move(sums).error().in("copying table " + plan.name);
    piece.sums = *sums;
    TRY(are_all_sent(job_, piece.plan, *sums));
    return check_interrupt("What was under way of " + plan.name + " is rolled back; what was done stays.");
  }

  CopyJob& job_;
  db::SqliteDb& source_;
  db::PgConnection& writer_;
  const std::vector<Piece*>& pieces_;
  Tables& tables_;
  std::vector<std::size_t> plans_;  // of pieces_
};

// Pieces to load in one transaction, or tables that need none any more and may lack keys.
struct Unit {
  std::size_t plan = 0;
  std::vector<Piece*> pieces{};
  std::vector<std::size_t> loaded{};  // small ones
};

// Largest tables first; the pieces of one stay together, so that its keys are built while others load.
void order(const CopyJob& job, std::vector<Unit>& units) {
  // pieces stand in one array: their addresses are in their order
  std::sort(units.begin(), units.end(), [&](const Unit& a, const Unit& b) {
    const auto rank = [&](const Unit& by, const Unit& u) {
      return std::tuple(job.plans[by.plan].bytes, u.plan, u.pieces.empty() ? nullptr : u.pieces.front());
    };
    return rank(b, a) < rank(a, b);
  });
}

std::vector<Unit> units_of(CopyJob& job, const Tables& tables) {
  std::vector<Unit> out;
  std::vector<std::size_t> small, loaded;
  std::vector<Piece*> whole(job.plans.size(), nullptr);
  for (Piece& piece : job.pieces) {
    if (piece.done) continue;
    const bool grouped = piece.is_whole() && is_small(job.plans[piece.plan]);
    if (!grouped) out.push_back({piece.plan, {&piece}});
    if (!grouped) continue;
    small.push_back(piece.plan);
    whole[piece.plan] = &piece;
  }
  for (std::size_t i = 0; i < job.plans.size(); ++i) {
    if (tables.is_loaded(i)) loaded.push_back(i);
  }
  for (const auto& group : group_small(job, loaded)) {
    const bool together = is_small(job.plans[group.front()]);
    out.push_back({group.front(), {}, together ? group : std::vector<std::size_t>{}});
  }
  for (const auto& group : group_small(job, small)) {
    Unit unit{group.front()};
    for (const std::size_t i : group) unit.pieces.push_back(whole[i]);
    out.push_back(std::move(unit));
  }
  order(job, out);
  return out;
}

}  // namespace

Result<void> load_tables(CopyJob& job) {
  job.sent.assign(job.plans.size(), {});
  begin_load(job);
  Tables tables(job);
  const std::vector<Unit> units = units_of(job, tables);
  TRY(run_jobs(units.size(), job.writers.size(), [&](std::size_t worker, std::size_t n) -> Result<void> {
    const Unit& unit = units[n];
    if (!unit.loaded.empty()) return end_small(job, worker, unit.loaded, tables);
    if (unit.pieces.empty()) return end_table(job, worker, unit.plan, tables);
    Piece& piece = *unit.pieces.front();
    if (piece.is_whole() && is_small(job.plans[unit.plan])) return Group(job, worker, unit.pieces, tables).run();
    tables.begin(unit.plan);
    TRY(load_one(job, worker, piece));
    return tables.end(piece) ? end_table(job, worker, unit.plan, tables) : Result<void>{};
  }));
  job.loading->end();
  return {};
}

}  // namespace groundway::copy
