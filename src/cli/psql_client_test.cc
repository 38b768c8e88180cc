#include "cli/psql_client.h"

#include <gtest/gtest.h>

#include "base/fakes.h"

namespace groundway::cli {
namespace {

TEST(PsqlClient, the_prompt_names_the_tier_in_red_where_colour_is_wanted) {
  EXPECT_EQ(psql_prompt({"staging", false}), "staging %/%R%x%# ");
  EXPECT_EQ(psql_prompt({"production", true}), "%[%033[1;31m%]production%[%033[0m%] %/%R%x%# ");
  EXPECT_EQ(psql_prompt({"50%", false}), "50%% %/%R%x%# ");
}

TEST(PsqlClient, the_users_own_file_is_read_before_our_prompt) {
  EXPECT_EQ(
      psqlrc_text("/home/o'neil/.psqlrc", {"staging", false}),
      "\\i '/home/o''neil/.psqlrc'\n\\set PROMPT1 'staging %/%R%x%# '\n\\set PROMPT2 'staging %/%R%x%# '\n");
  EXPECT_EQ(psqlrc_text("", {"staging", false}).find("\\i"), std::string::npos);
}

TEST(PsqlClient, the_users_file_is_found_as_psql_finds_it) {
  FakeOutside outside;
  outside.environment.values = {{"HOME", "/home/me"}};
  Outside world = outside.world();
  EXPECT_EQ(own_psqlrc(world, "15.20"), "");
  outside.files.entries["/home/me/.psqlrc"] = {};
  EXPECT_EQ(own_psqlrc(world, "15.20"), "/home/me/.psqlrc");
  outside.files.entries["/home/me/.psqlrc-15"] = {};
  EXPECT_EQ(own_psqlrc(world, "15.20"), "/home/me/.psqlrc-15");
  outside.files.entries["/home/me/.psqlrc-15.20"] = {};
  EXPECT_EQ(own_psqlrc(world, "15.20"), "/home/me/.psqlrc-15.20");
  outside.environment.values["PSQLRC"] = "~/other";
  outside.files.entries["/home/me/other"] = {};
  EXPECT_EQ(own_psqlrc(world, "15.20"), "/home/me/other");
}

TEST(PsqlClient, arguments_that_lead_elsewhere_are_refused) {
  for (const char* bad :
       {"-h", "-hdb.example.org", "-p5433", "-U", "-dother", "--host=x", "--dbname", "--username=me"}) {
    EXPECT_FALSE(check_client_arguments({"-X", bad})) << bad;
  }
  EXPECT_TRUE(
      check_client_arguments({"-Atc", "select 1", "--html", "--pset=pager=off", "-f", "x.sql", "--help"}));
}

TEST(PsqlClient, blanks_in_an_option_are_escaped) {
  EXPECT_EQ(with_option("", "search_path", "\"my shop\""), "-c search_path=\"my\\ shop\"");
  EXPECT_EQ(with_option("-c geqo=off", "a", "on"), "-c geqo=off -c a=on");
}

TEST(PsqlClient, the_prompt_of_sqlite_survives_quotes_in_a_name) {
  EXPECT_EQ(sqlite_prompt({"development", false}, "a\"b.db"),
            ".prompt \"development a\\\"b.db> \" \"development ...> \"");
}

}  // namespace
}  // namespace groundway::cli
