// copy/probe_maker.h - which probes could make a trigger fire, and which should not.
//
// Purpose: a trigger's conditions are met by rows like those that are there, changed a little: by the
// literals
//          that stand in the trigger, by NULL and its like, and by keys of other rows of the tables it reads.
// Shape:   many probes, the likeliest first; the caller tries them in SQLite, which is cheap, and picks.
// Errors:  none; where a table cannot be read there are fewer probes.
#pragma once

#include <vector>

#include "copy/objects.h"
#include "copy/probe.h"
#include "copy/probe_sqlite.h"
#include "schema/references.h"

namespace groundway::copy {

class ProbeMaker {
 public:
  ProbeMaker(CopyJob& job, ProbeSource& source, const Objects& objects, const Relation& relation,
             const sql::CreateTrigger& trigger);

  std::vector<Probe> make();

 private:
  using Row = std::vector<db::OwnedValue>;
  struct Mutation {
    ProbeValues values;
  };

  // --- rows to begin with ---
  void add_base(const Row& row);
  void choose_bases(const std::vector<Row>& rows);
  void find_bases();
  void add_joined_bases(const std::vector<Row>& rows);
  Row made_up_row();
  db::OwnedValue made_up(std::size_t column) const;

  // --- what is changed in them ---
  void find_mutations();
  void add_single(std::size_t column);
  void add_parents(const schema::SourceForeignKey& key);
  void add_tuples(const std::string& table);
  std::vector<const Row*> diverse_rows(const Sample& sample) const;
  void add_mutation(ProbeValues values);

  // --- put together ---
  std::vector<std::size_t> key_here(const schema::SourceTable& table,
                                    const std::vector<std::size_t>& columns) const;
  void add_keys(const schema::SourceTable& table);
  void find_keys();
  ProbeValues fresh_key(const Row& base) const;
  db::OwnedValue fresh(std::size_t column, const db::OwnedValue& value) const;
  Statement insert_of(const Row& base, const ProbeValues& changes, bool keeps_key) const;
  ProbeValues key_of(const Row& base) const;
  void add_solved(std::vector<Probe>& out);
  Probe solved_probe(const Row& base, Solution solution) const;
  void add_changed(std::vector<Probe>& out) const;
  Probe probe_of(const Row& base, const ProbeValues& changes) const;
  static bool is_foreign(const schema::SourceTable& table, const std::string& column);
  bool is_mentioned(std::size_t column) const;
  bool is_looked_at(std::size_t column) const;

  CopyJob& job_;
  ProbeSource& source_;
  const Objects& objects_;
  const Relation& relation_;
  const sql::CreateTrigger& trigger_;
  const schema::TriggerReferences references_;
  std::set<std::string> company_columns_;  // that any trigger of the relation names
  std::vector<Row> bases_;
  bool empty_ = false;  // the relation has no row: the first base is made up
  std::vector<Mutation> mutations_;
  std::vector<std::vector<std::size_t>> keys_;
};

// The probe with its whole numbers as texts, where it says so. SQLite compares the values that go into a view
// as they were given, 12 and '12' apart; PostgreSQL has one type for them, and an application may give
// either.
Probe as_given(const Relation& relation, const Probe& probe);

}  // namespace groundway::copy
