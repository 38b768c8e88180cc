// Here and not beside db/sqlite_session.cc: only guard/ makes a Permit.
#include "db/sqlite_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "guard/guard.h"

namespace groundway::guard {
namespace {

using db::SqliteSession;
using ::testing::HasSubstr;

class Session : public ::testing::Test {
 protected:
  Session() {
    std::string name = (std::filesystem::temp_directory_path() / "gw-session-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    file = (folder_ / "app.db").string();
    EXPECT_EQ(sqlite3_open(file.c_str(), &app), SQLITE_OK);
    EXPECT_EQ(say("CREATE TABLE t(v); INSERT INTO t VALUES (1)"), SQLITE_OK);
  }
  ~Session() override {
    sqlite3_close_v2(app);
    std::filesystem::remove_all(folder_);
  }
  int say(const char* sql) { return sqlite3_exec(app, sql, nullptr, nullptr, nullptr); }
  Result<SqliteSession> open(Action action = Action::write) { return open(file, action); }
  static Result<SqliteSession> open(const std::string& path, Action action) {
    Outside world = real_outside();
    Target target;
    target.url.path = path;
    auto granted = permit(world, target, action, {});
    if (!granted) return std::move(granted).error();
    return SqliteSession::open(*granted);
  }
  std::string count() {
    std::string out;
    const auto take = [](void* to, int, char** values, char**) {
      *static_cast<std::string*>(to) = values[0];
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(app, "SELECT count(*) FROM t", take, &out, nullptr), SQLITE_OK);
    return out;
  }
  std::string beside(const char* name) const { return (folder_ / name).string(); }

  std::string file;
  sqlite3* app = nullptr;

 private:
  std::filesystem::path folder_;
};

TEST_F(Session, keeps_every_other_writer_out_until_it_commits) {
  auto ours = open();
  ASSERT_TRUE(ours) << ours.error().cause;
  ASSERT_TRUE(ours->lock(Millis{100}));
  EXPECT_TRUE(ours->is_locked());
  EXPECT_EQ(say("INSERT INTO t VALUES (2)"), SQLITE_BUSY);
  ASSERT_TRUE(ours->exec("INSERT INTO t VALUES (3)"));
  EXPECT_EQ(count(), "1");
  ASSERT_TRUE(ours->commit());
  EXPECT_FALSE(ours->is_locked());
  EXPECT_EQ(say("INSERT INTO t VALUES (2)"), SQLITE_OK);
  EXPECT_EQ(count(), "3");
}

TEST_F(Session, gives_up_in_time_when_another_program_writes) {
  for (const char* mode : {"PRAGMA journal_mode=DELETE", "PRAGMA journal_mode=WAL"}) {
    ASSERT_EQ(say(mode), SQLITE_OK);
    ASSERT_EQ(say("BEGIN IMMEDIATE"), SQLITE_OK);
    auto ours = open();
    ASSERT_TRUE(ours) << ours.error().cause;
    const auto begun = std::chrono::steady_clock::now();
    auto locked = ours->lock(Millis{60});
    ASSERT_FALSE(locked);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
    EXPECT_EQ(locked.error().code, Code::source_locked);
    EXPECT_THAT(locked.error().cause, HasSubstr("60 ms"));
    EXPECT_THAT(locked.error().fix, HasSubstr("fuser -v "));
    ASSERT_EQ(say("COMMIT"), SQLITE_OK);
    EXPECT_TRUE(ours->lock(Millis{1'000}));
  }
}

TEST_F(Session, takes_everything_back_when_a_reader_does_not_let_it_commit) {
  auto ours = open();
  ASSERT_TRUE(ours);
  ASSERT_EQ(say("BEGIN; SELECT * FROM t"), SQLITE_OK);
  ASSERT_TRUE(ours->lock(Millis{50}));
  ASSERT_TRUE(ours->exec("INSERT INTO t VALUES (2)"));
  auto done = ours->commit();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::source_locked);
  EXPECT_THAT(done.error().cause, HasSubstr("readers"));
  EXPECT_FALSE(ours->is_locked());
  EXPECT_EQ(say("INSERT INTO t VALUES (3); COMMIT"), SQLITE_OK);
  EXPECT_EQ(count(), "2");
}

TEST_F(Session, takes_everything_back_when_there_is_no_room) {
  auto ours = open();
  ASSERT_TRUE(ours);
  ASSERT_TRUE(ours->exec("PRAGMA max_page_count=2"));
  ASSERT_TRUE(ours->lock(Millis{50}));
  auto written = ours->exec("INSERT INTO t VALUES (2); INSERT INTO t VALUES (zeroblob(100000))");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Code::file_access);
  ours->rollback();
  ours->rollback();
  EXPECT_EQ(count(), "1");
  EXPECT_EQ(say("INSERT INTO t VALUES (3)"), SQLITE_OK);
}

TEST_F(Session, gives_the_lock_back_when_it_is_dropped) {
  {
    auto ours = open();
    ASSERT_TRUE(ours);
    SqliteSession moved = std::move(ours).value();
    ASSERT_TRUE(moved.lock(Millis{50}));
    ASSERT_TRUE(moved.exec("DELETE FROM t"));
  }
  EXPECT_EQ(say("INSERT INTO t VALUES (2)"), SQLITE_OK);
  EXPECT_EQ(count(), "2");
}

TEST_F(Session, compiles_a_statement_with_its_triggers_and_runs_nothing) {
  ASSERT_EQ(say("CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO nowhere VALUES (1); END"), SQLITE_OK);
  auto ours = open();
  ASSERT_TRUE(ours);
  EXPECT_FALSE(ours->compiles("INSERT INTO t VALUES (1)", false));
  EXPECT_TRUE(ours->compiles("DELETE FROM t", true));
  EXPECT_EQ(count(), "1");
  EXPECT_TRUE(ours->exec("INSERT INTO t VALUES (2)"));  // triggers of the application do not fire in it
}

TEST_F(Session, is_opened_on_a_file_that_is_there_and_for_writing_alone) {
  EXPECT_EQ(open(Action::read).error().code, Code::internal);
  EXPECT_EQ(open(beside("none.db"), Action::write).error().code, Code::source_missing);
  EXPECT_FALSE(std::filesystem::exists(beside("none.db")));
  std::ofstream(beside("text.db")) << std::string(2000, 'x');
  EXPECT_EQ(open(beside("text.db"), Action::write).error().code, Code::source_not_sqlite);
}

}  // namespace
}  // namespace groundway::guard
