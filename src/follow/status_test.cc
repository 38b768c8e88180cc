#include "follow/status.h"

#include <gtest/gtest.h>

namespace groundway::follow {
namespace {

Status of_copy(const std::string& state, bool at_work = false) {
  Status s;
  s.copy.emplace();
  s.copy->state = state;
  s.at_work = at_work;
  return s;
}

Status of_follow(State state, bool at_work, Method method = Method::log) {
  Status s = of_copy("complete");
  s.follow.emplace();
  s.follow->mark = "m";
  s.follow->method = method;
  s.follow->state = state;
  s.follow->source_schema = "d";
  s.at_work = at_work;
  s.file.path = "/app.db";
  s.file.state.log = method == Method::log;
  s.file.state.run = "m";
  s.file.state.schema = "d";
  return s;
}

Status judged(Status s) {
  judge(s);
  return s;
}

void expect(const Status& s, Standing standing, Next next) {
  EXPECT_EQ(name_of(s.standing), name_of(standing));
  EXPECT_EQ(s.next, next) << name_of(standing);
}

TEST(FollowStatus, a_copy_alone_is_nothing_running_stopped_or_complete) {
  expect(judged(Status{}), Standing::nothing, Next::nothing);
  expect(judged(of_copy("running", true)), Standing::copying, Next::nothing);
  expect(judged(of_copy("running")), Standing::unfinished, Next::resume);
  expect(judged(of_copy("loaded")), Standing::unfinished, Next::resume);
  expect(judged(of_copy("rolled back")), Standing::unfinished, Next::copy);
  expect(judged(of_copy("complete")), Standing::complete, Next::nothing);
}

TEST(FollowStatus, a_follow_goes_on_by_a_cutover_or_by_its_own_command) {
  expect(judged(of_follow(State::following, true)), Standing::following, Next::cutover);
  expect(judged(of_follow(State::following, false)), Standing::paused, Next::follow);
  expect(judged(of_follow(State::begun, false)), Standing::paused, Next::follow);
  expect(judged(of_follow(State::cutting_over, false)), Standing::cutting_over, Next::cutover);
  expect(judged(of_follow(State::cutting_over, true)), Standing::cutting_over, Next::nothing);
}

TEST(FollowStatus, an_abandon_that_was_stopped_is_gone_on_with) {
  Status s = of_follow(State::following, false);
  s.file.state.log = false;
  expect(judged(s), Standing::abandoning, Next::abandon);
  s = of_follow(State::following, false, Method::ranges);
  expect(judged(s), Standing::paused, Next::follow);
  s.follow->asked = "abandon";
  expect(judged(s), Standing::abandoning, Next::abandon);
  s = of_follow(State::abandoned, false);
  expect(judged(s), Standing::abandoned, Next::abandon);
  s.file.state.log = false;
  expect(judged(s), Standing::abandoned, Next::nothing);
}

TEST(FollowStatus, after_the_move_only_what_is_not_proven_yet_is_left_to_do) {
  Status s = of_follow(State::moved, false);
  s.file.state.log = false;
  s.file.state.fences = true;
  expect(judged(s), Standing::moved, Next::nothing);
  EXPECT_TRUE(judged(s).in_the_way.empty());
  s.follow->away = true;
  expect(judged(s), Standing::moved, Next::cutover);
  s.file.state.fences = false;
  EXPECT_EQ(judged(s).in_the_way.size(), 1U) << "two databases that take writes";
}

TEST(FollowStatus, traces_that_no_journal_knows_are_taken_away_by_abandon) {
  Status s;
  s.file.path = "/app.db";
  s.file.state.log = true;
  expect(judged(s), Standing::left_over, Next::abandon);
  s.copy = of_copy("complete").copy;
  expect(judged(s), Standing::left_over, Next::abandon);
}

TEST(FollowStatus, tells_everything_that_stands_in_the_way_of_a_cutover) {
  EXPECT_TRUE(judged(of_follow(State::following, true)).in_the_way.empty());
  Status s = of_follow(State::following, true);
  s.file.state.schema = "other";
  s.file.state.whole = false;
  s.file.state.run = "stranger";
  s.refused.rows["t"] = {{"1", "why"}, {"2", "why"}};
  s.follow->note = "the source is locked";
  EXPECT_EQ(judged(s).in_the_way.size(), 5U);
  s.follow->max_rejects = 2;
  EXPECT_EQ(judged(s).in_the_way.size(), 4U);
  s.file.trouble = "there is no file";
  EXPECT_EQ(judged(s).in_the_way.size(), 2U);
}

TEST(FollowStatus, behind_is_what_the_log_holds_or_what_the_last_look_saw) {
  Status s = of_follow(State::following, true);
  s.file.changes = 7;
  s.follow->lag = 3;
  EXPECT_EQ(judged(s).lag, 7U);
  s.file.state.log = false;
  EXPECT_EQ(judged(s).lag, 3U);
}

}  // namespace
}  // namespace groundway::follow
