// bench/read_all.cc - the cost of reading every value of a SQLite file once: step, and each column's value.
//
// usage: read_all FILE. Prints the bytes of texts and blobs that were seen.
#include <sqlite3.h>

#include <cstdio>
#include <string>
#include <vector>

namespace {

long long read_table(sqlite3* db, const std::string& name) {
  sqlite3_stmt* rows = nullptr;
  char* sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name.c_str());
  const int prepared = sqlite3_prepare_v2(db, sql, -1, &rows, nullptr);
  sqlite3_free(sql);
  if (prepared != SQLITE_OK) return -1;
  long long seen = 0;
  const int columns = sqlite3_column_count(rows);
  while (sqlite3_step(rows) == SQLITE_ROW) {
    for (int i = 0; i < columns; ++i) {
      switch (sqlite3_column_type(rows, i)) {
        case SQLITE_INTEGER:
          seen += sqlite3_column_int64(rows, i) == 0 ? 1 : 0;
          break;
        case SQLITE_FLOAT:
          seen += sqlite3_column_double(rows, i) == 0 ? 1 : 0;
          break;
        case SQLITE_NULL:
          break;
        default:
          seen += sqlite3_column_blob(rows, i) != nullptr ? sqlite3_column_bytes(rows, i) : 0;
      }
    }
  }
  sqlite3_finalize(rows);
  return seen;
}

}  // namespace

int main(int argc, char** argv) {
  sqlite3* db = nullptr;
  if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) return 2;
  std::vector<std::string> names;
  sqlite3_stmt* rows = nullptr;
  if (sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", -1, &rows, nullptr) != SQLITE_OK) return 2;
  while (sqlite3_step(rows) == SQLITE_ROW) names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(rows, 0)));
  sqlite3_finalize(rows);
  long long seen = 0;
  for (const std::string& name : names) seen += read_table(db, name);
  std::printf("%lld\n", seen);
  sqlite3_close(db);
}
