#include "copy/wanted_type.h"

#include <gtest/gtest.h>

namespace groundway::copy {
namespace {

TEST(WantedType, takes_every_type_that_can_be_filled) {
  for (const auto& [written, rendered] : std::initializer_list<std::pair<const char*, const char*>>{
           {"numeric(12,2)", "numeric(12,2)"},
           {"NUMERIC", "numeric"},
           {"int4", "integer"},
           {"float8", "double precision"},
           {"varchar(40)", "character varying(40)"},
           {"char(3)", "character(3)"},
           {"timestamptz", "timestamp with time zone"},
           {"timestamp(3)", "timestamp(3) without time zone"},
           {"interval", "interval"},
           {"jsonb", "jsonb"},
           {"inet", "inet"},
           {"text[]", "text[]"},
           {"macaddr", "macaddr"},
           {"citext", "citext"}}) {
    const auto type = wanted_type("t.c", written);
    ASSERT_TRUE(type) << written;
    EXPECT_EQ(schema::render(type.value()), rendered);
  }
}

TEST(WantedType, answers_what_cannot_be_filled_with_a_line_that_works) {
  for (const auto& [written, fix] : std::initializer_list<std::pair<const char*, const char*>>{
           {"timstamp", "\"timestamp\""},
           {"nummeric(10,2)", "\"numeric\""},
           {"datetime", "\"timestamp\""},
           {"double", "\"double precision\""},
           {"blob", "\"bytea\""},
           {"string", "\"varchar\""},
           {"serial", "\"bigint\""},
           {"varchar(0)", "\"varchar\""},
           {"timestamp(9)", "\"timestamp\""},
           {"numeric(2000,2)", "\"numeric\""},
           {"money", "\"numeric\""},
           {"point", "alter the column after the copy"}}) {
    const auto type = wanted_type("t.c", written);
    ASSERT_FALSE(type) << written;
    EXPECT_EQ(type.error().code, Code::setting_value);
    EXPECT_NE(type.error().fix.find(fix), std::string::npos) << written << ": " << type.error().fix;
  }
}

}  // namespace
}  // namespace groundway::copy
