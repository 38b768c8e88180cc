// copy/probe_postgres.h - probes on the PostgreSQL side, in a transaction that is taken back.
//
// Purpose: the copied tables themselves are probed, and nothing stays: each probe is a savepoint, the
// sequences
//          of the tables are restarted inside the transaction (which, unlike nextval, is undone with it).
// Shape:   one for all triggers; begin() once a trigger, run() a probe, end() takes everything back.
// Errors:  connection_lost, interrupted, lock_timeout; what the server refuses of a probe is a value.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "copy/job.h"
#include "copy/probe.h"

namespace groundway::copy {

struct PgOutcome {
  bool unfit = false;  // a value that the column's type cannot hold: nothing was run
  bool done = false;
  bool set_up = false;
  bool raised = false;       // refused by the RAISE of a translated trigger
  bool in_function = false;  // refused inside of a trigger's function, whatever the reason
  bool by_constraint = false;
  bool late = false;  // a statement ran into the time limit
  std::string message;
  std::int64_t changes = 0;
  Delta delta;
};

class ProbeTarget {
 public:
  ProbeTarget(CopyJob& job, db::PgConnection& writer) : job_(job), writer_(writer) {}
  ProbeTarget(const ProbeTarget&) = delete;
  ProbeTarget& operator=(const ProbeTarget&) = delete;

  // `watched`: tables in lower case.
  Result<void> begin(const std::set<std::string>& watched, Millis limit);
  Result<PgOutcome> run(const Relation& relation, const Probe& probe, const Clock& clock);
  // Until end(), which brings it back.
  Result<void> drop(const schema::Trigger& trigger);
  Result<void> end();

 private:
  struct Watched {
    const TablePlan* plan = nullptr;
    bool whole = false;
    std::int64_t count = 0;
    std::string oid;
    std::int64_t inserted = 0, changed = 0;  // rows, in all probes so far: as the server counts them
    bool has_new = false, has_fewer = false;  // by the last probe
    std::map<std::string, std::uint64_t> rows;  // ctid -> hash, when whole
    std::vector<std::string> restarts;          // statements that set its sequences to where they stand
  };
  Result<void> watch(const std::string& name);
  Result<void> find_sequences(Watched& watched);
  Result<void> look(const std::string& name, const Watched& table, const Clock& clock, Delta& delta);
  Result<void> count_writes();
  Result<void> look_at_all(const Clock& clock, Delta& delta);
  Result<void> execute(const Relation& relation, const Statement& statement, PgOutcome& out);

  CopyJob& job_;
  db::PgConnection& writer_;
  std::map<std::string, Watched> tables_;  // as they are outside of any probe: looked at once
  std::set<std::string> watched_;
  bool counts_ = false;  // the server counts writes (track_counts); else each table is looked at
  std::string oldest_;  // the transaction's own id: rows of it or later are new
};

}  // namespace groundway::copy
