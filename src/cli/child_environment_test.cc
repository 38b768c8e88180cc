#include "cli/child_environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/fakes.h"

namespace groundway::cli {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

struct Case {
  FakeOutside outside;
  env::Request request;

  ChildEnvironment child() {
    Outside world = outside.world();
    auto resolved = env::resolve(request, world);
    EXPECT_TRUE(resolved) << resolved.error().cause;
    auto out = child_environment(*resolved, world.environment.all());
    EXPECT_TRUE(out) << out.error().cause;
    return *std::move(out);
  }
};

std::string value(const ChildEnvironment& child, const std::string& name) {
  const std::string* found = child.get(name);
  return found == nullptr ? "(not set)" : *found;
}

TEST(ChildEnvironment, names_the_one_database_in_every_way_programs_ask) {
  Case c;
  c.outside.environment.values = {{"DATABASE_URL", "postgresql://u:s3cret@localhost:5433/shop"},
                                  {"HOME", "/home/me"}};
  const ChildEnvironment child = c.child();
  EXPECT_EQ(value(child, "DATABASE_URL"), "postgresql://u:s3cret@localhost:5433/shop");
  EXPECT_EQ(value(child, "PGHOST"), "localhost");
  EXPECT_EQ(value(child, "PGPORT"), "5433");
  EXPECT_EQ(value(child, "PGDATABASE"), "shop");
  EXPECT_EQ(value(child, "PGUSER"), "u");
  EXPECT_EQ(value(child, "PGPASSWORD"), "s3cret");
  EXPECT_EQ(value(child, "PGCONNECT_TIMEOUT"), "10");
  EXPECT_EQ(value(child, "GROUNDWAY_ENV"), "development");
  EXPECT_EQ(value(child, "DB_POOL_SIZE"), "5");
  EXPECT_EQ(value(child, "DB_POOL_RECYCLE"), value(child, "DB_POOL_RECYCLE_SECONDS"));
  EXPECT_EQ(value(child, "DB_STATEMENT_TIMEOUT_MS"), "30000");
  EXPECT_EQ(value(child, "HOME"), "/home/me");
  EXPECT_EQ(value(child, "DATABASE_URL_PROD"), "(not set)");
}

TEST(ChildEnvironment, takes_away_what_would_win_over_it) {
  Case c;
  c.outside.environment.values = {{"DATABASE_URL", "postgresql://u:s3cret@localhost/shop"},
                                  {"DATABASE_URL_PROD", "postgresql://u:s3cret@db.example.org/shop"},
                                  {"PGPASSFILE", "/home/me/.pgpass"}};
  const ChildEnvironment child = c.child();
  EXPECT_EQ(value(child, "DATABASE_URL_PROD"), "(not set)");
  EXPECT_EQ(value(child, "PGPASSFILE"), "(not set)");
  EXPECT_THAT(child.notes, Contains(HasSubstr("DATABASE_URL_PROD is taken away")));
  EXPECT_THAT(child.notes, Contains(HasSubstr("PGPASSFILE is taken away")));
}

TEST(ChildEnvironment, production_is_named_by_both_variables) {
  Case c;
  c.request.environment = "production";
  c.outside.environment.values = {
      {"DATABASE_URL", "postgresql+psycopg2://u:dev-word@localhost/shop"},
      {"DATABASE_URL_PROD", "postgresql+psycopg2://u:s3cret@db.example.org/shop?sslrootcert=/ca.pem"}};
  const ChildEnvironment child = c.child();
  const std::string expected =
      "postgresql+psycopg2://u:s3cret@db.example.org/shop?sslrootcert=/ca.pem&sslmode=verify-full";
  EXPECT_EQ(value(child, "DATABASE_URL"), expected);
  EXPECT_EQ(value(child, "DATABASE_URL_PROD"), expected);
  EXPECT_EQ(value(child, "PGSSLMODE"), "verify-full");
  EXPECT_EQ(value(child, "PGSSLROOTCERT"), "/ca.pem");
  EXPECT_EQ(value(child, "DB_POOL_SIZE"), "10");
  EXPECT_THAT(child.notes, Contains("DATABASE_URL says something else inside the environment production"));
}

TEST(ChildEnvironment, a_secret_is_spelled_as_the_applications_own_url) {
  Case c;
  c.outside.files = FakeFiles(
      std::map<std::string, std::string>{{"groundway.toml", "[env.production]\nsecret = \"env:VAULT\"\n"},
                                         {".env", "DATABASE_URL=postgresql+asyncpg://localhost/dev\n"}});
  c.request.environment = "production";
  c.outside.environment.values = {{"VAULT", R"({"host": "db.example.org", "database": "shop",
                    "app_user": {"username": "app_user", "password": "s3cret"}})"}};
  EXPECT_EQ(value(c.child(), "DATABASE_URL"),
            "postgresql+asyncpg://app_user:s3cret@db.example.org/shop?ssl=verify-full");
}

TEST(ChildEnvironment, a_sqlite_environment_leaves_no_trace_of_a_server) {
  Case c;
  c.outside.environment.values = {
      {"DATABASE_URL", "sqlite:////srv/app.db"}, {"PGHOST", "db.example.org"}, {"PGPASSWORD", "s3cret"}};
  const ChildEnvironment child = c.child();
  EXPECT_EQ(value(child, "DATABASE_URL"), "sqlite:////srv/app.db");
  EXPECT_EQ(value(child, "PGHOST"), "(not set)");
  EXPECT_EQ(value(child, "PGPASSWORD"), "(not set)");
}

TEST(ChildEnvironment, every_name_stands_once) {
  Case c;
  c.outside.environment.values = {{"DATABASE_URL", "postgresql://u:s3cret@localhost/shop"},
                                  {"PGHOST", "other"}};
  std::vector<std::string> names;
  for (const auto& [name, ignored] : c.child().variables) names.push_back(name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST(ChildEnvironment, notes_hold_no_value) {
  Case c;
  c.outside.environment.values = {{"DATABASE_URL", "postgresql://u:s3cret@localhost/shop"},
                                  {"DATABASE_URL_PROD", "postgresql://u:other-word@h/shop"}};
  for (const std::string& note : c.child().notes) {
    EXPECT_THAT(note, ::testing::Not(HasSubstr("other-word")));
    EXPECT_THAT(note, ::testing::Not(HasSubstr("s3cret")));
  }
}

}  // namespace
}  // namespace groundway::cli
