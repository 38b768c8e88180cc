// copy/reject_lines.h - reject files as a person gives them back, some lines with values of their own.
//
// Purpose: what rejects.h writes is read again; a line with a "value" replaces that cell.
// Shape:   one object a line, read by SQLite's own JSON functions. A value is null, a number, a text, true or
//          false (1, 0), or {"hex": "00ff"} for bytes. Lines of one row belong together, in whatever file.
// Errors:  file_access, rejects (a line that cannot be read: the place names file and line), no_such_table.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "db/sqlite_scratch.h"

namespace groundway::copy {

struct RejectLine {
  std::string file;  // as it was found
  std::size_t number = 0;
  std::string table, row, column, storage, reason, hex;  // row: by journal_row()
  std::string raw_value;                                 // JSON as typed; empty: none
  std::optional<db::OwnedValue> value;

  std::string place() const { return file + ":" + std::to_string(number); }
  std::string text() const;  // the line, for a file
};

// Every line of every *.jsonl in the folder, or of the one file.
Result<std::vector<RejectLine>> read_reject_lines(const Files& files, const std::string& folder);

// Writes each file that `lines` came from with those that `stays` keeps; one that keeps none is removed.
Result<void> rewrite_reject_files(Files& files, const std::vector<RejectLine>& lines,
                                  const std::vector<bool>& stays);

}  // namespace groundway::copy
