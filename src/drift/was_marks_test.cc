#include "drift/was_marks.h"

#include <gtest/gtest.h>

namespace groundway::drift {
namespace {

std::vector<std::string> marks(std::string_view script) {
  std::vector<std::string> out;
  for (const catalog::Rename& r : was_marks(script)) out.push_back(r.from + "=" + r.to);
  return out;
}
using Texts = std::vector<std::string>;

TEST(WasMarks, stand_on_the_line_of_a_column) {
  EXPECT_EQ(marks("create table users (\n  id int, -- the key\n  email text, -- was: mail\n  b int\n);"),
            Texts{"users.mail=users.email"});
}

TEST(WasMarks, stand_above_a_column) {
  EXPECT_EQ(marks("create table users (\n  id int,\n  -- was: \"E Mail\"\n  email text\n);"),
            Texts{"users.\"E Mail\"=users.email"});
}

TEST(WasMarks, stand_on_or_above_a_table) {
  EXPECT_EQ(marks("create table app.users ( -- was: people\n id int);"), Texts{"app.people=app.users"});
  EXPECT_EQ(marks("-- was: people\ncreate table if not exists users (id int);"), Texts{"people=users"});
}

TEST(WasMarks, are_no_marks_in_quotes_or_under_constraints) {
  EXPECT_EQ(marks("create table t (a text default '-- was: b');"), Texts{});
  EXPECT_EQ(marks("create table t (a numeric(10,\n 2), -- was: b\n constraint c check (a > 0) -- was: d\n);"), Texts{"t.b=t.a"});
}

}  // namespace
}  // namespace groundway::drift
