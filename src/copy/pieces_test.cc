#include "copy/pieces.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

namespace groundway::copy {
namespace {

class Pieces : public ::testing::Test {
 protected:
  // A table t of the rowids that `numbers` selects.
  void make(const std::string& numbers) {
    path_ = std::filesystem::temp_directory_path() / ("pieces-" + std::to_string(::getpid()) + ".db");
    std::filesystem::remove(path_);
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &db), SQLITE_OK);
    const std::string sql = "create table t (x); insert into t (rowid, x) " + numbers;
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
    std::vector<std::string> notes;
    auto opened = db::SqliteDb::open(path_, notes);
    ASSERT_TRUE(opened);
    source_ = std::move(opened).value();
    rows_ = count(plan(0));
  }
  void TearDown() override { std::filesystem::remove(path_); }

  TablePlan plan(std::uint64_t bytes) const {
    TablePlan out;
    out.name = "t";
    out.rowid = "rowid";
    out.source_table = "\"t\"";
    out.select_sql = "SELECT x, rowid FROM \"t\"";
    out.bytes = bytes;
    out.rows = rows_;
    return out;
  }
  std::uint64_t count(const TablePlan& plan, const Piece& piece = {}) {
    auto n = source_.one("SELECT count(*) FROM (" + select_of(plan, piece) + ")");
    return n ? static_cast<std::uint64_t>(std::stoll(n.value())) : 0;
  }
  std::vector<Piece> cut(const std::vector<TablePlan>& plans, std::size_t workers) {
    auto pieces = cut_into_pieces(plans, workers, source_);
    EXPECT_TRUE(pieces);
    return std::move(pieces).value();
  }
  // Every row is in one piece, and no piece is empty or twice its share.
  void are_even(const std::vector<Piece>& pieces) {
    std::uint64_t all = 0;
    for (const Piece& piece : pieces) {
      const std::uint64_t n = count(plan(0), piece);
      EXPECT_GT(n, 0U);
      EXPECT_LE(n, 2 * rows_ / pieces.size());
      all += n;
    }
    EXPECT_EQ(all, rows_);
  }

  static constexpr std::uint64_t kLarge = 400'000'000;
  std::filesystem::path path_;
  db::SqliteDb source_;
  std::uint64_t rows_ = 0;
};

constexpr const char* kDense = "select value, 1 from (with recursive n(value) as (select 1 union all select value + 1 from n where value < 5000) select * from n)";

TEST_F(Pieces, of_a_small_table_are_one) {
  make(kDense);
  const auto pieces = cut({plan(1000)}, 2);
  ASSERT_EQ(pieces.size(), 1U);
  EXPECT_TRUE(pieces[0].is_whole());
}

TEST_F(Pieces, of_a_large_table_hold_every_row_once) {
  make(kDense);
  const auto pieces = cut({plan(kLarge)}, 2);
  EXPECT_EQ(pieces.size(), 6U);
  are_even(pieces);
}

TEST_F(Pieces, are_even_where_rowids_are_sparse_or_negative) {
  make("select value * value * value - 50000, 1 from (with recursive n(value) as (select 1 union all select value + 1 from n where value < 5000) select * from n)");
  are_even(cut({plan(kLarge)}, 4));
  make("select 9223372036854775807, 1 union all select -9223372036854775807, 1 union all " + std::string(kDense));
  are_even(cut({plan(kLarge)}, 2));
}

TEST_F(Pieces, are_not_cut_for_one_worker_or_without_a_rowid_or_within_a_share) {
  make(kDense);
  EXPECT_EQ(cut({plan(kLarge)}, 1).size(), 1U);
  TablePlan keyed = plan(kLarge);
  keyed.rowid.clear();
  EXPECT_EQ(cut({keyed}, 2).size(), 1U);
  EXPECT_EQ(cut({plan(kLarge), plan(kLarge), plan(kLarge)}, 2).size(), 3U);
}

}  // namespace
}  // namespace groundway::copy
