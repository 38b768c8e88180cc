#include "sql/quote.h"

#include <gtest/gtest.h>

namespace groundway::sql {
namespace {

TEST(Quote, leaves_a_plain_name_alone) {
  EXPECT_EQ(quote_ident("users"), "users");
  EXPECT_EQ(quote_ident("_a1$"), "_a1$");
}

TEST(Quote, quotes_what_postgresql_would_fold_or_refuse) {
  EXPECT_EQ(quote_ident("Users"), "\"Users\"");
  EXPECT_EQ(quote_ident("1st"), "\"1st\"");
  EXPECT_EQ(quote_ident("$a"), "\"$a\"");
  EXPECT_EQ(quote_ident("a b"), "\"a b\"");
  EXPECT_EQ(quote_ident("\xC3\xA9t\xC3\xA9"), "\"\xC3\xA9t\xC3\xA9\"");
  EXPECT_EQ(quote_ident(""), "\"\"");
}

TEST(Quote, doubles_a_quote_inside_a_name) {
  EXPECT_EQ(quote_ident("a\"; drop table b; --"), "\"a\"\"; drop table b; --\"");
}

TEST(Quote, quotes_words_of_every_reserved_category) {
  for (const char* word :
       {"all", "user", "order", "group", "left", "verbose", "between", "xmltable", "system_user"}) {
    EXPECT_EQ(quote_ident(word), "\"" + std::string(word) + "\"");
  }
  EXPECT_EQ(quote_ident("name"), "name");
  EXPECT_FALSE(is_reserved_pg("key"));
}

TEST(Quote, qualifies_a_name_with_its_schema) {
  EXPECT_EQ(quote_qualified("public", "Order"), "public.\"Order\"");
  EXPECT_EQ(quote_qualified("", "t"), "t");
}

TEST(Quote, keeps_a_backslash_in_a_literal_as_it_is) {
  EXPECT_EQ(quote_literal("it's C:\\x").value(), "'it''s C:\\x'");
  EXPECT_EQ(quote_literal("").value(), "''");
}

TEST(Quote, refuses_nul_in_a_literal) {
  const auto quoted = quote_literal(std::string_view("a\0b", 3));
  ASSERT_FALSE(quoted);
  EXPECT_EQ(quoted.error().code, Code::rejects);
}

TEST(Quote, writes_sqlite_names_and_texts) {
  EXPECT_EQ(quote_sqlite_ident("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(quote_sqlite_literal("a'b"), "'a''b'");
}

}  // namespace
}  // namespace groundway::sql
