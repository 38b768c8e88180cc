#include "check/leak_scan.h"

#include <gtest/gtest.h>

namespace groundway::check {
namespace {

// "3 a URL db.example.org", "1 POSTGRES_PASSWORD (guessable)"
std::vector<std::string> told(std::string_view text, bool keys = true) {
  std::vector<std::string> out;
  for (const Leak& leak : scan_for_passwords(text, keys)) {
    out.push_back(std::to_string(leak.line) + " " + leak.what + (leak.host.empty() ? "" : " " + leak.host) +
                  (leak.guessable ? " (guessable)" : ""));
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(LeakScan, finds_a_password_in_a_url_of_any_driver) {
  EXPECT_EQ(told("a\nx = \"postgresql+psycopg2://u:S3cr%2Fet@db.example.org:5432/d\"\n"),
            Lines{"2 a URL db.example.org"});
  EXPECT_EQ(told("url: postgres://u:hunter2@[::1]/d"), Lines{"1 a URL ["});
  EXPECT_EQ(told("jdbc:postgresql://h/d?user=u"), Lines{});
  EXPECT_EQ(told("https://u:hunter2@h/"), Lines{});
  EXPECT_EQ(told("postgres://u@h/d"), Lines{});
}

TEST(LeakScan, decodes_the_password_that_it_compares) {
  const auto leaks = scan_for_passwords("postgres://u:p%40ss-w0rd@h.example/d", false);
  ASSERT_EQ(leaks.size(), 1U);
  EXPECT_EQ(leaks[0].value.reveal(), "p@ss-w0rd");
}

TEST(LeakScan, finds_the_keys_of_frameworks_where_they_are_asked_for) {
  EXPECT_EQ(told("PGPASSWORD=hunter2\nexport DB_PASSWORD='a b c9'\n  password: s3same\n- "
                 "POSTGRES_PASSWORD=x9y9z9\n"),
            (Lines{"1 PGPASSWORD", "2 DB_PASSWORD", "3 password", "4 POSTGRES_PASSWORD"}));
  EXPECT_EQ(told("PGPASSWORD=hunter2", false), Lines{});
  EXPECT_EQ(told("# PGPASSWORD=hunter2\nPASSWORD_MIN_LENGTH=8\nADMIN_EMAIL=a@b.c"), Lines{});
}

TEST(LeakScan, what_stands_for_a_password_is_none) {
  for (const char* value :
       {"${DB_PASSWORD}", "$DB_PASSWORD", "<password>", "{{ vault }}", "PASSWORD", "xxxx", "****", "%(pw)s",
        "your-password", "put_it_here", "...", "null", "encrypted:BDx9", "ENC[AES256"}) {
    EXPECT_TRUE(is_placeholder(value)) << value;
    EXPECT_EQ(told(std::string("postgres://u:") + value + "@db.corp.io/d"), Lines{}) << value;
  }
  EXPECT_FALSE(is_placeholder("S3cret"));
}

// It stands in ordinary text as well, so nobody gets to hide it there.
TEST(LeakScan, a_word_that_everybody_tries_is_not_kept) {
  const auto leaks = scan_for_passwords("POSTGRES_PASSWORD=changeme", true);
  ASSERT_EQ(leaks.size(), 1U);
  EXPECT_TRUE(leaks[0].guessable && leaks[0].value.empty());
}

TEST(LeakScan, knows_hosts_that_are_near_and_those_that_are_nobodys) {
  for (const char* host : {"localhost", "127.0.0.1", "db", "", "host.docker.internal"})
    EXPECT_TRUE(is_nearby_host(host)) << host;
  for (const char* host : {"db.corp.io", "10.0.0.1", "127.evil.io.example.com.io"}) {
    EXPECT_EQ(is_nearby_host(host), std::string_view(host).starts_with("127.")) << host;
    EXPECT_FALSE(is_nobodys_host(host)) << host;
  }
  EXPECT_TRUE(is_nobodys_host("db.example.com") && is_nobodys_host("example.org") &&
              is_nobodys_host("a.test"));
}

TEST(LeakScan, hostile_text_ends) {
  for (const char* text : {"://", "postgres://", "postgres://:@", "postgres://:", "=\n:", "password",
                           "password:", "- -", "\"\"="})
    (void)scan_for_passwords(text, true);
}

}  // namespace
}  // namespace groundway::check
