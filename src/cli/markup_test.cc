#include "cli/markup.h"

#include <gtest/gtest.h>

namespace groundway::cli {
namespace {

TEST(MarkedUp, signs_of_markup_are_text) {
  EXPECT_EQ(marked_up("<a b=\"c\">&</a>"), "&lt;a b=&quot;c&quot;&gt;&amp;&lt;/a&gt;");
  EXPECT_EQ(marked_up("Gr\xc3\xbc\xc3\x9f"
                      "e\n\tx"),
            "Gr\xc3\xbc\xc3\x9f"
            "e\n\tx");
}

TEST(MarkedUp, bytes_without_a_place_are_written_out) {
  EXPECT_EQ(marked_up(std::string_view("a\0\x1b[1m", 6)), "a\\x00\\x1b[1m");
  EXPECT_EQ(marked_up("caf\xe9"), "caf\\xe9");
}

}  // namespace
}  // namespace groundway::cli
