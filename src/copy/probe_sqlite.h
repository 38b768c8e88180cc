// copy/probe_sqlite.h - probes on the SQLite side, in a scratch database.
//
// Purpose: the tables that a set of triggers can reach, with their rows (of large ones some), their views and
//          those of their triggers that were translated; whatever is tried there, the user's file stays as it
//          is.
// Shape:   run() carries a probe out, looks, and takes it back.
// Errors:  those of db/sqlite.h.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "copy/job.h"
#include "copy/objects.h"
#include "copy/probe.h"
#include "copy/probe_solve.h"

namespace groundway::copy {

struct SqliteOutcome {
  db::Tried tried;
  Delta delta;          // when it was done and somebody asked
  bool set_up = false;  // the statements before the last were done
};

class ProbeSource {
 public:
  static Result<ProbeSource> make(CopyJob& job, const Objects& objects, const std::set<std::string>& tables,
                                  const std::vector<TriggerInfo>& triggers);

  db::SqliteScratch& scratch() { return scratch_; }
  bool is_sampled(const std::string& lower_table) const { return sampled_.count(lower_table) > 0; }
  // Empty where there is no such table or view, or it cannot be read.
  const Sample& sample(const std::string& lower_name);
  // `watched`: tables, in lower case, whose rows are compared with what they were; none: only the statement.
  Result<SqliteOutcome> run(const Relation& relation, const Probe& probe,
                            const std::set<std::string>& watched, const Clock& clock);

  // A trigger in a newer syntax, or on a function that the application brings: SQLite's words; empty: it is there.
  std::string why_refused(const TriggerInfo& trigger) const;

  // Takes every trigger but one away, and brings all back in the order in which they fire.
  Result<void> leave_alone(const TriggerInfo& one, const std::vector<TriggerInfo>& all);
  Result<void> bring_back(const std::vector<TriggerInfo>& all);

 private:
  void make_triggers(const std::vector<TriggerInfo>& triggers);
  Result<void> fill_table(CopyJob& job, const TablePlan& plan, const schema::SourceTable& table);
  using Rowids = std::set<std::int64_t>;
  Result<void> remember(const std::string& table);
  Result<void> look(const std::string& table, const Clock& clock, Delta& delta);
  // Tables that a run could have written, going by what it was and which triggers ran.
  std::set<std::string> candidates(const Relation& relation, const Probe& probe, const db::Tried& tried,
                                   const std::set<std::string>& watched) const;
  // As look(), at these rows alone; false: others are gone, too, so that all must be looked at.
  Result<bool> look_at(const std::string& table, const Rowids& rows, const Clock& clock, TableDelta& out);

  db::SqliteScratch scratch_;
  std::map<std::string, const TablePlan*> plans_;  // tables that are here, by name in lower case
  std::set<std::string> sampled_;
  std::map<std::string, Sample> samples_;
  std::map<std::string, std::string> refused_;                // triggers that SQLite here cannot make, and why
  std::map<std::string, std::set<std::string>> writes_;       // tables, by trigger, both in lower case
  std::map<std::string, std::string> rowids_;                 // what the rowid is called, by table
  struct Remembered {
    std::uint64_t raw = 0;   // of the values as SQLite holds them: cheap to make
    std::uint64_t hash = 0;  // of the row as both sides know it
  };
  struct Before {
    std::vector<Remembered> rows;                                // in the order in which they are read
    std::vector<std::pair<std::uint64_t, std::size_t>> by_raw;  // sorted
  };
  std::map<std::string, Before> before_;  // the rows of a table when nothing is tried
  std::map<std::string, std::map<std::int64_t, std::uint64_t>> by_rowid_;  // the same, where there is a rowid
};

std::string sqlite_statement(const Relation& relation, const Statement& statement,
                             std::vector<db::OwnedValue>& values);

}  // namespace groundway::copy
