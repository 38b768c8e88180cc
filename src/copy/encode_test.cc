// Numbers, uuids and addresses: each field is decoded again and must be the value that went in.
#include "copy/encode.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "copy/random_cells.h"

namespace groundway::copy {
namespace {

using schema::TypeKind;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
using cells::blob;
using cells::of;
using cells::text;

ColumnPlan plan_of(TypeKind kind, const std::string& name = "") {
  ColumnPlan plan;
  plan.type.kind = kind;
  plan.type.precision = kind == TypeKind::numeric ? 0 : -1;
  plan.type.name = name;
  EXPECT_TRUE(choose_encoder(plan));
  return plan;
}

// The payload, or the reason after a '!'. A refused value must leave nothing behind.
std::string field(const ColumnPlan& plan, const Cell& cell) {
  Buffer out;
  out.put("before");
  if (const char* fault = plan.encode(cell, plan, out)) {
    EXPECT_EQ(out.view(), "before");
    return std::string("!") + fault;
  }
  const std::string_view payload = out.view().substr(10);
  Buffer length;
  length.put32(static_cast<std::uint32_t>(payload.size()));
  EXPECT_EQ(out.view().substr(6, 4), length.view());
  return std::string(payload);
}
std::int64_t whole(const ColumnPlan& plan, const Cell& cell) {
  const std::string payload = field(plan, cell);
  EXPECT_LE(payload.size(), 8U) << payload;
  std::uint64_t value = payload.empty() || (payload[0] & 0x80) == 0 ? 0 : ~0ULL;
  for (const char c : payload) value = value << 8U | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}
double floating(const ColumnPlan& plan, const Cell& cell) {
  const std::int64_t bits = whole(plan, cell);
  if (plan.type.kind == TypeKind::real) {
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
  }
  return std::bit_cast<double>(bits);
}

TEST(Encode, writes_null_or_refuses_it_where_the_column_does) {
  for (int kind = 0; kind <= static_cast<int>(TypeKind::other); ++kind) {
    ColumnPlan plan = plan_of(static_cast<TypeKind>(kind), "name");
    Buffer out;
    ASSERT_EQ(plan.encode(Cell{}, plan, out), nullptr);
    EXPECT_EQ(out.view(), "\xFF\xFF\xFF\xFF");
    plan.not_null = true;
    EXPECT_STREQ(plan.encode(Cell{}, plan, out), "null in a NOT NULL column");
  }
}

TEST(Encode, integers_to_the_ends_of_each_type) {
  const ColumnPlan bigint = plan_of(TypeKind::bigint);
  const ColumnPlan integer = plan_of(TypeKind::integer);
  const ColumnPlan smallint = plan_of(TypeKind::smallint);
  for (const std::int64_t v : {kLeast, kMost, std::int64_t{0}, std::int64_t{-1}})
    EXPECT_EQ(whole(bigint, of(v)), v);
  EXPECT_EQ(whole(integer, of(std::int64_t{2147483647})), 2147483647);
  EXPECT_EQ(whole(integer, of(std::int64_t{-2147483648})), -2147483648);
  EXPECT_EQ(field(integer, of(std::int64_t{2147483648})), "!out of range for integer");
  EXPECT_EQ(whole(smallint, of(std::int64_t{-32768})), -32768);
  EXPECT_EQ(field(smallint, of(std::int64_t{32768})), "!out of range for smallint");
}

TEST(Encode, integers_from_other_classes_only_when_nothing_changes) {
  const ColumnPlan bigint = plan_of(TypeKind::bigint);
  EXPECT_EQ(whole(bigint, of(3.0)), 3);
  EXPECT_EQ(whole(bigint, of(-9223372036854775808.0)), kLeast);
  EXPECT_EQ(whole(bigint, text("42")), 42);
  EXPECT_EQ(field(bigint, of(9223372036854775808.0)), "!out of range for bigint");
  EXPECT_EQ(field(bigint, of(2.5)), "!fraction in an integer column");
  EXPECT_EQ(field(bigint, of(kInfinity)), "!out of range for bigint");
  EXPECT_EQ(field(bigint, text("007")), "!text in an integer column");
  EXPECT_EQ(field(bigint, text("a@b.example")), "!text in an integer column");
  EXPECT_EQ(field(bigint, blob("42")), field(bigint, of(std::int64_t{42})))
      << "digits in a blob are a number";
  EXPECT_EQ(field(bigint, blob(std::string_view("\0\0\0*", 4))), "!blob in an integer column");
  EXPECT_EQ(field(bigint, blob("")), "!blob in an integer column");
}

TEST(Encode, booleans_by_number_or_word) {
  const ColumnPlan plan = plan_of(TypeKind::boolean);
  for (const char* s : {"1", "t", "TRUE", "yes", "On"})
    EXPECT_EQ(field(plan, text(s)), std::string(1, '\1')) << s;
  for (const char* s : {"0", "f", "False", "no", "off"})
    EXPECT_EQ(field(plan, text(s)), std::string(1, '\0')) << s;
  EXPECT_EQ(field(plan, of(1.0)), std::string(1, '\1'));
  for (const Cell& cell :
       {of(std::int64_t{2}), of(std::int64_t{-1}), of(0.5), text(""), text("maybe"), blob("1")}) {
    EXPECT_EQ(field(plan, cell), "!not a boolean");
  }
}

TEST(Encode, doubles_bit_by_bit) {
  const ColumnPlan plan = plan_of(TypeKind::double_precision);
  for (const double v : {0.0, 0.1, 5e-324, 1.7976931348623157e308, kInfinity, -kInfinity}) {
    EXPECT_EQ(floating(plan, of(v)), v);
  }
  EXPECT_TRUE(std::signbit(floating(plan, of(-0.0))));
  RandomCells random(1);
  for (int i = 0; i < 5000; ++i) {
    const double v = random.floating();
    ASSERT_EQ(std::bit_cast<std::uint64_t>(floating(plan, of(v))), std::bit_cast<std::uint64_t>(v));
  }
}

TEST(Encode, doubles_from_integers_and_texts_only_when_they_print_the_same) {
  const ColumnPlan plan = plan_of(TypeKind::double_precision);
  EXPECT_EQ(floating(plan, of(std::int64_t{9007199254740992})), 9007199254740992.0);
  EXPECT_EQ(floating(plan, of(kLeast)), -9223372036854775808.0);
  EXPECT_EQ(field(plan, of(std::int64_t{9007199254740993})), "!integer not exact in double precision");
  EXPECT_EQ(field(plan, of(kMost)), "!integer not exact in double precision");
  EXPECT_EQ(floating(plan, text("0.1")), 0.1);
  EXPECT_EQ(floating(plan, text("-1.50e3")), -1500.0);
  EXPECT_EQ(floating(plan, text("Infinity")), kInfinity);
  EXPECT_EQ(field(plan, text("0.1234567890123456789")), "!more digits than double precision keeps");
  EXPECT_EQ(field(plan, text("1e400")), "!out of range for double precision");
  EXPECT_EQ(field(plan, text("n/a")), "!text in a floating point column");
}

TEST(Encode, reals_only_where_four_bytes_read_back_the_same) {
  const ColumnPlan plan = plan_of(TypeKind::real);
  EXPECT_EQ(floating(plan, of(0.5)), 0.5);
  EXPECT_EQ(floating(plan, of(0.1)), static_cast<double>(0.1F));
  EXPECT_EQ(floating(plan, of(static_cast<double>(0.1F))), static_cast<double>(0.1F));
  EXPECT_EQ(floating(plan, of(-3.4028235e38)), static_cast<double>(-std::numeric_limits<float>::max()));
  EXPECT_EQ(floating(plan, of(-kInfinity)), -kInfinity);
  EXPECT_EQ(floating(plan, of(std::int64_t{16777216})), 16777216.0);
  EXPECT_EQ(field(plan, of(std::int64_t{16777217})), "!more digits than real keeps");
  EXPECT_EQ(field(plan, of(0.123456789012)), "!more digits than real keeps");
  EXPECT_EQ(field(plan, of(1e39)), "!more digits than real keeps");
  EXPECT_EQ(field(plan, of(1e-50)), "!more digits than real keeps");
}

TEST(Encode, numerics_from_every_class) {
  ColumnPlan plan = plan_of(TypeKind::numeric);
  EXPECT_EQ(text::hex(field(plan, of(std::int64_t{-12345}))),
            "00020001400000000001"
            "0929");
  EXPECT_EQ(text::hex(field(plan, of(19.99))),
            "00020000000000020013"
            "26ac");
  EXPECT_EQ(field(plan, of(kLeast)), field(plan, text("-9223372036854775808")));
  EXPECT_EQ(field(plan, of(3.0)), field(plan, text("3")));
  EXPECT_EQ(text::hex(field(plan, of(kInfinity))), "00000000d0000020");
  EXPECT_EQ(text::hex(field(plan, text("NaN"))), "00000000c0000000");
  EXPECT_EQ(field(plan, text("007.5")), "!text in a numeric column");
  EXPECT_EQ(field(plan, blob("1.5")), field(plan, text("1.5")));
  EXPECT_EQ(field(plan, blob("\1")), "!blob in a numeric column");
  plan.type.precision = 4;
  plan.type.scale = 2;
  EXPECT_EQ(field(plan, of(19.99)), field(plan, text("19.9900")));
  EXPECT_EQ(field(plan, of(19.999)), "!more fraction digits than the column keeps");
  EXPECT_EQ(field(plan, of(std::int64_t{100})), "!more digits before the point than the column keeps");
  EXPECT_EQ(field(plan, of(kInfinity)), "!infinity in a numeric column with a precision");
}

TEST(Encode, uuids_in_every_spelling_and_as_sixteen_bytes) {
  const ColumnPlan plan = plan_of(TypeKind::uuid);
  const std::string raw = field(plan, text("01234567-89ab-cdef-0123-456789abcdef"));
  EXPECT_EQ(text::hex(raw), "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(field(plan, text("{0123456789ABCDEF0123456789ABCDEF}")), raw);
  EXPECT_EQ(field(plan, text("urn:uuid:01234567-89ab-cdef-0123-456789abcdef")), raw);
  EXPECT_EQ(field(plan, blob(raw)), raw);
  EXPECT_EQ(field(plan, blob("short")), "!not a uuid");
  EXPECT_EQ(field(plan, text("")), "!not a uuid");
  EXPECT_EQ(field(plan, of(std::int64_t{1})), "!not a uuid");
}

TEST(Encode, network_addresses_of_both_families) {
  const ColumnPlan inet = plan_of(TypeKind::other, "inet");
  const ColumnPlan cidr = plan_of(TypeKind::other, "pg_catalog.cidr");
  EXPECT_EQ(text::hex(field(inet, text("10.0.0.1"))), "022000040a000001");
  EXPECT_EQ(text::hex(field(inet, text("10.0.0.1/8"))), "020800040a000001");
  EXPECT_EQ(text::hex(field(inet, text("::1"))), "0380001000000000000000000000000000000001");
  EXPECT_EQ(text::hex(field(cidr, text("10.0.0.0/8"))), "020801040a000000");
  EXPECT_EQ(field(cidr, text("10.0.0.1/8")), "!bits to the right of the network mask");
  for (const char* s : {"", "10.0.0", "10.0.0.256", "10.0.0.1/33", "10.0.0.1/", "::g", "10.0.0.1/08"}) {
    EXPECT_EQ(field(inet, text(s)), "!not a network address") << s;
  }
}

TEST(Encode, mac_addresses_in_three_spellings) {
  const ColumnPlan plan = plan_of(TypeKind::other, "macaddr");
  for (const char* s : {"08:00:2b:01:02:ff", "08-00-2B-01-02-FF", "08002b0102ff"})
    EXPECT_EQ(text::hex(field(plan, text(s))), "08002b0102ff") << s;
  for (const char* s : {"", "08:00:2b:01:02", "08:00-2b:01:02:ff", "08:00:2b:01:02:fg", "0800:2b01:02ff",
                        "08.00.2b.01.02.ff"})
    EXPECT_EQ(field(plan, text(s)), "!not a MAC address") << s;
}

TEST(Encode, types_without_a_binary_form_of_ours_have_no_encoder) {
  ColumnPlan plan;
  plan.type.kind = TypeKind::other;
  for (const char* name : {"tsvector[]", "jsonb[]", "tsvector", "public.mood", ""}) {
    plan.type.name = name;
    EXPECT_FALSE(choose_encoder(plan)) << name;
  }
  plan.text_wire = true;
  plan.type.name = "public.email";
  EXPECT_TRUE(choose_encoder(plan));
}

}  // namespace
}  // namespace groundway::copy
