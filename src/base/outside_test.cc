// The machine itself: files, clock and environment as every command meets them.
#include "base/outside.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace groundway {
namespace {

class OutsideTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "outside-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  Outside world = real_outside();
  std::string folder;
};

TEST_F(OutsideTest, a_file_is_replaced_whole_with_its_mode_and_leaves_nothing_beside_it) {
  const std::string path = folder + "/secret";
  ASSERT_TRUE(world.files.write(path, "first, and longer", 0600));
  ASSERT_TRUE(world.files.write(path, std::string("a\0b", 3), 0640));
  const auto back = world.files.read(path);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, std::string("a\0b", 3));
  EXPECT_EQ(world.files.mode(path), 0640U);
  EXPECT_EQ(world.files.list(folder), std::vector<std::string>{"secret"});
}

TEST_F(OutsideTest, a_folder_is_listed_in_order_with_its_folders_marked) {
  std::filesystem::create_directory(folder + "/b");
  ASSERT_TRUE(world.files.write(folder + "/c", "", 0644));
  ASSERT_TRUE(world.files.write(folder + "/a", "", 0644));
  EXPECT_EQ(world.files.list(folder), (std::vector<std::string>{"a", "b/", "c"}));
  EXPECT_TRUE(world.files.list(folder + "/none").empty());
}

TEST_F(OutsideTest, what_is_not_there_is_told_with_its_path) {
  const std::string path = folder + "/none/file";
  EXPECT_FALSE(world.files.exists(path));
  EXPECT_FALSE(world.files.mode(path).has_value());
  const auto read = world.files.read(path);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::file_access);
  EXPECT_NE(read.error().cause.find(path + ": No such file or directory"), std::string::npos) << read.error().cause;
  EXPECT_FALSE(world.files.write(path, "x", 0644));
}

TEST_F(OutsideTest, a_write_that_cannot_take_its_name_leaves_nothing_behind) {
  std::filesystem::create_directory(folder + "/taken");
  const auto written = world.files.write(folder + "/taken", "x", 0644);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Code::file_access);
  EXPECT_EQ(world.files.list(folder), std::vector<std::string>{"taken/"});
}

TEST_F(OutsideTest, the_environment_is_the_one_of_the_process) {
  ASSERT_TRUE(world.environment.get("PATH").has_value());
  EXPECT_FALSE(world.environment.get("GROUNDWAY_NOBODY_SETS_THIS").has_value());
  EXPECT_FALSE(world.environment.all().empty());
}

TEST(Utc, a_moment_is_written_in_utc_to_the_second) {
  const auto moment = std::chrono::system_clock::from_time_t(951'827'696);
  EXPECT_EQ(utc_text(moment), "2000-02-29T12:34:56Z");
}

}  // namespace
}  // namespace groundway
