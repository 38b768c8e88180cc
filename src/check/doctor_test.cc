#include "check/doctor.h"

#include <gtest/gtest.h>

#include "base/fakes.h"
#include "check/doctor_steps.h"

namespace groundway::check {
namespace {

TEST(Doctor, durations_are_told_in_the_unit_that_fits) {
  EXPECT_EQ(duration_text(0.034), "0.03 ms");
  EXPECT_EQ(duration_text(1.5), "1.50 ms");
  EXPECT_EQ(duration_text(41), "41 ms");
  EXPECT_EQ(duration_text(1300), "1.3 s");
}

TEST(Doctor, the_first_failure_of_a_step_stays) {
  Step step;
  step.fails(Error{Code::tls, "first"});
  step.fails(Error{Code::auth, "second"});
  step.warns("later");
  EXPECT_EQ(step.error->cause, "first");
  EXPECT_EQ(step.verdict, Verdict::fail);
}

TEST(Doctor, the_first_fix_of_a_warning_stays) {
  Step step;
  step.warns("one", "do this");
  step.warns("two", "do that");
  EXPECT_EQ(step.verdict, Verdict::warn);
  EXPECT_EQ(step.fix, "do this");
  EXPECT_EQ(step.seen.size(), 2U);
}

struct Told {
  std::vector<Step> steps;
  std::vector<std::string> in_order;
};

// No server is asked: the configuration fails before.
Told diagnose_in(FakeOutside& outside, const env::Request& request) {
  Outside world = outside.world();
  const Result<env::Resolved> resolved = env::resolve(request, world);
  const Subject subject{request, resolved, db::Target{}, world, Millis{100}};
  Told told;
  told.steps = diagnose(subject, [&](const Step& step) { told.in_order.push_back(step.name); });
  return told;
}

TEST(Doctor, an_unknown_environment_stops_everything_after_it) {
  FakeOutside outside;
  env::Request request;
  request.environment = "prodution";
  const Told told = diagnose_in(outside, request);
  EXPECT_EQ(told.steps.front().name, "environment");
  EXPECT_EQ(told.steps.front().verdict, Verdict::fail);
  for (std::size_t i = 1; i < told.steps.size(); ++i) EXPECT_EQ(told.steps[i].verdict, Verdict::not_tried);
  EXPECT_EQ(told.in_order.size(), told.steps.size());
  EXPECT_EQ(exit_of(told.steps), 3);
}

TEST(Doctor, an_address_that_cannot_be_read_fails_at_the_url) {
  FakeOutside outside;
  outside.environment.values = {{"DATABASE_URL", "postgresql://u:s3cret-word@h:x/y"}};
  const Told told = diagnose_in(outside, {});
  EXPECT_EQ(told.steps[0].verdict, Verdict::ok);
  EXPECT_EQ(told.steps[1].verdict, Verdict::fail);
  EXPECT_EQ(told.steps[1].error->cause.find("s3cret-word"), std::string::npos);
}

}  // namespace
}  // namespace groundway::check
