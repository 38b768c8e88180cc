#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "base/fakes.h"
#include "dev/binaries.h"
#include "dev/lock.h"
#include "dev/ports.h"
#include "dev/settings.h"

namespace groundway::dev {
namespace {

class Listener {
 public:
  Listener() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(fd_, 1), 0);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port = ntohs(address.sin_port);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { ::close(fd_); }
  int port = 0;

 private:
  int fd_;
};

TEST(Ports, one_that_somebody_listens_on_is_not_free) {
  int port = 0;
  {
    const Listener other;
    port = other.port;
    EXPECT_FALSE(is_free(port));
    EXPECT_NE(choose_port(port, "/shop").value(), port);
  }
  EXPECT_TRUE(is_free(port));
  EXPECT_EQ(choose_port(port, "/shop").value(), port);
}

TEST(Ports, a_first_one_depends_on_the_folder_and_is_out_of_the_systems_own_range) {
  const int port = choose_port(0, "/shop").value();
  EXPECT_EQ(choose_port(0, "/shop").value(), port);
  EXPECT_GE(port, 20'000);
  EXPECT_LT(port, 30'000);
}

TEST(Settings, the_port_is_read_back_from_what_was_written) {
  Place place;
  EXPECT_EQ(port_in(render_settings(place, {24'817, true})), 24'817);
  EXPECT_EQ(port_in("port = 99999\n"), 0);
  EXPECT_EQ(port_in("# port = 1\n"), 0);
}

TEST(Settings, a_quote_in_a_path_stays_inside_its_string) {
  Place place;
  place.sockets = "/home/o'neil";
  EXPECT_NE(render_settings(place, {1, false}).find("unix_socket_directories = '/home/o''neil'\n"),
            std::string::npos);
}

TEST(Settings, no_line_lets_a_session_in_without_tls_or_password) {
  const std::string hba = render_hba();
  EXPECT_EQ(hba.find("trust"), std::string::npos);
  EXPECT_EQ(hba.find("\nhost "), std::string::npos);
  EXPECT_EQ(hba.find("hostnossl"), std::string::npos);
}

TEST(Binaries, a_version_is_read_from_what_the_server_says) {
  EXPECT_EQ(version_of("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"), "15.20");
  EXPECT_EQ(version_of("postgres (PostgreSQL) 18beta1\n"), "18beta1");
  EXPECT_EQ(version_of("bash: postgres: not found"), "");
}

TEST(Binaries, an_override_is_the_only_candidate) {
  FakeOutside outside;
  outside.environment.values["GROUNDWAY_PG_BIN"] = "/opt/pg/bin";
  EXPECT_EQ(candidate_folders(outside.world()), std::vector<std::string>{"/opt/pg/bin"});
  auto found = find_binaries(outside.world(), 0);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::dev_binaries);
  EXPECT_EQ(found.error().fix, "unset GROUNDWAY_PG_BIN");
}

TEST(Binaries, relative_folders_of_the_path_are_not_looked_into) {
  FakeOutside outside;
  outside.environment.values["PATH"] = ".:bin::/nonexistent/bin";
  for (const std::string& folder : candidate_folders(outside.world()))
    EXPECT_TRUE(folder.starts_with('/')) << folder;
}

TEST(Lock, a_second_taker_waits_and_then_is_told) {
  const std::string path = ::testing::TempDir() + "gw-lock-" + std::to_string(::getpid());
  {
    const auto first = Lock::take(path, Millis{0});
    ASSERT_TRUE(first);
    auto second = Lock::take(path, Millis{30});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::dev_server);
  }
  EXPECT_TRUE(Lock::take(path, Millis{0}));
  ::unlink(path.c_str());
}

}  // namespace
}  // namespace groundway::dev
