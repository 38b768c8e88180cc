#include "schema/type.h"

#include <gtest/gtest.h>

namespace groundway::schema {
namespace {

TEST(Type, reads_back_every_spelling_that_format_type_prints) {
  for (const char* spelling : {"boolean",
                               "smallint",
                               "integer",
                               "bigint",
                               "real",
                               "double precision",
                               "numeric",
                               "numeric(10,2)",
                               "text",
                               "character varying",
                               "character varying(80)",
                               "character(3)",
                               "bpchar",
                               "bytea",
                               "date",
                               "time without time zone",
                               "time(3) without time zone",
                               "timestamp without time zone",
                               "timestamp(0) without time zone",
                               "timestamp with time zone",
                               "timestamp(3) with time zone",
                               "interval",
                               "uuid",
                               "json",
                               "jsonb",
                               "inet",
                               "text[]",
                               "\"Mood\"",
                               "public.\"my type\"",
                               "time with time zone",
                               "interval year to month",
                               "bit varying(8)",
                               "numeric(4,-2)",
                               "citext"}) {
    EXPECT_EQ(render(parse_type(spelling)), spelling);
  }
}

TEST(Type, reads_the_short_names) {
  EXPECT_EQ(parse_type("int8").kind, TypeKind::bigint);
  EXPECT_EQ(parse_type(" TIMESTAMPTZ ").kind, TypeKind::timestamptz);
  EXPECT_EQ(parse_type("varchar(20)").length, 20);
  EXPECT_EQ(parse_type("decimal(12, 4)").scale, 4);
  EXPECT_EQ(parse_type("float(10)").kind, TypeKind::real);
  EXPECT_EQ(parse_type("pg_catalog.int4").kind, TypeKind::integer);
  EXPECT_EQ(parse_type("char").length, 1);
}

TEST(Type, keeps_what_it_does_not_know_as_other) {
  for (const char* spelling :
       {"integer[]", "mood", "\"char\"", "integer(5)", "numeric(x)", "timetz", "text(", ""}) {
    EXPECT_EQ(parse_type(spelling).kind, TypeKind::other) << spelling;
    EXPECT_EQ(parse_type(spelling).name, spelling);
  }
}

TEST(Type, a_timestamp_without_a_precision_is_not_of_precision_zero) {
  EXPECT_EQ(render(of(TypeKind::timestamp)), "timestamp without time zone");
  EXPECT_EQ(parse_type("timestamp").precision, -1);
  EXPECT_EQ(parse_type("timestamp(0)").precision, 0);
}

}  // namespace
}  // namespace groundway::schema
