// db/sqlite.h - read a SQLite file, whatever state it is in, without changing it.
//
// Purpose: open what can be opened (WAL beside a read-only folder, newer views, unknown collations), say what
// was
//          done about it, and say in plain words why the rest cannot be.
// Shape:   SqliteDb owns a connection, SqliteStatement a prepared statement; values borrow SQLite's memory
// until
//          the next step(). A private copy has no name any more once it is open.
// Threads: one thread a connection; interrupt() from any.
// Errors:  source_missing, source_not_sqlite, source_corrupt, source_locked, source_schema, file_access.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/outside.h"
#include "base/result.h"

struct sqlite3;  // SQLite's own
struct sqlite3_stmt;

namespace groundway::db {

enum class SqliteType : std::uint8_t {
  integer = 1,
  real = 2,
  text = 3,
  blob = 4,
  null = 5
};  // SQLite's own numbers

struct SqliteValue {
  SqliteType type = SqliteType::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view bytes;  // text as UTF-8 (zero bytes kept) or blob
};

class SqliteStatement {
 public:
  SqliteStatement() = default;
  Result<bool> step();                                   // true: there is a row
  Result<void> bind(int parameter, std::int64_t value);  // parameters count from 1
  Result<void> bind(int parameter, std::string_view value);
  Result<void> bind(int parameter, const SqliteValue& value);
  Result<void> reset();

  int columns() const;
  SqliteType type(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view bytes(int column) const;
  std::string text(int column) const { return std::string(bytes(column)); }
  void read(int column, SqliteValue& into) const;  // all of the above in one call

 private:
  friend class SqliteDb;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string place_;  // the file, for messages
};

// A scalar function of one argument for statements of ours: writes bytes, or says false for NULL.
using SqliteFunction = std::function<bool(const SqliteValue& argument, std::string& result)>;

class SqliteDb;

struct SqliteOptions {
  Millis busy_timeout{10'000};
  std::string temp_folder;                     // for a private copy; empty: $TMPDIR, else /var/tmp
  std::uint64_t tell_from_bytes = 32'000'000;  // a smaller file is copied within a moment: no word about it
  // By open_snapshot(), once all readers see one state and nothing can be committed yet; perhaps again, when
  // something was committed nevertheless and they begin anew.
  std::function<void(SqliteDb& reader)> begun{};
};

class SqliteDb {
 public:
  SqliteDb() = default;
  SqliteDb(SqliteDb&&) noexcept = default;
  SqliteDb& operator=(SqliteDb&&) noexcept = default;

  // Read-only. `notes` gets a line for everything out of the ordinary. ":memory:" is refused: nothing is in
  // it.
  static Result<SqliteDb> open(const std::string& path, std::vector<std::string>& notes,
                               const SqliteOptions& options = {});

  Result<SqliteStatement> prepare(std::string_view sql);
  Result<void> exec(std::string_view sql);
  // The first column of the first row; "" where there is none.
  Result<std::string> one(std::string_view sql);
  // Makes `function` callable as name(x) on this connection; it gives a blob.
  Result<void> define(const std::string& name, SqliteFunction function);
  void interrupt() const;
  // Statements of this connection end with an error when `limit` from now has passed; 0: no limit any more.
  void limit_time(Millis limit);
  bool is_over_time() const;
  // Every line that PRAGMA integrity_check (quick: quick_check) has to say; empty: the file is sound.
  Result<std::vector<std::string>> integrity(bool quick);
  // Names of collations that the application defines and this program had to do without. They compare
  // bytewise here, so an index over them is in another order than it says: scan such tables whole, never by
  // key range.
  const std::vector<std::string>& unknown_collations() const;
  // Functions that the application defines and a generated column of the file calls: they give NULL here.
  const std::vector<std::string>& unknown_functions() const;
  const std::string& path() const { return path_; }  // as the user named it
  bool is_empty_file() const { return empty_file_; }
  // What is read is a copy, or a file without locks: commits from now on are not seen.
  bool is_detached() const { return detached_; }
  sqlite3* raw() const { return db_.get(); }

 private:
  friend class SqliteOpener;
  struct Close {
    void operator()(sqlite3* db) const;
  };
  struct Extras;  // at a fixed address: SQLite's callbacks point to it
  std::unique_ptr<Extras, void (*)(Extras*)> extras_{nullptr, nullptr};
  std::unique_ptr<sqlite3, Close> db_;
  std::string path_;
  bool empty_file_ = false, detached_ = false;
};

// `connections` sessions, each inside a read transaction, all on one state of the file, while its application
// goes on. In WAL mode nobody waits longer than it takes to begin the transactions. In rollback-journal mode
// the file is copied in one write pause, announced by `notes` before it begins through `announce` (may be
// null).
Result<std::vector<SqliteDb>> open_snapshot(const std::string& path, int connections,
                                            std::vector<std::string>& notes,
                                            const SqliteOptions& options = {},
                                            const std::function<void(std::string_view)>& announce = nullptr);

}  // namespace groundway::db
