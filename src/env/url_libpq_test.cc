// What we accept, libpq accepts with the same meaning; and no fault ever echoes the secret.
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include "env/libpq_twin.h"
#include "env/url.h"

namespace groundway::env {
namespace {

void expect_agreement(const std::string& text, int& accepted) {
  auto mine = parse_url(text);
  const auto theirs = libpq_reads(text);
  if (!mine) return;
  ++accepted;
  ASSERT_TRUE(theirs) << "libpq refuses " << text;
  ASSERT_TRUE(means_the_same(*mine, *theirs)) << text;
}

void all_strings(const std::string& prefix, std::string_view alphabet, int length, int& accepted) {
  expect_agreement(prefix, accepted);
  if (length == 0 || testing::Test::HasFatalFailure()) return;
  for (const char c : alphabet) all_strings(prefix + c, alphabet, length - 1, accepted);
}

TEST(UrlAgainstLibpq, agrees_on_every_short_url) {
  int accepted = 0;
  all_strings("postgresql://", "a1:@/?=&,%[]#", 4, accepted);
  EXPECT_GT(accepted, 500);
}

TEST(UrlAgainstLibpq, agrees_on_every_short_rest_of_a_whole_url) {
  int accepted = 0;
  all_strings("postgres://u:p@h/d?user=", "a%4&=1/", 5, accepted);
  all_strings("postgres://u:p", "w:@/,%6", 5, accepted);
  all_strings("postgres://[::1]", "1:@/,?]", 4, accepted);
  EXPECT_GT(accepted, 1000);
}

TEST(UrlAgainstLibpq, agrees_on_every_short_keyword_string) {
  int accepted = 0;
  all_strings("user=", "a '\\=\t", 6, accepted);
  all_strings("password = '", "a '\\=", 6, accepted);
  EXPECT_GT(accepted, 1000);
}

TEST(UrlAgainstLibpq, knows_every_keyword_of_libpq_15) {
  PQconninfoOption* defaults = PQconndefaults();
  ASSERT_NE(defaults, nullptr);
  for (const PQconninfoOption* o = defaults; o->keyword != nullptr; ++o) {
    if (std::string_view(o->dispchar) == "D" && std::string_view(o->keyword) != "replication") continue;
    const std::string_view word(o->keyword);
    const bool numeric = word.find("keepalives") == 0 || word.find("timeout") != word.npos ||
                         word == "port" || word == "sslcompression" || word == "sslsni";
    const std::string value = numeric                                             ? "1"
                              : word == "sslmode"                                 ? "require"
                              : word == "target_session_attrs"                    ? "any"
                              : word.find("protocol_version") != word.npos        ? "TLSv1.2"
                              : word == "gssencmode" || word == "channel_binding" ? "disable"
                                                                                  : "x";
    EXPECT_TRUE(parse_url(std::string(word) + "=" + value)) << word;
  }
  PQconninfoFree(defaults);
}

TEST(UrlCanary, no_fault_echoes_the_secret_wherever_one_byte_is_wrong) {
  const std::string secret = "S3cr3tC4nary";
  const std::string_view bytes = "@/?#:%=&'\" \t\n\x01\x7F\xFF[],\\";
  for (const std::string& form :
       {"postgresql://ada:" + secret + "@h:5432/d?sslmode=require",
        "postgresql://h/d?user=ada&password=" + secret, "host=h password=" + secret + " dbname=d",
        "host=h password='" + secret + "'", "jdbc:postgresql://h/d?password=" + secret + "&ssl=true", secret,
        secret + "://x", "x=" + secret}) {
    for (std::size_t at = 0; at <= form.size(); ++at) {
      for (const char c : bytes) {
        for (const bool replace : {false, true}) {
          std::string wrong = form;
          if (replace && at < form.size())
            wrong[at] = c;
          else
            wrong.insert(at, 1, c);
          auto url = parse_url(wrong);
          if (url) continue;
          const std::string said = url.error().cause + url.error().fix + url.error().place;
          for (const char* part : {"S3cr", "3tC4", "nary"})
            ASSERT_EQ(said.find(part), std::string::npos) << wrong;
        }
      }
    }
  }
}

}  // namespace
}  // namespace groundway::env
