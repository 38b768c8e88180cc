// copy/report.h - what a copy did, as values: the screen, --json, the report file and the journal show this.
//
// Purpose: one struct that every sink renders; "verified" is set only after the proof.
// Shape:   plain values; names as in SQLite unless they say target. Times in seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/convert.h"

namespace groundway::copy {

struct ColumnReport {
  std::string source, target, declared, type, reason;
  bool changed = false;
};

struct TableReport {
  std::string source, target;  // target: schema-qualified
  std::uint64_t rows = 0;      // arrived
  std::uint64_t rejected = 0;
  std::uint64_t bytes = 0;  // sent
  double seconds = 0;       // of its load
  std::vector<ColumnReport> columns;
  std::string proof;  // "digest", "count", "" (not proven), or what differs
  bool proved = false;
};

struct RejectKind {  // rows of one table that one column keeps behind for one reason
  std::string table, column, storage, reason, example;  // example: the key of the first row
  std::uint64_t rows = 0;
};

struct Difference {  // found by the proof
  std::string table, row, column, source_value, target_value, reason;
};

struct ObjectProof {  // of a view or a trigger that stays
  std::string object;  // "view v_sales"
  bool proven = false;
  std::string words;          // "120 rows equal", "14 probes, fired in 3", or why it could not be proven
  std::uint64_t rows = 0;     // of a view
  std::uint64_t probes = 0, fired = 0;  // of a trigger
};

struct Replayed {  // rows that reject files named
  std::uint64_t went = 0, there = 0, stay = 0;
  std::uint64_t mended = 0;  // of those that went: with values from the files
};

struct Report {
  std::string source, target, environment, mode;  // mode: "schema and data", "data only", ...
  std::string run;                                // the journal's id; empty: nothing was written
  std::string started;                            // UTC
  bool dry_run = false;
  bool into_file = false;           // the way back: the target is a SQLite file
  std::size_t masked_columns = 0;   // of the way back: made-up values stand in them
  std::vector<TableReport> tables;
  std::vector<schema::Outcome> outcomes;  // every object: converted, changed, left out
  std::vector<std::string> notes;         // what a person should know, in order
  std::vector<std::string> ledgers;       // --data-only: migration ledgers compared
  std::vector<ObjectProof> proofs;        // views, then triggers, in the order in which they were made
  std::vector<Difference> differences;
  std::string ddl;             // --dry-run and --schema-only: what would be, or was, run
  std::string rejects_folder;  // set when there is a reject
  std::vector<RejectKind> reject_kinds;
  std::uint64_t rejected = 0;
  std::uint64_t orphans = 0;   // rows that refer to no row and were not rejected
  bool unproven_keys = false;  // foreign keys left NOT VALID on request
  bool verified = false;       // every table proven in full
  bool counted = false;        // --verify=count: every table's rows counted on both sides
  std::optional<Replayed> replay;  // --replay alone
  double seconds = 0, seconds_profile = 0, seconds_load = 0, seconds_build = 0, seconds_proof = 0;

  std::uint64_t rows() const {
    std::uint64_t n = 0;
    for (const TableReport& t : tables) n += t.rows;
    return n;
  }
  std::size_t count(schema::Outcome::Kind kind) const {
    std::size_t n = 0;
    for (const schema::Outcome& o : outcomes) n += o.kind == kind ? 1U : 0U;
    return n;
  }
};

// An object ends as exactly one of converted, changed, left out: the last word replaces the earlier ones.
void replace_outcome(Report& report, schema::Outcome outcome);

}  // namespace groundway::copy
