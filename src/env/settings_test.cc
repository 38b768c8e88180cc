// Settings, libpq's variables and secrets, as resolve() brings them together.
#include <gtest/gtest.h>

#include "base/fakes.h"
#include "env/address.h"
#include "env/keys.h"
#include "env/resolve.h"
#include "env/secret_source.h"
#include "env/url.h"

namespace groundway::env {
namespace {

using Map = std::map<std::string, std::string>;

Result<Resolved> run(const Map& variables, const Map& files, const std::string& name = "",
                     unsigned mode = 0600) {
  FakeOutside fake;
  fake.environment.values = variables;
  for (const auto& [file, content] : files) fake.files.entries["/p/" + file] = {content, mode};
  Outside world = fake.world();
  Request request;
  request.project = "/p";
  if (!name.empty()) request.environment = name;
  return resolve(request, world);
}

std::string setting(const std::string& key, const Map& variables, const Map& files,
                    const std::string& name = "") {
  Map all = variables;
  all.emplace("DATABASE_URL", "postgresql://u@h/d");
  auto r = run(all, files, name);
  if (!r) return std::string(r.error().id()) + " " + r.error().cause + " at " + r.error().place;
  const Setting* s = r->setting(key);
  return s == nullptr ? "none" : s->value + " <- " + s->origin;
}

TEST(Settings, come_from_variables_then_the_profile_then_the_pool_then_defaults) {
  const Map toml = {{"groundway.toml", "[pool]\nsize = 20\nrecycle = \"5m\"\n[pool.worker]\nsize = 2\n"}};
  EXPECT_EQ(setting("pool_size", {}, {}), "5 <- default");
  EXPECT_EQ(setting("pool_size", {}, {}, "production"), "10 <- default");
  EXPECT_EQ(setting("pool_size", {}, toml), "20 <- /p/groundway.toml:2");
  EXPECT_EQ(setting("pool_size", {{"GROUNDWAY_PROCESS", "worker"}}, toml), "2 <- /p/groundway.toml:5");
  EXPECT_EQ(setting("pool_recycle", {{"GROUNDWAY_PROCESS", "worker"}}, toml), "300 <- /p/groundway.toml:3");
  EXPECT_EQ(setting("pool_size", {{"DB_POOL_SIZE", "7"}}, toml), "7 <- environment DB_POOL_SIZE");
  EXPECT_EQ(setting("pool_size", {}, {{".env", "DB_POOL_SIZE=8"}}), "8 <- DB_POOL_SIZE in /p/.env:1");
  EXPECT_EQ(setting("pool_recycle", {{"DB_POOL_RECYCLE", "60"}}, {}), "60 <- environment DB_POOL_RECYCLE");
  EXPECT_EQ(setting("pool_pre_ping", {{"DB_POOL_PRE_PING", "No"}}, {}),
            "false <- environment DB_POOL_PRE_PING");
}

TEST(Settings, tell_of_aliases_that_differ) {
  auto r = run({{"DB_POOL_RECYCLE_SECONDS", "60"}, {"DB_POOL_RECYCLE", "90"}}, {});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->setting("pool_recycle")->value, "60");
  ASSERT_EQ(r->warnings.size(), 1U);
  EXPECT_EQ(r->warnings[0],
            "environment DB_POOL_RECYCLE differs from environment DB_POOL_RECYCLE_SECONDS, which counts");
}

TEST(Settings, that_do_not_parse_name_variable_source_and_what_is_accepted) {
  EXPECT_EQ(
      setting("x", {{"DB_POOL_SIZE", "S3cr3t"}}, {}),
      "GW0105 the value of DB_POOL_SIZE is not a whole number from 0 to 10000 at environment DB_POOL_SIZE");
  EXPECT_EQ(setting("x", {}, {{".env.local", "\nDB_POOL_PRE_PING=perhaps"}}),
            "GW0105 the value of DB_POOL_PRE_PING is not true or false at /p/.env.local:2");
  for (const SettingKey& key : setting_keys()) {
    if (key.kind == SettingKind::text) continue;
    const std::string variable(key.variables.substr(0, key.variables.find('|')));
    for (const char* wrong : {"S3cr3t", "-1", "1e3", "0x1", "999999999999999999999"}) {
      const std::string said = setting("x", {{variable, wrong}}, {});
      EXPECT_EQ(said.substr(0, 6), "GW0105") << variable << "=" << wrong;
      EXPECT_EQ(said.find("S3cr"), said.npos);
    }
    EXPECT_EQ(setting(std::string(key.name), {}, {}).substr(0, key.fallback.size()), key.fallback);
  }
}

std::string url(const Map& variables, const Map& files, const std::string& name = "") {
  auto r = run(variables, files, name);
  if (!r) return std::string(r.error().id()) + " " + r.error().cause + " at " + r.error().place;
  return r->url.display();
}

TEST(PgVariables, fill_in_what_the_address_lacks) {
  const Map pg = {{"PGHOST", "pgh"},     {"PGPORT", "5433"},         {"PGUSER", "pgu"},
                  {"PGDATABASE", "pgd"}, {"PGPASSWORD", "pgsecret"}, {"PGSSLMODE", "require"}};
  const auto with = [&](const std::string& text) {
    Map all = pg;
    all["DATABASE_URL"] = text;
    return url(all, {});
  };
  EXPECT_EQ(with("postgresql://"), "postgresql://pgu:***@pgh:5433/pgd?sslmode=require");
  EXPECT_EQ(with("postgresql://h/d"), "postgresql://pgu:***@h:5433/d?sslmode=require");
  EXPECT_EQ(with("postgresql://u:secret1@h:1/d?sslmode=verify-full"),
            "postgresql://u:***@h:1/d?sslmode=verify-full");
  EXPECT_EQ(url({{"PGHOST", "a,b"}, {"PGPORT", "1,2"}, {"DATABASE_URL", "postgresql:///d"}}, {}),
            "postgresql://a:1,b:2/d");
  EXPECT_EQ(url({{"DATABASE_URL", "postgresql://h/d"}}, {{".env", "PGSSLMODE=require"}}),
            "postgresql://h/d?sslmode=require");
  EXPECT_EQ(url({{"DATABASE_URL", "postgresql://h/d"}}, {{".env", "PGGSSLIB=gssapi"}}), "postgresql://h/d");
  EXPECT_EQ(setting("sslmode", {{"PGSSLMODE", "require"}}, {}), "require <- environment PGSSLMODE");
}

TEST(PgVariables, keep_the_address_beside_the_name) {
  auto r = run(
      {{"PGHOST", "db.example.org"}, {"PGHOSTADDR", "127.0.0.1"}, {"DATABASE_URL", "postgresql:///d"}}, {});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->url.hosts[0].host, "db.example.org");
  EXPECT_EQ(r->url.hosts[0].hostaddr, "127.0.0.1");
}

TEST(PgVariables, that_do_not_parse_are_named) {
  EXPECT_EQ(url({{"PGSSLMODE", "S3cr3t"}, {"DATABASE_URL", "postgresql://h/d"}}, {}),
            "GW0105 the value of PGSSLMODE is not accepted: the value of sslmode is not one of disable, "
            "allow, prefer, "
            "require, verify-ca, verify-full at environment PGSSLMODE");
  EXPECT_EQ(url({{"PGPORT", "x"}, {"DATABASE_URL", "postgresql://h/d"}}, {}),
            "GW0105 the value of PGPORT is not accepted: the port is not a number from 1 to 65535 at "
            "environment PGPORT");
}

TEST(PgService, is_read_so_that_the_guard_sees_the_host) {
  FakeOutside fake;
  fake.environment.values = {{"HOME", "/h"}, {"DATABASE_URL", "service=shop"}, {"PGPASSWORD", "later12"}};
  fake.files.entries["/h/.pg_service.conf"] = {
      "# c\n[other]\nhost=o\n[shop]\nhost=db.example.org\ndbname=it's\nuser=app\n[z]\nport=1\n", 0600};
  Outside world = fake.world();
  auto r = resolve({}, world);
  ASSERT_TRUE(r) << r.error().cause;
  EXPECT_EQ(r->url.display(), "postgresql://app:***@db.example.org/it's");
  fake.environment.values["DATABASE_URL"] = "service=nosuch";
  EXPECT_EQ(resolve({}, world).error().cause, "the service \"nosuch\" is in no service file");
}

TEST(Tls, of_the_configuration_raises_and_never_lowers) {
  const auto mode = [](const std::string& in_url, const std::string& in_toml) {
    auto r = run({{"DATABASE_URL", "postgresql://h/d" + in_url}},
                 {{"groundway.toml", "[env.development]\ntls = \"" + in_toml + "\"\n"}});
    return r ? r->url.option("sslmode").value_or("none") + (r->warnings.empty() ? "" : " told")
             : r.error().cause;
  };
  EXPECT_EQ(mode("", "verify-full"), "verify-full");
  EXPECT_EQ(mode("?sslmode=require", "verify-full"), "verify-full told");
  EXPECT_EQ(mode("?sslmode=verify-full", "require"), "verify-full");
}

std::string secret(const std::string& content, const std::string& role = "app_user",
                   const std::string& base = "") {
  SecretRequest request;
  request.source = "env:X";
  request.origin = "groundway.toml:3";
  request.role = role;
  if (!base.empty()) request.base = *parse_url(base);
  auto read = parse_secret(content, request);
  if (!read) return read.error().cause + " at " + read.error().place;
  return read->display() + " " + std::string(read->password.reveal());
}

TEST(SecretText, is_a_url_our_shape_or_that_of_rds) {
  const std::string ours =
      R"({"host": "h", "port": 5433, "database": "d", "migration": {"username": "m", "password": "mpass"},
                              "app_user": {"username": "a", "password": "apass"}})";
  EXPECT_EQ(secret("postgresql://u:upass@h/d\n"), "postgresql://u:***@h/d upass");
  EXPECT_EQ(secret(ours), "postgresql://a:***@h:5433/d apass");
  EXPECT_EQ(secret(ours, "migration"), "postgresql://m:***@h:5433/d mpass");
  EXPECT_EQ(
      secret(
          R"({"username":"u","password":"upass","engine":"postgres","host":"h","port":"5432","dbname":"d","dbInstanceIdentifier":"x"})"),
      "postgresql://u:***@h:5432/d upass");
  EXPECT_EQ(secret(R"({"url": "postgresql://u:upass@h/d"})"), "postgresql://u:***@h/d upass");
  EXPECT_EQ(
      secret(R"({"username":"u","password":"upass"})", "app_user", "postgresql://h:1/d?sslmode=require"),
      "postgresql://u:***@h:1/d?sslmode=require upass");
}

TEST(SecretText, names_what_is_missing) {
  EXPECT_EQ(secret("{}"), "the secret lacks host, database, username, password at groundway.toml:3");
  EXPECT_EQ(secret(R"({"host":"h","database":"d","app_user":{"username":"a"}})"),
            "the secret lacks app_user.password at groundway.toml:3");
  EXPECT_EQ(secret(R"({"host":"h","database":"d","app_user":{"username":"a","password":"p"}})", "migration"),
            "the secret has no part \"migration\" at groundway.toml:3");
  EXPECT_EQ(secret(" "), "the secret is empty at groundway.toml:3");
  EXPECT_EQ(secret(R"({"engine":"mysql"})"),
            "the secret is one of another kind of database at groundway.toml:3");
  EXPECT_EQ(secret(R"({"username":"u","password":"p","host":"h","dbname":"d","port":0})"),
            "the secret's port is not from 1 to 65535 at groundway.toml:3");
}

TEST(SecretText, is_never_echoed) {
  const std::string form =
      R"({"host":"h","port":5432,"database":"d","app_user":{"username":"a","password":"S3cr3tC4nary"}})";
  for (std::size_t at = 0; at < form.size(); ++at) {
    for (const char c : std::string_view("\"{}[],:\\x0\n")) {
      std::string wrong = form;
      wrong[at] = c;
      SecretRequest request;
      request.role = "app_user";
      auto read = parse_secret(wrong, request);
      if (read) continue;
      const std::string said = read.error().cause + read.error().fix + read.error().place;
      for (const char* part : {"S3cr", "3tC4", "nary"}) ASSERT_EQ(said.find(part), said.npos) << wrong;
    }
  }
}

std::string from(const std::string& source, const Map& variables = {}, unsigned mode = 0600) {
  const Map files = {{"groundway.toml", "[env.production]\nsecret = '" + source + "'\n"},
                     {"s", "postgresql://u:upass@h/d\n"}};
  auto r = run(variables, files, "production", mode);
  return r ? r->url.display() : std::string(r.error().id()) + " " + r.error().cause + " | " + r.error().fix;
}

TEST(SecretSource, is_a_variable_a_file_or_a_command) {
  EXPECT_EQ(from("env:SHOP", {{"SHOP", "postgresql://u:upass@h/d"}}), "postgresql://u:***@h/d");
  EXPECT_EQ(from("file:s"), "postgresql://u:***@h/d");
  EXPECT_EQ(from("file:/p/s"), "postgresql://u:***@h/d");
}

TEST(SecretSource, of_a_file_is_for_its_owner_only) {
  EXPECT_EQ(from("file:s", {}, 0644), "GW0110 /p/s may be used by others (mode 0644) | chmod 600 /p/s");
  EXPECT_EQ(from("file:nosuch"), "GW0110 there is no file /p/nosuch | ");
}

TEST(SecretSource, of_aws_says_that_it_is_not_in_this_version) {
  EXPECT_EQ(from("aws-sm:shop/prod"),
            "GW0110 reading aws-sm: needs the AWS part, which is not in this version | "
            "export DATABASE_URL_PROD=postgresql://USER:PASSWORD@HOST:5432/DATABASE");
  EXPECT_EQ(from("aws-sm:shop/prod", {{"DATABASE_URL_PROD", "postgresql://h/d"}}), "postgresql://h/d");
  EXPECT_EQ(from("vault:x").substr(0, 6), "GW0110");
}

TEST(SecretSource, runs_a_command_in_the_project) {
  SecretRequest request;
  request.folder = ".";
  request.role = "app_user";
  FakeOutside fake;
  fake.environment.values = {{"WHO", "ada"}};
  Outside world = fake.world();
  auto sources = Sources::load(".", {}, world);
  request.source = "command:printf 'postgresql://%s:upass@h/d' \"$WHO\"";
  auto read = read_secret(request, *sources, world);
  ASSERT_TRUE(read) << read.error().cause;
  EXPECT_EQ(read->display(), "postgresql://ada:***@h/d");
  request.source = "command:echo S3cr3t >&2; exit 3";
  EXPECT_EQ(read_secret(request, *sources, world).error().cause, "the secret's command ended with status 3");
  request.run_commands = false;
  EXPECT_EQ(read_secret(request, *sources, world).error().cause,
            "the secret's command is not run for a list");
}

TEST(Address, is_the_same_whatever_the_spelling) {
  const auto same = [](const char* a, const char* b) { return same_database(*parse_url(a), *parse_url(b)); };
  EXPECT_TRUE(same("postgresql://u:p@H.example/d", "postgresql://v@h.example.:5432/d?sslmode=require"));
  EXPECT_TRUE(same("postgresql://localhost/d", "postgresql:///d?host=/var/run/postgresql"));
  EXPECT_TRUE(same("postgresql://[::1]/d", "postgresql://127.0.0.1:5432/d"));
  EXPECT_TRUE(same("postgresql://a,b/d", "postgresql://b/d"));
  EXPECT_TRUE(same("postgresql://shop@h", "postgresql://h/shop"));
  EXPECT_TRUE(same("postgresql://h/d?hostaddr=127.0.0.1", "postgresql://h/d"));
  EXPECT_TRUE(same("sqlite:./a/../app.db", "sqlite:app.db"));
  EXPECT_FALSE(same("postgresql://h/d?hostaddr=127.0.0.1", "postgresql://localhost/d"));
  EXPECT_FALSE(same("postgresql://h/d", "postgresql://h/e"));
  EXPECT_FALSE(same("postgresql://h/d", "postgresql://h:5433/d"));
  EXPECT_FALSE(same("sqlite::memory:", "sqlite::memory:"));
  EXPECT_FALSE(same("sqlite:d", "postgresql://h/d"));
}

}  // namespace
}  // namespace groundway::env
