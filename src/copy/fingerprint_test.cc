#include "copy/fingerprint.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

namespace groundway::copy {
namespace {

class Fingerprint : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("fingerprint-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    path_ = folder_ / "app.db";
    std::filesystem::remove(path_);
    ASSERT_EQ(sqlite3_open(path_.c_str(), &db_), SQLITE_OK);
  }
  void TearDown() override {
    sqlite3_close(db_);
    std::filesystem::remove_all(folder_);
  }
  void sql(const char* text) { ASSERT_EQ(sqlite3_exec(db_, text, nullptr, nullptr, nullptr), SQLITE_OK) << text; }
  static void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }
  std::string now() { return SourceState(path_).fingerprint(world_); }

  Outside world_ = real_outside();
  std::filesystem::path folder_, path_;
  sqlite3* db_ = nullptr;
};

TEST_F(Fingerprint, is_the_same_as_long_as_nobody_commits) {
  sql("create table t (x); insert into t values (1)");
  rest();
  const std::string first = now();
  sql("begin; select * from t; commit");
  EXPECT_EQ(now(), first);
}

TEST_F(Fingerprint, sees_a_commit_that_changes_no_size) {
  sql("create table t (x); insert into t values (1)");
  rest();
  const std::string first = now();
  sql("update t set x = 2");
  rest();
  EXPECT_NE(now(), first);
}

TEST_F(Fingerprint, sees_every_commit_in_the_wal_and_what_a_checkpoint_leaves) {
  sql("pragma journal_mode = wal; create table t (x); insert into t values (1); pragma wal_checkpoint(truncate)");
  sql("update t set x = 2");
  rest();
  const std::string first = now();
  sql("update t set x = 3");
  rest();
  const std::string second = now();
  EXPECT_NE(second, first);
  sql("pragma wal_checkpoint; update t set x = 4");
  rest();
  EXPECT_NE(now(), second);
}

TEST_F(Fingerprint, of_a_file_in_motion_fits_nothing) {
  sql("create table t (x)");
  EXPECT_NE(now(), now());
  rest();
  const SourceState state(path_);
  sql("insert into t values (1)");
  rest();
  EXPECT_NE(state.fingerprint(world_), now());
  EXPECT_NE(state.fingerprint(world_), state.fingerprint(world_));
}

}  // namespace
}  // namespace groundway::copy
