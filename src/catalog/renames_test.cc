#include "catalog/renames.h"

#include <gtest/gtest.h>

namespace groundway::catalog {
namespace {

// A table of public with columns "name type".
void add_table(Catalog& catalog, const std::string& table, const std::vector<std::pair<std::string, std::string>>& columns) {
  const int at = catalog.add({.name = {Kind::table, "public", "", table, ""}, .properties = {}, .needs = {}, .children = {}});
  for (const auto& [name, type] : columns) {
    Object column{.name = {Kind::column, "public", table, name, ""}, .properties = {{"type", type}}, .needs = {}, .children = {}};
    catalog.belongs(catalog.add(std::move(column)), at);
  }
}

Catalog with(const std::string& table, const std::vector<std::pair<std::string, std::string>>& columns) {
  Catalog out;
  add_table(out, table, columns);
  return out;
}

std::vector<std::string> statements(const Catalog& from, const Catalog& to, const std::vector<Rename>& renames) {
  auto changes = resolve(from, to, renames);
  if (!changes) return {changes.error().cause};
  std::vector<std::string> out;
  for (const Change& change : *changes) out.push_back(change.statements.at(0).sql);
  return out;
}
using Texts = std::vector<std::string>;

TEST(Renames, a_table_and_its_column_by_either_name_of_the_table) {
  const Catalog from = with("people", {{"mail", "text"}}), to = with("users", {{"email", "text"}});
  const Texts expected{"ALTER TABLE public.people RENAME TO users", "ALTER TABLE public.users RENAME COLUMN mail TO email"};
  EXPECT_EQ(statements(from, to, {{"people", "users"}, {"people.mail", "users.email"}}), expected);
  EXPECT_EQ(statements(from, to, {{"users.mail", "users.email"}, {"public.people", "users"}}), expected);
}

TEST(Renames, what_is_not_there_is_an_error_and_for_a_mark_it_is_done) {
  const Catalog from = with("users", {{"email", "text"}}), to = from;
  EXPECT_NE(statements(from, to, {{"users.mail", "users.email"}}).at(0).find("has no column mail"), std::string::npos);
  EXPECT_NE(statements(from, to, {{"nobody", "users"}}).at(0).find("there is no table nobody"), std::string::npos);
  auto lenient = resolve(from, to, {{"users.mail", "users.email"}, {"people", "users"}}, true);
  ASSERT_TRUE(lenient);
  EXPECT_TRUE(lenient->empty());
}

TEST(Renames, candidates_are_asked_for_by_type_and_place) {
  const Catalog from = with("users", {{"id", "bigint"}, {"mail", "text"}});
  EXPECT_EQ(candidates(from, with("users", {{"id", "bigint"}, {"email", "text"}})),
            Texts{"column public.users.mail may have become public.users.email: add --rename users.mail=users.email if it has"});
  EXPECT_EQ(candidates(from, with("users", {{"id", "bigint"}, {"email", "integer"}})), Texts{});
  EXPECT_EQ(candidates(from, with("people", {{"id", "bigint"}, {"mail", "text"}})),
            Texts{"table public.users may have become public.people: add --rename users=people if it has"});
}

TEST(Renames, are_read_around_quotes) {
  auto it = parse_rename("\"a=b\"=c");
  ASSERT_TRUE(it);
  EXPECT_EQ(it->from, "\"a=b\"");
  EXPECT_EQ(it->to, "c");
  EXPECT_FALSE(parse_rename("abc"));
}

}  // namespace
}  // namespace groundway::catalog
