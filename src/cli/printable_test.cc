#include "cli/printable.h"

#include <gtest/gtest.h>

#include "cli/colour.h"

namespace groundway::cli {
namespace {

TEST(Printable, leaves_ordinary_text_alone) {
  for (const char* text :
       {"", "users", "gr\xC3\xBCn \xE2\x82\xAC \xF0\x9F\x98\x80", "a\tb\nc", "\xC2\xA0", "\xE2\x80\x94"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, shows_what_a_terminal_would_obey) {
  EXPECT_EQ(printable("\x1b]0;x\x07"), "\\x1b]0;x\\x07");
  EXPECT_EQ(printable("a\rb\x7F"), "a\\x0db\\x7f");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\x9b31m");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(Printable, shows_what_would_turn_a_line_around) {
  EXPECT_EQ(printable("\xE2\x80\xAEgnp.exe"), "\\u202egnp.exe");
  EXPECT_EQ(printable("\xE2\x81\xA6x"), "\\u2066x");
}

TEST(Printable, keeps_our_own_colours_on_a_page_and_no_others) {
  EXPECT_EQ(printable_page(red("bad") + "\x1b[2J"), red("bad") + "\\x1b[2J");
}

}  // namespace
}  // namespace groundway::cli
