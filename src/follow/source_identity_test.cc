#include "follow/source_identity.h"

#include "follow/source_log_fixture.h"

namespace groundway::follow {
namespace {

class SourceIdentity : public SourceLogTest {
 protected:
  Identity now() {
    auto source = reader();
    EXPECT_TRUE(source) << source.error().cause;
    auto found = identify(*source);
    EXPECT_TRUE(found) << found.error().cause;
    return *found;
  }
};

TEST_F(SourceIdentity, a_file_that_was_written_to_is_what_became_of_it) {
  for (const std::string mode : {"delete", "wal"}) {
    App app(file);
    app.rows("PRAGMA journal_mode=" + mode);
    app.run("CREATE TABLE t" + mode + " (a)");
    const Identity then = now();
    app.run("INSERT INTO t" + mode + " VALUES (1)");
    app.run("VACUUM");
    EXPECT_EQ(what_differs(then, now()), "") << mode;
    EXPECT_EQ(what_differs(parse_identity(to_text(then)), now()), "") << mode;
  }
}

TEST_F(SourceIdentity, a_backup_that_was_put_back_is_older_under_the_same_number) {
  App(file).run("CREATE TABLE t (a)");
  std::filesystem::copy_file(file, file + ".backup");
  App(file).run("INSERT INTO t VALUES (1)");
  const Identity then = now();
  std::filesystem::copy_file(file + ".backup", file, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(now().inode, then.inode);
  EXPECT_NE(what_differs(then, now()).find("older state"), std::string::npos);
}

TEST_F(SourceIdentity, another_file_of_the_same_content_is_another) {
  App(file).run("CREATE TABLE t (a)");
  const Identity then = now();
  std::filesystem::copy_file(file, file + ".other");
  std::filesystem::rename(file + ".other", file);
  EXPECT_EQ(what_differs(then, now()), "another file stands where the SQLite file was");
}

TEST_F(SourceIdentity, a_file_that_went_away_is_gone) {
  App(file).run("CREATE TABLE t (a)");
  auto source = reader();
  ASSERT_TRUE(source);
  const Identity then = *identify(*source);
  std::filesystem::remove(file);
  EXPECT_EQ(what_differs(then, *identify(*source)), "the SQLite file is gone");
}

TEST(Identity, a_counter_that_began_again_is_no_older_state) {
  EXPECT_EQ(what_differs({7, 0xffffffffU}, {7, 3}), "");
  EXPECT_NE(what_differs({7, 3}, {7, 0xffffffffU}), "");
}

TEST(Identity, a_journal_that_knows_no_file_compares_with_none) {
  EXPECT_EQ(what_differs(parse_identity(""), {7, 3}), "");
  EXPECT_EQ(what_differs(parse_identity("what:ever"), {7, 3}), "");
}

}  // namespace
}  // namespace groundway::follow
