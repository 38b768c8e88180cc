#include "env/spelling.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "env/url.h"

namespace groundway::env {
namespace {

std::string again(const char* written, const std::string& scheme = {}) {
  const auto url = parse_url(written);
  return url ? spell_url(*url, scheme) : "refused: " + url.error().cause;
}

TEST(Spelling, keeps_what_the_application_wrote) {
  for (const char* written : {
           "postgresql://u:p@h:5433/shop",
           "postgres://u:p@h/shop",
           "postgresql+psycopg2://u:p@h:5432/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem",
           "postgresql+asyncpg://u:p@h/shop?ssl=require",
           "postgresql://u:p@h/shop?schema=sales&connection_limit=5",
           "postgis://u:p@h/geo",
           "postgresql://u:p@[::1]:5432/shop",
           "postgresql://u:p@a:5432,b:5433/shop?target_session_attrs=read-write",
           "postgresql://u:p@/shop?host=/run/postgresql",
           "jdbc:postgresql://h:5432/shop?user=u&password=p&currentSchema=sales",
           "postgresql://h/shop",
       }) {
    EXPECT_EQ(again(written), written);
  }
}

TEST(Spelling, a_keyword_string_becomes_the_portable_url) {
  EXPECT_EQ(again("host=db.example.org port=6000 dbname=shop user=u password='a b' sslmode=verify-full"),
            "postgresql://u:a%20b@db.example.org:6000/shop?sslmode=verify-full");
}

TEST(Spelling, signs_in_a_password_survive_another_reading) {
  DatabaseUrl url;
  url.kind = DatabaseUrl::Kind::postgres;
  url.hosts = {{"h", "", ""}};
  url.database = "a/b?c";
  url.user = "me@corp";
  const std::string signs = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\x01\xc3\xa9";
  url.password = Secret(signs);
  for (const char* scheme : {"postgresql", "postgresql+psycopg2", "jdbc:postgresql"}) {
    auto back = parse_url(spell_url(url, scheme));
    ASSERT_TRUE(back) << scheme << ": " << back.error().cause;
    EXPECT_EQ(back->password.reveal(), signs) << scheme;
    EXPECT_EQ(back->user, "me@corp") << scheme;
    EXPECT_EQ(back->database, "a/b?c") << scheme;
  }
}

TEST(Spelling, tls_of_the_policy_is_said_in_the_drivers_words) {
  auto url = parse_url("postgresql://u:p@h/shop");
  url->set_option("sslmode", "verify-full");
  url->set_option("sslrootcert", "/etc/ca.pem");
  EXPECT_EQ(spell_url(*url), "postgresql://u:p@h/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem");
  EXPECT_EQ(spell_url(*url, "postgresql+asyncpg"), "postgresql+asyncpg://u:p@h/shop?ssl=verify-full");
  EXPECT_EQ(spell_url(*url, "postgresql+pg8000"), "postgresql+pg8000://u:p@h/shop");
}

TEST(Spelling, a_raised_sslmode_takes_the_place_of_the_written_one) {
  auto url = parse_url("postgresql+psycopg2://u:p@h/shop?sslmode=require&application_name=web");
  url->set_option("sslmode", "verify-full");
  EXPECT_EQ(spell_url(*url), "postgresql+psycopg2://u:p@h/shop?sslmode=verify-full&application_name=web");
  auto asyncpg = parse_url("postgresql+asyncpg://u:p@h/shop?ssl=require");
  asyncpg->set_option("sslmode", "verify-full");
  EXPECT_EQ(spell_url(*asyncpg), "postgresql+asyncpg://u:p@h/shop?ssl=verify-full");
}

TEST(Spelling, a_sqlite_path_is_absolute_and_keeps_its_scheme) {
  const std::string here = std::filesystem::current_path().string();
  EXPECT_EQ(again("sqlite:///data/app.db"), "sqlite:///" + here + "/data/app.db");
  EXPECT_EQ(again("sqlite:./app.db"), "sqlite:///" + here + "/app.db");
  EXPECT_EQ(again("sqlite+aiosqlite:////srv/app.db"), "sqlite+aiosqlite:////srv/app.db");
  EXPECT_EQ(again("sqlite:////srv/app.db?timeout=20"), "sqlite:////srv/app.db?timeout=20");
  EXPECT_EQ(again("file:/srv/my%20app.db?mode=ro"), "file:/srv/my%20app.db?mode=ro");
  EXPECT_EQ(again("/srv/app.db"), "/srv/app.db");
  EXPECT_EQ(again("/srv/app.db", "sqlite"), "sqlite:////srv/app.db");
  EXPECT_EQ(again("sqlite::memory:"), "sqlite:///:memory:");
}

}  // namespace
}  // namespace groundway::env
