#include "copy/prove_views.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/interrupt.h"
#include "base/text.h"
#include "copy/canonical.h"
#include "copy/hash.h"
#include "copy/objects.h"
#include "copy/read_cell.h"
#include "schema/render.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

constexpr std::size_t kBuckets = 1024;
constexpr int kFetched = 2000;  // rows of one answer of the server

struct Sums {
  std::uint64_t rows = 0, sum = 0;
  bool operator==(const Sums&) const = default;
  void add(std::uint64_t hash) {
    ++rows;
    sum += hash;
  }
};
using Buckets = std::array<Sums, kBuckets>;

struct Verdict {
  bool proven = false;
  std::string words;
  std::uint64_t rows = 0;
};

schema::Reading reading_of(sql::TimeSource held) {
  switch (held) {
    case sql::TimeSource::seconds:
      return schema::Reading::epoch_seconds;
    case sql::TimeSource::millis:
      return schema::Reading::epoch_millis;
    case sql::TimeSource::micros:
      return schema::Reading::epoch_micros;
    case sql::TimeSource::julian:
      return schema::Reading::julian_days;
    default:
      return schema::Reading::plain;
  }
}

double unix_seconds(const Outside& world) {
  return std::chrono::duration<double>(world.clock.now().time_since_epoch()).count();
}

class ViewProof {
 public:
  ViewProof(CopyJob& job, db::PgConnection& reader, const schema::View& view, const schema::ViewMap& map,
            Clock clock, const ViewLimits& limits)
      : job_(job), reader_(reader), view_(view), map_(map), clock_(clock), limits_(limits) {}

  // An Error is the end of the copy or a word about this view: judge() tells.
  Result<Verdict> run(std::size_t v) {
    TRY(find_columns(v));
    if (!unprovable_.empty()) return Verdict{false, unprovable_};
    Buckets mine{}, theirs{};
    const auto sum_up = [&](Buckets& into) {
      return [&, this](const CanonRow& row) {
        into[hash_key(row) % kBuckets].add(hash_row(row, job_.seed));
        return Result<void>{};
      };
    };
    ASSIGN(const std::uint64_t here, source_rows(sum_up(mine)));
    ASSIGN(const std::uint64_t there, target_rows(sum_up(theirs)));
    if (mine == theirs && here == 0) return Verdict{true, "no row on either side"};
    if (mine == theirs) return Verdict{true, text::count_of(here, "row") + " equal", here};
    return look_closer(mine, theirs, here, there);
  }

 private:
  Result<void> find_columns(std::size_t v) {
    ASSIGN(columns_, view_columns(job_, reader_, v));
    for (const ColumnPlan& plan : columns_) {
      if (plan.encode == nullptr)
        unprovable_ = "column " + plan.target_name + " is a " + schema::render(plan.type);
    }
    return {};
  }

  std::string target() const { return schema::qualified(view_.schema, view_.name); }

  template <class Take>
  Result<std::uint64_t> source_rows(Take take) {
    db::SqliteDb& db = job_.file.connections[0];
    ASSIGN(auto statement, db.prepare("SELECT * FROM " + sql::quote_sqlite_ident(map_.source)));
    if (statement.columns() != static_cast<int>(columns_.size()))
      return Error{Code::statement, "it has another number of columns"};
    std::uint64_t rows = 0;
    while (true) {
      ASSIGN(const bool more, statement.step());
      if (!more) return rows;
      TRY(take(canonical_row(columns_, statement, clock_)));
      if (++rows % 4096 == 0) TRY(check_interrupt("The tables are copied; views were being proven."));
    }
  }

  template <class Take>
  Result<std::uint64_t> target_rows(Take take) {
    TRY(reader_.exec("DECLARE rows_of_view NO SCROLL CURSOR FOR SELECT * FROM " + target()));
    std::uint64_t count = 0;
    while (true) {
      ASSIGN(const auto rows,
             reader_.query_binary("FETCH " + std::to_string(kFetched) + " FROM rows_of_view"));
      for (int r = 0; r < rows.count(); ++r) TRY(take(canonical_row(columns_, rows, r, clock_)));
      count += static_cast<std::uint64_t>(rows.count());
      if (rows.count() < kFetched) break;
      TRY(check_interrupt("The tables are copied; views were being proven."));
    }
    TRY(reader_.exec("CLOSE rows_of_view"));
    return count;
  }

  // Only rows of buckets that differ; where sums of reals differ in their last digits, this is where it
  // shows.
  Result<Verdict> look_closer(const Buckets& mine, const Buckets& theirs, std::uint64_t here,
                              std::uint64_t there) {
    std::vector<CanonRow> left, right;
    const auto hold = [&](std::vector<CanonRow>& into) {
      return [&, bytes = std::size_t{0}](CanonRow row) mutable -> Result<void> {
        const std::size_t bucket = hash_key(row) % kBuckets;
        if (mine[bucket] == theirs[bucket]) return {};
        for (const Canon& value : row) bytes += sizeof(Canon) + value.bytes.capacity();
        full_ = full_ || bytes > limits_.held_bytes;
        if (!full_) into.push_back(std::move(row));
        return {};
      };
    };
    TRY(source_rows(hold(left)));
    TRY(target_rows(hold(right)));
    drop_same(left, right, Tolerance{.numbers = true});
    if (left.empty() && right.empty() && full_)
      return Verdict{false, "too many of its rows differ in form to compare them one by one"};
    if (left.empty() && right.empty())
      return Verdict{true, text::count_of(here, "row") + " equal, reals to nine digits", here};
    return Verdict{false, example(left, right, here, there)};
  }

  static std::string example(const std::vector<CanonRow>& left, const std::vector<CanonRow>& right,
                             std::uint64_t here, std::uint64_t there) {
    std::string words = "its rows differ";
    if (here != there)
      words = text::count_of(here, "row") + " in SQLite, " + text::thousands(there) + " in PostgreSQL";
    if (!left.empty()) words += "; only in SQLite: " + show_row(left.front());
    if (!right.empty()) words += "; only in PostgreSQL: " + show_row(right.front());
    return words;
  }

  CopyJob& job_;
  db::PgConnection& reader_;
  const schema::View& view_;
  const schema::ViewMap& map_;
  const Clock clock_;
  const ViewLimits& limits_;
  std::vector<ColumnPlan> columns_;
  std::string unprovable_;
  bool full_ = false;
};

bool ends_the_copy(const Error& error) {
  return error.code == Code::interrupted || error.code == Code::terminated || error.code == Code::connection_lost;
}

class Views {
 public:
  Views(CopyJob& job, const db::Target& target, const ViewLimits& limits)
      : job_(job), target_(target), limits_(limits), objects_(job) {}

  Result<void> run() {
    const auto all = objects_.views();
    if (all.empty()) return {};
    ASSIGN(auto reader, open());
    const auto stage = job_.reporter.begin({"prove views", "views", all.size()});
    for (const std::size_t v : all) {
      Meter meter = stage->begin(job_.converted.model.views[v].origin);
      const auto still = objects_.views();
      if (std::find(still.begin(), still.end(), v) == still.end()) continue;  // it went with another
      ASSIGN(const bool there, is_there(reader, v));
      if (there) TRY(prove(reader, v));
      meter.end();
    }
    stage->end();
    return {};
  }

 private:
  // A zone far from every server's and source's own: a view that depends on it shows.
  Result<db::PgConnection> open() {
    db::Session session;
    session.statement_timeout = limits_.time;
    ASSIGN(auto reader, db::open_reader(target_, session));
    TRY(reader.exec("SET TimeZone = 'Pacific/Chatham'"));
    return reader;
  }

  // A proof by itself looks at a target that others may have made.
  Result<bool> is_there(db::PgConnection& reader, std::size_t v) const {
    const schema::View& view = job_.converted.model.views[v];
    ASSIGN(const auto rows, reader.query("SELECT 1 FROM pg_catalog.pg_class WHERE oid = "
                                         "pg_catalog.to_regclass($1) AND relkind = 'v'",
                                         {schema::qualified(view.schema, view.name)}));
    return rows.count() > 0;
  }

  Result<void> prove(db::PgConnection& reader, std::size_t v) {
    const schema::View& view = job_.converted.model.views[v];
    job_.reporter.step("prove " + view.origin);
    ASSIGN(const Verdict verdict, judge(reader, v));
    if (verdict.proven || keeps(v, verdict)) {
      job_.report.proofs.push_back({view.origin, verdict.proven, words(v, verdict), verdict.rows});
      return {};
    }
    return objects_.lose_view(job_, v, "not proven: " + verdict.words);
  }

  Result<Verdict> judge(db::PgConnection& reader, std::size_t v) {
    const schema::ViewMap& map = job_.converted.views[v];
    const auto& used = objects_.used_by_view(map.source);
    const std::string sql = objects_.sql_of(used, "");
    if (draws(sql)) return Verdict{false, "it draws random values, so no two runs of it are alike"};
    Clock clock;
    if (reads_the_clock(sql)) clock.now = unix_seconds(job_.world);
    db::SqliteDb& db = job_.file.connections[0];
    db.limit_time(limits_.time);
    TRY(reader.exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    auto done = ViewProof(job_, reader, job_.converted.model.views[v], map, clock, limits_).run(v);
    const bool late = db.is_over_time() || (!done && done.error().sqlstate == "57014");
    db.limit_time(Millis{0});
    if (!done && !late && ends_the_copy(done.error())) return std::move(done).error();
    TRY(reader.exec("ROLLBACK"));
    if (late)
      return Verdict{false, "it took longer than " + std::to_string(limits_.time.count() / 1000) + " s"};
    if (!done) return Verdict{false, done.error().cause};
    if (!done->proven && clock.now) done->words += " (it depends on the current time)";
    return std::move(done).value();
  }

  // Rows that stayed behind are no fault of the view.
  bool keeps(std::size_t v, const Verdict&) const { return !missing_rows(v).empty(); }

  std::string missing_rows(std::size_t v) const {
    const auto& used = objects_.used_by_view(job_.converted.views[v].source);
    for (const TablePlan& plan : job_.plans) {
      if (!plan.excluded.empty() && used.count(text::lower(plan.name)) > 0)
        return text::count_of(plan.excluded.size(), "row") + " of " + plan.name + " stayed behind";
      if (!plan.mended.empty() && used.count(text::lower(plan.name)) > 0)
        return text::count_of(plan.mended.size(), "row") + " of " + plan.name + " hold mended values";
    }
    return "";
  }

  std::string words(std::size_t v, const Verdict& verdict) const {
    if (verdict.proven) return verdict.words;
    return "not proven: " + missing_rows(v) + ", so the two sides cannot give the same rows";
  }

  CopyJob& job_;
  const db::Target& target_;
  const ViewLimits& limits_;
  Objects objects_;
};

}  // namespace

Result<std::vector<ColumnPlan>> view_columns(CopyJob& job, db::PgConnection& reader, std::size_t v) {
  const schema::View& view = job.converted.model.views[v];
  const schema::ViewMap& map = job.converted.views[v];
  ASSIGN(const auto rows, reader.query("SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) "
                                       "FROM pg_catalog.pg_attribute a WHERE a.attrelid = "
                                       "$1::pg_catalog.regclass AND a.attnum > 0 ORDER BY a.attnum",
                                       {schema::qualified(view.schema, view.name)}));
  std::vector<ColumnPlan> out;
  for (int c = 0; c < rows.count(); ++c) {
    const auto at = static_cast<std::size_t>(c);
    ColumnPlan plan;
    plan.target_name = rows.text(c, 0);
    plan.source_name = at < map.names.size() ? map.names[at] : plan.target_name;
    plan.type = schema::parse_type(rows.get(c, 1));
    if (at < map.held.size()) plan.reading = reading_of(map.held[at]);
    plan.on_nul = job.options.on_nul;
    plan.on_bad_utf8 = job.options.on_bad_utf8;
    choose_encoder(plan);
    out.push_back(std::move(plan));
  }
  return out;
}

Result<void> prove_views(CopyJob& job, const db::Target& target, const ViewLimits& limits) {
  return Views(job, target, limits).run();
}

}  // namespace groundway::copy
