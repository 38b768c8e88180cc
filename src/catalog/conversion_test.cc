#include "catalog/conversion.h"

#include <gtest/gtest.h>

namespace groundway::catalog {
namespace {

TEST(Conversion, what_is_too_long_is_refused_and_never_cut) {
  EXPECT_EQ(converted("c", "text", "character varying(3)"), "c");
  EXPECT_EQ(converted("c", "character varying(9)", "character(3)"), "c");
  EXPECT_EQ(converted("c", "text[]", "character varying(3)[]"), "c");
  EXPECT_EQ(converted("c", "bit(9)", "bit(3)"), "c");
  EXPECT_EQ(converted("c", "bit(4)", "bit(8)"), "c::bit(8)");
  EXPECT_EQ(converted("c", "integer", "character varying(3)"), "c::text");
  EXPECT_EQ(converted("c", "jsonb", "character varying(3)"), "c::text");
}

TEST(Conversion, what_has_a_cast_of_its_own_takes_it) {
  EXPECT_EQ(converted("c", "integer", "bigint"), "c::bigint");
  EXPECT_EQ(converted("c", "text", "integer"), "c::integer");
  EXPECT_EQ(converted("c", "boolean", "bigint"), "c::integer::bigint");
  EXPECT_EQ(converted("c", "jsonb", "uuid"), "c::text::uuid");
}

}  // namespace
}  // namespace groundway::catalog
