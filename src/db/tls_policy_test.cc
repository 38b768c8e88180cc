#include "db/tls_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace groundway::db {
namespace {

using ::testing::HasSubstr;

DatabaseUrl url(const std::string& host, const std::string& mode = "", const std::string& address = "") {
  DatabaseUrl u;
  u.kind = DatabaseUrl::Kind::postgres;
  u.hosts = {{host, address, "5432"}};
  u.database = "shop";
  if (!mode.empty()) u.set_option("sslmode", mode);
  return u;
}

// "verify-full", "require+binding", "refused", "" (libpq's default)
std::string outcome(const DatabaseUrl& u, const TlsWish& wish) {
  auto got = with_tls_policy(u, wish);
  if (!got) return got.error().code == Code::tls_too_weak ? "refused" : "other error";
  return got->option("sslmode").value_or("") +
         (got->option("channel_binding").value_or("") == "require" ? "+binding" : "");
}

const std::string kRds = "shop.abc.eu-central-1.rds.amazonaws.com";
constexpr const char* kModes[] = {"", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"};

TEST(TlsPolicy, wants_verify_full_for_production_and_for_rds_in_every_tier) {
  for (const char* mode : kModes) {
    const std::string expected = *mode == 0 || std::string(mode) == "verify-full" ? "verify-full" : "refused";
    EXPECT_EQ(outcome(url("db.example.com", mode), {Tier::production, false, false, ""}), expected) << mode;
    EXPECT_EQ(outcome(url("localhost", mode), {Tier::production, false, false, ""}), expected) << mode;
    EXPECT_EQ(outcome(url(kRds, mode), {Tier::development, false, false, ""}), expected) << mode;
    EXPECT_EQ(outcome(url(kRds, mode, "127.0.0.1"), {Tier::staging, false, false, ""}), expected) << mode;
  }
}

TEST(TlsPolicy, binds_the_channel_where_the_configuration_allows_less) {
  const TlsWish wish{Tier::production, true, false, "production"};
  const std::pair<const char*, const char*> cases[] = {{"", "verify-full"},
                                                       {"disable", "disable"},
                                                       {"prefer", "prefer+binding"},
                                                       {"require", "require+binding"},
                                                       {"verify-ca", "verify-ca+binding"},
                                                       {"verify-full", "verify-full"}};
  for (const auto& [mode, expected] : cases) EXPECT_EQ(outcome(url(kRds, mode), wish), expected) << mode;
}

TEST(TlsPolicy, never_sends_a_password_to_a_remote_host_that_offers_no_tls_unless_told_to) {
  const TlsWish wish{Tier::development, false, false, ""};
  EXPECT_EQ(outcome(url("db.example.com"), wish), "require+binding");
  EXPECT_EQ(outcome(url("db.example.com", "prefer"), wish), "prefer+binding");
  EXPECT_EQ(outcome(url("db.example.com", "verify-full"), wish), "verify-full");
  EXPECT_EQ(outcome(url("db.example.com", "disable"), wish), "disable");
}

TEST(TlsPolicy, leaves_local_connections_alone) {
  const TlsWish wish{Tier::staging, false, false, ""};
  for (const char* host : {"localhost", "127.0.0.1", "::1", "/var/run/postgresql", ""}) {
    EXPECT_EQ(outcome(url(host), wish), "") << host;
  }
  EXPECT_EQ(outcome(url("/var/run/postgresql"), {Tier::production, false, false, ""}), "");
}

TEST(TlsPolicy, an_iam_token_travels_over_verify_full_without_channel_binding) {
  EXPECT_EQ(outcome(url("db.example.com"), {Tier::development, false, true, ""}), "verify-full");
  EXPECT_EQ(outcome(url(kRds, "require"), {Tier::development, true, true, ""}), "require");
}

TEST(TlsPolicy, names_the_bundle_and_the_setting_in_its_fix) {
  const Error error = with_tls_policy(url(kRds, "require"), {Tier::production, false, false, "live"}).error();
  EXPECT_THAT(error.fix, HasSubstr("global-bundle.pem"));
  EXPECT_THAT(error.fix, HasSubstr("allow_weaker_tls = true under [env.live]"));
}

TEST(TlsPolicy, refuses_a_mode_that_does_not_exist) {
  EXPECT_EQ(with_tls_policy(url("localhost", "verify_full"), {}).error().code, Code::setting_value);
}

TEST(TlsPolicy, knows_rds_hosts_and_names_that_only_resemble_them) {
  EXPECT_TRUE(is_rds_host(kRds));
  EXPECT_TRUE(is_rds_host("X.RDS.amazonaws.com."));
  EXPECT_TRUE(is_rds_host("x.rds.cn-north-1.rds.amazonaws.com.cn"));
  EXPECT_FALSE(is_rds_host("rds.amazonaws.com.evil.example"));
  EXPECT_FALSE(is_rds_host(".rds.amazonaws.com"));
}

TEST(TlsPolicy, takes_a_name_that_begins_like_an_address_for_a_remote_one) {
  EXPECT_TRUE(is_remote(url("127.evil.example")));
  EXPECT_TRUE(is_remote(url("localhost", "", "10.0.0.1")));
  EXPECT_TRUE(is_remote(url("db.example.com", "", "127.0.0.1")));
  EXPECT_FALSE(is_remote(url("127.8.8.8")));
}

}  // namespace
}  // namespace groundway::db
