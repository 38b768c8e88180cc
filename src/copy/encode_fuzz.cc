// Each encoder's field, decoded from PostgreSQL's binary form, is the value that went in; what is refused
// leaves nothing behind.
#include "copy/encode.h"

#include <arpa/inet.h>

#include <bit>
#include <cmath>
#include <cstdlib>

#include "base/fuzz_target.h"
#include "copy/classify.h"
#include "copy/datetime.h"
#include "copy/decode_numeric.h"
#include "copy/numeric.h"
#include "copy/profile_values.h"

namespace groundway::copy {
namespace {

using schema::Reading;
using schema::TypeKind;

constexpr std::string_view kSeeds[] = {
    std::string_view("\x00\x02t", 3),
    "\x03\x02-9223372036854775808",
    "\x06\x02-123.4500e-3",
    "\x07\x02gr\xC3\xBCn",
    "\x08\x12\x05zehn zeichen",
    "\x0B\x02"
    "2024-02-29",
    "\x0C\x02"
    "23:59:59.999999",
    "\x0D\x02"
    "2024-02-29 12:00:00.5",
    "\x0E\x02"
    "2024-02-29T12:00:00+01:30",
    "\x0F\x02P1DT2H",
    "\x10\x02"
    "0d3c9c4b-1f6a-4a6e-8f5d-2b7c9e1a3f50",
    "\x11\x02{\"a\":1}",
    "\x12\x02[1,2,{\"b\":null}]",
    "\x13\x02[\"a\",null,\"b\\\"c\"]",
    "\x14\x02"
    "192.168.0.1/24",
    "\x15\x02"
    "2001:db8::/32",
    "\x16\x02"
    "08:00:2b:01:02:03",
    "\x17\x02[1.5,2]",
    std::string_view("\x0E\x10\x00\x00\x00\x00\x65\x92\xa5\x60", 10),
    std::string_view("\x0E\x31\x41\x42\xC5\x00\x00\x00\x00\x00", 10),
    std::string_view("\x05\x01\x3f\xb9\x99\x99\x99\x99\x99\x9a", 10),
};

struct Kind {
  TypeKind kind;
  int precision, scale, length;
  const char* name;
};
constexpr Kind kKinds[] = {
    {TypeKind::boolean, 0, 0, 0, ""},      {TypeKind::smallint, 0, 0, 0, ""},
    {TypeKind::integer, 0, 0, 0, ""},      {TypeKind::bigint, 0, 0, 0, ""},
    {TypeKind::real, 0, 0, 0, ""},         {TypeKind::double_precision, 0, 0, 0, ""},
    {TypeKind::numeric, 0, 0, 0, ""},      {TypeKind::text, 0, 0, 0, ""},
    {TypeKind::varchar, 0, 0, 10, ""},     {TypeKind::bpchar, 0, 0, 10, ""},
    {TypeKind::bytea, 0, 0, 0, ""},        {TypeKind::date, 0, 0, 0, ""},
    {TypeKind::time, -1, 0, 0, ""},        {TypeKind::timestamp, -1, 0, 0, ""},
    {TypeKind::timestamptz, 3, 0, 0, ""},  {TypeKind::interval, -1, 0, 0, ""},
    {TypeKind::uuid, 0, 0, 0, ""},         {TypeKind::json, 0, 0, 0, ""},
    {TypeKind::jsonb, 0, 0, 0, ""},        {TypeKind::other, 0, 0, 0, "text[]"},
    {TypeKind::other, 0, 0, 0, "inet"},    {TypeKind::other, 0, 0, 0, "cidr"},
    {TypeKind::other, 0, 0, 0, "macaddr"}, {TypeKind::other, 0, 0, 0, "numeric(10,2)[]"},
    {TypeKind::other, 0, 0, 0, "name"},    {TypeKind::numeric, 12, 3, 0, ""},
    {TypeKind::other, 0, 0, 0, "xml"}};

std::uint64_t big(std::string_view p, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8U | static_cast<unsigned char>(p[at + i]);
  return value;
}

std::int64_t whole(std::string_view p) {
  const std::uint64_t raw = big(p, 0, p.size());
  if (p.size() == 2) return static_cast<std::int16_t>(raw);
  return p.size() == 4 ? static_cast<std::int32_t>(raw) : static_cast<std::int64_t>(raw);
}

struct Field {
  const ColumnPlan& plan;
  const Cell& cell;
  std::string_view payload;

  bool is_text() const { return cell.storage == Storage::text; }
  bool has_bytes() const { return is_text() || cell.storage == Storage::blob; }
  std::string say() const {
    return schema::render(plan.type) + " of " +
           (has_bytes() ? fuzz::show(cell.bytes)
                        : std::to_string(cell.integer) + " / " + std::to_string(cell.real)) +
           " is " + text::hex(payload);
  }
};

void check_integer(const Field& f, std::size_t size) {
  GROUNDWAY_EXPECT(f.payload.size() == size, f.say());
  if (f.cell.storage == Storage::integer) GROUNDWAY_EXPECT(whole(f.payload) == f.cell.integer, f.say());
  if (f.cell.storage == Storage::real)
    GROUNDWAY_EXPECT(static_cast<double>(whole(f.payload)) == f.cell.real, f.say());
  if (f.has_bytes()) GROUNDWAY_EXPECT(std::to_string(whole(f.payload)) == f.cell.bytes, f.say());
}

void check_float(const Field& f) {
  const bool narrow = f.plan.type.kind == TypeKind::real;
  GROUNDWAY_EXPECT(f.payload.size() == (narrow ? 4U : 8U), f.say());
  const double value =
      narrow ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(big(f.payload, 0, 4))))
             : std::bit_cast<double>(big(f.payload, 0, 8));
  if (f.cell.storage == Storage::integer)
    GROUNDWAY_EXPECT(value == static_cast<double>(f.cell.integer), f.say());
  if (f.cell.storage == Storage::real && !narrow)
    GROUNDWAY_EXPECT(std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(f.cell.real),
                     f.say());
  Decimal written;
  if (f.is_text() && !narrow && parse_decimal(f.cell.bytes, written))
    GROUNDWAY_EXPECT(value == std::strtod(std::string(f.cell.bytes).c_str(), nullptr), f.say());
}

void check_numeric(const Field& f) {
  const std::string shown = decode_numeric(f.payload);
  GROUNDWAY_EXPECT(shown != "malformed", f.say());
  Decimal back;
  Decimal written;
  if (!parse_decimal(shown, back)) {
    const bool special = shown == "NaN" || shown.ends_with("Infinity");
    return GROUNDWAY_EXPECT(special && f.cell.storage != Storage::integer, f.say());
  }
  if (f.plan.type.precision > 0) {
    const std::size_t point = shown.find('.');
    GROUNDWAY_EXPECT(
        point != shown.npos && shown.size() - point - 1 == static_cast<std::size_t>(f.plan.type.scale),
        f.say());
    GROUNDWAY_EXPECT(point <= 9U + (shown[0] == '-' ? 1U : 0U), f.say());
  }
  char room[32];
  const char* const end = f.has_bytes() ? room : number_text(f.cell, room);
  const std::string number(room, static_cast<std::size_t>(end - room));
  if (f.cell.storage == Storage::integer)
    GROUNDWAY_EXPECT(parse_decimal(number, written) && same_value(written, back), f.say());
  if (f.cell.storage == Storage::real)
    GROUNDWAY_EXPECT(std::strtod(shown.c_str(), nullptr) == f.cell.real, f.say());
  if (f.has_bytes() && parse_decimal(f.cell.bytes, written))
    GROUNDWAY_EXPECT(same_value(written, back), f.say());
}

void check_text(const Field& f) {
  GROUNDWAY_EXPECT(is_clean_text(f.payload), f.say());
  std::string_view payload = f.payload;
  const std::uint64_t chars = scan_text(payload).chars;
  const auto length = static_cast<std::uint64_t>(f.plan.type.length);
  if (length > 0) GROUNDWAY_EXPECT(chars <= length, f.say());
  if (f.plan.type.kind == TypeKind::bpchar) GROUNDWAY_EXPECT(chars == length, f.say());
  if (!f.has_bytes() || !is_clean_text(f.cell.bytes)) return;
  std::string_view wanted = f.cell.bytes;
  if (f.plan.type.kind == TypeKind::bpchar) {
    payload = payload.substr(0, payload.find_last_not_of(' ') + 1);
    wanted = wanted.substr(0, wanted.find_last_not_of(' ') + 1);
  }
  GROUNDWAY_EXPECT(payload == wanted, f.say());
}

// From the day's number back to a date, year by year.
std::string slow_date(std::int64_t day) {
  int year = 2000;
  const auto length = [](int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0 ? 366 : 365; };
  while (day < 0) day += length(--year);
  while (day >= length(year)) day -= length(year++);
  int month = 1;
  for (;; ++month) {
    const int days = month == 2                                              ? length(year) - 337
                     : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                             : 31;
    if (day < days) break;
    day -= days;
  }
  char out[40];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", year, month, static_cast<int>(day) + 1);
  return out;
}

std::string slow_clock(std::int64_t micros) {
  char out[64];
  std::snprintf(out, sizeof out, "%02d:%02d:%02d.%06d", static_cast<int>(micros / 3'600'000'000),
                static_cast<int>(micros / 60'000'000 % 60), static_cast<int>(micros / 1'000'000 % 60),
                static_cast<int>(micros % 1'000'000));
  return out;
}

void check_time(const Field& f) {
  const TypeKind kind = f.plan.type.kind;
  GROUNDWAY_EXPECT(f.payload.size() == (kind == TypeKind::date ? 4U : 8U), f.say());
  const std::int64_t value = whole(f.payload);
  const std::int64_t micros = kind == TypeKind::date ? value * kMicrosPerDay : value;
  const std::int64_t of_day = ((micros % kMicrosPerDay) + kMicrosPerDay) % kMicrosPerDay;
  const std::int64_t day = (micros - of_day) / kMicrosPerDay;
  if (kind == TypeKind::time) {
    GROUNDWAY_EXPECT(value >= 0 && value < kMicrosPerDay, f.say());
  } else {
    const int grace = f.is_text() ? 1 : 0;  // an offset may lead over the calendar's end
    GROUNDWAY_EXPECT(day >= -730119 - grace && day < 2921940 + grace, f.say());
  }
  Moment written;
  if (!f.is_text() || parse_moment(f.cell.bytes, written) != MomentForm::good) return;
  const std::string clock = slow_clock(of_day);
  const bool fine = f.plan.truncate_times;
  if (!fine && written.has_time && !written.has_offset)
    GROUNDWAY_EXPECT(f.cell.bytes.find(clock.substr(0, 5)) != f.cell.bytes.npos, f.say() + " " + clock);
  if (!written.has_offset && kind != TypeKind::time)
    GROUNDWAY_EXPECT(f.cell.bytes.starts_with(slow_date(day)), f.say());
}

void check_address(const Field& f) {
  const std::size_t size = f.payload.size() - 4;
  GROUNDWAY_EXPECT((size == 4 || size == 16) && static_cast<unsigned char>(f.payload[3]) == size, f.say());
  const std::string address(f.cell.bytes.substr(0, f.cell.bytes.find('/')));
  unsigned char theirs[16] = {};
  if (inet_pton(size == 4 ? AF_INET : AF_INET6, address.c_str(), theirs) == 1)
    GROUNDWAY_EXPECT(f.payload.substr(4) == std::string_view(reinterpret_cast<const char*>(theirs), size),
                     f.say());
}

void check_array(const Field& f) {
  std::size_t at = 12;
  GROUNDWAY_EXPECT(f.payload.size() >= 12 && big(f.payload, 0, 4) <= 1, f.say());
  if (big(f.payload, 0, 4) == 0) return GROUNDWAY_EXPECT(f.payload.size() == 12, f.say());
  std::uint64_t left = big(f.payload, 12, 4);
  for (at = 20; left > 0 && at + 4 <= f.payload.size(); --left) {
    const auto size = static_cast<std::int32_t>(big(f.payload, at, 4));
    at += 4 + static_cast<std::size_t>(std::max(size, 0));
  }
  GROUNDWAY_EXPECT(left == 0 && at == f.payload.size(), f.say());
}

void check_bytes(const Field& f) {
  if (f.has_bytes()) GROUNDWAY_EXPECT(f.payload == f.cell.bytes, f.say());
}

void check_uuid(const Field& f) {
  GROUNDWAY_EXPECT(f.payload.size() == 16, f.say());
  std::string digits;
  for (const char c : f.cell.bytes) {
    if (hex_digit(c) >= 0) digits += c;
  }
  if (f.is_text()) GROUNDWAY_EXPECT(text::hex(f.payload) == text::lower(digits), f.say());
}

void check_other(const Field& f) {
  if (!f.plan.element.empty()) return check_array(f);
  if (f.plan.type.name == "inet" || f.plan.type.name == "cidr") return check_address(f);
  if (f.plan.type.name == "macaddr") return GROUNDWAY_EXPECT(f.payload.size() == 6, f.say());
  check_text(f);
}

void check_field(const Field& f) {
  switch (f.plan.type.kind) {
    case TypeKind::boolean:
      return GROUNDWAY_EXPECT(f.payload.size() == 1 && static_cast<unsigned char>(f.payload[0]) <= 1,
                              f.say());
    case TypeKind::smallint:
      return check_integer(f, 2);
    case TypeKind::integer:
      return check_integer(f, 4);
    case TypeKind::bigint:
      return check_integer(f, 8);
    case TypeKind::real:
    case TypeKind::double_precision:
      return check_float(f);
    case TypeKind::numeric:
      return check_numeric(f);
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::bpchar:
      return check_text(f);
    case TypeKind::bytea:
    case TypeKind::json:
      return check_bytes(f);
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return check_time(f);
    case TypeKind::interval:
      return GROUNDWAY_EXPECT(f.payload.size() == 16, f.say());
    case TypeKind::uuid:
      return check_uuid(f);
    case TypeKind::jsonb:
      return GROUNDWAY_EXPECT(f.payload[0] == 1 && (!f.has_bytes() || f.payload.substr(1) == f.cell.bytes),
                              f.say());
    case TypeKind::other:
      return check_other(f);
  }
}

ColumnPlan plan_of(const Kind& kind, unsigned how) {
  constexpr Reading kReadings[] = {Reading::plain, Reading::epoch_seconds, Reading::epoch_millis,
                                   Reading::epoch_micros, Reading::julian_days};
  constexpr OnBadText kPolicies[] = {OnBadText::reject, OnBadText::escape, OnBadText::replace,
                                     OnBadText::reject};
  ColumnPlan plan;
  plan.type = {kind.kind, kind.precision, kind.scale, kind.length, kind.name};
  plan.reading = kReadings[(how >> 4U) % 5];
  plan.on_nul = kPolicies[(how >> 2U) % 4];
  plan.on_bad_utf8 = plan.on_nul;
  plan.truncate_times = how >= 0x80;
  return plan;
}

Cell cell_of(fuzz::Bytes& in, unsigned how) {
  switch (how % 4) {
    case 0:
      return {.storage = Storage::integer, .integer = static_cast<std::int64_t>(in.take64())};
    case 1: {
      const double value = std::bit_cast<double>(in.take64());
      return {.storage = std::isnan(value) ? Storage::null : Storage::real,
              .real = value};  // SQLite keeps no NaN
    }
    case 2:
      return {.storage = Storage::text, .bytes = in.rest};
    default:
      return {.storage = Storage::blob, .bytes = in.rest};
  }
}

GROUNDWAY_FUZZ(encode, kSeeds) {
  fuzz::Bytes in{bytes};
  const unsigned which = in.take() % std::size(kKinds);
  const unsigned how = in.take();
  ColumnPlan plan = plan_of(kKinds[which], how);
  GROUNDWAY_EXPECT(choose_encoder(plan), plan.type.name);
  const Cell cell = cell_of(in, how);
  Buffer out(16);
  out.put("before");
  const char* const fault = plan.encode(cell, plan, out);
  const std::string_view all = out.view();
  if (fault != nullptr) return GROUNDWAY_EXPECT(all == "before" && *fault != '\0', fault);
  GROUNDWAY_EXPECT(all.size() >= 10 && all.starts_with("before"), fuzz::show(bytes));
  if (big(all, 6, 4) == 0xFFFFFFFFU) {
    const bool null = cell.storage == Storage::null || !plan.element.empty();
    return GROUNDWAY_EXPECT(null && all.size() == 10, fuzz::show(bytes));
  }
  GROUNDWAY_EXPECT(big(all, 6, 4) == all.size() - 10, fuzz::show(bytes));
  check_field({plan, cell, all.substr(10)});
  if (plan.hash != nullptr) (void)plan.hash(all.substr(10), 1);
}

}  // namespace
}  // namespace groundway::copy
