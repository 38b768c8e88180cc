#include "dev/env_block.h"

#include <gtest/gtest.h>

namespace groundway::dev {
namespace {

const std::string kPassword(32, 'a');

Place shop() {
  Place place;
  place.database = "shop";
  place.tls = "/var/lib/my server";
  return place;
}

std::string block() {
  return render_block(shop(), 24'817,
                      {Secret(kPassword), Secret(std::string(32, 'b')), Secret(std::string(32, 'c'))});
}

TEST(EnvBlock, a_url_verifies_the_server_in_full) {
  EXPECT_EQ(url_of(shop(), 24'817, kMigration, Secret(kPassword)),
            "postgresql://migration:" + kPassword +
                "@localhost:24817/shop?sslmode=verify-full&sslrootcert=/var/lib/my%20server/ca.pem");
}

TEST(EnvBlock, what_was_written_is_read_back) {
  auto read = take_apart(block(), ".env.local");
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value().rest, "");
  EXPECT_EQ(read.value().passwords.migration.reveal(), kPassword);
  EXPECT_EQ(read.value().passwords.application.reveal(), std::string(32, 'b'));
  EXPECT_EQ(read.value().passwords.master.reveal(), std::string(32, 'c'));
  EXPECT_EQ(read.value().foreign_line, 0);
}

TEST(EnvBlock, other_lines_stay_byte_for_byte_wherever_the_block_stood) {
  const std::string before = "A=1\r\n\n";
  const std::string after = "\tB = 'x'\n# groundway\nC=2";
  EXPECT_EQ(take_apart(before + block() + after, "f").value().rest, before + after);
}

TEST(EnvBlock, a_file_without_a_block_is_all_rest) {
  for (const std::string& content :
       {std::string(), std::string("A=1"), std::string("\n\n"), std::string("\r\n")}) {
    EXPECT_EQ(take_apart(content, "f").value().rest, content);
  }
}

TEST(EnvBlock, two_blocks_become_one) {
  EXPECT_EQ(take_apart(block() + "A=1\n" + block(), "f").value().rest, "A=1\n");
}

TEST(EnvBlock, a_second_database_url_is_found_with_its_line) {
  EXPECT_EQ(take_apart("A=1\nexport DATABASE_URL = sqlite:x\n" + block(), "f").value().foreign_line, 2);
  EXPECT_EQ(take_apart("DATABASE_URL_PROD=x\n#DATABASE_URL=y\n" + block(), "f").value().foreign_line, 0);
}

TEST(EnvBlock, a_block_without_its_end_is_refused_with_its_line) {
  auto read = take_apart("A=1\n# groundway dev: begin\nB=2\n", ".env.local");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::config);
  EXPECT_EQ(read.error().place, ".env.local:2");
}

TEST(EnvBlock, a_password_that_somebody_changed_is_not_taken) {
  const std::string changed =
      "# groundway dev: begin\nDATABASE_URL=\"postgresql://migration:hunter2@localhost/shop\"\n"
      "# groundway dev: end\n";
  EXPECT_TRUE(take_apart(changed, "f").value().passwords.migration.empty());
}

TEST(EnvBlock, a_last_line_without_an_end_is_not_joined_to_ours) {
  EXPECT_EQ(put_together("A=1", "B\n"), "A=1\nB\n");
  EXPECT_EQ(put_together("A=1\n", "B\n"), "A=1\nB\n");
  EXPECT_EQ(put_together("", "B\n"), "B\n");
}

}  // namespace
}  // namespace groundway::dev
