#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "guard/guard.h"

namespace groundway::guard {
namespace {

using ::testing::HasSubstr;

constexpr Action kActions[] = {Action::read,    Action::write, Action::copy_into, Action::replace,
                               Action::destroy, Action::seed,  Action::stamp,     Action::lend};

// What it takes to be granted:
//   .  nothing                       y  --yes or y        t  the typed name
//   c  configuration and typed name  or a refusal that nothing overrides:
//   G  guarded   U  unstamped   M  stamp_mismatch   C  stamp_copied   E  target_not_empty   X  usage
struct Row {
  const char* what;
  const char* tier;  // d, s, p or r: development, staging, production, a raw URL
  bool remote, empty;
  char stamp;  // d, s, p or -
  bool fits;
  const char* expected;  // read write copy_into replace destroy seed stamp lend
};

constexpr Row kTable[] = {
    {"unstamped local empty", "d", false, true, '-', true, "........"},
    {"unstamped local empty", "s", false, true, '-', true, ".yyycc.t"},
    {"unstamped local empty", "p", false, true, '-', true, ".yyyGG.t"},
    {"unstamped local empty", "r", false, true, '-', true, "......X."},
    {"unstamped local with rows", "d", false, false, '-', true, "..E....."},
    {"unstamped local with rows", "s", false, false, '-', true, ".yEccc.t"},
    {"unstamped local with rows", "p", false, false, '-', true, ".yEcGG.t"},
    {"unstamped local with rows", "r", false, false, '-', true, "..E...X."},
    {"unstamped remote empty", "d", true, true, '-', true, "........"},
    {"unstamped remote empty", "s", true, true, '-', true, ".yyycc.t"},
    {"unstamped remote empty", "p", true, true, '-', true, ".yyyGG.t"},
    {"unstamped remote empty", "r", true, true, '-', true, "......X."},
    {"unstamped remote with rows", "d", true, false, '-', true, ".yEUUUtt"},
    {"unstamped remote with rows", "s", true, false, '-', true, ".yEUUUyt"},
    {"unstamped remote with rows", "p", true, false, '-', true, ".yEcGG.t"},
    {"unstamped remote with rows", "r", true, false, '-', true, ".yEUUUXt"},
    {"stamped the same", "d", true, false, 'd', true, "..E....."},
    {"stamped the same", "s", true, false, 's', true, ".yEccc.t"},
    {"stamped the same", "p", true, false, 'p', true, ".yEcGG.t"},
    {"stamped development", "s", true, false, 'd', true, "MMMMMM.M"},
    {"stamped development", "p", true, false, 'd', true, "MMMMMM.M"},
    {"stamped staging", "d", true, false, 's', true, "MMMMMMtM"},
    {"stamped staging", "p", true, false, 's', true, "MMMMMM.M"},
    {"stamped production", "d", true, false, 'p', true, "MMMMMMtM"},
    {"stamped production", "s", true, false, 'p', true, "MMMMMMtM"},
    {"stamped production, local", "d", false, false, 'p', true, "MMMMMMtM"},
    {"stamped production, empty", "d", true, true, 'p', true, "MMMMMMtM"},
    {"stamped, raw URL", "r", true, false, 'd', true, "..E...X."},
    {"stamped, raw URL", "r", true, false, 's', true, ".yEcccXt"},
    {"stamped, raw URL", "r", true, false, 'p', true, ".yEcGGXt"},
    {"copied, same tier", "d", true, false, 'd', false, ".CCCCC.C"},
    {"copied, same tier", "s", true, false, 's', false, ".CCCCC.C"},
    {"copied, same tier", "p", true, false, 'p', false, ".CCCCC.C"},
    {"copied, other tier", "d", true, false, 'p', false, "CCCCCCtC"},
    {"copied, other tier", "s", false, false, 'p', false, "CCCCCCtC"},
    {"copied, other tier", "p", true, false, 'd', false, "CCCCCC.C"},
    {"copied, raw URL", "r", true, false, 'p', false, ".CCCCCXC"},
};

std::optional<Tier> tier_of(char letter) {
  if (letter == 'd' || letter == 'r') return Tier::development;
  if (letter == 's') return Tier::staging;
  if (letter == 'p') return Tier::production;
  return std::nullopt;
}

Facts facts_of_row(const Row& row) {
  Facts facts;
  facts.configured = *tier_of(row.tier[0]);
  if (row.tier[0] != 'r') facts.environment = tier_name(facts.configured);
  facts.typed_name = facts.environment.empty() ? "db.example.com/shop" : facts.environment + "/shop";
  facts.remote = row.remote;
  facts.empty = row.empty;
  facts.stamp = tier_of(row.stamp);
  facts.stamp_fits = row.fits;
  if (facts.stamp) facts.stamp_environments = tier_name(*facts.stamp);
  return facts;
}

Code refusal(char cell) {
  switch (cell) {
    case 'G':
      return Code::guarded;
    case 'U':
      return Code::unstamped;
    case 'M':
      return Code::stamp_mismatch;
    case 'C':
      return Code::stamp_copied;
    case 'E':
      return Code::target_not_empty;
    default:
      return Code::usage;
  }
}

// How a person confirms, in every way there is.
struct Way {
  const char* what;
  bool allowed;  // by the configuration
  Confirmation said;
};

std::function<std::optional<std::string>(std::string_view)> answer(std::string text) {
  return [text = std::move(text)](std::string_view) -> std::optional<std::string> { return text; };
}

std::vector<Way> ways(const Facts& facts) {
  std::vector<Way> out;
  for (const bool allowed : {false, true}) {
    out.push_back({"nothing said", allowed, {}});
    out.push_back({"--yes", allowed, {true, "", {}, ""}});
    out.push_back({"--confirm", allowed, {false, facts.typed_name, {}, ""}});
    out.push_back({"--confirm another", allowed, {true, "elsewhere/shop", {}, ""}});
    out.push_back({"answered y", allowed, {false, "", answer("y"), ""}});
    out.push_back({"answered n", allowed, {false, "", answer("n"), ""}});
    out.push_back({"typed", allowed, {false, "", answer(facts.typed_name), ""}});
  }
  return out;
}

// none: granted.
std::optional<Code> expected(char cell, const Way& way, const Facts& facts, Action action) {
  const std::string what = way.what;
  const bool wrong_name = what == "--confirm another";
  if (std::string_view("MCX").find(cell) != std::string_view::npos) return refusal(cell);
  if (wrong_name && action != Action::read) return Code::confirmation;
  if (std::string_view("GUE").find(cell) != std::string_view::npos) return refusal(cell);
  const bool typed = way.said.confirm == facts.typed_name || what == "typed";
  const bool yes =
      (way.said.yes || what == "answered y" || way.said.confirm == facts.typed_name) && !wrong_name;
  if (cell == 'y' && !yes) return Code::confirmation;
  if (cell == 't' && !typed) return Code::confirmation;
  if (cell == 'c' && !way.allowed) return Code::guarded;
  if (cell == 'c' && !typed) return Code::confirmation;
  return std::nullopt;
}

TEST(Decide, follows_the_whole_table_of_tiers_stamps_actions_and_confirmations) {
  for (const Row& row : kTable) {
    for (std::size_t i = 0; i < std::size(kActions); ++i) {
      Facts facts = facts_of_row(row);
      for (const Way& way : ways(facts)) {
        facts.allow_destructive = way.allowed;
        const auto got = decide(facts, kActions[i], way.said);
        const auto want = expected(row.expected[i], way, facts, kActions[i]);
        const std::string about = std::string(row.what) + " " + row.tier + ", " +
                                  std::string(db::action_name(kActions[i])) + ", " + way.what +
                                  (way.allowed ? ", allowed" : "");
        ASSERT_EQ(bool(got), !want.has_value()) << about << (got ? "" : ": " + got.error().cause);
        if (!got) {
          EXPECT_EQ(got.error().code, *want) << about << ": " << got.error().cause;
          EXPECT_FALSE(got.error().fix.empty()) << about;
        }
      }
    }
  }
}

// The rows in a target that is about to be filled; copy_into and replace in each tier, stamped as configured.
struct StateRow {
  TargetState state;
  const char*
      copy_into;  // development staging production, then development that is unstamped, remote, with tables
  const char* replace;
};

constexpr StateRow kStates[] = {
    {TargetState::empty, ".yyy", ".yyy"},           {TargetState::unfinished_copy, ".yyy", ".ttt"},
    {TargetState::framework_fresh, ".yyy", ".ttt"}, {TargetState::completed_copy, "EEEE", ".cGU"},
    {TargetState::other_rows, "EEEE", ".ccU"},
};

TEST(Decide, follows_the_table_of_what_a_target_holds) {
  for (const StateRow& row : kStates) {
    for (std::size_t t = 0; t < 4; ++t) {
      const Row base = t == 3 ? Row{"", "d", true, false, '-', true, ""}
                              : Row{"", &"d\0s\0p"[2 * t], true, false, "dsp"[t], true, ""};
      Facts facts = facts_of_row(base);
      facts.state = row.state;
      for (const Way& way : ways(facts)) {
        facts.allow_destructive = way.allowed;
        for (const Action action : {Action::copy_into, Action::replace}) {
          const char cell = (action == Action::replace ? row.replace : row.copy_into)[t];
          const auto got = decide(facts, action, way.said);
          const auto want = expected(cell, way, facts, action);
          ASSERT_EQ(got ? std::nullopt : std::optional<Code>(got.error().code), want)
              << static_cast<int>(row.state) << " " << t << " " << db::action_name(action) << " " << way.what;
        }
      }
    }
  }
}

Facts production() {
  Facts facts;
  facts.environment = "production";
  facts.typed_name = "production/shop";
  facts.configured = Tier::production;
  facts.stamp = Tier::production;
  facts.empty = false;
  facts.state = TargetState::framework_fresh;
  return facts;
}

TEST(Decide, gives_a_command_that_works_when_pasted) {
  const Confirmation said{true, "", {}, "groundway copy app.db --env production --data-only --replace"};
  const Error error = decide(production(), Action::replace, said).error();
  EXPECT_EQ(error.fix,
            "groundway copy app.db --env production --data-only --replace --confirm production/shop");
}

TEST(Decide, names_both_tiers_and_the_way_out_of_a_mismatch) {
  Facts facts = production();
  facts.environment = "staging";
  facts.configured = Tier::staging;
  facts.stamp_environments = "production";
  const Error error = decide(facts, Action::read, {}).error();
  EXPECT_THAT(error.cause, HasSubstr("staging"));
  EXPECT_THAT(error.cause, HasSubstr("production"));
  EXPECT_THAT(error.fix, HasSubstr("--env production"));
  EXPECT_THAT(error.fix, HasSubstr("shares = \"production\" under [env.staging]"));
}

TEST(Decide, sends_a_copied_stamp_to_env_stamp_new) {
  Facts facts = production();
  facts.stamp_fits = false;
  const Error error = decide(facts, Action::write, {true, "", {}, ""}).error();
  EXPECT_EQ(error.fix, "groundway env stamp --env production --new");
}

TEST(Decide, sends_an_unstamped_remote_database_to_env_stamp) {
  Facts facts = facts_of_row({"", "d", true, false, '-', true, ""});
  const Error error = decide(facts, Action::destroy, {}).error();
  EXPECT_EQ(error.code, Code::unstamped);
  EXPECT_EQ(error.fix, "groundway env stamp --env development --confirm development/shop");
}

TEST(Facts, of_a_staging_that_shares_production_are_of_production) {
  Target target;
  target.environment = "staging";
  target.url.kind = DatabaseUrl::Kind::postgres;
  target.url.database = "shop";
  target.tier = Tier::staging;
  target.effective_tier = Tier::production;
  LiveFacts live;
  live.stamp = Stamp{};
  const Facts facts = facts_of(target, live, TargetState::unknown);
  EXPECT_EQ(effective_tier(facts), Tier::production);
  EXPECT_EQ(facts.typed_name, "staging/shop");
  EXPECT_FALSE(decide(facts, Action::seed, {true, "staging/shop", {}, ""}));
}

TEST(Facts, of_a_tunnel_are_those_of_the_host_it_leads_to) {
  Target target;
  target.url.kind = DatabaseUrl::Kind::postgres;
  target.url.hosts = {{"db.example.com", "127.0.0.1", "5432"}};
  EXPECT_TRUE(facts_of(target, LiveFacts{}, TargetState::unknown).remote);
}

TEST(Stamp, fits_where_nothing_that_could_be_read_differs) {
  const BirthFacts stamped{"16384", "16400", "7300"};
  EXPECT_TRUE(fits(stamped, stamped));
  EXPECT_TRUE(fits(stamped, {"16384", "16400", ""}));
  EXPECT_FALSE(fits(stamped, {"16385", "16400", "7300"}));
  EXPECT_FALSE(fits(stamped, {"16384", "16401", ""}));
  EXPECT_FALSE(fits(stamped, {"16384", "16400", "7301"}));
}

}  // namespace
}  // namespace groundway::guard
