// copy/rejects.h - rows that PostgreSQL cannot represent, found before anything is written.
//
// Purpose: each is named (row, column, storage class, reason, bytes in hex) in a file that can be read back.
// Shape:   one JSON-lines file a table, made at its first reject; the row keys go into the table's plan.
// Errors:  rejects (more than --max-rejects), orphans, file_access; those of SQLite.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/reporter.h"
#include "base/result.h"
#include "copy/report.h"
#include "copy/source_file.h"
#include "copy/table_plan.h"

namespace groundway::copy {

struct Reject {
  std::string table, row, column, storage, reason, hex;  // names as in SQLite
};

class RejectLog {
 public:
  explicit RejectLog(std::string folder) : folder_(std::move(folder)) {}

  void add(Reject reject);
  std::uint64_t rows() const;  // distinct rows
  std::uint64_t rows_of(const std::string& table) const;
  std::vector<RejectKind> kinds() const;  // by table, column and reason
  const std::vector<Reject>& first() const { return first_; }  // the first few, for messages
  const std::string& folder() const { return folder_; }
  // Writes the files, whole or not at all; earlier files of the same tables are replaced.
  Result<void> write(Files& files) const;

 private:
  std::string folder_;
  std::map<std::string, std::string> lines_;                 // table -> JSON lines
  std::map<std::string, std::map<std::string, bool>> rows_;  // table -> row keys
  std::map<std::string, RejectKind> kinds_;
  std::vector<Reject> first_;
};

// Encodes every row of the plans that `suspect` marks, sending nothing: what is refused goes to the log and
// its key into plan.excluded.
Result<void> find_rejects(SourceFile& file, std::vector<TablePlan>& plans, const std::vector<bool>& suspect,
                          RejectLog& log, Reporter& reporter);

struct OrphanReport {
  std::string table, constraint;  // "books.author_id -> authors.id"
  std::uint64_t rows = 0;
  std::string example;  // key of the first
};
// `profiles`: one a table of the source; many a key is proven by them without a search.
// Rows whose foreign key names no row, counting rejected parents as gone. With `reject` they are excluded and
// logged, and those that refer to them, until none is left.
Result<std::vector<OrphanReport>> find_orphans(SourceFile& file, std::vector<TablePlan>& plans,
                                               const std::vector<schema::TableProfile>& profiles, bool reject,
                                               RejectLog& log, Reporter& reporter);

// Error preflight for the first row that is too wide for a page (copy/width.cc).
Result<void> find_wide_rows(SourceFile& file, const std::vector<TablePlan>& plans,
                            const std::vector<schema::TableProfile>& profiles);

// The error for rows over --max-rejects: names the first and the file.
Error too_many_rejects(const RejectLog& log, std::uint64_t allowed);

}  // namespace groundway::copy
