// Real files made by SQLite: of every page size, deep, with overflow pages, freed pages, vacuumed, in and out
// of a WAL.
#include "follow/tree_digest.h"

#include <algorithm>
#include <map>
#include <random>

#include "db/page_image.h"
#include "follow/source_log_fixture.h"

namespace groundway::follow {
namespace {

using Content = std::map<std::int64_t, std::string>;

struct State {
  TreeDigest tree;
  Content rows;
};

class TreeDigestTest : public SourceLogTest {
 protected:
  // As a round does it: whatever lies where is what the reader's own transaction sees.
  static TreeDigest digest(db::SqliteDb& reader, const db::PageImage& image, const std::string& table) {
    db::PageReader pages(image, reader);
    TreeReader tree(image.page_size, image.usable, image.count, hash(),
                    [&](std::uint32_t n) { return pages.page(n); });
    auto row = reader.one("SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'");
    EXPECT_TRUE(row);
    const auto root = static_cast<std::uint32_t>(std::stoul(*row));
    TreeDigest out;
    const auto leaves = tree.leaves(root);
    if (!leaves) {
      const auto whole = tree.digest_of_index(root);
      EXPECT_TRUE(whole) << table;
      if (whole) out.leaves.push_back({INT64_MAX, *whole});
      return out;
    }
    for (const LeafPlace& leaf : *leaves) {
      const auto sum = tree.digest(leaf);
      EXPECT_TRUE(sum) << table << " page " << leaf.page;
      out.leaves.push_back({leaf.upto, sum.value_or(0)});
    }
    return out;
  }
  static const PageHash& hash() {
    static const PageHash kHash(4711);
    return kHash;
  }
  static Content rows_of(db::SqliteDb& reader, const std::string& table, const std::string& key) {
    Content out;
    auto rows = reader.prepare("SELECT " + key + ", hex(a) || '|' || quote(b) FROM " + table);
    EXPECT_TRUE(rows);
    for (auto more = rows->step(); more && *more; more = rows->step()) out[rows->integer(0)] = rows->text(1);
    return out;
  }
  State state_of(const std::string& table, const std::string& key) {
    auto source = reader();
    EXPECT_TRUE(source);
    EXPECT_TRUE(source->exec("BEGIN"));
    State out{{}, rows_of(*source, table, key)};
    const auto image = db::image_of(*source);
    EXPECT_TRUE(image);
    if (image) out.tree = digest(*source, *image, table);
    return out;
  }
};

bool is_in(const std::vector<Span>& spans, std::int64_t key) {
  return std::any_of(spans.begin(), spans.end(), [&](const Span& s) { return s.from <= key && key <= s.to; });
}

// What the spans do not name is the same; gives how many rows they name.
std::size_t expect_sound(const State& then, const State& now) {
  const auto spans = changed_spans(then.tree, now.tree);
  std::size_t named = 0;
  for (const auto& [key, content] : now.rows) {
    if (is_in(spans, key)) {
      ++named;
      continue;
    }
    const auto old = then.rows.find(key);
    EXPECT_TRUE(old != then.rows.end() && old->second == content) << "row " << key << " changed unseen";
  }
  for (const auto& [key, content] : then.rows)
    EXPECT_TRUE(is_in(spans, key) || now.rows.contains(key)) << "row " << key << " went unseen";
  return named;
}

std::string fill(int rows, const std::string& length) {
  return "INSERT INTO t (a, b) WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT " +
         std::to_string(rows) + ") SELECT randomblob(" + length + "), n FROM c";
}

TEST_F(TreeDigestTest, one_changed_row_names_its_leaf_and_no_other) {
  App app(file);
  app.run("PRAGMA synchronous = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)");
  app.run(fill(5000, "40"));
  const State then = state_of("t", "id");
  EXPECT_GT(then.tree.leaves.size(), 50U);
  app.run("UPDATE t SET b = -b WHERE id = 2500");
  const std::size_t named = expect_sound(then, state_of("t", "id"));
  EXPECT_GT(named, 0U);
  EXPECT_LT(named, 200U);
}

TEST_F(TreeDigestTest, a_byte_at_the_end_of_a_long_value_is_seen_although_its_leaf_stays) {
  App app(file);
  app.run("PRAGMA synchronous = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)");
  app.run(fill(300, "30000"));
  const State then = state_of("t", "id");
  app.run(
      "UPDATE t SET a = substr(a, 1, 29999) || x'00' WHERE id = 77 AND a < x'80'; "
      "UPDATE t SET a = substr(a, 1, 29999) || x'01' WHERE id = 77");
  const State now = state_of("t", "id");
  EXPECT_NE(then.rows.at(77), now.rows.at(77));
  EXPECT_LT(expect_sound(then, now), 20U);
}

TEST_F(TreeDigestTest, nothing_is_named_where_nothing_changed) {
  App app(file);
  app.run("PRAGMA synchronous = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, a, b); CREATE TABLE other (x)");
  app.run(fill(1000, "100"));
  const State then = state_of("t", "id");
  app.run("INSERT INTO other VALUES (randomblob(100000))");
  EXPECT_TRUE(changed_spans(then.tree, state_of("t", "id").tree).empty());
}

TEST_F(TreeDigestTest, the_lowest_and_the_highest_rowid_are_rows_like_others) {
  App app(file);
  app.run("PRAGMA synchronous = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)");
  app.run(fill(2000, "50"));
  app.run("INSERT INTO t VALUES (-9223372036854775808, 'low', 1), (9223372036854775807, 'high', 1)");
  const State then = state_of("t", "id");
  app.run("UPDATE t SET b = 2 WHERE id IN (-9223372036854775808, 9223372036854775807)");
  EXPECT_LT(expect_sound(then, state_of("t", "id")), 300U);
}

// An image is good for as long as its reader is open, whatever is written and checkpointed meanwhile.
TEST_F(TreeDigestTest, an_image_stays_what_it_was_while_its_reader_is_open) {
  for (const char* before : {"PASSIVE", "TRUNCATE", ""}) {
    App app(file);
    app.run(
        "PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA "
        "busy_timeout = 0; DROP TABLE IF EXISTS t; "
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)");
    app.run(fill(3000, "60"));
    if (*before != '\0') app.run(std::string("PRAGMA wal_checkpoint(") + before + ")");
    auto source = reader();
    ASSERT_TRUE(source);
    ASSERT_TRUE(source->exec("BEGIN"));
    ASSERT_TRUE(source->one("SELECT count(*) FROM t"));
    const auto image = db::image_of(*source);
    ASSERT_TRUE(image);
    const TreeDigest then = digest(*source, *image, "t");
    for (const char* mode : {"PASSIVE", "RESTART", "TRUNCATE", "PASSIVE"}) {
      app.run("UPDATE t SET b = b + 1, a = randomblob(61)");
      (void)app.attempt(std::string("PRAGMA wal_checkpoint(") + mode + ")");
    }
    EXPECT_EQ(digest(*source, *image, "t"), then) << before;
    ASSERT_TRUE(source->exec("ROLLBACK"));
    EXPECT_NE(state_of("t", "id").tree, then) << before;
  }
}

struct Made {
  int page_size;
  const char* journal;
  int auto_vacuum;
  int length;  // of a value
};
void PrintTo(const Made& m, std::ostream* out) {
  *out << m.page_size << ' ' << m.journal << ' ' << m.auto_vacuum << ' ' << m.length;
}

class RandomTreeTest : public TreeDigestTest, public ::testing::WithParamInterface<Made> {
 protected:
  std::string change(std::mt19937& random) const {
    const auto any = [&](int n) { return std::to_string(random() % static_cast<unsigned>(n)); };
    const std::string length = std::to_string(GetParam().length);
    switch (random() % 9) {
      case 0:
        return fill(static_cast<int>(random() % 60), "abs(random()) % " + length);
      case 1:
        return "DELETE FROM t WHERE id % 97 = " + any(97);
      case 2:
        return "DELETE FROM t WHERE id BETWEEN " + any(900) + " AND " + any(1000);
      case 3:
        return "UPDATE t SET b = b + 1 WHERE id % 51 = " + any(51);
      case 4:
        return "UPDATE t SET a = randomblob(length(a)) WHERE id = " + any(1000);
      case 5:
        return "UPDATE OR REPLACE t SET id = " + any(3000) + " WHERE id = " + any(1000);
      case 6:
        return "INSERT OR REPLACE INTO t VALUES (" + any(5000) + ", randomblob(" + length + "), 0)";
      case 7:
        return random() % 4 == 0 ? "VACUUM" : "PRAGMA incremental_vacuum(3)";
      default:
        return random() % 2 == 0 ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)";
    }
  }
  void make(const std::string& table) {
    App app(file);
    app.run("PRAGMA page_size = " + std::to_string(GetParam().page_size) +
            "; PRAGMA auto_vacuum = " + std::to_string(GetParam().auto_vacuum));
    app.run("PRAGMA journal_mode = " + std::string(GetParam().journal));
    app.run("PRAGMA synchronous = OFF; " + table);
    app.run(fill(800, std::to_string(GetParam().length)));
  }
};

TEST_P(RandomTreeTest, rows_that_no_span_names_are_what_they_were) {
  make("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b); CREATE INDEX i ON t (b)");
  App app(file);
  app.run("PRAGMA synchronous = OFF");
  std::mt19937 random(static_cast<unsigned>(GetParam().page_size + GetParam().length));
  State then = state_of("t", "id");
  for (int i = 0; i < 60; ++i) {
    const std::string sql = change(random);
    SCOPED_TRACE(sql);
    app.run(sql);
    State now = state_of("t", "id");
    expect_sound(then, now);
    ASSERT_FALSE(HasFailure()) << i;
    then = std::move(now);
  }
}

TEST_P(RandomTreeTest, a_table_without_rowids_has_its_digest_for_as_long_as_its_rows) {
  make(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b); CREATE TABLE w (a BLOB PRIMARY KEY, b, id INT) WITHOUT "
      "ROWID");
  App app(file);
  app.run("INSERT INTO w SELECT a, b, id FROM t");
  std::mt19937 random(7);
  State then = state_of("w", "id");
  for (int i = 0; i < 20; ++i) {
    const int at = static_cast<int>(random() % 800);
    if (i % 2 == 0) app.run("UPDATE w SET b = b + 1 WHERE id = " + std::to_string(at));
    State now = state_of("w", "id");
    EXPECT_EQ(then.tree == now.tree, then.rows == now.rows) << i;
    then = std::move(now);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, RandomTreeTest,
                         ::testing::Values(Made{512, "delete", 0, 900}, Made{1024, "wal", 1, 30},
                                           Made{4096, "wal", 0, 200}, Made{4096, "delete", 2, 9000},
                                           Made{8192, "wal", 2, 20000}, Made{65536, "wal", 0, 70000},
                                           Made{65536, "delete", 1, 90}));

}  // namespace
}  // namespace groundway::follow
