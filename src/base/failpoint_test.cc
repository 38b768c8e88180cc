#include "base/failpoint.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <set>

namespace groundway {
namespace {

// The setting is read once a process: each case runs in a child, which says by its status what it saw.
int in_child(const char* setting, int calls) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("GROUNDWAY_FAILPOINT", setting, 1);
    int failures = 0;
    for (int i = 0; i < calls; ++i) failures += failpoint(Failpoint::copy_rows_sent) ? 0 : 1;
    ::_exit(failures);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(Failpoint, does_nothing_unless_it_is_named) {
  EXPECT_EQ(in_child("", 3), 0);
  EXPECT_EQ(in_child("copy.piece.recorded=kill", 3), 0);
}

TEST(Failpoint, kills_the_process_or_fails_once_at_the_hit_that_is_named) {
  EXPECT_EQ(in_child("copy.rows.sent=kill", 1), -9);
  EXPECT_EQ(in_child("copy.rows.sent:2=kill", 1), 0);
  EXPECT_EQ(in_child("copy.rows.sent:2=kill", 2), -9);
  EXPECT_EQ(in_child("copy.rows.sent:2=error", 5), 1);
}

TEST(Failpoint, a_setting_that_cannot_be_read_is_an_error_everywhere) {
  for (const char* wrong : {"copy.rows.set=kill", "copy.rows.sent=explode", "copy.rows.sent:x=kill", "copy.rows.sent=pause:-1"})
    EXPECT_EQ(in_child(wrong, 2), 2) << wrong;
}

TEST(Failpoint, names_are_unique_and_say_what_is_true_there) {
  std::set<std::string_view> names;
  for (const FailpointRow& row : all_failpoints()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.command.empty()) << row.name;
    EXPECT_FALSE(row.meaning.empty());
  }
}

}  // namespace
}  // namespace groundway
