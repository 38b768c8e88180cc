#include "env/resolve.h"

#include <gtest/gtest.h>

#include "base/fakes.h"

namespace groundway::env {
namespace {

using Map = std::map<std::string, std::string>;

struct Case {
  Map variables;
  Map files;  // below the project folder /p
  Request request{};
};

Request with_env(const std::string& name) {
  Request r;
  r.environment = name;
  return r;
}

Request with_url(const std::string& url) {
  Request r;
  r.url = url;
  return r;
}

FakeOutside outside_of(const Case& c) {
  FakeOutside out;
  out.environment.values = c.variables;
  for (const auto& [name, content] : c.files) out.files.entries["/p/" + name] = {content, 0600};
  out.files.entries["/p/.git/HEAD"] = {};
  return out;
}

Result<Resolved> run(Case c) {
  FakeOutside fake = outside_of(c);
  Outside world = fake.world();
  if (c.request.project == ".") c.request.project = "/p";
  return resolve(c.request, world);
}

// "production/production sqlite:/p/app.db <- .env:1", or the error's id, cause and place.
std::string told(const Case& c) {
  auto r = run(c);
  if (!r)
    return std::string(r.error().id()) + " " + r.error().cause +
           (r.error().place.empty() ? "" : " at " + r.error().place);
  const auto tier = r->tier ? std::string(tier_name(*r->tier)) : "none";
  const auto effective = r->effective_tier ? std::string(tier_name(*r->effective_tier)) : "none";
  return (r->name.empty() ? "-" : r->name) + " " + tier + (tier == effective ? "" : "/" + effective) + " " +
         r->url.display() + " <- " + r->url_origin;
}

const std::string kPg = "postgresql://u@h/d";

TEST(WhichEnvironment, is_development_when_nothing_is_said) {
  EXPECT_EQ(told({{}, {}}), "development development sqlite:/p/instance/app.db <- default");
}

TEST(WhichEnvironment, takes_the_flag_then_the_variables_in_their_order) {
  const auto name = [](const Map& variables, const Map& files, const Request& request = {}) {
    Map all = variables;
    all["DATABASE_URL"] = "app.db";
    all["DATABASE_URL_PROD"] = kPg;
    auto r = run({all, files, request});
    return r ? r->name + " " + r->setting("environment")->origin : r.error().cause;
  };
  EXPECT_EQ(name({{"GROUNDWAY_ENV", "staging"}}, {}, with_env("production")), "production --env");
  EXPECT_EQ(name({{"GROUNDWAY_ENV", "staging"}, {"ENV", "production"}}, {}),
            "staging environment GROUNDWAY_ENV");
  EXPECT_EQ(name({{"ENV", "prod"}, {"NODE_ENV", "test"}}, {}), "production environment ENV");
  EXPECT_EQ(name({{"NODE_ENV", "test"}, {"APP_ENV", "staging"}}, {}), "test environment NODE_ENV");
  EXPECT_EQ(name({{"APP_ENV", "stage"}}, {}), "staging environment APP_ENV");
  EXPECT_EQ(name({{"RAILS_ENV", "dev"}, {"FLASK_ENV", "production"}}, {}),
            "development environment RAILS_ENV");
  EXPECT_EQ(name({{"FLASK_ENV", "Production"}}, {}), "production environment FLASK_ENV");
  EXPECT_EQ(name({{"ENV", "production"}}, {{".env", "GROUNDWAY_ENV=staging\n"}}), "staging /p/.env:1");
  EXPECT_EQ(name({}, {{".env", "ENV=staging"}, {".env.local", "\nENV=test"}}), "test /p/.env.local:2");
  EXPECT_EQ(name({{"ENV", "staging"}}, {{".env", "ENV=production"}}), "staging environment ENV");
  EXPECT_EQ(name({{"ENV", ""}}, {}), "development default");
  EXPECT_EQ(name({{"ENV", "/home/ann/.shinit"}}, {}), "development default");
}

TEST(WhichEnvironment, tells_of_variables_that_disagree) {
  auto r = run({{{"GROUNDWAY_ENV", "staging"}, {"NODE_ENV", "production"}, {"APP_ENV", "stage"}}, {}});
  ASSERT_TRUE(r);
  ASSERT_EQ(r->warnings.size(), 1U);
  EXPECT_EQ(r->warnings[0],
            "NODE_ENV (environment NODE_ENV) says another environment than environment GROUNDWAY_ENV, which "
            "counts");
}

TEST(WhichEnvironment, must_be_known) {
  EXPECT_EQ(told({{{"NODE_ENV", "prodution"}}, {}}),
            "GW0106 there is no environment \"prodution\" at environment NODE_ENV");
  EXPECT_EQ(run({{}, {}, with_env("prodution")}).error().fix, "did you mean `--env production`?");
  EXPECT_EQ(run({{}, {{"groundway.toml", "[env.qa]\ntier = \"staging\""}}, with_env("qx")}).error().fix,
            "did you mean `--env qa`?");
  EXPECT_EQ(told({{}, {{"groundway.toml", "[env.qa]\ntier = \"staging\"\nurl = \"a.db\""}}, with_env("qa")}),
            "qa staging sqlite:/p/a.db <- /p/groundway.toml:3");
}

TEST(WhichEnvironment, is_never_silently_development_in_a_deployment) {
  for (const char* variable :
       {"ECS_CONTAINER_METADATA_URI", "ECS_CONTAINER_METADATA_URI_V4", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "KUBERNETES_SERVICE_HOST", "EC2_INSTANCE_ID"}) {
    auto r = run({{{variable, "x"}}, {}});
    ASSERT_FALSE(r) << variable;
    EXPECT_EQ(r.error().code, Code::environment_unset);
    EXPECT_NE(r.error().cause.find(variable), std::string::npos);
    EXPECT_TRUE(run({{{variable, "x"}}, {}, with_env("development")})) << variable;
    EXPECT_TRUE(run({{{variable, "x"}}, {{".env", "ENV=test"}}})) << variable;
    EXPECT_TRUE(run({{{variable, "x"}}, {}, with_url("postgresql://h/d")})) << variable;
  }
}

TEST(WhichEnvironment, is_never_silently_development_on_elastic_beanstalk) {
  FakeOutside fake;
  fake.files.entries["/opt/elasticbeanstalk/deployment/env"] = {};
  Outside world = fake.world();
  auto r = resolve({}, world);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, Code::environment_unset);
}

TEST(WhichUrl, of_production_in_its_order) {
  const std::string toml = "[env.production]\nsecret = \"env:SHOP\"\nurl = \"postgresql://u@toml/d\"\n";
  const Request prod = with_env("production");
  const Map all = {{"DATABASE_URL_PROD", "postgresql://u@prod/d"},
                   {"SHOP", "postgresql://u@secret/d"},
                   {"DATABASE_URL", "postgresql://u@general/d"}};
  EXPECT_EQ(told({all, {{"groundway.toml", toml}}, prod}),
            "production production postgresql://u@prod/d <- environment DATABASE_URL_PROD");
  Map less = all;
  less.erase("DATABASE_URL_PROD");
  EXPECT_EQ(told({less, {{"groundway.toml", toml}}, prod}),
            "production production postgresql://u@secret/d <- the secret of /p/groundway.toml:2");
  EXPECT_EQ(told({less, {}, prod}),
            "production production postgresql://u@general/d <- environment DATABASE_URL");
  EXPECT_EQ(told({{}, {{"groundway.toml", "[env.production]\nurl = \"postgresql://u@toml/d\"\n"}}, prod}),
            "production production postgresql://u@toml/d <- /p/groundway.toml:2");
  EXPECT_EQ(told({{}, {}, prod}), "GW0101 the environment production has no database");
}

TEST(WhichUrl, of_the_others_in_its_order) {
  const std::string toml = "[env.staging]\nsecret = \"env:SHOP\"\nurl = \"postgresql://u@toml/d\"\n";
  const Request staging = with_env("staging");
  EXPECT_EQ(told({{{"DATABASE_URL", kPg}, {"SHOP", "postgresql://u@secret/d"}},
                  {{"groundway.toml", toml}},
                  staging}),
            "staging staging postgresql://u@h/d <- environment DATABASE_URL");
  EXPECT_EQ(told({{{"SHOP", "postgresql://u@secret/d"}}, {{"groundway.toml", toml}}, staging}),
            "staging staging postgresql://u@secret/d <- the secret of /p/groundway.toml:2");
  EXPECT_EQ(told({{}, {{"groundway.toml", "[env.staging]\nurl = \"postgresql://u@toml/d\"\n"}}, staging}),
            "staging staging postgresql://u@toml/d <- /p/groundway.toml:2");
  EXPECT_EQ(told({{}, {}, staging}), "staging staging sqlite:/p/instance/app.db <- default");
}

TEST(WhichUrl, is_never_the_next_one_when_a_named_source_fails) {
  const std::string toml = "[env.staging]\nsecret = \"env:SHOP\"\nurl = \"postgresql://u@toml/d\"\n";
  EXPECT_EQ(told({{}, {{"groundway.toml", toml}}, with_env("staging")}),
            "GW0110 the variable SHOP is not set at /p/groundway.toml:2");
  EXPECT_EQ(
      told({{{"DATABASE_URL", "postgresql://u:p@w@h/d"}}, {{"groundway.toml", toml}}, with_env("staging")}),
      "GW0104 the password contains '@' that is not escaped (position 17) at environment DATABASE_URL");
}

TEST(WhichUrl, comes_from_the_strongest_file) {
  const Map files = {{".env", "DATABASE_URL=a.db"},
                     {".env.development", "DATABASE_URL=b.db"},
                     {".env.local", "DATABASE_URL=c.db"},
                     {".env.development.local", "DATABASE_URL=d.db"},
                     {".env.test", "DATABASE_URL=t.db"}};
  const auto url = [&](const std::vector<std::string>& without, const std::string& name,
                       const Map& variables = {}) {
    Map left = files;
    for (const auto& file : without) left.erase(file);
    auto r = run({variables, left, with_env(name)});
    return r ? r->url.path : r.error().cause;
  };
  EXPECT_EQ(url({}, "dev", {{"DATABASE_URL", "x.db"}}), "x.db");
  EXPECT_EQ(url({}, "dev"), "/p/d.db");
  EXPECT_EQ(url({".env.development.local"}, "dev"), "/p/c.db");
  EXPECT_EQ(url({".env.development.local", ".env.local"}, "dev"), "/p/b.db");
  EXPECT_EQ(url({".env.development.local", ".env.local", ".env.development"}, "dev"), "/p/a.db");
  EXPECT_EQ(url({}, "test"), "/p/t.db");
  EXPECT_EQ(url({".env.test"}, "test"), "/p/a.db");
}

TEST(WhichUrl, may_refer_to_weaker_files) {
  EXPECT_EQ(told({{}, {{".env", "HOST=db\n"}, {".env.local", "DATABASE_URL=\"postgresql://u@${HOST}/d\""}}}),
            "development development postgresql://u@db/d <- DATABASE_URL in /p/.env.local:1");
  EXPECT_EQ(told({{}, {{".env", "DATABASE_URL=\"postgresql://u@${HOST}/d\""}}}),
            "GW0103 the value of DATABASE_URL refers to a ${NAME} that is set nowhere at /p/.env:1:30");
  EXPECT_EQ(told({{}, {{".env", "PS1=\"${debian_chroot}\"\nDATABASE_URL=a.db"}}}),
            "development development sqlite:/p/a.db <- DATABASE_URL in /p/.env:2");
}

TEST(WhichUrl, may_be_the_path_of_a_file_that_exists) {
  EXPECT_EQ(told({{}, {{".env", "DATABASE_URL=data/shop"}, {"data/shop", ""}}}),
            "development development sqlite:/p/data/shop <- DATABASE_URL in /p/.env:1");
  EXPECT_EQ(told({{}, {{".env", "DATABASE_URL=data/shop"}}}),
            "GW0104 neither a URL, nor keyword=value pairs, nor a SQLite file (position 1) at /p/.env:1");
}

TEST(Production, on_sqlite_is_an_error_unless_it_is_allowed) {
  const Request prod = with_env("prod");
  EXPECT_EQ(
      told({{{"DATABASE_URL", "app.db"}}, {}, prod}),
      "GW0108 the environment production resolves to the SQLite file app.db at environment DATABASE_URL");
  auto r = run(
      {{{"DATABASE_URL", "app.db"}}, {{"groundway.toml", "[env.production]\nallow_sqlite = true\n"}}, prod});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->warnings.size(), 1U);
  EXPECT_EQ(told({{},
                  {},
                  [&] {
                    Request q = prod;
                    q.url = "sqlite:x.db";
                    return q;
                  }()})
                .substr(0, 6),
            "GW0108");
}

TEST(EffectiveTier, follows_shares_in_both_directions) {
  const std::string toml =
      "[env.development]\nshares = \"staging\"\n[env.staging]\nshares = \"production\"\n"
      "[env.production]\nurl = \"postgresql://u@p/d\"\n";
  EXPECT_EQ(told({{{"DATABASE_URL", kPg}}, {{"groundway.toml", toml}}}),
            "development development/production postgresql://u@h/d <- environment DATABASE_URL");
  auto r = run({{{"DATABASE_URL", kPg}}, {{"groundway.toml", toml}}});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->used_by, (std::vector<std::string>{"development", "staging", "production"}));
  EXPECT_EQ(r->effective_because, "staging shares with production (/p/groundway.toml:4)");
  auto p = run({{}, {{"groundway.toml", toml}}, with_env("production")});
  ASSERT_TRUE(p);
  EXPECT_EQ(p->used_by.size(), 3U);
}

TEST(WhichUrl, one_that_shares_and_names_none_is_the_other_ones) {
  const std::string toml =
      "[env.staging]\nshares = \"production\"\n[env.production]\nurl = \"postgresql://u@p/d\"\n";
  EXPECT_EQ(told({{}, {{"groundway.toml", toml}}, with_env("staging")}),
            "staging staging/production postgresql://u@p/d <- /p/groundway.toml:4");
  const Map files = {{"groundway.toml", toml}, {".env.production", "DATABASE_URL_PROD=postgresql://u@q/d"}};
  EXPECT_EQ(told({{}, files, with_env("staging")}),
            "staging staging/production postgresql://u@q/d <- DATABASE_URL_PROD in /p/.env.production:1");
  const std::string circle =
      "[env.a]\ntier = \"staging\"\nshares = \"b\"\n[env.b]\ntier = \"staging\"\nshares = \"a\"\n";
  EXPECT_EQ(told({{}, {{"groundway.toml", circle}}, with_env("a")}),
            "a staging sqlite:/p/instance/app.db <- default");
}

TEST(EffectiveTier, is_found_by_the_address) {
  EXPECT_EQ(
      told({{{"DATABASE_URL", "postgresql://me@DB.example.org/shop"},
             {"DATABASE_URL_PROD", "postgresql://app@db.example.org:5432/shop"}},
            {}}),
      "development development/production postgresql://me@DB.example.org/shop <- environment DATABASE_URL");
  EXPECT_EQ(told({{{"DATABASE_URL", "postgresql://me@h/shop"}},
                  {{".env.production", "DATABASE_URL=postgresql://app@h/shop"}}}),
            "development development/production postgresql://me@h/shop <- environment DATABASE_URL");
  EXPECT_EQ(told({{{"DATABASE_URL", "postgresql://me@h/shop"}},
                  {{".env.production", "DATABASE_URL=postgresql://app@h/other"}}}),
            "development development postgresql://me@h/shop <- environment DATABASE_URL");
  EXPECT_EQ(told({{{"DATABASE_URL", "postgresql://me@h/shop"}},
                  {{"groundway.toml", "[env.production]\nurl = \"postgresql://x@h:6432/shop\""}}}),
            "development development postgresql://me@h/shop <- environment DATABASE_URL");
  EXPECT_EQ(told({{{"DATABASE_URL", "postgresql://me@127.0.0.1/d"}},
                  {{"groundway.toml", "[env.staging]\nurl = \"postgresql:///d\""}}}),
            "development development/staging postgresql://me@127.0.0.1/d <- environment DATABASE_URL");
}

TEST(EffectiveTier, does_not_take_the_general_variable_for_productions) {
  EXPECT_EQ(told({{{"DATABASE_URL", kPg}}, {{"groundway.toml", "[env.production]\nrds = \"x\"\n"}}}),
            "development development postgresql://u@h/d <- environment DATABASE_URL");
}

TEST(RawUrl, takes_the_tier_of_the_environment_that_uses_the_database) {
  const Map toml = {{"groundway.toml", "[env.production]\nurl = \"postgresql://app@h/shop\"\n"}};
  EXPECT_EQ(told({{}, toml, with_url("postgresql://me:secret1@H:5432/shop")}),
            "production production postgresql://me:***@H:5432/shop <- --url");
  EXPECT_EQ(told({{}, toml, with_url("postgresql://me@h/other")}), "- none postgresql://me@h/other <- --url");
  EXPECT_EQ(told({{}, {}, with_url("postgresql://me@h/other")}), "- none postgresql://me@h/other <- --url");
}

std::string target(const std::string& text, const Case& c) {
  FakeOutside fake = outside_of(c);
  Outside world = fake.world();
  Request request = c.request;
  request.project = "/p";
  auto r = resolve_target(text, request, world);
  if (!r) return std::string(r.error().id()) + " " + r.error().fix;
  return (r->name.empty() ? "-" : r->name) + " " + r->url.display();
}

TEST(TypedTarget, is_an_address_a_file_or_an_environment) {
  const Case c{
      {},
      {{"groundway.toml", "[env.qa]\ntier = \"staging\"\nurl = \"postgresql://u@qa/d\"\n"}, {"data", ""}}};
  EXPECT_EQ(target("postgresql://u@h/d", c), "- postgresql://u@h/d");
  EXPECT_EQ(target("qa", c), "qa postgresql://u@qa/d");
  EXPECT_EQ(target("postgresql://u@qa/d", c), "qa postgresql://u@qa/d");
  EXPECT_EQ(target("/p/data", c), "- sqlite:/p/data");
  EXPECT_EQ(target("app.db", c), "- sqlite:app.db");
  EXPECT_EQ(target("dev", c), "development sqlite:/p/instance/app.db");
  EXPECT_EQ(target("prodcution", c), "GW0104 did you mean the environment `production`?");
  Case named = c;
  named.request.environment = "production";
  EXPECT_EQ(target("sqlite:app.db", named), "- sqlite:app.db");
}

std::string user_as(const std::string& role, const std::string& application_url) {
  FakeOutside fake = outside_of({{{"DATABASE_URL", "postgresql://migration:m@localhost:5/shop"},
                                  {"GROUNDWAY_DEV_APP_URL", application_url}},
                                 {}});
  Outside world = fake.world();
  Request request;
  request.project = "/p";
  request.role = role;
  auto r = resolve(request, world);
  return r ? r->url.user : r.error().cause;
}

TEST(Resolve, the_local_server_has_a_login_for_each_role) {
  EXPECT_EQ(user_as("app_user", "postgresql://app_user:a@localhost:5/shop"), "app_user");
  EXPECT_EQ(user_as("migration", "postgresql://app_user:a@localhost:5/shop"), "migration");
  EXPECT_EQ(user_as("", "postgresql://app_user:a@localhost:5/shop"), "migration");
  EXPECT_EQ(user_as("app_user", "postgresql://app_user:a@localhost:5/other"), "migration");
  EXPECT_EQ(user_as("app_user", "postgresql://app_user:a@elsewhere:5/shop"), "migration");
}

TEST(List, shows_every_environment_that_something_speaks_of) {
  FakeOutside fake = outside_of(
      {{{"DATABASE_URL_PROD", kPg}},
       {{"groundway.toml", "[env.qa]\ntier=\"staging\"\nsecret = \"command:exit 1\"\n"}, {".env.test", ""}}});
  Outside world = fake.world();
  Request request;
  request.project = "/p";
  auto all = list(request, world);
  ASSERT_TRUE(all);
  std::string names;
  for (const Listed& one : *all) names += one.name + (one.resolved ? "+ " : "- ");
  EXPECT_EQ(names, "development+ qa- test+ production+ ");
}

}  // namespace
}  // namespace groundway::env
