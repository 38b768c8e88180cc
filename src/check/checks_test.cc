#include "check/checks.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/fakes.h"
#include "check/env_check.h"

namespace groundway::check {
namespace {

using Map = std::map<std::string, std::string>;

struct Case {
  Map files;  // below /p; .env files are 0600
  Map variables = {};
  std::string only = {};
};

std::vector<Finding> findings(const Case& c) {
  FakeOutside fake;
  fake.environment.values = c.variables;
  for (const auto& [name, content] : c.files) fake.files.entries["/p/" + name] = {content, 0600};
  Outside world = fake.world();
  CheckOptions options;
  options.request.project = "/p";
  if (!c.only.empty()) options.request.environment = c.only;
  options.offline = true;
  auto checked = check_environments(options, world);
  EXPECT_TRUE(checked) << (checked ? "" : checked.error().cause);
  return checked ? std::move(checked->findings) : std::vector<Finding>{};
}

// "GW1109 .env:1", sorted.
std::vector<std::string> told(const Case& c) {
  std::vector<std::string> out;
  for (const Finding& f : findings(c)) {
    out.push_back(std::string(f.rule->id) +
                  (f.file.empty() ? "" : " " + f.file.substr(3) + ":" + std::to_string(f.line)));
  }
  std::sort(out.begin(), out.end());
  return out;
}

using Lines = std::vector<std::string>;
const std::string kLocal = "DATABASE_URL=postgresql://u:9x8y7z6w@localhost/d\n";

TEST(Checks, a_project_without_anything_has_no_findings) {
  EXPECT_EQ(told({{}}), Lines{});
  EXPECT_EQ(told({{{".env", kLocal}}}), Lines{});
}

TEST(Checks, two_tiers_with_one_database) {
  const std::string prod = "DATABASE_URL_PROD=postgresql://u:9x8y7z6w@LOCALHOST:5432/d\n";
  EXPECT_EQ(told({{{".env", kLocal + prod}}}), Lines{"GW1106 .env:1"});
  const std::string toml =
      "[env.staging]\nurl = \"postgresql://a@localhost/d\"\n[env.production]\nurl = "
      "\"postgresql://a@localhost/d\"\n";
  EXPECT_EQ(told({{{"groundway.toml", toml}}}), Lines{"GW1107 groundway.toml:2"});
  EXPECT_EQ(told({{{"groundway.toml",
                    "[env.staging]\nshares = \"production\"\n[env.production]\nurl = "
                    "\"postgresql://a@localhost/d\"\n"}}}),
            Lines{"GW1108 groundway.toml:2"});
}

TEST(Checks, one_password_in_two_tiers) {
  const Case two = {{{".env.development", "DATABASE_URL=postgresql://u:9x8y7z6w@localhost/dev\n"},
                     {".env.staging", "DATABASE_URL=postgresql://u:9x8y7z6w@localhost/stage\n"}}};
  EXPECT_EQ(told(two), Lines{"GW1105 .env.development:1"});
  for (const Finding& f : findings(two)) EXPECT_EQ((f.message + f.fix).find("9x8y7z6w"), std::string::npos);
  // also where it stands under another name
  EXPECT_EQ(told({{{".env.development", "DATABASE_URL=app.db\nDB_PASSWORD=9x8y7z6w\n"},
                   {".env.staging", "DATABASE_URL=postgresql://u:9x8y7z6w@localhost/stage\n"}}}),
            (Lines{"GW1105 .env.development:2", "GW1127 .env.development:2"}));
}

TEST(Checks, tls_by_mode) {
  const auto of = [](const std::string& mode, const std::string& more = "") {
    return told({{{"groundway.toml",
                   "[env.staging]\n" + more + "url = \"postgresql://a@db.corp.io/d" + mode + "\"\n"}}});
  };
  EXPECT_EQ(of(""), Lines{"GW1109 groundway.toml:2"});
  EXPECT_EQ(of("?sslmode=disable"), Lines{"GW1109 groundway.toml:2"});
  EXPECT_EQ(of("?sslmode=require"), Lines{"GW1110 groundway.toml:2"});
  EXPECT_EQ(of("?sslmode=require", "allow_weaker_tls = true\n"), Lines{"GW1111 groundway.toml:3"});
  EXPECT_EQ(of("?sslmode=verify-full"), Lines{"GW1116 groundway.toml:2"});
  EXPECT_EQ(of("?sslmode=verify-full&sslrootcert=no.pem"), Lines{"GW1112 groundway.toml:2"});
}

TEST(Checks, production_on_sqlite) {
  EXPECT_EQ(told({{{".env", "DATABASE_URL_PROD=app.db\n"}}}), Lines{"GW1117 .env:1"});
  EXPECT_EQ(told({{{"groundway.toml", "[env.production]\nallow_sqlite = true\nurl = \"app.db\"\n"}}}),
            Lines{"GW1118 groundway.toml:1"});
}

TEST(Checks, a_file_that_cannot_be_read_breaks_only_its_own_environment) {
  const Case c = {{{".env.staging", "DATABASE_URL=\"postgresql://a@h/d\n"},
                   {".env.production", "DATABASE_URL_PROD=postgresql://a@db.corp.io/d\n"}}};
  EXPECT_EQ(told(c), (Lines{"GW1109 .env.production:1", "GW1119 .env.staging:1"}));
}

TEST(Checks, variables_that_contradict_and_names_that_nobody_reads) {
  EXPECT_EQ(told({{{".env", kLocal + "PGHOST=other\nDB_POOL_RECYCLE=1\nDB_POOL_RECYCLE_SECONDS=2\n"}}}),
            (Lines{"GW1125 .env:2", "GW1125 .env:3"}));
  EXPECT_EQ(told({{{".env", "DB_POOL_SIZ=3\nPGSSLMOD=require\nDB_STATEMENT_TIMEOUT=3\nGROUNDWAY_EVN=x\n"}}}),
            (Lines{"GW1126 .env:1", "GW1126 .env:2", "GW1126 .env:3", "GW1126 .env:4"}));
  EXPECT_EQ(told({{{".env", "DB_FILE=x\nMY_DB_HOST=x\nPGDATA=/x\nPGADMIN_PORT=80\nAPP=1\n"}}}),
            Lines{"GW1127 .env:1"});
  EXPECT_EQ(
      told({{}, {{"PGDATA", "/x"}, {"DB_FILE", "x"}, {"PG_COLOR", "auto"}, {"GROUNDWAY_DEV_HOME", "/x"}}}),
      Lines{});
  EXPECT_EQ(told({{}, {{"DB_POOL_SZIE", "3"}, {"ENV", "staging"}, {"NODE_ENV", "production"}}}),
            (Lines{"GW1125", "GW1126"}));
}

TEST(Checks, an_old_secret) {
  const std::string toml = "[env.production]\nsecret = \"file:s\"\n";
  const std::string secret =
      R"({"host":"localhost","database":"d","username":"u","password":"9x8y7z6w","rotated_at":"2025-01-01"})";
  EXPECT_EQ(told({{{"groundway.toml", toml}, {"s", secret}}}), Lines{"GW1124 groundway.toml:2"});
  EXPECT_EQ(told({{{"groundway.toml", toml + "[secret]\nmax_age = \"364d\"\n"}, {"s", secret}}}),
            Lines{"GW1124 groundway.toml:2"});
  const std::string young = std::string(secret).replace(secret.find("2025"), 4, "2026");
  EXPECT_EQ(told({{{"groundway.toml", toml}, {"s", young}}}), Lines{});
}

TEST(Checks, a_line_that_programs_read_differently_and_files_that_they_rank_differently) {
  const auto all = findings({{{".env", "API_TOKEN=abc#defg\n"}}});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].message,
            "API_TOKEN is 3 characters to npm dotenv, dotenv-expand, Node, Ruby's dotenv; 8 characters to "
            "groundway, "
            "python-dotenv, Docker Compose, the shell");
  EXPECT_EQ(told({{{".env", "A='abc#def'\nTITLE=two words\nB=1 # one\n"}}}), Lines{});
  const auto ranked = told({{{".env.local", "A=1\n"}, {".env.staging", "A=2\n"}}});
  EXPECT_NE(std::find(ranked.begin(), ranked.end(), "GW1129 .env.local:1"), ranked.end());
}

TEST(Checks, one_environment_shows_what_concerns_it) {
  const Case c = {{{".env.staging", "DATABASE_URL=postgresql://a@db.corp.io/s\n"},
                   {".env.production", "DATABASE_URL_PROD=postgresql://a@db.corp.io/p\n"}},
                  {},
                  "staging"};
  EXPECT_EQ(told(c), Lines{"GW1109 .env.staging:1"});
}

TEST(Checks, a_place_is_read_from_an_origin) {
  EXPECT_EQ(place_of("DATABASE_URL in a/.env:3").file, "a/.env");
  EXPECT_EQ(place_of("the secret of groundway.toml:14").line, 14);
  EXPECT_EQ(place_of("environment PGHOST").file, "");
  EXPECT_EQ(place_of("default").file, "");
}

}  // namespace
}  // namespace groundway::check
