#include "guard/guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/pg_scratch.h"

namespace groundway::guard {
namespace {

using db::Scratch;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Confirmation typed(const std::string& name) {
  return {false, name, {}, ""};
}

class Guard : public ::testing::Test {
 protected:
  Outside world = real_outside();

  static Target as(const Scratch& scratch, const std::string& environment, Tier tier) {
    Target target = scratch.target;
    target.environment = environment;
    target.environments = {environment};
    target.tier = target.effective_tier = tier;
    target.allowed.weaker_tls = true;  // the test server may have no TLS
    if (!target.url.option("sslmode")) target.url.set_option("sslmode", "prefer");
    return target;
  }
  Code refusal(const Target& target, Action action, const Confirmation& said = {}) {
    auto got = permit(world, target, action, said);
    EXPECT_FALSE(got);
    return got ? Code::internal : got.error().code;
  }
  Result<Stamp> stamp(const Target& target, bool anew = false) {
    auto granted = permit(world, target, Action::stamp, typed(target.typed_name()));
    if (!granted) return std::move(granted).error();
    return write_stamp(world, *granted, anew);
  }
  LiveFacts facts(const Target& target) {
    auto reader = db::open_reader(target);
    EXPECT_TRUE(reader) << reader.error().cause;
    auto live = read_live_facts(*reader);
    EXPECT_TRUE(live) << live.error().cause;
    return live ? *live : LiveFacts{};
  }
};

TEST_F(Guard, lets_a_fresh_local_database_be_filled_and_stamps_it_with_the_tier) {
  NEEDS_SERVER();
  const Scratch scratch;
  const Target target = as(scratch, "development", Tier::development);
  EXPECT_TRUE(facts(target).empty);
  auto granted = permit(world, target, Action::copy_into, {});
  ASSERT_TRUE(granted) << granted.error().cause;
  auto writer = db::open_writer(*granted);
  ASSERT_TRUE(writer) << writer.error().cause;
  ASSERT_TRUE(writer->exec("CREATE SCHEMA app; CREATE TABLE app.t(v int)"));
  auto stamped = ensure_stamp(world, *granted);
  ASSERT_TRUE(stamped) << stamped.error().cause;
  const LiveFacts after = facts(target);
  EXPECT_FALSE(after.empty);
  ASSERT_TRUE(after.stamp);
  EXPECT_EQ(after.stamp->tier, Tier::development);
  EXPECT_THAT(after.stamp->environments, ElementsAre("development"));
  EXPECT_TRUE(fits(after.stamp->birth, after.now));
}

TEST_F(Guard, the_stamps_own_schema_does_not_make_a_database_less_empty) {
  NEEDS_SERVER();
  const Scratch scratch;
  ASSERT_TRUE(stamp(as(scratch, "staging", Tier::staging)));
  EXPECT_TRUE(facts(scratch.target).empty);
}

TEST_F(Guard, a_development_environment_that_points_at_production_is_stopped_by_the_database) {
  NEEDS_SERVER();
  const Scratch scratch;
  ASSERT_TRUE(stamp(as(scratch, "production", Tier::production)));
  const Target mistaken = as(scratch, "development", Tier::development);
  for (const Action action : {Action::read, Action::write, Action::copy_into, Action::destroy}) {
    EXPECT_EQ(refusal(mistaken, action, typed(mistaken.typed_name())), Code::stamp_mismatch);
  }
  Target raw = mistaken;
  raw.environment.clear();
  raw.environments.clear();
  EXPECT_EQ(refusal(raw, Action::seed, typed(raw.typed_name())), Code::guarded);
  EXPECT_EQ(refusal(raw, Action::write), Code::confirmation);
  EXPECT_TRUE(permit(world, raw, Action::write, {true, "", {}, ""}));
}

TEST_F(Guard, a_second_environment_joins_the_stamp_and_keeps_its_uuid) {
  NEEDS_SERVER();
  const Scratch scratch;
  auto first = stamp(as(scratch, "production", Tier::production));
  Target staging = as(scratch, "staging", Tier::production);
  auto second = stamp(staging);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->uuid, second->uuid);
  EXPECT_THAT(second->environments, ElementsAre("production", "staging"));
}

TEST_F(Guard, a_copied_stamp_is_told_from_its_origin_and_still_protects) {
  NEEDS_SERVER();
  const Scratch origin;
  ASSERT_TRUE(stamp(as(origin, "production", Tier::production)));
  const std::string clone = origin.name() + "_clone";
  Scratch::run(Scratch::server(), "CREATE DATABASE " + clone + " TEMPLATE " + origin.name());
  Target target = as(origin, "production", Tier::production);
  target.url.database = clone;
  EXPECT_EQ(refusal(target, Action::write, {true, "", {}, ""}), Code::stamp_copied);
  target = as(origin, "development", Tier::development);
  target.url.database = clone;
  EXPECT_EQ(refusal(target, Action::read), Code::stamp_copied);
  auto renewed = stamp(target, true);
  ASSERT_TRUE(renewed) << renewed.error().cause;
  EXPECT_THAT(renewed->environments, ElementsAre("development"));
  EXPECT_TRUE(permit(world, target, Action::destroy, {}));
  Scratch::run(Scratch::server(), "DROP DATABASE " + clone);
}

TEST_F(Guard, a_writer_that_meets_another_database_is_refused) {
  NEEDS_SERVER();
  const Scratch scratch;
  const Target target = as(scratch, "development", Tier::development);
  auto granted = permit(world, target, Action::write, {});
  ASSERT_TRUE(granted);
  Scratch::run(Scratch::server(), "DROP DATABASE " + scratch.name());
  Scratch::run(Scratch::server(), "CREATE DATABASE " + scratch.name());
  auto writer = db::open_writer(*granted);
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().code, Code::stamp_mismatch);
}

TEST_F(Guard, a_writer_copies_rows_in_and_keeps_none_of_a_copy_that_fails_or_is_given_up) {
  NEEDS_SERVER();
  const Scratch scratch;
  scratch.sql("CREATE TABLE t(v int)");
  auto granted = permit(world, as(scratch, "development", Tier::development), Action::write, {});
  ASSERT_TRUE(granted) << granted.error().cause;
  auto writer = db::open_writer(*granted);
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->copy_begin("COPY public.t FROM STDIN"));
  std::string rows;
  for (int i = 0; i < 300'000; ++i) rows += std::to_string(i) + "\n";
  ASSERT_TRUE(writer->copy_put(rows));
  auto taken = writer->copy_end();
  ASSERT_TRUE(taken) << taken.error().cause;
  EXPECT_EQ(*taken, 300'000);
  ASSERT_TRUE(writer->copy_begin("COPY public.t FROM STDIN"));
  ASSERT_TRUE(writer->copy_put("1\nx\n"));
  auto failed = writer->copy_end();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().sqlstate, "22P02");
  ASSERT_TRUE(writer->copy_begin("COPY public.t FROM STDIN"));
  ASSERT_TRUE(writer->copy_put("1\n"));
  writer->copy_abort("given up");
  EXPECT_FALSE(writer->in_transaction());
  auto count = writer->query("SELECT count(*) FROM public.t");
  ASSERT_TRUE(count) << count.error().cause;
  EXPECT_EQ(count->integer(0, 0), 300'000);
}

TEST_F(Guard, a_permit_to_read_opens_no_writer) {
  NEEDS_SERVER();
  const Scratch scratch;
  auto granted = permit(world, as(scratch, "development", Tier::development), Action::read, {});
  ASSERT_TRUE(granted);
  EXPECT_EQ(db::open_writer(*granted).error().code, Code::internal);
  EXPECT_EQ(write_stamp(world, *granted, false).error().code, Code::internal);
}

TEST_F(Guard, an_extension_is_not_data) {
  NEEDS_SERVER();
  const Scratch scratch;
  scratch.sql("CREATE EXTENSION citext; CREATE SEQUENCE s");
  EXPECT_TRUE(facts(scratch.target).empty);
}

TEST_F(Guard, a_stamp_of_a_later_version_counts_as_production) {
  NEEDS_SERVER();
  const Scratch scratch;
  ASSERT_TRUE(stamp(as(scratch, "development", Tier::development)));
  scratch.sql("UPDATE groundway.identity SET tier = 'quarantine'");
  const LiveFacts live = facts(scratch.target);
  EXPECT_EQ(live.stamp->tier, Tier::production);
  EXPECT_FALSE(live.stamp->tier_known);
}

TEST_F(Guard, a_file_is_judged_by_its_environment) {
  Target target;
  target.environment = "production";
  target.tier = target.effective_tier = Tier::production;
  target.url.path = "/no/such/app.db";
  EXPECT_EQ(refusal(target, Action::write), Code::confirmation);
  EXPECT_THAT(target.typed_name(), "production/app.db");
}

}  // namespace
}  // namespace groundway::guard
