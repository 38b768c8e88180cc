#include "dev/place.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/fakes.h"

namespace groundway::dev {
namespace {

struct Folder {
  std::string path;
  explicit Folder(const std::string& name) {
    std::string pattern = ::testing::TempDir() + "gw-place-XXXXXX";
    base = ::mkdtemp(pattern.data());
    path = base + "/" + name;
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(base); }
  std::string base;
};

Result<Place> place_of(const Project& project, const std::string& home) {
  FakeOutside outside;
  outside.environment.values["GROUNDWAY_DEV_HOME"] = home;
  return locate(project, outside.world());
}

TEST(Place, a_database_name_needs_no_quotes) {
  EXPECT_EQ(database_name("My Shop-2"), "my_shop_2");
  EXPECT_EQ(database_name("2nd"), "app_2nd");
  EXPECT_EQ(database_name(""), "app");
  EXPECT_EQ(database_name("\xC3\xA9\"; drop"), "drop");
  EXPECT_EQ(database_name("..."), "app");
}

TEST(Place, a_database_name_is_none_of_the_servers_own) {
  for (const char* taken : {"postgres", "template1", "RDSADMIN", "groundway new"}) {
    EXPECT_TRUE(database_name(taken).ends_with("_app")) << taken;
  }
}

TEST(Place, a_database_name_fits_an_identifier) {
  EXPECT_EQ(database_name(std::string(200, 'x')).size(), 63U);
}

TEST(Place, the_name_of_the_application_wins_over_the_folders) {
  const Folder folder("web");
  EXPECT_EQ(place_of({folder.path, "Mesh Board"}, folder.base)->database, "mesh_board");
  EXPECT_EQ(place_of({folder.path, ""}, folder.base)->database, "web");
}

TEST(Place, folders_of_one_name_have_servers_of_their_own) {
  const Folder one("app");
  const Folder two("app");
  EXPECT_NE(place_of({one.path, ""}, one.base)->folder, place_of({two.path, ""}, one.base)->folder);
}

TEST(Place, a_link_to_a_project_means_the_project) {
  const Folder folder("app");
  const std::string link = folder.base + "/link";
  std::filesystem::create_directory_symlink(folder.path, link);
  EXPECT_EQ(place_of({link, ""}, folder.base)->folder, place_of({folder.path, ""}, folder.base)->folder);
}

TEST(Place, a_long_folder_gets_a_short_one_for_its_socket) {
  const Folder folder("app");
  auto place = place_of({folder.path, ""}, folder.base + "/" + std::string(120, 'h'));
  EXPECT_LT(place->sockets.size() + sizeof "/.s.PGSQL.65535", 104U);
}

TEST(Place, a_folder_of_somebody_else_is_not_trusted) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  const Folder folder("theirs");
  ASSERT_EQ(::chown(folder.path.c_str(), 65534, 65534), 0);
  EXPECT_EQ(make_folder(folder.path, 0700, nullptr).error().code, Code::file_access);
}

TEST(Place, a_link_is_not_taken_for_a_folder) {
  const Folder folder("real");
  const std::string link = folder.base + "/link";
  std::filesystem::create_directory_symlink(folder.path, link);
  EXPECT_FALSE(make_folder(link, 0700, nullptr));
}

TEST(Place, a_project_that_is_not_there_is_named) {
  auto place = place_of({"/nonexistent/project", ""}, "/tmp");
  ASSERT_FALSE(place);
  EXPECT_NE(place.error().cause.find("/nonexistent/project"), std::string::npos);
}

TEST(Place, children_see_none_of_the_callers_variables) {
  const Folder folder("app");
  for (const std::string& variable :
       place_of({folder.path, ""}, folder.base)->child({"/bin/true"}).environment) {
    EXPECT_FALSE(variable.starts_with("PG")) << variable;
  }
}

}  // namespace
}  // namespace groundway::dev
