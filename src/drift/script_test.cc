#include "drift/script.h"

#include <gtest/gtest.h>

#include "base/fakes.h"

namespace groundway::drift {
namespace {

std::vector<std::string> paths(const Script& script) {
  std::vector<std::string> out;
  for (const ScriptFile& file : script.files) out.push_back(file.path);
  return out;
}

TEST(Script, takes_the_up_sections_of_a_migration_and_knows_their_lines) {
  const auto parts = forward_parts({"1.sql", "-- migrate:up\na;\n-- migrate:down\nb;\n-- migrate:up postgres\nc;\n", 1});
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].text, "a;\n");
  EXPECT_EQ(parts[0].first_line, 2);
  EXPECT_EQ(parts[1].first_line, 6);
}

TEST(Script, leaves_out_what_is_for_sqlite) {
  const auto parts = forward_parts({"1.sql", "-- migrate:up sqlite\na;\n-- migrate:up postgres transaction:false\nb;", 1});
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].text, "b;\n");
}

TEST(Script, takes_a_plain_file_whole) {
  const auto parts = forward_parts({"1.sql", "-- migrate the users\na;", 1});
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].text, "-- migrate the users\na;");
}

TEST(Script, orders_a_folder_by_the_numbers_of_its_files) {
  FakeFiles files({{"m/10_b.sql", "x"}, {"m/9_a.sql", "x"}, {"m/10_b.down.sql", "x"}, {"m/README.md", "x"},
                   {"m/20240101_init/migration.sql", "x"}});
  const auto script = read_script("m", files);
  ASSERT_TRUE(script) << script.error().cause;
  EXPECT_EQ(paths(*script), (std::vector<std::string>{"m/9_a.sql", "m/10_b.sql", "m/20240101_init/migration.sql"}));
}

TEST(Script, says_that_a_folder_holds_none) {
  FakeFiles files(std::map<std::string, std::string>{{"m/README.md", "x"}});
  EXPECT_FALSE(read_script("m", files));
  EXPECT_FALSE(read_script("nowhere", files));
}

}  // namespace
}  // namespace groundway::drift
