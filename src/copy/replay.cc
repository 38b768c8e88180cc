#include "copy/replay.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/decide.h"
#include "copy/journal.h"
#include "copy/left_behind.h"
#include "copy/mended.h"
#include "copy/prepare.h"
#include "copy/raise_identities.h"
#include "copy/reject_lines.h"
#include "copy/replay_rows.h"
#include "copy/row_encoder.h"
#include "copy/set_aside.h"

namespace groundway::copy {
namespace {

constexpr const char* kGone = "SQLite has no such row any more; delete its lines if that is meant";
constexpr const char* kWent = "went before";
constexpr const char* kThere = "is there already";
constexpr const char* kUnknown =
    "the last copy into this table did not leave it behind, and without a primary key it might be doubled";
constexpr std::size_t kTold = 12;  // rows that a note names

class Replay {
 public:
  Replay(CopyOptions options, const db::Target& target, const AskPermit& ask, Outside& world,
         Reporter& reporter)
      : options_(std::move(options)),
        target_(target),
        ask_(ask),
        job_{.options = options_, .world = world, .reporter = reporter, .report = report_} {}

  Result<Report> run() {
    const auto started = std::chrono::steady_clock::now();
    begin_report(job_, target_);
    report_.mode = "replay of " + options_.replay;
    TRY(read_lines());
    TRY(read_source(job_));
    TRY(match_target(job_, target_, ask_, existing_));
    TRY(name_rows());
    TRY(ask_journal());
    for (std::size_t p = 0; p < job_.plans.size(); ++p) TRY(collect(p));
    report_.seconds_profile = since(started);
    if (!options_.dry_run && !rows_.empty()) TRY(write());
    report_.seconds_load = since(started) - report_.seconds_profile;
    tell();
    if (!options_.dry_run) TRY(rewrite_reject_files(job_.world.files, lines_, stays()));
    report_.seconds = since(started);
    return std::move(report_);
  }

 private:
  static double since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  using Name = std::pair<std::size_t, std::string>;  // position of the plan, journal_row()
  struct Named {
    Mends mends;
    Fate fate = Fate::waits;
    std::string why = kGone;  // until it is found
    std::string column;       // whose value is the reason; empty: the whole row
    bool found = false;
  };

  Result<void> read_lines() {
    ASSIGN(lines_, read_reject_lines(job_.world.files, options_.replay));
    if (lines_.empty())
      return Error{Code::file_access, "no reject file (TABLE.jsonl) is there"}
          .at(options_.replay)
          .with_fix(
              "--replay names the folder that the copy named with --rejects (default: groundway-rejects)");
    std::vector<std::string> notes;
    ASSIGN(auto db, db::SqliteDb::open(options_.source, notes));
    ASSIGN(auto statement,
           db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1"));
    options_.tables.clear();
    for (const RejectLine& line : lines_) {
      if (std::find(options_.tables.begin(), options_.tables.end(), line.table) != options_.tables.end())
        continue;
      TRY(statement.reset());
      TRY(statement.bind(1, std::string_view(line.table)));
      TRY(statement.step());
      if (statement.integer(0) == 0)
        return Error{Code::no_such_table, "SQLite has no table " + text::excerpt(line.table, 80)}
            .at(line.place())
            .with_fix("mend the name, or name the SQLite file that was copied");
      options_.tables.push_back(line.table);
    }
    return {};
  }

  std::optional<std::size_t> plan_named(const std::string& table) const {
    const auto at = std::find_if(job_.plans.begin(), job_.plans.end(),
                                 [&](const TablePlan& p) { return p.name == table; });
    if (at == job_.plans.end()) return std::nullopt;
    return static_cast<std::size_t>(at - job_.plans.begin());
  }

  Result<void> name_rows() {
    for (const RejectLine& line : lines_) {
      const auto plan = plan_named(line.table);
      if (!plan)
        return Error{Code::target_schema, "table " + line.table + " is kept by the application's migrations"}
            .at(line.place())
            .with_fix("take its lines out");
      Named& row = named_[{*plan, line.row}];
      if (!line.value) continue;
      ASSIGN(const std::size_t column, column_of(line, job_.plans[*plan]));
      const auto [there, added] = row.mends.emplace(column, *line.value);
      if (!added && there->second != *line.value)
        return Error{Code::rejects, "another line gives this cell another value"}
            .at(line.place())
            .with_fix("keep one of the two");
    }
    return {};
  }

  static Result<std::size_t> column_of(const RejectLine& line, const TablePlan& plan) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      if (!text::iequals(plan.columns[i].source_name, line.column)) {
        names.push_back(plan.columns[i].source_name);
        continue;
      }
      if (!plan.columns[i].generated) return i;
      return Error{Code::rejects, "column " + line.column + " is generated: it takes no value"}
          .at(line.place())
          .with_fix("give the columns that it is made of a value");
    }
    const auto near = text::nearest(line.column, names);
    return Error{Code::rejects, "a value for '" + text::excerpt(line.column, 60) + "', and " + plan.name +
                                    " has no such column"}
        .at(line.place())
        .with_fix(near ? "did you mean \"" + *near + "\"?"
                       : "a line takes the value of one column: " + text::join(names, ", "));
  }

  Result<void> ask_journal() {
    ASSIGN(auto reader, open_checked_reader(target_));
    for (std::size_t p = 0; p < job_.plans.size(); ++p) {
      const std::string target = job_.plans[p].journal_target();
      ASSIGN(auto known, left_behind(reader, target));
      if (!known)
        return Error{Code::target_schema,
                     "no copy of groundway filled " + target + ": its journal knows none"}
            .with_fix(
                "--replay follows a copy with --max-rejects; to add rows: groundway copy --data-only "
                "--append");
      const bool has_key = table_of(existing_, job_.plans[p]).primary_key.has_value();
      for (auto& [name, row] : named_) {
        if (name.first != p) continue;
        const auto listed = known->rows.find(name.second);
        if (listed == known->rows.end() && !has_key) row.fate = Fate::stays, row.why = kUnknown;
        if (listed != known->rows.end() && listed->second) row.fate = Fate::there, row.why = kWent;
      }
      runs_.push_back(known->run);
    }
    return {};
  }

  // The rows of one table, encoded; nothing is sent.
  Result<void> collect(std::size_t p) {
    TablePlan& plan = job_.plans[p];
    ASSIGN(auto statement, job_.file.connections[0].prepare(plan.select_sql));
    while (true) {
      ASSIGN(const bool more, statement.step());
      if (!more) return {};
      const std::string key = row_key(plan, statement);
      const auto row = named_.find({p, journal_row(key)});
      if (row == named_.end()) continue;
      row->second.found = true;
      if (row->second.fate != Fate::waits) continue;
      if (!row->second.mends.empty()) plan.mended[key] = row->second.mends;
      encode(p, key, statement, row->second);
    }
  }

  void encode(std::size_t p, const std::string& key, const db::SqliteStatement& statement, Named& named) {
    const TablePlan& plan = job_.plans[p];
    ReplayRow row;
    row.plan = p;
    row.key = key;
    const Mends* mends = mends_of(plan, statement);
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      Buffer field;
      const ColumnPlan& column = plan.columns[i];
      if (const char* reason = column.encode(cell_of(mends, statement, i), column, field)) {
        named.fate = Fate::stays;
        named.why = reason;
        named.column = column.source_name;
        return;
      }
      const std::string_view bytes = field.view();
      const bool null = static_cast<unsigned char>(bytes[0]) == 0xFF;
      row.fields.push_back(null ? db::Param() : db::Param(std::string(bytes.substr(4))));
    }
    row.sums = RowEncoder(plan, job_.seed).digest_one(statement);
    rows_.push_back(std::move(row));
  }

  Result<void> write() {
    ASSIGN(auto reader, open_checked_reader(target_));
    TRY(keeps_sessions(reader));
    ASSIGN(const TargetFacts facts, look_at_target(reader));
    ASSIGN(const db::Permit permit, ask_(db::Action::write, facts.state));
    ASSIGN(auto writer, db::open_writer(permit));
    job_.writers.push_back(std::move(writer));
    job_.run = random_uuid(job_.world.random);
    report_.run = job_.run;
    TRY(job_.writers[0].exec("BEGIN"));
    auto done = add_all();
    if (done) return {};
    if (job_.writers[0].is_alive()) (void)job_.writers[0].exec("ROLLBACK").operator bool();
    return std::move(done).error().in("replaying rejects, in one transaction: nothing of it was kept");
  }

  Result<void> add_all() {
    db::PgConnection& writer = job_.writers[0];
    ASSIGN(const auto alone,
           writer.query("SELECT pg_try_advisory_xact_lock(hashtextextended('groundway copy', 0))"));
    if (!alone.truth(0, 0))
      return Error{Code::lock_timeout, "a copy is writing to " + target_.url.location()}.with_fix(
          "wait until it has ended");
    TRY(forget_what_went_meanwhile());
    SetAside aside(job_);
    TRY(aside.still_triggers());
    TRY(insert_rows(job_, existing_, rows_));
    for (const ReplayRow& row : rows_) TRY(record(row));
    TRY(raise_identities(job_, existing_));
    TRY(aside.restore());
    return writer.exec("COMMIT");
  }

  // Another replay may have carried some between our look at the journal and the lock.
  Result<void> forget_what_went_meanwhile() {
    for (std::size_t p = 0; p < job_.plans.size(); ++p) {
      ASSIGN(const auto now, left_behind(job_.writers[0], job_.plans[p].journal_target()));
      if (!now || now->run != runs_[p])
        return Error{Code::target_schema, "another copy has filled " + job_.plans[p].journal_target()}
            .with_fix("run the command again");
      for (ReplayRow& row : rows_) {
        const auto listed = now->rows.find(journal_row(row.key));
        if (row.plan == p && listed != now->rows.end() && listed->second) row.fate = Fate::there;
      }
    }
    return {};
  }

  Result<void> record(const ReplayRow& row) {
    const TablePlan& plan = job_.plans[row.plan];
    Named& named = named_[{row.plan, journal_row(row.key)}];
    named.fate = row.fate;
    named.why = row.fate == Fate::there ? kThere : row.why;
    if (row.fate == Fate::stays) return {};
    return mark_replayed(
        job_.writers[0], job_.run,
        {runs_[row.plan], plan.journal_target(), journal_row(row.key), mends_json(plan, named.mends)});
  }

  std::vector<bool> stays() const {
    std::vector<bool> out;
    for (const RejectLine& line : lines_) {
      const Named& row = named_.at({*plan_named(line.table), line.row});
      out.push_back(row.fate == Fate::stays || row.fate == Fate::waits);
    }
    return out;
  }

  void tell() {
    Replayed& counts = report_.replay.emplace();
    for (auto& [name, row] : named_) {
      TableReport& table = report_.tables[name.first];
      const bool would_go = options_.dry_run && row.found && row.fate == Fate::waits;
      if (row.fate == Fate::went || would_go) {
        ++table.rows, ++counts.went;
        counts.mended += row.mends.empty() ? 0 : 1;
      } else if (row.fate == Fate::there) {
        ++counts.there;
        name_in_note(counts.there, job_.plans[name.first].name + " row " + name.second + " " + row.why);
      } else {
        ++table.rejected, ++counts.stay;
        name_in_note(counts.stay, job_.plans[name.first].name + " row " + name.second +
                                      " stays: " + (row.column.empty() ? "" : row.column + ": ") + row.why);
        write_reason(name, row);
      }
    }
    for (TableReport& table : report_.tables) {
      table.proved = !options_.dry_run;
      table.proof = options_.dry_run ? "" : "digest";
    }
    report_.rejected = counts.stay;
    if (counts.stay > 0) report_.rejects_folder = options_.replay;
    if (options_.dry_run)
      report_.notes.push_back(
          "keys and checks of the target are the server's: they are asked when rows are sent");
  }

  // The lines that stay say why now.
  void write_reason(const Name& name, const Named& row) {
    for (RejectLine& line : lines_) {
      const bool same = line.row == name.second && line.table == job_.plans[name.first].name;
      if (same && (row.column.empty() || row.column == line.column)) line.reason = row.why;
    }
  }

  void name_in_note(std::uint64_t nth, std::string words) {
    if (nth <= kTold) report_.notes.push_back(std::move(words));
  }

  CopyOptions options_;
  const db::Target& target_;
  const AskPermit& ask_;
  Report report_;
  CopyJob job_;
  schema::Model existing_;
  std::vector<RejectLine> lines_;
  std::map<Name, Named> named_;
  std::vector<std::string> runs_;  // of the last copy, one a plan
  std::vector<ReplayRow> rows_;
};

}  // namespace

Result<Report> replay_rejects(const CopyOptions& options, const db::Target& target, const AskPermit& ask,
                              Outside& world, Reporter& reporter) {
  return Replay(options, target, ask, world, reporter).run();
}

}  // namespace groundway::copy
