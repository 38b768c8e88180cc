#include "dev/certificates.h"

#include <gtest/gtest.h>

#include "base/fakes.h"

namespace groundway::dev {
namespace {

using std::chrono::hours;

const Moment kNow{std::chrono::seconds(1'770'000'000)};  // 2026-02-02T02:40:00Z

struct Made {
  KeyPair authority, server;
};

Made make() {
  KeyPair authority = make_authority(kNow).value();
  KeyPair server = make_server_certificate(authority, kNow).value();
  return {std::move(authority), std::move(server)};
}

struct Desk {
  FakeOutside outside;
  Place place;
  Desk() { place.tls = "/tls"; }
  bool ensure() {
    Outside world = outside.world();
    return ensure_certificates(place, world).value();
  }
  std::string content(const std::string& name) { return outside.files.entries["/tls/" + name].content; }
};

TEST(Certificates, a_fresh_pair_is_usable_and_signed_by_its_authority) {
  const Made made = make();
  EXPECT_TRUE(is_usable(made.authority, made.authority.certificate, kNow));
  EXPECT_TRUE(is_usable(made.server, made.authority.certificate, kNow));
}

TEST(Certificates, another_authority_does_not_vouch_for_it) {
  EXPECT_FALSE(is_usable(make().server, make().authority.certificate, kNow));
}

TEST(Certificates, a_key_of_another_pair_does_not_fit) {
  const Made made = make();
  EXPECT_FALSE(is_usable({made.server.certificate, made.authority.key}, made.authority.certificate, kNow));
}

TEST(Certificates, thirty_days_before_its_end_it_is_not_usable_any_more) {
  const Made made = make();
  EXPECT_TRUE(is_usable(made.server, made.authority.certificate, kNow + hours(24 * 366)));
  EXPECT_FALSE(is_usable(made.server, made.authority.certificate, kNow + hours(24 * 368)));
}

TEST(Certificates, the_authority_outlives_nine_years) {
  const Made made = make();
  EXPECT_TRUE(is_usable(made.authority, made.authority.certificate, kNow + hours(24 * 365 * 9)));
}

TEST(Certificates, a_clock_set_back_far_makes_them_anew) {
  const Made made = make();
  EXPECT_FALSE(is_usable(made.server, made.authority.certificate, kNow - hours(24 * 400)));
}

TEST(Certificates, the_end_is_told_in_utc) {
  EXPECT_EQ(ends_at(make().server.certificate), "2027-03-06T02:40:00Z");
  EXPECT_EQ(ends_at("damaged"), "");
}

TEST(Certificates, are_written_once_with_private_keys) {
  Desk desk;
  EXPECT_TRUE(desk.ensure());
  const std::string first = desk.content("server.crt");
  EXPECT_EQ(desk.outside.files.entries["/tls/server.key"].mode, 0600U);
  EXPECT_EQ(desk.outside.files.entries["/tls/ca.key"].mode, 0600U);
  EXPECT_FALSE(desk.ensure());
  EXPECT_EQ(desk.content("server.crt"), first);
}

TEST(Certificates, the_servers_is_renewed_before_it_ends_under_the_same_authority) {
  Desk desk;
  desk.ensure();
  const std::string authority = desk.content("ca.pem");
  desk.outside.clock.tick(hours(24 * 380));
  EXPECT_TRUE(desk.ensure());
  EXPECT_EQ(desk.content("ca.pem"), authority);
}

TEST(Certificates, a_kill_between_two_writes_heals_at_the_next_run) {
  for (const char* lost : {"ca.key", "ca.pem", "server.key", "server.crt"}) {
    Desk desk;
    desk.ensure();
    Desk other;
    other.ensure();
    desk.outside.files.entries[std::string("/tls/") + lost] =
        other.outside.files.entries[std::string("/tls/") + lost];
    EXPECT_TRUE(desk.ensure()) << lost;
    const KeyPair server{desk.content("server.crt"), desk.content("server.key")};
    EXPECT_TRUE(is_usable(server, desk.content("ca.pem"), kNow)) << lost;
  }
}

}  // namespace
}  // namespace groundway::dev
