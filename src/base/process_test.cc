#include "base/process.h"

#include <gtest/gtest.h>

#include <set>

namespace groundway {
namespace {

TEST(Process, gives_back_both_streams_and_the_status) {
  auto ended = run({.argv = {"/bin/sh", "-c", "cat; echo no >&2; exit 3"},
                          .environment = {},
                          .input = "hello",
                          .run_as_uid = {},
                          .run_as_gid = {},
                          .folder = ""});
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->exit_code, 3);
  EXPECT_EQ(ended->output, "hello");
  EXPECT_EQ(ended->errors, "no\n");
}

TEST(Process, the_child_sees_only_the_environment_given) {
  auto ended = run({.argv = {"/usr/bin/env"},
                          .environment = {"ONLY=this"},
                          .input = "",
                          .run_as_uid = {},
                          .run_as_gid = {},
                          .folder = ""});
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->output, "ONLY=this\n");
}

TEST(Process, ends_a_child_that_takes_too_long) {
  auto ended = run({.argv = {"/bin/sleep", "60"},
                          .environment = {},
                          .input = "",
                          .run_as_uid = {},
                          .run_as_gid = {},
                          .folder = "",
                          .timeout = Millis(100)});
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->exit_code, 124);
}

TEST(Process, a_missing_program_is_an_error) {
  auto ended = run({.argv = {"/no/such/program"},
                          .environment = {},
                          .input = "",
                          .run_as_uid = {},
                          .run_as_gid = {},
                          .folder = ""});
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, Code::file_access);
}

TEST(Errors, ids_are_unique_and_exit_codes_are_documented_ones) {
  std::set<std::string_view> seen;
  for (const CodeInfo& c : all_codes()) {
    EXPECT_TRUE(seen.insert(c.id).second) << c.id;
    EXPECT_TRUE((std::set<int>{1, 2, 3, 4, 5, 6, 7, 8, 70, 126, 127, 130, 143}).count(c.exit_code)) << c.id;
    EXPECT_EQ(c.retryable && c.exit_code != 5 && c.exit_code != 7, false) << c.id;
  }
}

}  // namespace
}  // namespace groundway
