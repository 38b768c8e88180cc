#include "schema/names.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace groundway::schema {
namespace {

std::vector<TargetName> named(const std::vector<std::string>& sources,
                              Identifiers policy = Identifiers::fold) {
  NameScope scope("in schema public");
  return name_all(scope, sources, policy);
}

TEST(Names, are_folded_without_a_word) {
  const auto names = named({"UserAccounts", "order"});
  EXPECT_EQ(names[0].name, "useraccounts");
  EXPECT_EQ(names[0].note, "");
  EXPECT_EQ(names[1].name, "order");
}

TEST(Names, keep_their_case_on_request) {
  EXPECT_EQ(named({"UserAccounts"}, Identifiers::keep)[0].name, "UserAccounts");
}

TEST(Names, fold_ascii_only) {
  EXPECT_EQ(named({"\u00c9T\u00c9"})[0].name, "\u00c9t\u00c9");
}

TEST(Names, a_scope_in_which_two_collide_keeps_its_case) {
  const auto names = named({"Users", "users", "Orders"});
  EXPECT_EQ(names[0].name, "Users");
  EXPECT_EQ(names[1].name, "users");
  EXPECT_EQ(names[2].name, "Orders");
  EXPECT_NE(names[0].note, "");
  EXPECT_EQ(names[2].note, "");
}

TEST(Names, over_63_bytes_are_shortened_at_a_character_and_stay_apart) {
  std::string longer;
  for (int i = 0; i < 40; ++i) longer += "\u00e9";
  const auto names = named({longer + "a", longer + "b", std::string(63, 'x'), std::string(64, 'x')});
  EXPECT_NE(names[0].name, names[1].name);
  for (const TargetName& name : names) {
    EXPECT_LE(name.name.size(), kMaxNameBytes);
    EXPECT_EQ(text::utf8_fault(name.name), std::string::npos);
  }
  EXPECT_EQ(names[2].note, "");
  EXPECT_NE(names[3].note, "");
  EXPECT_EQ(shorten(longer + "a"), names[0].name);  // the same on every run
}

TEST(Names, taken_twice_get_a_suffix_and_a_note) {
  NameScope scope("in schema public");
  EXPECT_EQ(scope.take("users_pkey").name, "users_pkey");
  const TargetName second = scope.take("users_pkey");
  EXPECT_EQ(second.name, "users_pkey_1");
  EXPECT_NE(second.note, "");
  const std::string full(63, 'k');
  scope.take(full);
  EXPECT_EQ(scope.take(full).name.size(), 63U);
}

TEST(Names, of_system_columns_are_set_aside) {
  const auto names = name_columns("t", {"id", "XMIN", "xmin_", "oid"}, Identifiers::fold);
  EXPECT_EQ(names[1].name, "xmin_");
  EXPECT_EQ(names[2].name, "xmin__1");
  EXPECT_EQ(names[3].name, "oid");
  EXPECT_NE(names[1].note, "");
}

TEST(Names, that_postgresql_cannot_hold_get_one_that_it_can) {
  NameScope scope("in schema public");
  const auto names = name_all(scope, {"", std::string("a\0b", 3), "\xffz", "unnamed"}, Identifiers::fold);
  EXPECT_EQ(names[0].name, "unnamed");
  EXPECT_EQ(names[1].name, "a_x00b");
  EXPECT_EQ(names[2].name, "_xffz");
  EXPECT_EQ(names[3].name, "unnamed_1");
  for (const TargetName& name : names) EXPECT_NE(name.note, "");
  EXPECT_EQ(name_columns("t", {"a", ""}, Identifiers::keep)[1].name, "column_2");
}

}  // namespace
}  // namespace groundway::schema
