#include "cli/suggest.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace groundway::cli {
namespace {

std::string fix_of(const std::vector<std::string>& words) {
  return unknown_command(words).fix;
}

TEST(Suggest, every_command_that_an_answer_names_exists) {
  for (const std::string_view answer : foreign_answers()) {
    for (const std::string& piece : text::split(answer, '`')) {
      if (!piece.starts_with("groundway ")) continue;
      const std::string words = piece.substr(std::string_view("groundway ").size());
      const bool known = std::any_of(all_commands().begin(), all_commands().end(), [&](const Command* c) {
        return words == c->path || words.starts_with(std::string(c->path) + " ");
      });
      EXPECT_TRUE(known) << answer;
    }
  }
}

TEST(Suggest, verbs_of_other_tools_are_answered_with_ours) {
  EXPECT_NE(fix_of({"migrate", "apply"}).find("groundway exec --role migration"), std::string::npos);
  EXPECT_NE(fix_of({"upgrade", "head"}).find("alembic upgrade head"), std::string::npos);
  EXPECT_NE(fix_of({"db:migrate"}).find("rails db:migrate"), std::string::npos);
  EXPECT_NE(fix_of({"pgloader", "a.db"}).find("groundway copy"), std::string::npos);
}

TEST(Suggest, a_word_of_a_group_finds_its_group) {
  EXPECT_EQ(fix_of({"stamp"}), "did you mean `groundway env stamp`?");
  EXPECT_EQ(fix_of({"reset"}), "did you mean `groundway dev reset`?");
}

TEST(Suggest, inside_a_group_only_its_commands_are_meant) {
  EXPECT_EQ(fix_of({"dev", "sttus"}), "did you mean `groundway dev status`?");
  EXPECT_EQ(fix_of({"dev", "nonsense"}), "`groundway dev` lists the commands");
}

TEST(Suggest, an_abbreviation_is_understood_where_one_word_alone_has_it) {
  EXPECT_EQ(meant("--verb", {"--verbose", "--verify"}), "--verbose");
  EXPECT_EQ(meant("--xyz", {"--verbose", "--verify"}), std::nullopt);
}

TEST(Suggest, a_value_of_a_flag_is_never_repeated_where_it_may_be_a_password) {
  const Error error = unknown_flag(nullptr, "--password");
  EXPECT_NE(error.fix.find("never a flag"), std::string::npos);
}

}  // namespace
}  // namespace groundway::cli
