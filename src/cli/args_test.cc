#include "cli/args.h"

#include <gtest/gtest.h>

namespace groundway::cli {
namespace {

Result<Typed> typed(std::initializer_list<const char*> words) {
  return parse_command_line(std::vector<std::string>(words.begin(), words.end()));
}

TEST(CommandLine, flags_may_stand_anywhere) {
  auto t = typed({"--json", "copy", "--dry-run", "app.db", "--env", "local"});
  ASSERT_TRUE(t);
  EXPECT_EQ(t->command->path, "copy");
  EXPECT_TRUE(t->args.has("--json"));
  EXPECT_TRUE(t->args.has("--dry-run"));
  EXPECT_EQ(t->args.get("--env"), "local");
  EXPECT_EQ(t->args.positional(), std::vector<std::string>{"app.db"});
}

TEST(CommandLine, a_value_may_follow_an_equals_sign) {
  auto t = typed({"copy", "a.db", "--tables=a,b", "--verify=count"});
  ASSERT_TRUE(t);
  EXPECT_EQ(t->args.get("--tables"), "a,b");
}

TEST(CommandLine, a_double_dash_ends_the_flags) {
  auto t = typed({"copy", "--", "--odd.db"});
  ASSERT_TRUE(t);
  EXPECT_EQ(t->args.positional(), std::vector<std::string>{"--odd.db"});
}

TEST(CommandLine, flags_after_a_programs_name_are_the_programs) {
  auto t = typed({"exec", "--env", "test", "ls", "--help", "--env", "x", "--", "-y"});
  ASSERT_TRUE(t) << t.error().cause;
  EXPECT_FALSE(t->help);
  EXPECT_EQ(t->args.get("--env"), "test");
  EXPECT_EQ(t->args.positional(), (std::vector<std::string>{"ls", "--help", "--env", "x", "--", "-y"}));
}

TEST(CommandLine, typos_are_answered) {
  auto command = typed({"cpoy", "a.db"});
  ASSERT_FALSE(command);
  EXPECT_EQ(command.error().fix, "did you mean `groundway copy`?");
  auto flag = typed({"copy", "a.db", "--dryrun"});
  ASSERT_FALSE(flag);
  EXPECT_EQ(flag.error().fix, "did you mean --dry-run?");
  auto choice = typed({"copy", "a.db", "--verify=ful"});
  ASSERT_FALSE(choice);
  EXPECT_EQ(choice.error().fix, "did you mean --verify=full?");
}

TEST(CommandLine, refuses_what_is_missing_twice_or_too_many) {
  EXPECT_FALSE(typed({"exec"}));
  EXPECT_FALSE(typed({"copy", "a", "b", "c"}));
  EXPECT_FALSE(typed({"copy", "a", "--env", "x", "--env", "y"}));
  EXPECT_FALSE(typed({"copy", "a", "--env"}));
  EXPECT_FALSE(typed({"copy", "a", "--json=yes"}));
}

TEST(CommandLine, help_wins_over_what_is_missing) {
  auto t = typed({"copy", "--help"});
  ASSERT_TRUE(t);
  EXPECT_TRUE(t->help);
}

TEST(CommandLine, nothing_and_a_group_ask_for_their_page) {
  auto nothing = typed({});
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->command, nullptr);
  auto group = typed({"dev"});
  ASSERT_TRUE(group);
  EXPECT_EQ(group->group, "dev");
}

// Every row is complete: a newcomer finds two examples, and no two commands share a path.
TEST(Commands, every_row_is_complete) {
  for (const Command* c : all_commands()) {
    EXPECT_FALSE(c->summary.empty()) << c->path;
    EXPECT_NE(c->summary.back(), '.') << c->path;
    EXPECT_GE(c->examples.size(), 2U) << c->path;
    EXPECT_NE(c->run, nullptr) << c->path;
    for (const Flag& f : c->flags)
      EXPECT_TRUE(f.name.substr(0, 2) == "--" && !f.help.empty()) << c->path << f.name;
  }
}

}  // namespace
}  // namespace groundway::cli
