// The property that the whole of catalog/ stands on: diff(a, b) applied to a is b, and a second diff is
// empty. RC_PARAMS="seed=7 max_success=500" chooses other pairs.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdio>
#include <cstdlib>

#include "drift/round_trip_fixture.h"

namespace groundway::drift {
namespace {

rc::Gen<Genes> genes(int size) {
  const auto gene = rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<Gene>());
  return rc::gen::noShrink(rc::gen::resize(size, rc::gen::container<Genes>(gene)));
}

// What fails is made smaller here, statement by statement, while somebody would wait for it.
template <class Wrong>
void holds(const Pair& pair, const Wrong& wrong) {
  if (wrong(pair).empty()) return;
  const Pair less = smallest(pair, wrong, std::chrono::seconds(30));
  RC_FAIL("from:\n" + shown(less.from) + "\nto:\n" + shown(less.to) + "\n" + wrong(less));
}

class RoundTrip : public testing::Test {
 protected:
  // 1,000 pairs, or as many as there is time for; who chooses himself waits as long as it takes.
  static void SetUpTestSuite() {
    is_bounded_ = std::getenv("RC_PARAMS") == nullptr;
    ::setenv("RC_PARAMS", "max_success=1000", 0);
  }
  void SetUp() override { NEEDS_SERVER(); }

  static Pair unrelated() { return {made_schema(*genes(45)), made_schema(*genes(45))}; }
  static Pair edited() {
    const Genes a = *genes(60);
    return {made_schema(a), made_schema(mutated(a, *genes(12)))};
  }
  // Now and then the other judges are asked, too: they take longer.
  static void any(Pair (*make)()) {
    Bench bench;
    const bool reads = pg_dump_reads(bench.server_version());
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    int pairs = 0;
    EXPECT_TRUE(rc::check("a diff that is applied leaves no diff", [&] {
      if (is_bounded_ && std::chrono::steady_clock::now() > end) return;
      const Pair pair = make();
      holds(pair, [&](const Pair& it) { return bench.round_trip(it); });
      ++pairs;
      if (pairs % 5 == 0) holds(pair, [&](const Pair& it) { return bench.rows_trip(it); });
      if (pairs % 50 == 0 && reads) holds(pair, [&](const Pair& it) { return bench.dumped_trip(it); });
    }));
    std::printf("%d pairs, %.0f %% of what was tried could be made\n", pairs, 100 * bench.made_share());
    EXPECT_GT(pairs, 0);
    EXPECT_GT(bench.made_share(), 0.3);  // else the generator makes nothing
  }

 private:
  static inline bool is_bounded_ = false;
};

TEST_F(RoundTrip, any_schema_becomes_any_other) {
  any(unrelated);
}
TEST_F(RoundTrip, a_schema_that_is_edited_becomes_what_it_was_edited_to) {
  any(edited);
}

}  // namespace
}  // namespace groundway::drift
