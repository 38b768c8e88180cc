#include "copy/datetime.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>

namespace groundway::copy {
namespace {

TEST(Datetime, counts_every_day_of_ten_thousand_years) {
  using namespace std::chrono;
  const sys_days zero = 2000y / January / 1;
  int days = 0;
  for (int y = 0; y <= 9999; ++y) {
    for (int m = 0; m <= 13; ++m) {
      for (int d = 0; d <= 32; ++d) {
        const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
        ASSERT_EQ(is_real_day(y, m, d), y > 0 && date.ok()) << y << "-" << m << "-" << d;
        if (!is_real_day(y, m, d)) continue;
        ASSERT_EQ(days_from_civil(y, m, d), (sys_days(date) - zero).count());
        ++days;
      }
    }
  }
  EXPECT_EQ(days, 3652059);
}

std::string read(const std::string& s) {
  Moment moment;
  switch (parse_moment(s, moment)) {
    case MomentForm::none:
      return "none";
    case MomentForm::impossible:
      return "impossible";
    case MomentForm::good:
      break;
  }
  std::string text = moment.has_date ? "day " + std::to_string(moment.day) : "";
  if (moment.has_time) text += (text.empty() ? "" : " ") + std::to_string(moment.micros);
  if (moment.has_offset) text += " offset " + std::to_string(moment.offset_seconds);
  return moment.lost_digits ? text + " lost" : text;
}

TEST(Datetime, reads_all_of_sqlites_spellings) {
  EXPECT_EQ(read("2000-01-02"), "day 1");
  EXPECT_EQ(read("2000-01-02 00:01"), "day 1 60000000");
  EXPECT_EQ(read("2000-01-02T00:00:01"), "day 1 1000000");
  EXPECT_EQ(read("2000-01-02  00:00:01.5"), "day 1 1500000");
  EXPECT_EQ(read("2000-01-02 00:00:00.123456000"), "day 1 123456");
  EXPECT_EQ(read("2000-01-02 00:00:00.1234567"), "day 1 123456 lost");
  EXPECT_EQ(read("00:01"), "60000000");
  EXPECT_EQ(read("23:59:59.999999"), "86399999999");
  EXPECT_EQ(read("2000-01-02T00:00Z"), "day 1 0 offset 0");
  EXPECT_EQ(read("2000-01-02 00:00:00+02:00"), "day 1 0 offset 7200");
  EXPECT_EQ(read("2000-01-02 00:00:00 -0530"), "day 1 0 offset -19800");
  EXPECT_EQ(read("2000-01-02 00:00:00+02"), "day 1 0 offset 7200");
  EXPECT_EQ(read("2000-01-02 00:00:00 +00:53:28"), "day 1 0 offset 3208");
  EXPECT_EQ(read("00:00Z"), "0 offset 0");
}

TEST(Datetime, reads_what_go_and_ruby_print) {
  EXPECT_EQ(read("2000-01-02 00:00:00 UTC"), "day 1 0 offset 0");
  EXPECT_EQ(read("2000-01-02 00:00:00 +0000 UTC"), "day 1 0 offset 0");
  EXPECT_EQ(read("2000-01-02 00:00:00.25 +0200 CEST"), "day 1 250000 offset 7200");
  EXPECT_EQ(read("2000-01-02 00:00:00 +0530 +0530"), "day 1 0 offset 19800");
}

TEST(Datetime, tells_impossible_days_and_times_from_other_texts) {
  for (const char* s : {"0000-00-00", "2023-02-29", "1900-02-29", "2023-13-01", "2023-00-10", "2023-04-31",
                        "0000-00-00 00:00:00", "24:00", "2023-01-01 24:00:00", "2023-01-01 12:60", "12:00:60",
                        "2023-01-01 12:00+16:00"}) {
    EXPECT_EQ(read(s), "impossible") << s;
  }
  for (const char* s : {"",
                        "now",
                        "2023",
                        "2023-1-1",
                        "2023-01-01 ",
                        " 2023-01-01",
                        "2023-01-01T",
                        "2023-01-01Z",
                        "2023/01/01",
                        "20230101",
                        "2023-01-01 12",
                        "12:00:00.",
                        "2023-01-01 12:00 ",
                        "12:0",
                        "2023-01-01 12:00:00+2",
                        "2023-01-01 12:00:00+02:",
                        "2023-01-01 12:00:00 CEST",
                        "2023-01-01 12:00:00 +0200 Cest",
                        "-2023-01-01",
                        "2023-01-01TT12:00"}) {
    EXPECT_EQ(read(s), "none") << s;
  }
}

// Each form as a picture in which 9 is any digit; a run of digits behind the point is one 9.
std::set<std::string> all_pictures() {
  std::set<std::string> pictures = {"9999-99-99"};
  for (const char* lead : {"", "9999-99-99T", "9999-99-99t", "9999-99-99 "}) {
    for (const char* time : {"99:99", "99:99:99", "99:99:99.9"}) {
      for (const char* blank : {"", " "}) {
        for (const char* zone : {"", "Z", "z", "UTC", "GMT", "+99", "-99", "+99:99", "-99:99", "+9999",
                                 "-9999", "+99:99:99", "-99:99:99", "+999999", "-999999"}) {
          if (*zone != '\0' || *blank == '\0') pictures.insert(std::string(lead) + time + blank + zone);
        }
      }
    }
  }
  return pictures;
}

std::string picture(const std::string& s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const bool digit = s[i] >= '0' && s[i] <= '9';
    const char c = digit ? '9' : s[i];
    const bool behind_point = out.size() > 1 && out.back() == '9' && out.find('.') == out.size() - 2;
    const bool second_blank = c == ' ' && !out.empty() && out.back() == ' ';
    if (!(digit && behind_point) && !second_blank) out += c;
  }
  return out;
}

TEST(Datetime, agrees_with_a_slow_reader_on_all_texts_near_a_good_one) {
  const std::set<std::string> pictures = all_pictures();
  const std::string alphabet = "09-:.TZ +x";
  int good = 0;
  const auto check = [&](const std::string& s) {
    Moment moment;
    const bool form = parse_moment(s, moment) != MomentForm::none;
    // A zone's name behind an offset has its own test.
    if (form == pictures.contains(picture(s))) return good += form ? 1 : 0, void();
    const std::size_t plus = s.find_last_of("+-");
    EXPECT_TRUE(form && plus != std::string::npos && s.rfind(' ') != std::string::npos) << s;
  };
  for (const std::string base :
       {"2000-01-02 03:04:05.67+08:09", "2000-01-02T03:04Z", "2000-01-02", "03:04:05"}) {
    for (std::size_t i = 0; i < base.size(); ++i) {
      check(base.substr(0, i));
      check(base.substr(0, i) + base.substr(i + 1));
      for (const char a : alphabet) {
        std::string one = base;
        one[i] = a;
        check(one);
        check(base.substr(0, i) + a + base.substr(i));
        for (std::size_t j = i + 1; j < base.size(); ++j) {
          for (const char b : alphabet) {
            std::string two = one;
            two[j] = b;
            check(two);
          }
        }
      }
    }
  }
  EXPECT_GT(good, 1000);
}

void each_text(const std::string& alphabet, std::size_t most, const std::string& prefix, auto&& look) {
  look(prefix);
  if (prefix.size() == most) return;
  for (const char c : alphabet) each_text(alphabet, most, prefix + c, look);
}

TEST(Datetime, takes_no_short_text_for_a_moment_but_hours_and_minutes) {
  each_text("0-:.T Ze1", 5, "", [](const std::string& s) {
    Moment moment;
    ASSERT_EQ(parse_moment(s, moment) != MomentForm::none, picture(s) == "99:99") << s;
    Duration duration;
    (void)parse_duration("P" + s, duration);
    (void)parse_duration(s, duration);
  });
}

std::string duration(const std::string& s) {
  Duration d;
  if (!parse_duration(s, d)) return "none";
  return std::to_string(d.months) + " months " + std::to_string(d.days) + " days " +
         std::to_string(d.micros) + (d.lost_digits ? " lost" : "");
}

TEST(Datetime, reads_durations_in_every_form_the_frameworks_write) {
  EXPECT_EQ(duration("P1Y2M3DT4H5M6.5S"), "14 months 3 days 14706500000");
  EXPECT_EQ(duration("P2W"), "0 months 14 days 0");
  EXPECT_EQ(duration("PT-0.5S"), "0 months 0 days -500000");
  EXPECT_EQ(duration("100:00:01"), "0 months 0 days 360001000000");
  EXPECT_EQ(duration("-01:30"), "0 months 0 days -5400000000");
  EXPECT_EQ(duration("3 days, 4:05:06"), "0 months 3 days 14706000000");
  EXPECT_EQ(duration("-1 day, 2:00:00.5"), "0 months -1 days 7200500000");
  EXPECT_EQ(duration("1970-01-03 00:00:01"), "0 months 2 days 1000000");
  EXPECT_EQ(duration("1969-12-31 23:00:00"), "0 months 0 days -3600000000");
  EXPECT_EQ(duration("1.02:03:04"), "0 months 1 days 7384000000");
  EXPECT_EQ(duration("-10675199.02:48:05.4775808"), "0 months -10675199 days -10085477580 lost");
  EXPECT_EQ(duration("00:00:00.1000000"), "0 months 0 days 100000");
  EXPECT_EQ(duration("PT0.0000001S"), "0 months 0 days 0 lost");
}

TEST(Datetime, takes_no_duration_that_it_would_round_or_guess) {
  for (const char* s :
       {"",           "P",           "PT",           "P1",           "P1.5D",      "PT1.5H",  "P1H",
        "5",          "12:60",       "1:2:3:4",      "1.25:00:00",   "1.2:03:04",  "1.02:03", "-.02:03:04",
        "1.-2:03:04", "P1.0000001D", "99999999999Y", "P9999999999D", "1970-01-03", "soon",    "1 week"}) {
    EXPECT_EQ(duration(s), "none") << s;
  }
}

}  // namespace
}  // namespace groundway::copy
