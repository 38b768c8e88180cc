#include "env/config.h"

#include <gtest/gtest.h>

#include "base/fakes.h"

namespace groundway::env {
namespace {

std::string fault(std::string_view text) {
  const auto config = parse_config(text, "groundway.toml");
  if (config) return "accepted";
  const Error& e = config.error();
  return std::string(e.id()) + " " + e.cause + " | " + e.place + " | " + e.fix;
}

FakeFiles disk_with(const std::string& path) {
  FakeFiles disk;
  disk.entries[path] = {};
  return disk;
}

TEST(Config, reads_every_documented_key) {
  const auto read = parse_config(R"toml([app]
name = "shop"
models = "schema.sql"
migrations = "migrations"

[env.development]
url = "sqlite:./instance/app.db"

[env.staging]
shares = "prod"

[env.prod]
tier = "production"
secret = "env:SHOP_DB"
role = "app_user"
tls = "verify-full"
rds = "prod-shop"
hostaddr = "127.0.0.1"
allow_sqlite = true
allow_destructive = true
allow_weaker_tls = true

[pool]
size = 10
checkout_timeout = "30s"
recycle = "30m"
pre_ping = false

[pool.worker]
size = 2

[copy.types]
"users.balance" = "numeric(12,2)"
users.name = "citext"
)toml",
                                 "groundway.toml");
  ASSERT_TRUE(read) << read.error().cause << read.error().place;
  const Config& c = *read;
  EXPECT_EQ(c.app_name->text, "shop");
  EXPECT_EQ(c.models->line, 3);
  ASSERT_EQ(c.environments.size(), 3U);
  EXPECT_EQ(c.environments[0].url->text, "sqlite:./instance/app.db");
  EXPECT_EQ(c.environments[1].tier, Tier::staging);
  EXPECT_EQ(c.environments[1].shares->text, "production");
  const EnvironmentConfig* production = c.environment("production");
  ASSERT_NE(production, nullptr);
  EXPECT_EQ(production->tier, Tier::production);
  EXPECT_EQ(production->secret->text, "env:SHOP_DB");
  EXPECT_EQ(production->hostaddr->text, "127.0.0.1");
  EXPECT_TRUE(production->allow_sqlite && production->allow_destructive && production->allow_weaker_tls);
  EXPECT_EQ(c.place(production->secret->line), "groundway.toml:14");
  EXPECT_EQ(c.pool.at("recycle").text, "1800");
  EXPECT_EQ(c.pool.at("pre_ping").text, "false");
  EXPECT_EQ(c.pool_profiles.at("worker").at("size").text, "2");
  EXPECT_EQ(c.copy_types.at("users.balance").text, "numeric(12,2)");
  EXPECT_EQ(c.copy_types.at("users.name").text, "citext");
}

TEST(Config, reads_models_printed_by_a_command) {
  const auto read = parse_config("[app]\nmodels = { command = \"python -m app.ddl\" }\n", "f");
  ASSERT_TRUE(read);
  EXPECT_EQ((*read).models_command->text, "python -m app.ddl");
}

TEST(Config, answers_an_unknown_key_with_the_nearest) {
  EXPECT_EQ(fault("[pool]\nsise = 1\n"),
            "GW0102 unknown key \"sise\" in [pool] | groundway.toml:2 | did you mean `size`?");
  EXPECT_EQ(fault("[env.production]\n\nsecrets = \"x\"\n"),
            "GW0102 unknown key \"secrets\" in [env.production] | groundway.toml:3 | did you mean `secret`?");
  EXPECT_EQ(fault("[envs.x]\n"), "GW0102 unknown key \"envs\" | groundway.toml:1 | did you mean `env`?");
  EXPECT_EQ(fault("[copy]\ntype = 1\n"),
            "GW0102 unknown key \"type\" in [copy] | groundway.toml:2 | did you mean `types`?");
  EXPECT_EQ(fault("zzzzzzzzzz = 1\n"),
            "GW0102 unknown key \"zzzzzzzzzz\" | groundway.toml:1 | known here: app, copy, env, pool, secret");
  EXPECT_EQ(fault("[pool.worker]\nsizes = 1\n"),
            "GW0102 unknown key \"sizes\" in [pool.worker] | groundway.toml:2 | did you mean `size`?");
}

TEST(Config, names_what_a_value_may_be) {
  EXPECT_EQ(fault("[pool]\nsize = \"10\"\n"),
            "GW0105 the value of pool.size is not a whole number from 0 to 10000 | groundway.toml:2 | write "
            "size = 10");
  EXPECT_EQ(fault("[pool]\nsize = -1\n"),
            "GW0105 the value of pool.size is not a whole number from 0 to 10000 | groundway.toml:2 | write "
            "size = 10");
  EXPECT_EQ(fault("[pool]\nrecycle = \"soon\"\n"),
            "GW0105 the value of pool.recycle is not a duration such as \"30s\" or \"30m\" | "
            "groundway.toml:2 | write recycle = \"30m\"");
  EXPECT_EQ(fault("[env.x]\ntier = \"prod\"\n"),
            "GW0105 the value of env.x.tier is not one of development, staging, production | "
            "groundway.toml:2 | did you mean \"production\"?");
  EXPECT_EQ(
      fault("[env.production]\ntls = true\n"),
      "GW0105 the value of env.production.tls is not one of disable, allow, prefer, require, verify-ca, "
      "verify-full | groundway.toml:2 | write tls = \"verify-full\"");
  EXPECT_EQ(fault("[env.production]\nallow_sqlite = \"yes\"\n"),
            "GW0105 the value of env.production.allow_sqlite is not true or false | groundway.toml:2 | write "
            "allow_sqlite = false");
  EXPECT_EQ(fault("env = 1\n"),
            "GW0105 the value of env is not a table | groundway.toml:1 | write a section: [env.production]");
}

TEST(Config, refuses_environments_that_make_no_sense) {
  EXPECT_EQ(fault("[env.qa]\n"),
            "GW0101 the environment \"qa\" has no tier | groundway.toml:1 | add tier = \"development\", "
            "\"staging\" "
            "or \"production\" under [env.qa]");
  EXPECT_EQ(fault("[env.prod]\n[env.production]\n"),
            "GW0101 the environment \"production\" is there twice | groundway.toml:2 | keep one of them; "
            "dev, prod and stage "
            "stand for development, production and staging");
  EXPECT_EQ(fault("[env.production]\n[env.staging]\nshares = \"producton\"\n"),
            "GW0101 [env.staging] shares the database of an environment that is not in the file | "
            "groundway.toml:3 | "
            "did you mean `production`?");
}

TEST(Config, never_echoes_a_secret_in_a_fault) {
  const std::string secret = "S3cr3tC4nary";
  const std::string form = "[env.production]\nurl = \"postgresql://u:" + secret + "@h/d\"\n";
  for (std::size_t at = 17; at <= form.size(); ++at) {
    for (const char c : std::string_view("\"'\n\\#= []{}\x01\xFF,", 14)) {
      std::string wrong = form;
      wrong.insert(at, 1, c);
      const std::string said = fault(wrong);
      for (const char* part : {"S3cr", "3tC4", "nary"})
        ASSERT_EQ(said.find(part), std::string::npos) << wrong;
    }
  }
}

TEST(Config, is_found_in_a_parent_up_to_the_repository) {
  const FakeFiles disk(
      {{"/r/.git/HEAD", ""}, {"/r/groundway.toml", "[app]\nname = \"r\"\n"}, {"/groundway.toml", "!"}});
  const auto config = load_config(std::nullopt, "/r/sub/deep/", disk);
  ASSERT_TRUE(config);
  EXPECT_EQ((*config).file, "/r/groundway.toml");
  EXPECT_EQ((*config).folder, "/r");
}

TEST(Config, is_not_sought_above_the_repository) {
  const FakeFiles disk({{"/r/.git/HEAD", ""}, {"/groundway.toml", "!"}});
  const auto config = load_config(std::nullopt, "/r/sub", disk);
  ASSERT_TRUE(config);
  EXPECT_TRUE((*config).file.empty());
  EXPECT_EQ((*config).folder, "/r/sub");
}

TEST(Config, walks_up_from_a_relative_folder) {
  const FakeFiles disk = disk_with("../../groundway.toml");
  EXPECT_EQ((*load_config(std::nullopt, ".", disk)).folder, "../..");
  EXPECT_EQ((*load_config(std::nullopt, "a/b", disk_with("a/groundway.toml"))).folder, "a");
}

TEST(Config, that_is_named_must_be_there) {
  EXPECT_FALSE(load_config("other.toml", ".", FakeFiles{}));
  const auto config = load_config("etc/other.toml", "/p", disk_with("etc/other.toml"));
  ASSERT_TRUE(config);
  EXPECT_EQ((*config).folder, "/p");
}

}  // namespace
}  // namespace groundway::env
