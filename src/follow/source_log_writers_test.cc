// Other processes write without a pause while the log comes and goes: none of them may hear of it, and none of their
// writes may be missed.
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "follow/source_log_fixture.h"

namespace groundway::follow {
namespace {

constexpr int kWriters = 3;
constexpr int kRounds = 12;

constexpr unsigned kEnough = 50;  // writes
const char* const kTables =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, mail TEXT UNIQUE COLLATE NOCASE, n);"
    "CREATE TABLE w(a TEXT, b INTEGER, n, PRIMARY KEY (a, b)) WITHOUT ROWID;"
    "CREATE TABLE bag(n);"
    "CREATE TRIGGER also AFTER DELETE ON t BEGIN INSERT OR REPLACE INTO w VALUES (coalesce(OLD.mail, '-'), OLD.id % 7, OLD.n); END;";

std::string a_write(unsigned by, unsigned i) {
  const std::string n = std::to_string(i), id = std::to_string(i * 31 % 200), other = std::to_string(i * 17 % 60);
  switch (i % 7) {
    case 0:
      return "INSERT OR REPLACE INTO t(mail, n) VALUES ('M" + other + "', " + n + ")";
    case 1:
      return "UPDATE t SET n = n + 1 WHERE id = " + id;
    case 2:
      return "BEGIN IMMEDIATE; UPDATE OR REPLACE t SET mail = 'm" + other + "' WHERE id = " + id +
             "; INSERT INTO bag VALUES (" + n + "); COMMIT";
    case 3:
      return "DELETE FROM t WHERE id = " + id;
    case 4:
      return "INSERT INTO w VALUES ('k" + other + "', " + std::to_string(by) + ", 1) ON CONFLICT DO UPDATE SET n = n + 1";
    case 5:
      return "UPDATE OR REPLACE w SET b = b + 1 WHERE a = 'k" + other + "'";
    default:
      return "BEGIN IMMEDIATE; DELETE FROM bag WHERE n < " + n + "; INSERT INTO t(id, n) VALUES (NULL, " + n + "); " +
             (i % 2 == 0 ? "COMMIT" : "ROLLBACK");
  }
}

// Never returns. What a write is told goes into a file of its own.
[[noreturn]] void write_until_told(const std::string& file, const std::string& told, unsigned by) {
  sqlite3* db = nullptr;
  int code = sqlite3_open(file.c_str(), &db);
  sqlite3_busy_timeout(db, 60'000);
  sqlite3_exec(db, by % 2 == 0 ? "PRAGMA foreign_keys=ON" : "PRAGMA recursive_triggers=ON", nullptr, nullptr, nullptr);
  const std::string stop = file + ".stop";
  unsigned i = by * 1000;
  for (; code == SQLITE_OK && ::access(stop.c_str(), F_OK) != 0; ++i) {
    code = sqlite3_exec(db, a_write(by, i).c_str(), nullptr, nullptr, nullptr);
    if (i - by * 1000 == kEnough) std::ofstream(told + ".enough") << "now";
  }
  std::ofstream(told) << (code == SQLITE_OK ? "" : a_write(by, i - 1) + ": " + sqlite3_errmsg(db)) << "\n"
                      << i - by * 1000;
  sqlite3_close_v2(db);
  ::_exit(0);
}

using State = std::vector<std::map<std::string, std::string>>;  // by table: a row by its key

class Writers : public SourceLogTest {
 protected:
  void SetUp() override {
    App app(file);
    app.run(kTables);
  }
  void begin() {
    for (unsigned by = 1; by <= kWriters; ++by) {
      const pid_t child = ::fork();
      if (child == 0) write_until_told(file, told(by), by);
      children_.push_back(child);
    }
  }
  void end() {
    for (unsigned by = 1; by <= kWriters; ++by) {  // however slow the machine: each has written much before it is stopped
      const auto is_there = [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; };
      for (int n = 0; n < 3000 && !is_there(told(by) + ".enough") && !is_there(told(by)); ++n)
        std::this_thread::sleep_for(Millis{10});
    }
    std::ofstream(file + ".stop") << "now";
    for (const pid_t child : children_) ::waitpid(child, nullptr, 0);
    for (unsigned by = 1; by <= kWriters; ++by) {
      std::ifstream in(told(by));
      std::string words, writes;
      std::getline(in, words);
      std::getline(in, writes);
      EXPECT_EQ(words, "");
      EXPECT_GT(static_cast<unsigned>(std::atoi(writes.c_str())), kEnough);
    }
  }
  std::string told(unsigned by) const { return file + ".told" + std::to_string(by); }

  State look(db::SqliteDb& source) const {
    State out(tables.size());
    for (const FollowedTable& table : tables) {
      const bool keyed = table.trace == Trace::key;
      auto rows = source.prepare(table.name == "w" ? "SELECT a, b, n FROM w" : "SELECT * FROM " + table.name);
      EXPECT_TRUE(rows) << rows.error().cause;
      for (auto more = rows->step(); more && *more; more = rows->step()) {
        std::string key, row;
        for (int i = 0; i < rows->columns(); ++i)
          (i < static_cast<int>(table.key.size()) ? key : row) += text_of(db::own(*rows, i)) + ",";
        out[table.number][keyed ? key : row] += row;
      }
    }
    return out;
  }
  // `before` and `after` differ in nothing that stands not in the log after `applied`.
  void expect_told(db::SqliteDb& source, const State& before, const State& after, std::int64_t& applied) {
    auto seen = read_changes(source, tables, applied);
    ASSERT_TRUE(seen) << seen.error().cause;
    applied = seen->last;
    for (const FollowedTable& table : tables) {
      const auto& [a, b] = std::tie(before[table.number], after[table.number]);
      std::set<std::string> logged;
      for (const Key& key : seen->keys[table.number]) {
        std::string text;
        for (const auto& value : key) text += text_of(value) + ",";
        logged.insert(text);
      }
      const bool touched = std::count(seen->touched.begin(), seen->touched.end(), table.number) > 0;
      for (const auto* side : {&a, &b}) {
        for (const auto& [key, row] : *side) {
          const bool same = a.count(key) > 0 && b.count(key) > 0 && a.at(key) == b.at(key);
          EXPECT_TRUE(same || touched || logged.count(key) > 0) << table.name << " " << key;
          differing_ += same ? 0 : 1;
        }
      }
    }
  }
  // One coming and going of the log, read twice in between and once at the end.
  void round(db::SqliteSession& ours) {
    const auto locked = ours.lock(Millis{30'000});
    ASSERT_TRUE(locked) << locked.error().cause;
    const auto raw = db::introspect_sqlite(ours.db());
    ASSERT_TRUE(raw);
    tables = followed_tables(*schema::read_source(*raw), {"t", "w", "bag"});
    ASSERT_TRUE(install_log(ours, tables, "run-1"));
    State before = look(ours.db());
    std::int64_t applied = 0;
    expect_told(ours.db(), before, before, applied);
    const auto committed = ours.commit();
    ASSERT_TRUE(committed) << committed.error().cause;
    for (int i = 0; i < 2; ++i) {
      std::this_thread::sleep_for(Millis{20});
      auto source = reader();
      ASSERT_TRUE(source) << source.error().cause;
      ASSERT_TRUE(source->exec("BEGIN"));
      State now = look(*source);
      expect_told(*source, before, now, applied);
      before = std::move(now);
    }
    ASSERT_TRUE(ours.lock(Millis{30'000}));
    ASSERT_TRUE(prune_log(ours, applied));
    expect_told(ours.db(), before, look(ours.db()), applied);
    ASSERT_TRUE(remove_log(ours));
    const auto gone = ours.commit();
    ASSERT_TRUE(gone) << gone.error().cause;
  }
  void live(const std::string& mode) {
    std::string words;
    {
      App app(file);
      app.run(mode);
      words = app.rows("SELECT * FROM sqlite_schema ORDER BY rowid");
    }
    begin();
    {
      auto ours = session(file);
      EXPECT_TRUE(ours) << ours.error().cause;
      for (int i = 0; ours && i < kRounds && !HasFatalFailure(); ++i) round(*ours);
    }
    end();
    App app(file);
    EXPECT_EQ(app.rows("SELECT * FROM sqlite_schema ORDER BY rowid"), words);
    EXPECT_EQ(app.rows("PRAGMA integrity_check"), "ok\n");
    EXPECT_GT(differing_, 100);
  }

 private:
  std::vector<pid_t> children_;
  int differing_ = 0;
};

TEST_F(Writers, of_other_processes_hear_nothing_of_the_log_in_wal_mode) {
  live("PRAGMA journal_mode=WAL");
}
TEST_F(Writers, of_other_processes_hear_nothing_of_the_log_with_a_rollback_journal) {
  live("PRAGMA journal_mode=DELETE");
}

}  // namespace
}  // namespace groundway::follow
