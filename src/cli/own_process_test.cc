#include "cli/own_process.h"

#include <gtest/gtest.h>

#include "base/fakes.h"

namespace groundway::cli {
namespace {

Result<std::string> find(const std::string& name, const std::string& path) {
  const FakeEnvironment environment(std::map<std::string, std::string>{{"PATH", path}});
  return find_program(name, environment);
}

TEST(FindProgram, looks_through_the_folders_of_the_path_in_their_order) {
  EXPECT_EQ(*find("sh", "/nowhere:/bin:/usr/bin"), "/bin/sh");
}

TEST(FindProgram, a_name_with_a_slash_is_a_path) {
  EXPECT_EQ(*find("/bin/sh", ""), "/bin/sh");
}

TEST(FindProgram, what_is_not_there_is_127_and_what_may_not_run_is_126) {
  EXPECT_EQ(find("no-such-program", "/bin").error().exit_code(), 127);
  EXPECT_EQ(find("", "/bin").error().exit_code(), 127);
  EXPECT_EQ(find("/nowhere/sh", "/bin").error().exit_code(), 127);
  EXPECT_EQ(find("/etc/passwd", "/bin").error().exit_code(), 126);
  EXPECT_EQ(find("passwd", "/etc").error().exit_code(), 126);
  EXPECT_EQ(find("/bin", "/bin").error().exit_code(), 126);
}

}  // namespace
}  // namespace groundway::cli
