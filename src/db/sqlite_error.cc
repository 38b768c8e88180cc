#include "db/sqlite_error.h"

#include <sqlite3.h>

#include <algorithm>
#include <iterator>

#include "base/interrupt.h"
#include "base/text.h"

namespace groundway::db {
namespace {

struct CodeRow {
  int primary;
  Code code;
};

constexpr CodeRow kCodes[] = {
    {SQLITE_NOTADB, Code::source_not_sqlite}, {SQLITE_CORRUPT, Code::source_corrupt},
    {SQLITE_TOOBIG, Code::source_corrupt},    {SQLITE_BUSY, Code::source_locked},
    {SQLITE_LOCKED, Code::source_locked},     {SQLITE_PROTOCOL, Code::source_locked},
    {SQLITE_CANTOPEN, Code::file_access},     {SQLITE_PERM, Code::file_access},
    {SQLITE_READONLY, Code::file_access},     {SQLITE_IOERR, Code::file_access},
    {SQLITE_FULL, Code::file_access},         {SQLITE_INTERRUPT, Code::interrupted},
    {SQLITE_NOMEM, Code::internal},           {SQLITE_MISUSE, Code::internal},
};

std::string fix_for(Code code, const std::string& path, std::string_view words) {
  const std::string file = text::shell_quote(path);
  switch (code) {
    case Code::source_corrupt:
      return "sqlite3 " + file + " .recover | sqlite3 " + text::shell_quote(path + ".recovered") +
             "   # then copy the recovered file";
    case Code::source_locked:
      return "fuser -v " + file + "   # who has it open; run the command again when its transaction is over";
    case Code::file_access:
      return "ls -l " + file + "   # this user must be able to read it";
    default:
      break;
  }
  if (words.find("no such function") != std::string_view::npos ||
      words.find("unknown function") != std::string_view::npos) {
    return "the application defines that function: drop the index or generated column that uses it in a copy "
           "of "
           "the file, and copy that";
  }
  if (words.find("no such module") != std::string_view::npos) {
    return "the application loads that extension: leave the table out with --exclude";
  }
  return {};
}

struct Magic {
  std::string_view starts;
  std::string_view what;
  std::string_view fix;  // {} is the file's name, quoted for the shell
  std::size_t at = 0;    // where it stands
};

constexpr Magic kMagics[] = {
    {"\x1f\x8b", "a gzip archive", "gunzip -k {}   # then copy what is in it"},
    {"PK\x03\x04", "a zip archive", "unzip {}   # then copy what is in it"},
    {"\x28\xb5\x2f\xfd", "a zstd archive", "unzstd {}   # then copy what is in it"},
    {"BZh", "a bzip2 archive", "bunzip2 -k {}   # then copy what is in it"},
    {"\xfd"
     "7zXZ",
     "an xz archive", "unxz -k {}   # then copy what is in it"},
    {"PGDMP", "a dump of PostgreSQL", "pg_restore -d TARGET {}"},
    {"** This file contains an SQLite 2", "a database of SQLite 2",
     "sqlite {} .dump | sqlite3 new.db   # with the old sqlite program"},
    {"7\x7f\x06\x82", "a write-ahead log of SQLite", "name the database itself, without -wal at the end"},
    {"7\x7f\x06\x83", "a write-ahead log of SQLite", "name the database itself, without -wal at the end"},
    {"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "a rollback journal of SQLite",
     "name the database itself, without -journal at the end"},
    {"version https://git-lfs", "a pointer of Git LFS", "git lfs pull   # brings the file itself"},
    {"\x7f"
     "ELF",
     "a program", ""},
    {"%PDF", "a PDF file", ""},
    {"DUCK", "a database of DuckDB",
     "duckdb {} \"ATTACH 'new.db' AS s (TYPE sqlite); COPY FROM DATABASE main TO s\"", 8},
    {"Standard Jet DB", "a database of Access", "", 4},
    {"Standard ACE DB", "a database of Access", "", 4},
    {"ustar", "a tar archive", "tar xf {}   # then copy what is in it", 257},
    {"\x89PNG", "a picture", ""},
    {"\xff\xd8\xff", "a picture", ""},
    {"--\n-- PostgreSQL database dump", "a dump of PostgreSQL in SQL", "psql -d TARGET -f {}"},
    {"-- MySQL dump", "a dump of MySQL", ""},
    {"-- MariaDB dump", "a dump of MariaDB", ""},
    {"\xef\xbb\xbfSQLite format 3", "a SQLite database behind a byte order mark",
     "tail -c +4 {} > new.db   # then copy new.db"},
    {"U1FMaXRlIGZvcm1hdCAz", "a SQLite database in base64", "base64 -d {} > new.db   # then copy new.db"},
    {"\xff\xfe", "text in UTF-16", ""},
    {"\xfe\xff", "text in UTF-16", ""},
};

// What random bytes cannot be: mostly printable.
bool looks_like_text(std::string_view s) {
  const auto odd = std::count_if(s.begin(), s.end(), [](unsigned char c) {
    return c == 0 || c == 0x7f || (c < 0x20 && c != '\n' && c != '\r' && c != '\t');
  });
  const std::size_t fault = text::utf8_fault(s);  // the last character may be cut
  return !s.empty() && odd == 0 && (fault == std::string_view::npos || fault + 4 > s.size());
}

std::string spaced_hex(std::string_view s) {
  std::string out;
  for (const char c : s) out += (out.empty() ? "" : " ") + text::hex(std::string_view(&c, 1));
  return out;
}

bool looks_like_sql(std::string_view s) {
  const std::string_view start = text::trim(s);
  for (const std::string_view word : {"--", "PRAGMA ", "BEGIN", "CREATE ", "INSERT ", "/*"}) {
    if (text::istarts_with(start, word)) return true;
  }
  return false;
}

}  // namespace

Error sqlite_error(sqlite3* db, int code, const std::string& path, std::string_view sql) {
  const auto* row = std::find_if(std::begin(kCodes), std::end(kCodes),
                                 [&](const CodeRow& r) { return r.primary == (code & 0xFF); });
  if (auto go = check_interrupt("Reading the file has stopped."); (code & 0xFF) == SQLITE_INTERRUPT && !go)
    return std::move(go).error();
  const Code kind = row == std::end(kCodes) ? Code::source_schema : row->code;
  std::string words = db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db);
  words = text::excerpt(words, 400) + " (SQLite " + std::to_string(code) + ")";
  std::string place = path;
  if (!sql.empty()) place += "   " + text::excerpt(sql, 100);
  return Error{kind, words}.at(std::move(place)).with_fix(fix_for(kind, path, words));
}

FileKind kind_of_file(std::string_view first_bytes, std::uint64_t size, const std::string& path) {
  const std::string file = text::shell_quote(path);
  const std::string bytes = " (its first bytes: " + spaced_hex(first_bytes.substr(0, 8)) + ")";
  for (const Magic& m : kMagics) {
    if (first_bytes.size() > m.at && first_bytes.substr(m.at, m.starts.size()) == m.starts) {
      return {"it is " + std::string(m.what) + bytes, text::replace_all(std::string(m.fix), "{}", file)};
    }
  }
  constexpr std::string_view kMagic = "SQLite format 3";
  if (size < 100 && first_bytes.substr(0, kMagic.size()) == kMagic.substr(0, first_bytes.size())) {
    return {"it is cut off: " + text::count_of(size, "byte") + ", which is less than its header",
            "copy it again from where it came from"};
  }
  if (first_bytes.substr(0, kMagic.size()) == kMagic) {
    return {"its header is damaged, or it is encrypted behind a plain header" + bytes,
            "sqlite3 " + file + " .recover | sqlite3 " + text::shell_quote(path + ".recovered")};
  }
  if (looks_like_text(first_bytes)) {
    if (text::istarts_with(text::trim(first_bytes), "<!doctype html") ||
        text::istarts_with(first_bytes, "<html"))
      return {"it is a web page" + bytes, "download it again: what came was an answer in HTML"};
    if (looks_like_sql(first_bytes))
      return {"it is SQL text" + bytes, "sqlite3 new.db < " + file + "   # then copy new.db"};
    return {"it is text" + bytes, ""};
  }
  const bool zeros = std::all_of(first_bytes.begin(), first_bytes.end(), [](char c) { return c == 0; });
  if (zeros)
    return {"it begins with zero bytes: it was never written whole" + bytes, "restore it from a backup"};
  if (size >= 512 && size % 512 == 0) {
    return {"it has pages but no header of SQLite: encrypted (SQLCipher, SEE), or of another program" + bytes,
            "if it is SQLCipher's: sqlcipher " + file +
                " \"PRAGMA key='...'; ATTACH 'plain.db' AS plain KEY ''; SELECT sqlcipher_export('plain')\""};
  }
  return {"it is a file of another kind" + bytes, "file " + file};
}

}  // namespace groundway::db
