#include "db/sqlite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "db/sqlite_introspect.h"

namespace groundway::db {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

// A folder of its own for every test, and a plain connection that may do anything.
class Sqlite : public ::testing::Test {
 protected:
  Sqlite() {
    std::string name = (fs::temp_directory_path() / "gw-sqlite-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Sqlite() override {
    fs::permissions(folder_, fs::perms::owner_all);
    fs::remove_all(folder_);
  }
  std::string path(const std::string& name = "app.db") const { return (folder_ / name).string(); }

  static sqlite3* writer(const std::string& file) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    return db;
  }
  static void sql(sqlite3* db, const std::string& text) {
    char* why = nullptr;
    EXPECT_EQ(sqlite3_exec(db, text.c_str(), nullptr, nullptr, &why), SQLITE_OK)
        << (why != nullptr ? why : "");
    sqlite3_free(why);
  }
  void make(const std::string& text, const std::string& name = "app.db") const {
    sqlite3* db = writer(path(name));
    sql(db, text);
    sqlite3_close(db);
  }
  void put(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  Result<SqliteDb> open(const std::string& name = "app.db") {
    notes.clear();
    return SqliteDb::open(path(name), notes, quick);
  }
  Error failure(const std::string& name = "app.db") {
    auto db = open(name);
    EXPECT_FALSE(db);
    return db ? Error{Code::internal, "it opened"} : db.error();
  }
  static std::string first(SqliteDb& db, const std::string& query) {
    auto value = db.one(query);
    EXPECT_TRUE(value) << value.error().cause;
    return value ? *value : "";
  }

  fs::path folder_;
  std::vector<std::string> notes;
  SqliteOptions quick{Millis{50}, ""};
};

TEST_F(Sqlite, reads_every_storage_class_with_its_bytes) {
  make("CREATE TABLE t(v); INSERT INTO t VALUES (7), (2.5), ('a'||char(0)||'b'), (x'00ff'), (NULL)");
  auto db = open();
  ASSERT_TRUE(db);
  auto rows = db->prepare("SELECT v FROM t");
  ASSERT_TRUE(rows);
  std::vector<SqliteValue> got;
  std::vector<std::string> bytes;
  while (*rows->step()) {
    SqliteValue v;
    rows->read(0, v);
    got.push_back(v);
    bytes.emplace_back(v.bytes);
  }
  ASSERT_EQ(got.size(), 5U);
  EXPECT_EQ(got[0].integer, 7);
  EXPECT_EQ(got[1].real, 2.5);
  EXPECT_EQ(bytes[2], std::string("a\0b", 3));
  EXPECT_EQ(bytes[3], std::string("\0\xff", 2));
  EXPECT_EQ(got[4].type, SqliteType::null);
}

TEST_F(Sqlite, reads_a_utf16_file_as_utf8) {
  make("PRAGMA encoding='UTF-16'; CREATE TABLE t(v); INSERT INTO t VALUES ('\xc3\xa9\xe2\x82\xac')");
  auto db = open();
  ASSERT_TRUE(db);
  EXPECT_EQ(first(*db, "SELECT v FROM t"), "\xc3\xa9\xe2\x82\xac");
}

TEST_F(Sqlite, opens_names_that_a_uri_would_misread) {
  for (const std::string name : {"a?mode=rwc.db", "50%41.db", "a#b.db", "a b\xc3\xa9.db"}) {
    make("CREATE TABLE t(v); INSERT INTO t VALUES (1)", name);
    auto db = open(name);
    ASSERT_TRUE(db) << name << ": " << db.error().cause;
    EXPECT_EQ(first(*db, "SELECT v FROM t"), "1");
  }
}

TEST_F(Sqlite, refuses_to_write) {
  make("CREATE TABLE t(v)");
  auto db = open();
  ASSERT_TRUE(db);
  EXPECT_FALSE(db->exec("INSERT INTO t VALUES (1)"));
}

TEST_F(Sqlite, names_the_file_that_was_meant_when_there_is_none) {
  make("CREATE TABLE t(v)", "meshboard.db");
  const Error error = failure("meshbord.db");
  EXPECT_EQ(error.code, Code::source_missing);
  EXPECT_THAT(error.fix, HasSubstr("meshboard.db"));
}

TEST_F(Sqlite, says_what_a_file_of_another_kind_is) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"\x1f\x8b\x08 and more", "gzip"},
      {"PGDMP and more", "dump of PostgreSQL"},
      {"-- a dump\nCREATE TABLE t(v);", "SQL text"},
      {"hello, this is prose", "it is text"},
      {std::string(4096, '\0'), "zero bytes"},
      {std::string(4096, '\x9b'), "encrypted"},
      {"x\x01", "another kind"}};
  for (const auto& [bytes, words] : cases) {
    put("odd", bytes);
    const Error error = failure("odd");
    EXPECT_EQ(error.code, Code::source_not_sqlite) << words;
    EXPECT_THAT(error.cause, HasSubstr(words));
  }
}

TEST_F(Sqlite, takes_an_empty_file_for_a_database_without_tables) {
  put("empty.db", "");
  auto db = open("empty.db");
  ASSERT_TRUE(db) << db.error().cause;
  EXPECT_TRUE(db->is_empty_file());
  EXPECT_THAT(notes, ElementsAre(HasSubstr("0 bytes")));
  EXPECT_TRUE(open_snapshot(path("empty.db"), 2, notes, quick));
}

TEST_F(Sqlite, refuses_folders_pipes_and_memory) {
  fs::create_directory(path("folder"));
  EXPECT_EQ(failure("folder").code, Code::source_not_sqlite);
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(failure("pipe").code, Code::source_not_sqlite);
  EXPECT_EQ(SqliteDb::open(":memory:", notes).error().code, Code::source_missing);
}

TEST_F(Sqlite, says_that_a_truncated_file_is_damaged) {
  make(
      "CREATE TABLE t(v); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000) "
      "INSERT INTO t SELECT hex(randomblob(50)) FROM n");
  fs::resize_file(path(), fs::file_size(path()) / 2 / 4096 * 4096);
  auto db = open();
  const Error error = db ? db->one("SELECT sum(length(v)) FROM t").error() : db.error();
  EXPECT_EQ(error.code, Code::source_corrupt);
  EXPECT_THAT(error.fix, HasSubstr(".recover"));
}

TEST_F(Sqlite, integrity_tells_what_is_wrong_and_nothing_of_a_sound_file) {
  make("CREATE TABLE t(v); CREATE INDEX i ON t(v); INSERT INTO t VALUES (1),(2)");
  auto db = open();
  ASSERT_TRUE(db);
  EXPECT_THAT(*db->integrity(false), ElementsAre());
}

TEST_F(Sqlite, says_that_a_file_is_locked) {
  make("CREATE TABLE t(v)");
  sqlite3* other = writer(path());
  sql(other, "BEGIN EXCLUSIVE");
  EXPECT_EQ(failure().code, Code::source_locked);
  sqlite3_close(other);
}

int reversed(void*, int n, const void* a, int m, const void* b) {
  const int order = std::string_view(static_cast<const char*>(b), static_cast<std::size_t>(m))
                        .compare(std::string_view(static_cast<const char*>(a), static_cast<std::size_t>(n)));
  return order;
}

TEST_F(Sqlite, reads_a_key_whose_collation_only_the_application_has) {
  sqlite3* other = writer(path());
  sqlite3_create_collation(other, "mine", SQLITE_UTF8, nullptr, reversed);
  sql(other,
      "CREATE TABLE t(k TEXT COLLATE mine PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO t VALUES "
      "('a',1),('b',2)");
  sqlite3_close(other);
  auto db = open();
  ASSERT_TRUE(db);
  EXPECT_EQ(first(*db, "SELECT sum(v) FROM t"), "3");
  EXPECT_THAT(db->unknown_collations(), ElementsAre("mine"));
}

TEST_F(Sqlite, reads_past_a_view_that_it_does_not_understand) {
  make(
      "CREATE TABLE t(v); INSERT INTO t VALUES (5); CREATE VIEW w AS SELECT v FROM t; PRAGMA "
      "writable_schema=ON; "
      "UPDATE sqlite_schema SET sql='CREATE VIEW w AS SELECT v FROM t FROBNICATE BY 3' WHERE name='w'");
  auto db = open();
  ASSERT_TRUE(db) << db.error().cause;
  EXPECT_EQ(first(*db, "SELECT v FROM t"), "5");
  EXPECT_THAT(notes, ElementsAre(HasSubstr("read past")));
  auto raw = introspect_sqlite(*db);
  ASSERT_TRUE(raw) << raw.error().cause;
  EXPECT_THAT(raw->objects.back().sql, HasSubstr("FROBNICATE"));
}

TEST_F(Sqlite, reads_null_where_a_generated_column_needs_the_applications_function) {
  make(
      "CREATE TABLE t(v); INSERT INTO t VALUES (5); PRAGMA writable_schema=ON; UPDATE sqlite_schema SET "
      "sql='CREATE TABLE t(v, g AS (mine(v)))' WHERE name='t'");
  auto db = open();
  ASSERT_TRUE(db) << db.error().cause;
  EXPECT_EQ(first(*db, "SELECT v || coalesce(g, ' and NULL') FROM t"), "5 and NULL");
  EXPECT_THAT(db->unknown_functions(), ElementsAre("mine"));
  EXPECT_FALSE(db->one("SELECT theirs(v) FROM t"));  // a query of ours is not answered by guessing
}

// Between two looks of a reader the journal goes: it is no crash, and the file is read in place.
TEST_F(Sqlite, a_journal_that_goes_while_it_is_looked_at_was_not_left_behind) {
  make("CREATE TABLE t(v); INSERT INTO t VALUES (1)");
  std::atomic<bool> over = false;
  std::thread application([&] {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
    while (!over) sqlite3_exec(db, "BEGIN IMMEDIATE; UPDATE t SET v = v + 1; ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_close(db);
  });
  auto reader = SqliteDb::open(path(), notes, quick);
  EXPECT_TRUE(reader);
  for (int i = 0; reader && i < 20'000 && !HasFailure(); ++i) EXPECT_TRUE(reader->one("SELECT v FROM t")) << i;
  for (int i = 0; i < 200; ++i) {
    auto other = SqliteDb::open(path(), notes, quick);
    EXPECT_TRUE(other && !other->is_detached()) << i;
  }
  over = true;
  application.join();
  EXPECT_TRUE(notes.empty());
}

TEST_F(Sqlite, a_snapshot_stays_while_the_application_goes_on) {
  for (const std::string mode : {"WAL", "DELETE"}) {
    const std::string name = mode + ".db";
    make("PRAGMA journal_mode=" + mode + "; CREATE TABLE t(v); INSERT INTO t VALUES (1)", name);
    sqlite3* app = writer(path(name));
    sql(app, "INSERT INTO t VALUES (2)");
    auto readers = open_snapshot(path(name), 3, notes, quick);
    ASSERT_TRUE(readers) << readers.error().cause;
    sql(app, "INSERT INTO t VALUES (3); UPDATE t SET v = v * 10");
    ASSERT_EQ(readers->size(), 3U);
    for (SqliteDb& reader : *readers) EXPECT_EQ(first(reader, "SELECT sum(v) FROM t"), "3") << mode;
    sqlite3_close(app);
  }
}

TEST_F(Sqlite, a_private_copy_is_announced_and_leaves_no_file) {
  make("CREATE TABLE t(v)");
  SqliteOptions options = quick;
  options.temp_folder = path("tmp");
  options.tell_from_bytes = 0;
  fs::create_directory(options.temp_folder);
  static std::string said;
  auto readers = open_snapshot(path(), 2, notes, options, [](std::string_view text) { said = text; });
  ASSERT_TRUE(readers);
  EXPECT_THAT(said, HasSubstr("writers wait"));
  EXPECT_TRUE(fs::is_empty(options.temp_folder));
  EXPECT_EQ(readers->at(0).path(), path());
}

TEST_F(Sqlite, leaves_no_wal_files_behind_where_there_were_none) {
  make("PRAGMA journal_mode=WAL; CREATE TABLE t(v)");
  ASSERT_FALSE(fs::exists(path("app.db-shm")));
  {
    auto readers = open_snapshot(path(), 3, notes, quick);
    ASSERT_TRUE(readers);
    EXPECT_TRUE(fs::exists(path("app.db-shm")));
  }
  EXPECT_FALSE(fs::exists(path("app.db-shm")));
  EXPECT_FALSE(fs::exists(path("app.db-wal")));
}

// What only a user without root's rights meets. The child's exit status is the number of the failed check.
template <class Check>
int as_nobody(const fs::path& folder, Check check) {
  if (::getuid() != 0) return check();
  fs::permissions(folder, fs::perms(0555));
  const pid_t child = ::fork();
  if (child == 0) ::_exit(::setgid(65534) == 0 && ::setuid(65534) == 0 ? check() : 99);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

TEST_F(Sqlite, reads_a_wal_file_beside_a_folder_that_cannot_be_written) {
  make("PRAGMA journal_mode=WAL; CREATE TABLE t(v); INSERT INTO t VALUES (1)", "origin.db");
  sqlite3* app = writer(path("origin.db"));
  sql(app, "PRAGMA wal_autocheckpoint=0; INSERT INTO t VALUES (2)");
  fs::copy_file(path("origin.db"), path("app.db"));
  fs::copy_file(path("origin.db-wal"), path("app.db-wal"));
  sqlite3_close(app);
  fs::permissions(path("app.db"), fs::perms(0444));
  fs::permissions(path("app.db-wal"), fs::perms(0444));
  EXPECT_EQ(as_nobody(folder_,
                      [&] {
                        auto readers = open_snapshot(path(), 2, notes, quick);
                        if (!readers) return 1;
                        auto sum = readers->at(1).one("SELECT sum(v) FROM t");
                        if (!sum || *sum != "3") return 2;
                        return notes.size() == 1 && notes[0].find("private copy") != std::string::npos ? 0
                                                                                                       : 3;
                      }),
            0);
}

TEST_F(Sqlite, reads_a_wal_mode_file_without_a_wal_where_nothing_can_be_written) {
  make("PRAGMA journal_mode=WAL; CREATE TABLE t(v); INSERT INTO t VALUES (1)");
  fs::permissions(path(), fs::perms(0444));
  EXPECT_EQ(as_nobody(folder_,
                      [&] {
                        auto db = SqliteDb::open(path(), notes, quick);
                        if (!db) return 1;
                        return *db->one("SELECT v FROM t") == "1" && notes.size() == 1 ? 0 : 2;
                      }),
            0);
}

TEST_F(Sqlite, says_that_a_file_may_not_be_read) {
  make("CREATE TABLE t(v)");
  fs::permissions(path(), fs::perms(0000));
  EXPECT_EQ(as_nobody(folder_,
                      [&] {
                        auto db = SqliteDb::open(path(), notes, quick);
                        return !db && db.error().code == Code::file_access ? 0 : 1;
                      }),
            0);
}

TEST_F(Sqlite, rolls_an_interrupted_transaction_back_in_a_private_copy) {
  make("CREATE TABLE t(v); INSERT INTO t VALUES (1)", "origin.db");
  sqlite3* app = writer(path("origin.db"));
  sql(app,
      "PRAGMA cache_size=1; PRAGMA synchronous=FULL; BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
      "SELECT "
      "i+1 FROM n WHERE i<3000) INSERT INTO t SELECT hex(randomblob(60)) FROM n; UPDATE t SET v = v||'x'");
  fs::copy_file(path("origin.db"), path("app.db"));
  fs::copy_file(path("origin.db-journal"), path("app.db-journal"));
  sqlite3_close(app);
  const auto before = fs::file_size(path());
  auto db = open();
  ASSERT_TRUE(db) << db.error().cause;
  EXPECT_EQ(first(*db, "SELECT group_concat(v) FROM t"), "1");
  EXPECT_THAT(notes, ElementsAre(HasSubstr("-journal")));
  EXPECT_EQ(fs::file_size(path()), before);
}

TEST_F(Sqlite, introspection_gives_what_the_catalogue_and_the_pragmas_hold) {
  make(
      "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT NOT NULL DEFAULT 'x', g AS (n||'y') "
      "STORED);"
      "CREATE TABLE b(x, y, z, PRIMARY KEY(y DESC, x), FOREIGN KEY(x) REFERENCES a ON DELETE CASCADE,"
      "FOREIGN KEY(y, z) REFERENCES a(id, n)) WITHOUT ROWID; CREATE TABLE s(v INT) STRICT;"
      "CREATE UNIQUE INDEX i ON a(lower(n), n COLLATE NOCASE DESC) WHERE n <> '';"
      "CREATE VIEW w AS SELECT * FROM gone; INSERT INTO a(id) VALUES (41)");
  auto db = open();
  ASSERT_TRUE(db);
  auto raw = introspect_sqlite(*db);
  ASSERT_TRUE(raw) << raw.error().cause;
  const auto& a = raw->tables.at(0);
  EXPECT_EQ(a.columns.at(1).default_sql, "'x'");
  EXPECT_EQ(a.columns.at(2).hidden, 3);
  EXPECT_EQ(a.indexes.at(0).columns.at(0).column, -2);
  EXPECT_EQ(a.indexes.at(0).columns.at(1).collation, "NOCASE");
  EXPECT_TRUE(a.indexes.at(0).partial);
  const auto* b = &raw->tables.at(2);
  EXPECT_EQ(b->name, "b");
  EXPECT_TRUE(b->without_rowid);
  ASSERT_EQ(b->foreign_keys.size(), 2U);
  EXPECT_THAT(b->foreign_keys[0].from, ElementsAre("y", "z"));
  EXPECT_THAT(b->foreign_keys[1].to, ElementsAre(""));
  EXPECT_EQ(raw->tables.back().kind, "view");
  EXPECT_THAT(raw->sequences, ElementsAre(std::pair<std::string, std::int64_t>("a", 41)));
}

}  // namespace
}  // namespace groundway::db
