#include "base/meter.h"

#include <gtest/gtest.h>

#include <thread>

namespace groundway {
namespace {

TEST(Meter, counts_for_its_item_and_for_the_stage) {
  const auto stage = std::make_shared<Stage>(StageSpec{"copy", "tables", 2, "rows", 30});
  Meter users = stage->begin("users", 10), orders = stage->begin("orders", 20);
  users.add(4, 100);
  orders.add(5, 50);
  const StageView view = stage->look();
  EXPECT_EQ(view.done, 9U);
  EXPECT_EQ(view.bytes, 150U);
  ASSERT_EQ(view.at_work.size(), 2U);
  EXPECT_EQ(view.at_work[0].name, "users");
  EXPECT_EQ(view.at_work[0].done, 4U);
  EXPECT_EQ(view.at_work[1].total, 20U);
}

TEST(Meter, is_told_as_finished_once) {
  const auto stage = std::make_shared<Stage>(StageSpec{"copy", "tables", 1});
  Meter users = stage->begin("users");
  users.end();
  users.end();
  EXPECT_EQ(stage->look().finished.size(), 1U);
  EXPECT_EQ(stage->look().finished.size(), 0U);
  EXPECT_EQ(stage->look().items_done, 1U);
}

TEST(Meter, that_goes_without_an_end_is_not_done) {
  const auto stage = std::make_shared<Stage>(StageSpec{"copy", "tables", 1});
  { Meter users = stage->begin("users"); }
  const StageView view = stage->look();
  EXPECT_TRUE(view.at_work.empty());
  EXPECT_EQ(view.items_done, 0U);
}

TEST(Meter, of_nothing_counts_nothing) {
  Meter none;
  none.add(1, 1);
  none.end();
  const auto stage = std::make_shared<Stage>(StageSpec{"copy", "tables", 1});
  none = stage->begin("users");
  none.add(3);
  EXPECT_EQ(stage->look().done, 3U);
}

TEST(Stage, keeps_the_time_that_it_took) {
  const auto stage = std::make_shared<Stage>(StageSpec{"copy", "tables", 1});
  stage->end();
  const double took = stage->look().seconds;
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(stage->look().seconds, took);
  EXPECT_TRUE(stage->look().ended);
}

TEST(Stage, loses_nothing_when_many_threads_add_while_one_looks) {
  const auto stage = std::make_shared<Stage>(StageSpec{"copy", "tables", 4, "rows", 40'000});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      Meter meter = stage->begin("one");
      for (int i = 0; i < 10'000; ++i) meter.add(1, 2);
      meter.end();
    });
  }
  for (int i = 0; i < 100; ++i) EXPECT_LE(stage->look().done, 40'000U);
  for (std::thread& t : threads) t.join();
  const StageView view = stage->look();
  EXPECT_EQ(view.done, 40'000U);
  EXPECT_EQ(view.bytes, 80'000U);
  EXPECT_EQ(view.items_done, 4U);
}

}  // namespace
}  // namespace groundway
