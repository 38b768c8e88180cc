// follow/source_identity.h - by what a followed file is known again, in this process and in a later one.
//
// Purpose: another file at the same path, or an older state of the same one, is told and not carried as if
// its
//          application had written it.
// Shape:   the file's number in its file system and SQLite's own count of changes, which never goes back; as
// text in
//          the journal. A device's number is left out: it may be another one after a restart of the machine.
// Errors:  those of db/sqlite.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "db/sqlite.h"

namespace groundway::follow {

struct Identity {
  std::uint64_t inode = 0;    // 0: not known
  std::uint32_t changes = 0;  // the file change counter; in WAL mode it is behind, and grows nevertheless
};

// `source` must not be inside a transaction.
Result<Identity> identify(db::SqliteDb& source);

std::string to_text(const Identity& identity);
Identity parse_identity(std::string_view text);  // not known where it is no such text

// Why `now` cannot be what became of `then`; empty: it can.
std::string what_differs(const Identity& then, const Identity& now);

// That, as an error that says how to go on.
Error not_the_same_file(const std::string& path, std::string cause);

}  // namespace groundway::follow
