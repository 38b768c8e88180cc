#include "cli/doctor_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace groundway::cli {
namespace {

using check::Step;
using check::Verdict;
using ::testing::HasSubstr;
using ::testing::Not;

Step failed() {
  Step step;
  step.name = "tcp";
  step.seen = {"[::1]:5432: Connection refused after 0.1 ms"};
  step.fails(
      Error{Code::unreachable, "127.0.0.1:5432: Connection refused"}.with_fix("pg_isready -h 127.0.0.1"));
  return step;
}

TEST(DoctorOutput, a_step_is_one_line_and_its_details) {
  Step step;
  step.name = "dns";
  step.seen = {"h is 10.0.0.1", "second"};
  EXPECT_EQ(step_text(step), "ok    dns           h is 10.0.0.1\n                    second\n");
}

TEST(DoctorOutput, a_warning_comes_with_how_to_mend_it) {
  Step step;
  step.name = "role";
  step.warns("too strong", "use app_user");
  EXPECT_EQ(step_text(step), "warn  role          too strong\n                    fix: use app_user\n");
}

TEST(DoctorOutput, a_failure_has_cause_fix_and_id) {
  const std::string text = step_text(failed());
  EXPECT_THAT(text, HasSubstr("FAIL  tcp           127.0.0.1:5432: Connection refused\n"));
  EXPECT_THAT(text, HasSubstr("[::1]:5432: Connection refused after 0.1 ms\n"));
  EXPECT_THAT(text, HasSubstr("fix: pg_isready -h 127.0.0.1\n"));
  EXPECT_THAT(text, HasSubstr("error[GW0201]"));
}

TEST(DoctorOutput, what_was_not_tried_is_said) {
  Step step;
  step.name = "login";
  step.verdict = Verdict::not_tried;
  EXPECT_EQ(step_text(step), "-     login         not tried\n");
  EXPECT_THAT(steps_json({step}, "test"), HasSubstr("\"verdict\":\"not tried\""));
}

TEST(DoctorOutput, the_exit_status_is_that_of_the_first_failure) {
  Step later;
  later.name = "stamp";
  later.fails(Error{Code::stamp_mismatch, "another"});
  EXPECT_EQ(check::exit_of({failed(), later}), 5);
  EXPECT_EQ(check::exit_of({later, failed()}), 6);
  EXPECT_EQ(check::exit_of({}), 0);
  EXPECT_THAT(steps_json({failed(), later}, "x"), HasSubstr("\"ok\":false,\"exit\":5"));
}

TEST(DoctorOutput, what_a_server_says_does_not_reach_the_terminal_as_it_is) {
  Step step;
  step.name = "tls";
  step.seen = {"CN=\x1b[2Jgone", "second\nthird"};
  const std::string text = step_text(step);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("second\\nthird"));
}

TEST(DoctorOutput, secrets_are_scrubbed_from_text_and_json) {
  const Secret secret("hunter2-hunter2");
  Step step;
  step.name = "url";
  step.seen = {"it is hunter2-hunter2"};
  step.fact("url", "hunter2-hunter2");
  EXPECT_THAT(step_text(step), Not(HasSubstr("hunter2")));
  EXPECT_THAT(steps_json({step}, "x"), Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace groundway::cli
