// copy/set_aside.h - what would slow or change rows on their way into existing tables: put away, and put
// back.
//
// Purpose: --data-only loads bare tables as a whole copy does, and leaves every key, index and trigger as it
// was. Shape:   still_triggers(), drop() and restore() in the one transaction of the load, which is their
// journal: until it commits, no
//          other session sees anything gone, and a failure on either side brings all of it back.
// Errors:  statement (an index cannot be built over the new rows), internal (something came back otherwise
// than it
//          was: the caller rolls back). Source: docs/decisions/0003-data-only-is-one-transaction.md
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "copy/job.h"

namespace groundway::copy {

class SetAside {
 public:
  explicit SetAside(CopyJob& job) : job_(job), writer_(job.writers[0]) {}

  // Triggers of the application stay still. The first call: what is there now is what will be compared.
  Result<void> still_triggers();
  // Of tables that get many rows, and more than are `there` (one a plan, or none): secondary indexes, unique
  // and exclusion constraints and foreign keys.
  Result<void> drop(const std::vector<DigestSums>& there);
  // The foreign key `name` of the table was dropped.
  bool took_key(const std::string& table, const std::string& name) const;
  // Statements to run when everything is back, before the comparison: "ALTER TABLE .. ALTER CONSTRAINT ..".
  void then(std::string statement) { later_.push_back(std::move(statement)); }
  // Makes everything again, and compares what is there with what was.
  Result<void> restore();

 private:
  using Traits = std::vector<std::pair<std::string, std::string>>;  // what, how it is; sorted
  struct Piece {
    std::string what, table;        // "index public.t_email", "public.t"
    std::string drop;               // one statement
    std::vector<std::string> make;  // in order
    std::string name, tablespace;   // of an index: empty, the database's own
    bool key = false;               // a foreign key: made last
  };

  Result<Traits> traits();
  Result<void> choose_keys(const TablePlan& plan);
  Result<void> choose_indexes(const TablePlan& plan);
  Result<void> tell_owner(const TablePlan& plan);
  Result<Piece> index_piece(const TablePlan& plan, const db::Rows& rows, int r) const;
  Result<void> add_comment(Piece& piece, const std::string& on, const db::Rows& rows, int r,
                           int column) const;
  Result<void> make(const Piece& piece);
  Result<void> compare();
  void tell() const;

  CopyJob& job_;
  db::PgConnection& writer_;
  Traits before_;
  std::vector<Piece> pieces_;
  std::set<std::string> key_ids_;  // of the foreign keys that go
  std::vector<std::string> later_, triggers_;
};

}  // namespace groundway::copy
