// Texts, names, enum labels and bytes.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "copy/classify.h"
#include "copy/encode.h"

namespace groundway::copy {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kNulSymbol = "\xE2\x90\x80";    // U+2400
constexpr const char* kTooLong = "over 1 GB";

void put_escaped(char c, Buffer& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  const char escape[] = {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
  out.put({escape, sizeof escape});
}

// A text with faults, repaired as the policies say. The payload only.
const char* put_repaired(std::string_view s, const ColumnPlan& plan, Buffer& out) {
  const char* p = s.data();
  const char* const end = p + s.size();
  while (p < end) {
    const std::size_t length = *p == '\0' ? 0 : character_at(p, end);
    if (length > 0) {
      out.put({p, length});
      p += length;
      continue;
    }
    const OnBadText policy = *p == '\0' ? plan.on_nul : plan.on_bad_utf8;
    if (policy == OnBadText::escape) {
      put_escaped(*p, out);
    } else if (policy == OnBadText::replace) {
      out.put(*p == '\0' ? kNulSymbol : kReplacement);
    } else {
      return *p == '\0' ? "zero byte in text" : "invalid UTF-8 in text";
    }
    ++p;
  }
  return nullptr;
}

struct TextView {
  std::string_view bytes;
  std::uint64_t chars = 0;
  bool clean = true;
};

// A cell as text; `room` (32 bytes) keeps a number's digits.
const char* text_of(const Cell& cell, char* room, TextView& text) {
  if (cell.storage == Storage::integer || cell.storage == Storage::real) {
    text.bytes = {room, static_cast<std::size_t>(number_text(cell, room) - room)};
    text.chars = text.bytes.size();
    return nullptr;
  }
  const TextScan scan = scan_text(cell.bytes);
  text = {cell.bytes, scan.chars, scan.clean()};
  // A policy is for texts; a blob that is no text would only be destroyed by it.
  if (cell.storage == Storage::blob && !text.clean) return "binary blob in a text column";
  return nullptr;
}

const char* put_text(const Cell& cell, const ColumnPlan& plan, Buffer& out, std::uint64_t& chars) {
  char room[32];
  TextView text;
  if (const char* fault = text_of(cell, room, text)) return fault;
  if (text.bytes.size() > kMaxField) return kTooLong;
  const std::size_t start = out.size();
  out.put32(static_cast<std::uint32_t>(text.bytes.size()));
  if (text.clean) {
    out.put(text.bytes);
    chars = text.chars;
    return nullptr;
  }
  const char* fault = put_repaired(text.bytes, plan, out);
  const std::size_t size = out.size() - start - 4;
  if (fault == nullptr && size > kMaxField) fault = kTooLong;
  if (fault != nullptr) return out.rewind(start), fault;
  out.set32(start, static_cast<std::uint32_t>(size));
  chars = scan_text(out.view().substr(start + 4)).chars;
  return nullptr;
}

// SQLite's layout of a number given as digits d.ddd and exponent: 1.0e+15 from 15 digits on.
char* layout(std::string_view digits, int exponent, char* out) {
  const bool fixed = exponent >= -4 && exponent < 15;
  const int lead = !fixed ? 1 : exponent < 0 ? 0 : exponent + 1;  // digits before the point
  if (lead == 0) *out++ = '0';
  const auto size = static_cast<int>(digits.size());
  for (int i = 0; i < lead; ++i) *out++ = i < size ? digits[static_cast<std::size_t>(i)] : '0';
  *out++ = '.';
  if (fixed) {
    for (int zeros = -1; zeros > exponent; --zeros) *out++ = '0';
  }
  if (lead >= size) *out++ = '0';
  for (int i = lead; i < size; ++i) *out++ = digits[static_cast<std::size_t>(i)];
  if (fixed) return out;
  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  const int absolute = exponent < 0 ? -exponent : exponent;
  if (absolute < 10) *out++ = '0';
  return std::to_chars(out, out + 4, absolute).ptr;
}

char* real_text(double value, char* out) {
  if (std::signbit(value) && value != 0) *out++ = '-';  // SQLite prints -0.0 as 0.0
  value = std::fabs(value);
  if (!std::isfinite(value)) return std::copy_n(std::isnan(value) ? "NaN" : "Inf", 3, out);
  char shortest[32];
  const char* const end =
      std::to_chars(shortest, shortest + sizeof shortest, value, std::chars_format::scientific).ptr;
  const char* const mark = std::find<const char*>(shortest, end, 'e');
  int exponent = 0;
  std::from_chars(mark[1] == '+' ? mark + 2 : mark + 1, end, exponent);
  char digits[24];
  const char* const last = std::remove_copy<const char*>(shortest, mark, digits, '.');
  return layout({digits, static_cast<std::size_t>(last - digits)}, exponent, out);
}

}  // namespace

char* number_text(const Cell& cell, char* out) {
  if (cell.storage == Storage::real) return real_text(cell.real, out);
  return std::to_chars(out, out + 24, cell.integer).ptr;
}

const char* encode_text(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  if (plan.clean_texts && cell.storage == Storage::text) {
    out.put32(static_cast<std::uint32_t>(cell.bytes.size()));
    out.put(cell.bytes);
    return nullptr;
  }
  if (cell.storage == Storage::null) return put_null(plan, out);
  const std::size_t start = out.size();
  std::uint64_t chars = 0;
  if (const char* fault = put_text(cell, plan, out, chars)) return fault;
  if (plan.type.length > 0 && chars > static_cast<std::uint64_t>(plan.type.length)) {
    out.rewind(start);
    return "longer than the column allows";
  }
  return nullptr;
}

const char* encode_bpchar(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  if (cell.storage == Storage::null) return put_null(plan, out);
  const std::size_t start = out.size();
  const auto length = static_cast<std::uint64_t>(plan.type.length);
  std::uint64_t chars = 0;
  if (const char* fault = put_text(cell, plan, out, chars)) return fault;
  if (length == 0) return nullptr;
  std::size_t end = out.size();
  // Blanks at the end mean nothing in this type: too many are cut, missing ones added, as the server does.
  for (; chars > length && out.view()[end - 1] == ' ' && end > start + 4; --chars) --end;
  out.rewind(end);
  if (chars > length) return out.rewind(start), "longer than the column allows";
  const std::size_t missing = length - chars;
  std::fill_n(out.extend(missing), missing, ' ');
  out.set32(start, static_cast<std::uint32_t>(out.size() - start - 4));
  return nullptr;
}

const char* encode_bytea(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  char room[32];
  std::string_view bytes = cell.bytes;
  if (cell.storage == Storage::null) return put_null(plan, out);
  if (cell.storage == Storage::integer || cell.storage == Storage::real) {
    bytes = {room, static_cast<std::size_t>(number_text(cell, room) - room)};
  }
  if (bytes.size() > kMaxField) return kTooLong;
  out.put32(static_cast<std::uint32_t>(bytes.size()));
  out.put(bytes);
  return nullptr;
}

const char* encode_enum(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  if (cell.storage == Storage::null) return put_null(plan, out);
  const bool known = cell.storage == Storage::text &&
                     std::find(plan.labels.begin(), plan.labels.end(), cell.bytes) != plan.labels.end();
  if (!known) return "not a label of the enum";
  out.put32(static_cast<std::uint32_t>(cell.bytes.size()));
  out.put(cell.bytes);
  return nullptr;
}

const char* encode_xml(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  // The server would take the bytes for what the declaration says, and they are UTF-8.
  const std::string_view head = cell.bytes.substr(0, std::min(cell.bytes.find("?>"), cell.bytes.size()));
  const std::size_t at = head.substr(0, 5) == "<?xml" ? head.find("encoding") : std::string_view::npos;
  if (at != std::string_view::npos &&
      !text::iequals(head.substr(head.find_first_of("\"'", at) + 1, 5), "UTF-8")) {
    return "XML that declares another encoding than UTF-8";
  }
  return encode_text(cell, plan, out);
}

const char* encode_name(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  constexpr std::size_t kNameBytes = 63;  // NAMEDATALEN - 1
  const std::size_t start = out.size();
  if (const char* fault = encode_text(cell, plan, out)) return fault;
  if (out.size() <= start + 4 + kNameBytes) return nullptr;
  out.rewind(start);
  return "longer than 63 bytes";
}

}  // namespace groundway::copy
