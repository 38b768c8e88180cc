// follow/source_log_fixture.h - for tests: a SQLite file, its application, and us.
//
// Purpose: an application's connection beside a session of ours on one file, as in life.
// Shape:   a folder of its own, gone with the fixture.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "db/sqlite_introspect.h"
#include "follow/source_log.h"
#include "guard/guard.h"

namespace groundway::follow {

// A connection of the application: everything on, and no mercy for errors.
class App {
 public:
  explicit App(const std::string& file) {
    EXPECT_EQ(sqlite3_open(file.c_str(), &db_), SQLITE_OK);
    sqlite3_busy_timeout(db_, 5000);
  }
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  ~App() { sqlite3_close_v2(db_); }

  // "" or SQLite's words.
  std::string attempt(const std::string& sql) {
    char* words = nullptr;
    sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &words);
    std::string out = words == nullptr ? "" : words;
    sqlite3_free(words);
    return out;
  }
  void run(const std::string& sql) { EXPECT_EQ(attempt(sql), "") << sql; }
  // Rows as "a|b", one a line, NULL as "null".
  std::string rows(const std::string& sql) {
    std::string out;
    const auto add = [](void* to, int count, char** values, char**) {
      auto& text = *static_cast<std::string*>(to);
      for (int i = 0; i < count; ++i)
        text += (i > 0 ? "|" : "") + std::string(values[i] == nullptr ? "null" : values[i]);
      text += '\n';
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(db_, sql.c_str(), add, &out, nullptr), SQLITE_OK) << sqlite3_errmsg(db_) << sql;
    return out;
  }
  sqlite3* raw() { return db_; }

 private:
  sqlite3* db_ = nullptr;
};

class SourceLogTest : public ::testing::Test {
 protected:
  SourceLogTest() {
    const std::filesystem::path memory = "/dev/shm";  // hundreds of small files: a disk would take minutes
    const bool there = ::access(memory.c_str(), W_OK) == 0;
    std::string name = ((there ? memory : std::filesystem::temp_directory_path()) / "gw-log-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    file = (folder_ / "app.db").string();
  }
  ~SourceLogTest() override { std::filesystem::remove_all(folder_); }

  Result<db::SqliteSession> session(const std::string& path) {
    Outside world = real_outside();
    db::Target target;
    target.url.path = path;
    auto permit = guard::permit(world, target, db::Action::write, {});
    if (!permit) return std::move(permit).error();
    ASSIGN(auto ours, db::SqliteSession::open(*permit));
    TRY(ours.exec("PRAGMA synchronous=OFF"));  // it is a test
    return ours;
  }
  Result<db::SqliteDb> reader() {
    notes_.clear();
    return db::SqliteDb::open(file, notes_);
  }

  // Follows `names`, or every table of the application.
  Result<void> install(std::vector<std::string> names = {}) {
    ASSIGN(auto ours, session(file));
    TRY(ours.lock(Millis{5'000}));
    ASSIGN(const auto raw, db::introspect_sqlite(ours.db()));
    ASSIGN(const auto source, schema::read_source(raw));
    if (names.empty()) {
      for (const auto& table : source.tables) names.push_back(table.name);
    }
    tables = followed_tables(source, names);
    TRY(install_log(ours, tables, "run-1"));
    return ours.commit();
  }
  template <class Act>
  Result<void> locked(Act act) {
    ASSIGN(auto ours, session(file));
    TRY(ours.lock(Millis{5'000}));
    TRY(act(ours));
    return ours.commit();
  }
  Result<void> remove() {
    return locked([](db::SqliteSession& s) { return remove_log(s); });
  }
  Result<void> fence() {
    return locked([&](db::SqliteSession& s) { return put_fences(s, tables, "run-1"); });
  }
  Result<void> unfence() {
    return locked([](db::SqliteSession& s) { return remove_fences(s); });
  }
  Result<Changes> changes(std::int64_t applied = 0) {
    ASSIGN(auto source, reader());
    TRY(source.exec("BEGIN"));
    return read_changes(source, tables, applied);
  }
  SourceState state() {
    auto source = reader();
    EXPECT_TRUE(source) << source.error().cause;
    auto seen = look_at_source(*source);
    EXPECT_TRUE(seen) << seen.error().cause;
    return seen ? *seen : SourceState{};
  }

  static std::string text_of(const db::OwnedValue& value) {
    switch (value.type) {
      case db::SqliteType::integer:
        return std::to_string(value.integer);
      case db::SqliteType::real:
        return std::to_string(value.real);
      case db::SqliteType::text:
        return "'" + value.bytes + "'";
      case db::SqliteType::blob:
        return "x" + value.bytes;
      case db::SqliteType::null:
        break;
    }
    return "null";
  }
  // "t 1,'a'" for each key, "t *" for a table that was touched.
  std::vector<std::string> changed(std::int64_t applied = 0) {
    auto seen = changes(applied);
    EXPECT_TRUE(seen) << seen.error().cause;
    std::vector<std::string> out;
    if (!seen) return out;
    last = seen->last;
    for (const auto& [number, keys] : seen->keys) {
      for (const Key& key : keys) {
        std::string line;
        for (const auto& value : key) line += (line.empty() ? "" : ",") + text_of(value);
        out.push_back(tables[number].name + " " + line);
      }
    }
    for (const std::size_t number : seen->touched) out.push_back(tables[number].name + " *");
    return out;
  }

  std::string file;
  std::vector<FollowedTable> tables;
  std::int64_t last = 0;

 private:
  std::filesystem::path folder_;
  std::vector<std::string> notes_;
};

}  // namespace groundway::follow
