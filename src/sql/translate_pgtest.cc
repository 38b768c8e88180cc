// sql/translate_pgtest.cc - both databases evaluate the same expressions over the same rows.
#include "sql/translate_cases.h"
#include "sql/translate_table_fixture.h"

namespace groundway::sql {
namespace {

using Translation = TableBothSides;

TEST_F(Translation, gives_every_expression_the_value_that_sqlite_gives_it) {
  for (const char* expression : cases::kSame) {
    same_rows("SELECT id, " + std::string(expression) + " AS v FROM t ORDER BY id", false);
  }
}

TEST_F(Translation, gives_functions_of_newer_versions_their_value_too) {
  constexpr int kVersion = 3'050'000;
  for (const char* expression : cases::kNewer) {
    const std::string select = "SELECT id, " + std::string(expression) + " AS v FROM t ORDER BY id";
    auto view = view_of(select);
    ASSERT_TRUE(view) << select;
    EXPECT_EQ(run_pg(view->query).size(), kRows.size()) << select;
    if (sqlite3_libversion_number() >= kVersion) same_rows(select, false);
  }
}

TEST_F(Translation, gives_every_query_the_rows_that_sqlite_gives_it) {
  for (const char* query : cases::kQueries)
    same_rows(query, text::lower(query).find("order by") == std::string::npos);
}

TEST_F(Translation, refuses_queries_that_would_change_their_meaning) {
  for (const char* query : cases::kRefusedQueries) {
    auto view = view_of(query);
    EXPECT_FALSE(view) << query << " became " << view->query;
  }
}

TEST_F(Translation, refuses_what_would_change_its_meaning) {
  for (const char* expression : cases::kRefused) {
    auto view = view_of("SELECT id, " + std::string(expression) + " AS v FROM t");
    EXPECT_FALSE(view) << expression << " became " << view->query;
    EXPECT_TRUE(view || !view.error().cause.empty());
  }
}

}  // namespace
}  // namespace groundway::sql
