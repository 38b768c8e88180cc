// Booleans, integers, floating point and numeric.
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "copy/classify.h"
#include "copy/encode.h"
#include "copy/numeric.h"

namespace groundway::copy {

namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;

// The integer a cell is, by value. Null: it is one; else why not.
const char* integer_of(const Cell& cell, std::int64_t& value) {
  switch (cell.storage) {
    case Storage::integer:
      value = cell.integer;
      return nullptr;
    case Storage::real:
      if (cell.real != std::trunc(cell.real)) return "fraction in an integer column";
      if (cell.real < -kTwoTo63 || cell.real >= kTwoTo63) return "out of range for bigint";
      value = static_cast<std::int64_t>(cell.real);
      return nullptr;
    case Storage::text:
      return parse_integer(cell.bytes, value) ? nullptr : "text in an integer column";
    default:  // digits in a blob: how JavaScript's frameworks keep a BigInt
      return parse_integer(cell.bytes, value) ? nullptr : "blob in an integer column";
  }
}

template <class Int>
const char* put_integer(const Cell& cell, const ColumnPlan& plan, Buffer& out, const char* range_fault) {
  std::int64_t value = cell.integer;
  if (cell.storage != Storage::integer) {
    if (cell.storage == Storage::null) return put_null(plan, out);
    if (const char* fault = integer_of(cell, value)) return fault;
  }
  if (value < std::numeric_limits<Int>::min() || value > std::numeric_limits<Int>::max()) return range_fault;
  out.put32(sizeof(Int));
  if constexpr (sizeof(Int) == 2) out.put16(static_cast<std::uint16_t>(value));
  if constexpr (sizeof(Int) == 4) out.put32(static_cast<std::uint32_t>(value));
  if constexpr (sizeof(Int) == 8) out.put64(static_cast<std::uint64_t>(value));
  return nullptr;
}

bool fits_mantissa(std::int64_t value, int bits) {
  if (value == 0) return true;
  const std::uint64_t size =
      value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  return ((size >> static_cast<unsigned>(std::countr_zero(size))) >> static_cast<unsigned>(bits)) == 0;
}

struct SpecialWord {
  const char* text;
  double value;
};
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr SpecialWord kSpecialWords[] = {{"inf", kInfinity},
                                         {"infinity", kInfinity},
                                         {"-inf", -kInfinity},
                                         {"-infinity", -kInfinity},
                                         {"nan", std::numeric_limits<double>::quiet_NaN()}};

const SpecialWord* special_word(std::string_view s) {
  if (s.size() > 9) return nullptr;
  for (const SpecialWord& word : kSpecialWords) {
    if (text::iequals(s, word.text)) return &word;
  }
  return nullptr;
}

// A decimal text as the double that prints as the same number again.
const char* double_of_text(std::string_view s, double& value) {
  Decimal written;
  if (!parse_decimal(s, written)) {
    const SpecialWord* word = special_word(s);
    if (word == nullptr) return "text in a floating point column";
    value = word->value;
    return nullptr;
  }
  const auto [end, fault] = std::from_chars(s.data(), s.data() + s.size(), value);
  if (fault != std::errc{}) return "out of range for double precision";
  char room[32];
  if (!same_value(written, shortest_decimal(value, room))) return "more digits than double precision keeps";
  return nullptr;
}

const char* double_of(const Cell& cell, double& value) {
  switch (cell.storage) {
    case Storage::integer:
      value = static_cast<double>(cell.integer);
      return fits_mantissa(cell.integer, 53) ? nullptr : "integer not exact in double precision";
    case Storage::real:
      value = cell.real;
      return nullptr;
    case Storage::text:
      return double_of_text(cell.bytes, value);
    default:
      return "blob in a floating point column";
  }
}

// A real column keeps a double where the value is the same or prints the same: 0.1 does.
bool fits_float(double value, float narrow) {
  if (std::isnan(value) || static_cast<double>(narrow) == value) return true;
  char room[32];
  const auto shown = std::to_chars(room, room + sizeof room, narrow);
  double back = 0;
  std::from_chars(room, shown.ptr, back);
  return back == value;
}

const char* put_special(double value, const NumericLimit& limit, Buffer& out) {
  if (std::isnan(value)) return put_numeric_special(NumericSpecial::nan, out), nullptr;
  if (limit.precision != 0) return "infinity in a numeric column with a precision";
  put_numeric_special(value > 0 ? NumericSpecial::infinity : NumericSpecial::minus_infinity, out);
  return nullptr;
}

}  // namespace

const char* encode_boolean(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  bool value = false;
  if (cell.storage == Storage::null) return put_null(plan, out);
  if (cell.storage != Storage::text || !parse_boolean_word(cell.bytes, value)) {
    std::int64_t number = -1;
    if (cell.storage == Storage::blob || integer_of(cell, number) != nullptr || (number != 0 && number != 1))
      return "not a boolean";
    value = number == 1;
  }
  out.put32(1);
  out.put8(value ? 1 : 0);
  return nullptr;
}

const char* encode_smallint(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  return put_integer<std::int16_t>(cell, plan, out, "out of range for smallint");
}
const char* encode_integer(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  return put_integer<std::int32_t>(cell, plan, out, "out of range for integer");
}
const char* encode_bigint(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  return put_integer<std::int64_t>(cell, plan, out, "out of range for bigint");
}

const char* encode_double(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  double value = cell.real;
  if (cell.storage != Storage::real) {
    if (cell.storage == Storage::null) return put_null(plan, out);
    if (const char* fault = double_of(cell, value)) return fault;
  }
  out.put32(8);
  out.put64(std::bit_cast<std::uint64_t>(value));
  return nullptr;
}

const char* encode_real(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  double value = 0;
  if (cell.storage == Storage::null) return put_null(plan, out);
  if (const char* fault = double_of(cell, value)) return fault;
  // A double beyond float's range has no defined conversion; the largest float prints as 3.4028235e38 does.
  constexpr float kMax = std::numeric_limits<float>::max();
  const bool huge = std::isfinite(value) && std::fabs(value) > static_cast<double>(kMax);
  const float narrow = huge ? std::copysign(kMax, value < 0 ? -1.0F : 1.0F) : static_cast<float>(value);
  if (!fits_float(value, narrow)) return kNarrowReal;
  out.put32(4);
  out.put32(std::bit_cast<std::uint32_t>(narrow));
  return nullptr;
}

const char* encode_numeric(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  const NumericLimit limit{plan.type.precision, plan.type.scale};
  char room[32];
  Decimal value;
  switch (cell.storage) {
    case Storage::null:
      return put_null(plan, out);
    case Storage::integer:
      parse_decimal({room, static_cast<std::size_t>(number_text(cell, room) - room)}, value);
      return put_numeric(value, limit, out);
    case Storage::real:
      if (!std::isfinite(cell.real)) return put_special(cell.real, limit, out);
      return put_numeric(shortest_decimal(cell.real, room), limit, out);
    case Storage::text:
      if (parse_decimal(cell.bytes, value)) return put_numeric(value, limit, out);
      if (const SpecialWord* word = special_word(cell.bytes)) return put_special(word->value, limit, out);
      return "text in a numeric column";
    default:
      if (parse_decimal(cell.bytes, value)) return put_numeric(value, limit, out);
      return "blob in a numeric column";
  }
}

}  // namespace groundway::copy
