#include "dev/fetch.h"

#include <gtest/gtest.h>

#include "base/fakes.h"

namespace groundway::dev {
namespace {

TEST(Fetch, the_registry_is_npms_unless_npm_is_told_otherwise) {
  FakeOutside outside;
  outside.environment.values["HOME"] = "/home/a";
  EXPECT_EQ(registry_of(outside.world()), "https://registry.npmjs.org");
  outside.files.entries["/home/a/.npmrc"] = {"audit=false\nregistry = https://npm.example.org/all/\n", 0600};
  EXPECT_EQ(registry_of(outside.world()), "https://npm.example.org/all");
  outside.environment.values["npm_config_registry"] = "http://127.0.0.1:4873/";
  EXPECT_EQ(registry_of(outside.world()), "http://127.0.0.1:4873");
}

TEST(Fetch, an_address_that_would_end_curls_line_is_not_taken) {
  FakeOutside outside;
  outside.environment.values["npm_config_registry"] = "http://a\"\noutput = \"/etc/passwd";
  EXPECT_EQ(registry_of(outside.world()), "https://registry.npmjs.org");
}

TEST(Fetch, links_stay_in_the_library_folder) {
  const auto links = links_of(R"([{"source":"native/lib/a.so.1","target":"native/lib/a.so"}])");
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].target, "native/lib/a.so");
  EXPECT_TRUE(links_of(R"([{"source":"native/lib/a.so.1","target":"native/lib/../../../x"}])").empty());
  EXPECT_TRUE(links_of("").empty());
}

TEST(Fetch, the_cache_is_where_the_variable_says) {
  FakeOutside outside;
  outside.environment.values["GROUNDWAY_PG_CACHE"] = "/srv/pg";
  EXPECT_EQ(cache_folder(outside.world()), "/srv/pg");
}

TEST(Fetch, a_version_that_nobody_pinned_is_refused_before_the_network_is_asked) {
  FakeOutside outside;
  SilentReporter silent;
  Outside world = outside.world();
  const auto fetched = fetch_binaries(9, world, silent);
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().code, Code::dev_binaries);
}

}  // namespace
}  // namespace groundway::dev
