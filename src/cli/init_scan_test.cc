#include "cli/init_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/fakes.h"
#include "base/text.h"
#include "cli/init_files.h"
#include "env/config.h"
#include "env/dotenv.h"

namespace groundway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// In a fake project a file is SQLite when its name says so.
bool by_name(const std::string& path) {
  return path.ends_with(".db") || path.ends_with(".sqlite3") || path.ends_with("/data");
}

struct Project {
  FakeOutside outside;

  Scan scan() { return scan_project("/srv/shop", outside.world(), by_name); }
  Framework framework() {
    const Scan found = scan();
    EXPECT_EQ(found.frameworks.size(), 1U);
    return found.frameworks.empty() ? Framework{} : found.frameworks[0];
  }
};

Project project_of(const std::map<std::string, std::string>& files) {
  Project out;
  for (const auto& [name, content] : files) out.outside.files.entries["/srv/shop/" + name] = {content, 0644};
  return out;
}

TEST(Scan, alembic_says_itself_where_its_scripts_are) {
  Project project = project_of({{"alembic.ini", "[alembic]\nscript_location = %(here)s/db/alembic\n"},
                   {"db/alembic/versions/1.py", ""}});
  EXPECT_EQ(project.framework().name, "Alembic");
  EXPECT_EQ(project.framework().migrations, "db/alembic/versions");
}

TEST(Scan, knows_frameworks_by_their_files) {
  const std::pair<const char*, const char*> kFiles[] = {{"migrations/alembic.ini", "Flask-Migrate"},
                                                        {"manage.py", "Django"},
                                                        {"prisma/schema.prisma", "Prisma"},
                                                        {"drizzle.config.ts", "Drizzle"},
                                                        {"config/database.yml", "Rails"},
                                                        {"artisan", "Laravel"},
                                                        {".sequelizerc", "Sequelize"}};
  for (const auto& [file, name] : kFiles) EXPECT_EQ(project_of({{file, ""}}).framework().name, name);
}

TEST(Scan, looks_into_files_whose_name_says_too_little) {
  EXPECT_THAT(project_of({{"web/Shop.csproj", "<Project/>"}}).scan().frameworks, IsEmpty());
  EXPECT_EQ(
      project_of({{"web/Shop.csproj", "Include=\"Microsoft.EntityFrameworkCore.Sqlite\""}}).framework().evidence,
      "web/Shop.csproj");
  EXPECT_THAT(project_of({{"pyproject.toml", "[tool.black]"}}).scan().frameworks, IsEmpty());
  EXPECT_EQ(project_of({{"pyproject.toml", "[tool.aerich]\n"}}).framework().name, "Aerich");
}

TEST(Scan, the_likeliest_sqlite_file_comes_first) {
  Project project = project_of({{"tests.db", ""},
                   {"data/deep/a.db", ""},
                   {"b.db", ""},
                   {"instance/z.db", ""},
                   {"node_modules/x/c.db", ""},
                   {"storage/data", ""}});
  EXPECT_THAT(project.scan().sqlite_files,
              ElementsAre("instance/z.db", "b.db", "storage/data", "data/deep/a.db", "tests.db"));
}

TEST(Scan, names_of_variables_are_taken_and_values_are_not) {
  Project project = project_of({{".env", "SECRET_KEY=hunter2-word\nDB_POOL_SIZE=3\nDATABASE_URL=sqlite:a.db\n"},
                   {".env.production", "STRIPE_TOKEN=hunter3-word\n"},
                   {".env.example", "NOT_READ=1\n"}});
  const Scan scan = project.scan();
  EXPECT_THAT(scan.variables, ElementsAre("SECRET_KEY", "STRIPE_TOKEN"));
  EXPECT_EQ(scan.url_variable_place, ".env:3");
  const std::string all = config_text(scan) + example_text(scan) + make_text(scan);
  EXPECT_THAT(all, Not(HasSubstr("hunter")));
  EXPECT_THAT(example_text(scan), HasSubstr("\nSTRIPE_TOKEN=\n"));
}

TEST(Scan, a_name_alone_makes_no_sqlite_file) {
  const auto folder = std::filesystem::temp_directory_path() / "groundway-scan-test";
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, std::string_view content) {
    std::ofstream(folder / name, std::ios::binary) << content;
    return (folder / name).string();
  };
  EXPECT_TRUE(has_sqlite_header(write("a.db", std::string("SQLite format 3\0 and more", 25))));
  EXPECT_TRUE(has_sqlite_header(write("noname", std::string("SQLite format 3\0 and more", 25))));
  EXPECT_FALSE(has_sqlite_header(write("b.db", "MSSQL or Berkeley, who knows")));
  EXPECT_TRUE(has_sqlite_header(write("empty.db", "")));
  EXPECT_FALSE(has_sqlite_header(write("empty", "")));
  EXPECT_FALSE(has_sqlite_header((folder / "missing.db").string()));
  std::filesystem::remove_all(folder);
}

TEST(InitFiles, the_configuration_parses_whatever_the_names_are) {
  Project project = project_of({{"alembic.ini", "script_location = m\"i\\g\n"},
                   {"m\"i\\g/versions/x", ""},
                   {"schema.sql", ""},
                   {"instance/we\"ird\\.db", ""}});
  auto parsed = env::parse_config(config_text(project.scan()), "groundway.toml");
  ASSERT_TRUE(parsed) << parsed.error().cause;
  EXPECT_EQ(parsed->models->text, "schema.sql");
  EXPECT_EQ(parsed->migrations->text, "m\"i\\g/versions");
}

TEST(InitFiles, the_example_reads_as_an_env_file_and_holds_no_value) {
  auto parsed =
      env::parse_dotenv(example_text(project_of({{".env", "TOKEN=abc\n"}}).scan()), ".env.example");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->entries.size(), 3U);
  for (const auto& entry : parsed->entries) EXPECT_EQ(entry.value, "") << entry.key;
}

TEST(InitFiles, without_a_framework_no_target_calls_what_does_not_exist) {
  const std::string text = make_text(project_of({}).scan());
  EXPECT_THAT(text, HasSubstr("dev up"));
  EXPECT_THAT(text, Not(HasSubstr("\ndb-up:")));
}

TEST(InitFiles, a_step_that_a_framework_lacks_fails_and_says_so) {
  const std::string text = make_text(project_of({{"prisma/schema.prisma", ""}}).scan());
  EXPECT_THAT(text, HasSubstr("db-down: Prisma has no command for this"));
  EXPECT_THAT(text, HasSubstr("exit 1"));
}

}  // namespace
}  // namespace groundway::cli
