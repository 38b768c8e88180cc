#include "cli/progress_text.h"

#include <gtest/gtest.h>

#include "cli/cells.h"

namespace groundway::cli {
namespace {

StageView copying(std::uint64_t done = 3'000'000) {
  StageView s;
  s.spec = {"copy", "tables", 12, "rows", 9'000'000, true};
  s.items_done = 3;
  s.done = done;
  s.bytes = 300'000'000;
  s.seconds = 10;
  s.at_work = {{"users", 600'000, 2'400'000, 120'000'000, 4}, {"orders", 0, 1'000, 0, 0.2}};
  return s;
}

TEST(ProgressText, a_stage_tells_tables_rows_percent_speed_bytes_and_time_left) {
  EXPECT_EQ(stage_line(copying(), 120),
            "copy  3/12 tables  3,000,000/9,000,000 rows   33%  300,000 rows/s  300 MB  20 s left");
}

TEST(ProgressText, what_matters_least_goes_first_where_there_is_no_room) {
  EXPECT_EQ(stage_line(copying(), 60), "copy  3/12 tables  3,000,000/9,000,000 rows   33%  20 s left");
  EXPECT_EQ(stage_line(copying(), 29), "copy   33%  20 s left");
  EXPECT_EQ(stage_line(copying(), 5), "copy");
  EXPECT_EQ(stage_line(copying(), 3), "c..");
}

TEST(ProgressText, each_table_at_work_has_a_bar_under_the_stage) {
  const auto lines = live_lines({copying()}, {120, 24});
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1],
            "  users     [#####---------------]   25%  600,000/2,400,000 rows  150,000 rows/s  120 MB  12 s left");
  EXPECT_EQ(lines[2], "  orders    [--------------------]    0%  0/1,000 rows  1 s");
}

TEST(ProgressText, an_index_shows_how_long_it_has_taken) {
  StageView s;
  s.spec = {"index", "keys and indexes", 14};
  s.items_done = 3;
  s.seconds = 65;
  s.at_work = {{"index users_email", 0, 0, 0, 12}};
  EXPECT_EQ(live_lines({s}, {80, 24}),
            (std::vector<std::string>{"index  3/14 keys and indexes   21%  1 m 05 s", "  index users_email  12 s"}));
}

TEST(ProgressText, no_line_is_wider_than_the_screen_whatever_a_table_is_called) {
  StageView s = copying();
  s.at_work[0].name = "\u7528\u6237\u7528\u6237\u7528\u6237\u7528\u6237\u7528\u6237\u7528\u6237\u7528\u6237\u7528\u6237";
  s.at_work[1].name = "a\n\033[2J\r\xff" + std::string(300, 'x');
  for (std::size_t width = 1; width < 140; ++width) {
    for (const std::string& line : live_lines({s}, {width, 24})) {
      EXPECT_LE(cells_of(line), width) << line;
      EXPECT_EQ(line.find_first_of("\n\r\033"), line.npos) << line;
    }
  }
}

TEST(ProgressText, never_more_lines_than_the_screen) {
  StageView s = copying();
  for (int i = 0; i < 64; ++i) s.at_work.push_back({"t" + std::to_string(i), 1, 2, 0, 1});
  const auto lines = live_lines({s, copying()}, {80, 12});
  EXPECT_EQ(lines.size(), 10U);
  EXPECT_NE(lines[8].find("and 59 more"), std::string::npos) << lines[8];
  for (std::size_t height = 0; height < 30; ++height)
    EXPECT_LE(live_lines({s, s, s}, {80, height}).size(), std::max<std::size_t>(height, 1)) << height;
}

TEST(ProgressText, of_a_few_tables_each_leaves_a_line) {
  StageView s = copying();
  s.finished = {{"small", 3, 3, 90, 0.02}};
  EXPECT_EQ(kept_lines(s, 80), (std::vector<std::string>{"  small     3 rows  90 B  20 ms"}));
}

TEST(ProgressText, of_many_tables_only_large_ones_leave_a_line) {
  StageView s = copying();
  s.spec.count = 2'000;
  for (int i = 0; i < 1'980; ++i) s.finished.push_back({"t", 1'000, 1'000, 1, 0.1});
  s.finished.push_back({"large", 450'001, 450'001, 1, 0.1});
  EXPECT_EQ(kept_lines(s, 80).size(), 1U);
}

TEST(ProgressText, a_stage_that_has_ended_leaves_its_sums) {
  StageView s = copying(9'000'000);
  s.items_done = 12;
  s.ended = true;
  s.seconds = 41;
  EXPECT_EQ(kept_lines(s, 80).back(), "copy  12/12 tables  9,000,000 rows  300 MB  41.0 s");
}

TEST(ProgressText, a_hundred_percent_is_said_of_what_is_complete) {
  EXPECT_NE(stage_line(copying(8'999'999), 120).find(" 99%"), std::string::npos);
  EXPECT_NE(stage_line(copying(9'000'000), 120).find("100%"), std::string::npos);
  EXPECT_NE(stage_line(copying(9'000'005), 120).find("9,000,000/9,000,000"), std::string::npos);
}

TEST(ProgressText, without_a_total_the_rows_and_their_speed_are_told) {
  StageView s;
  s.spec = {"read", "tables", 2, "rows"};
  s.done = 5'000;
  s.seconds = 2;
  EXPECT_EQ(stage_line(s, 100), "read  0/2 tables  5,000 rows    0%  2,500 rows/s  2 s");
}

TEST(ProgressText, the_fields_of_an_event) {
  StageView s = copying();
  s.at_work = {{"a\"b", 1, 2, 3, 0.5}};
  EXPECT_EQ(progress_fields(s),
            "\"what\":\"copy\",\"items\":\"tables\",\"items_done\":3,\"items_total\":12,\"done\":3000000,\"total\":9000000,"
            "\"unit\":\"rows\",\"bytes\":300000000,\"seconds\":10.000,\"at_work\":[{\"name\":\"a\\\"b\",\"done\":1,\"total\":2,"
            "\"bytes\":3,\"seconds\":0.500}]");
}

}  // namespace
}  // namespace groundway::cli
