#include "cli/complete.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace groundway::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

struct TwoEnvironments final : Names {
  std::vector<Candidate> environments() const override {
    return {{"production", "production"}, {"qa", "development"}};
  }
};

std::vector<std::string> offered(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const Candidate& c : complete(words, TwoEnvironments()).words) out.push_back(c.word);
  return out;
}

TEST(Completion, offers_groups_once_and_commands_after_their_group) {
  EXPECT_THAT(offered({"en"}), ElementsAre("env"));
  EXPECT_THAT(offered({"env", "s"}), IsSupersetOf({"show", "stamp"}));
  EXPECT_THAT(offered({"--json", "env", "sh"}), ElementsAre("show"));
}

TEST(Completion, offers_a_commands_own_flags_before_the_global_ones) {
  const auto all = offered({"copy", "--"});
  EXPECT_THAT(all, IsSupersetOf({"--dry-run", "--tables=", "--env="}));
  EXPECT_THAT(offered({"env", "list", "--dry"}), IsEmpty());
}

TEST(Completion, does_not_offer_a_flag_twice_unless_it_may_stand_twice) {
  EXPECT_THAT(offered({"copy", "--json", "--js"}), IsEmpty());
  EXPECT_THAT(offered({"copy", "--tables=a", "--tab"}), ElementsAre("--tables="));
}

TEST(Completion, offers_the_choices_of_a_flag_in_both_spellings) {
  EXPECT_THAT(offered({"copy", "a.db", "--verify", ""}), ElementsAre("full", "count", "off"));
  EXPECT_THAT(offered({"copy", "a.db", "--verify=c"}), ElementsAre("--verify=count"));
}

TEST(Completion, offers_environments_where_one_is_named) {
  EXPECT_THAT(offered({"env", "show", "--env", ""}), ElementsAre("production", "qa"));
  EXPECT_THAT(offered({"env", "show", "-e", "q"}), ElementsAre("qa"));
  EXPECT_THAT(offered({"--env=p"}), ElementsAre("--env=production"));
  EXPECT_THAT(offered({"copy", "a.db", ""}), ElementsAre("production", "qa"));
}

TEST(Completion, a_flags_value_is_no_argument_of_the_command) {
  EXPECT_EQ(complete({"copy", "--rejects", "out", ""}, TwoEnvironments()).paths, PathKind::files);
  EXPECT_EQ(complete({"--project", ""}, TwoEnvironments()).paths, PathKind::folders);
  EXPECT_EQ(complete({"--config="}, TwoEnvironments()).paths, PathKind::files);
}

TEST(Completion, offers_what_can_be_explained) {
  EXPECT_THAT(offered({"explain", "gw020"}), IsSupersetOf({"GW0201", "GW0202"}));
  EXPECT_THAT(offered({"explain", "DB_POOL_S"}), ElementsAre("DB_POOL_SIZE"));
}

TEST(Completion, a_program_to_run_is_the_shells_to_complete) {
  EXPECT_EQ(complete({"exec", "--", "psq"}, TwoEnvironments()).paths, PathKind::command);
  EXPECT_EQ(complete({"exec", "--env=qa", "--", "psql", "-"}, TwoEnvironments()).paths, PathKind::command);
}

TEST(Completion, help_takes_commands) {
  EXPECT_THAT(offered({"help", "env", "sh"}), ElementsAre("show"));
  EXPECT_EQ(complete({"help", ""}, TwoEnvironments()).paths, PathKind::none);
}

TEST(Completion, offers_nothing_where_nothing_may_stand) {
  EXPECT_THAT(offered({"version", ""}), IsEmpty());
  EXPECT_THAT(offered({"no-such", ""}), IsEmpty());
  EXPECT_THAT(offered({"copy", "--jobs", ""}), IsEmpty());
  EXPECT_THAT(offered({"copy", "--", "--dr"}), IsEmpty());
  EXPECT_THAT(offered({"copy", "--no-such="}), IsEmpty());
}

TEST(Completion, every_candidate_is_one_line) {
  for (const Candidate& c : complete({"copy", "--"}, TwoEnvironments()).words) {
    EXPECT_THAT(c.word, Not(Contains('\t')));
    EXPECT_THAT(c.help, Not(Contains('\n')));
  }
}

}  // namespace
}  // namespace groundway::cli
