#include "copy/canonical.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/text.h"
#include "copy/datetime.h"
#include "copy/hash.h"
#include "copy/json.h"
#include "copy/read_cell.h"

namespace groundway::copy {
namespace {

using schema::TypeKind;

constexpr double kClose = 120;                // seconds between the two sides' clocks
constexpr double kEpoch2000 = 946'684'800;    // PostgreSQL's own zero, in Unix seconds
constexpr double kJulianEpoch = 2'440'587.5;  // 1970-01-01 as a Julian day
constexpr double kNumberTolerance = 1e-9;     // of a sum whose parts were added in another order

std::uint64_t big(std::string_view p) {
  std::uint64_t v = 0;
  for (const char c : p) v = (v << 8U) | static_cast<unsigned char>(c);
  return v;
}

Canon number_of(double value) {
  if (value == 0) value = 0;  // -0 is 0
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return {Canon::Kind::number, std::string(reinterpret_cast<const char*>(&bits), sizeof bits), value};
}

// int16 count, weight, sign, scale; then base-10000 digits. Zero digits at either end say nothing.
Canon numeric_of(std::string_view p) {
  if (p.size() < 8) return {Canon::Kind::exact, std::string(p), 0};
  const auto word = [&](std::size_t i) { return static_cast<std::int16_t>(big(p.substr(2 * i, 2))); };
  const auto sign = static_cast<std::uint16_t>(word(2));
  if (sign == 0xC000) return {Canon::Kind::exact, "NaN", 0};
  std::size_t first = 4, last = 4 + static_cast<std::size_t>(word(0));
  int weight = word(1);
  while (last > first && word(last - 1) == 0) --last;
  while (first < last && word(first) == 0) ++first, --weight;
  if (first == last) return {Canon::Kind::number, "0", 0};
  Canon out{Canon::Kind::number, (sign == 0 ? "+" : "-") + std::to_string(weight), 0};
  for (std::size_t i = first; i < last; ++i) {
    out.bytes += ' ' + std::to_string(word(i));
    out.number += word(i) * std::pow(10000.0, weight - static_cast<int>(i - first));
  }
  if (sign != 0) out.number = -out.number;
  return out;
}

Canon jsonb_of(std::string_view p) {
  Buffer text(256);
  put_jsonb_text(p.substr(1), text);
  return {Canon::Kind::exact, std::string(text.view()), 0};
}

// A text that is a whole moment; none: another text.
std::optional<double> moment_in(std::string_view text) {
  Moment moment;
  if (text.size() < 16 || text.size() > 40 || parse_moment(text, moment) != MomentForm::good) return {};
  if (!moment.has_date || !moment.has_time) return {};
  return kEpoch2000 + static_cast<double>(moment.utc_micros()) / 1e6;
}

std::string shape_of(std::string_view t) {
  std::string out(t);
  for (char& c : out) {
    if (c >= '0' && c <= '9') c = '0';
  }
  return out;
}

bool is_close(double seconds, double now) {
  return std::abs(seconds - now) <= kClose;
}

bool is_close_number(double value, double now) {
  return is_close(value, now) || is_close(value / 1e3, now) || is_close(value / 1e6, now) ||
         is_close((value - kJulianEpoch) * 86'400, now);
}

// The shape of a time that was read from the clock; none: any other value.
std::optional<std::string> present(const ColumnPlan& plan, const Canon& value, double now) {
  switch (plan.type.kind) {
    case TypeKind::timestamp:
    case TypeKind::timestamptz: {
      const double micros = static_cast<double>(static_cast<std::int64_t>(big(value.bytes)));
      if (!is_close(kEpoch2000 + micros / 1e6, now)) return std::nullopt;
      return "now";
    }
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: {
      const auto n = static_cast<std::int64_t>(big(value.bytes));
      if (!is_close_number(static_cast<double>(n), now)) return std::nullopt;
      return std::to_string(std::to_string(n).size());
    }
    case TypeKind::real:
    case TypeKind::double_precision:
    case TypeKind::numeric:
      if (!is_close_number(value.number, now)) return std::nullopt;
      return "now";
    default:
      break;
  }
  const auto seconds = moment_in(value.bytes);
  if (!seconds || !is_close(*seconds, now)) return std::nullopt;
  return shape_of(value.bytes);
}

Canon value_of(const ColumnPlan& plan, std::string_view payload) {
  switch (plan.type.kind) {
    case TypeKind::double_precision:
      return number_of(std::bit_cast<double>(big(payload)));
    case TypeKind::real:
      return number_of(std::bit_cast<float>(static_cast<std::uint32_t>(big(payload))));
    case TypeKind::numeric:
      return numeric_of(payload);
    case TypeKind::jsonb:
      return jsonb_of(payload);
    default:
      return {Canon::Kind::exact, std::string(payload), 0};
  }
}

std::string show(const Canon& value) {
  switch (value.kind) {
    case Canon::Kind::null:
      return "NULL";
    case Canon::Kind::number:
      return fmt::format("{}", value.number);
    case Canon::Kind::unfit:
      return value.bytes;
    default:
      break;
  }
  const bool printable = std::all_of(value.bytes.begin(), value.bytes.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
  });
  if (printable && !value.bytes.empty()) return "'" + text::excerpt(value.bytes, 60) + "'";
  if (value.bytes.size() <= 8 && !value.bytes.empty()) {
    const std::uint64_t raw = big(value.bytes);
    const unsigned unused = static_cast<unsigned>(64 - 8 * value.bytes.size());
    return std::to_string(static_cast<std::int64_t>(raw << unused) >> unused);  // integers and times
  }
  return "x'" + text::hex(value.bytes.substr(0, 20)) + "'";
}

bool same_value(const Canon& a, const Canon& b, const Tolerance& tolerance) {
  if (a == b) return true;
  if (a.kind != b.kind) return false;
  if (a.kind == Canon::Kind::number && tolerance.numbers) {
    const double apart = std::abs(a.number - b.number);
    return apart <= kNumberTolerance * std::max({std::abs(a.number), std::abs(b.number), 1e-3});
  }
  return a.kind == Canon::Kind::exact && tolerance.random && a.bytes.size() == b.bytes.size();
}

bool same_row(const CanonRow& a, const CanonRow& b, const Tolerance& tolerance) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),  // of one length, too
                    [&](const Canon& x, const Canon& y) { return same_value(x, y, tolerance); });
}

}  // namespace

Canon canonical(const ColumnPlan& plan, std::string_view payload, const Clock& clock) {
  Canon value = value_of(plan, payload);
  if (!clock.now) return value;
  if (auto shape = present(plan, value, *clock.now)) return {Canon::Kind::moment, std::move(*shape), 0};
  return value;
}

Canon canonical(const ColumnPlan& plan, const Cell& cell, const Clock& clock) {
  if (cell.storage == Storage::null) return {};
  thread_local Buffer field(1024);
  field.clear();
  if (const char* why = plan.encode(cell, plan, field)) {
    return {Canon::Kind::unfit, std::string(why) + " (" + text::excerpt(cell.bytes, 40) + ")", 0};
  }
  const std::string_view payload = field.view().substr(4);
  Canon out = canonical(plan, payload, clock);
  field.clear();
  field.shrink(1U << 16U);
  return out;
}

CanonRow canonical_row(const std::vector<ColumnPlan>& columns, const db::SqliteStatement& row,
                       const Clock& clock) {
  CanonRow out;
  for (std::size_t c = 0; c < columns.size(); ++c)
    out.push_back(canonical(columns[c], read_cell(row, static_cast<int>(c)), clock));
  return out;
}

CanonRow canonical_row(const std::vector<ColumnPlan>& columns, const db::Rows& rows, int row,
                       const Clock& clock) {
  CanonRow out;
  for (int c = 0; c < static_cast<int>(columns.size()); ++c) {
    if (rows.is_null(row, c))
      out.emplace_back();
    else
      out.push_back(canonical(columns[static_cast<std::size_t>(c)], rows.get(row, c), clock));
  }
  return out;
}

std::uint64_t hash_row(const CanonRow& row, Seed seed) {
  std::string all;
  for (const Canon& value : row) {
    all += static_cast<char>(value.kind);
    all += std::to_string(value.bytes.size()) + ":" + value.bytes;
  }
  return hash_bytes(all, seed);
}

std::uint64_t hash_key(const CanonRow& row) {
  std::string all;
  for (const Canon& value : row) {
    all += static_cast<char>(value.kind);
    if (value.kind != Canon::Kind::number) all += std::to_string(value.bytes.size()) + ":" + value.bytes;
  }
  return hash_bytes(all, 0);
}

std::string show_row(const CanonRow& row) {
  std::string out;
  for (const Canon& value : row) out += (out.empty() ? "(" : ", ") + show(value);
  return text::excerpt(out + ")", 200);
}

void drop_same(std::vector<CanonRow>& a, std::vector<CanonRow>& b, const Tolerance& tolerance) {
  std::unordered_multimap<std::uint64_t, std::size_t> theirs;  // key -> position in b
  const auto key = [&](const CanonRow& row) { return tolerance.random ? 0 : hash_key(row); };
  for (std::size_t i = 0; i < b.size(); ++i) theirs.emplace(key(b[i]), i);
  std::vector<bool> gone(b.size(), false);
  for (const Tolerance& pass : {Tolerance{}, tolerance}) {
    std::erase_if(a, [&](const CanonRow& row) {
      const auto [from, to] = theirs.equal_range(key(row));
      const auto pair =
          std::find_if(from, to, [&](const auto& t) { return same_row(row, b[t.second], pass); });
      if (pair == to) return false;
      gone[pair->second] = true;
      theirs.erase(pair);
      return true;
    });
  }
  std::vector<CanonRow> rest;
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (!gone[i]) rest.push_back(std::move(b[i]));
  }
  b = std::move(rest);
}

}  // namespace groundway::copy
