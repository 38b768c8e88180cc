#include "base/secret.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace groundway {
namespace {

TEST(Secret, is_found_in_every_spelling) {
  const Secret password("S3cr't/pw+42");
  for (const std::string& form :
       {std::string("S3cr't/pw+42"), text::percent_encode("S3cr't/pw+42"), text::base64("S3cr't/pw+42"),
        text::hex("S3cr't/pw+42"), std::string("S3cr''t/pw+42"), std::string("S3cr%27t%2fpw%2b42")}) {
    EXPECT_EQ(scrub("x" + form + "y"), "x***y") << form.size();
  }
}

TEST(Secret, leaves_other_words_alone) {
  const Secret short_one("abc");
  EXPECT_EQ(scrub("abc and more"), "abc and more");
}

TEST(Secret, longest_is_replaced_first) {
  const Secret part("hunter22"), whole("hunter22-and-more");
  EXPECT_EQ(scrub("hunter22-and-more"), "***");
}

TEST(Secret, a_moved_secret_leaves_nothing_behind) {
  Secret one("movable-secret");
  const Secret two(std::move(one));
  EXPECT_EQ(two.reveal(), "movable-secret");
  EXPECT_TRUE(one.empty());  // NOLINT(bugprone-use-after-move): that is the point
}

TEST(Secret, a_word_of_our_own_texts_is_not_blanked_as_a_password) {
  const Secret guessable("postgres");
  EXPECT_EQ(scrub("postgresql://postgres@h/d"), "postgresql://postgres@h/d");
}

}  // namespace
}  // namespace groundway
