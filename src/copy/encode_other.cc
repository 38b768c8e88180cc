// uuid, inet, cidr and macaddr.
#include <arpa/inet.h>

#include <cstring>

#include "base/text.h"
#include "copy/classify.h"
#include "copy/encode.h"

namespace groundway::copy {

namespace {

std::string_view without_wrapping(std::string_view s) {
  if (text::istarts_with(s, "urn:uuid:")) s.remove_prefix(9);
  if (s.size() >= 2 && s.front() == '{' && s.back() == '}') s = s.substr(1, s.size() - 2);
  return s;
}

struct Address {
  std::uint8_t bytes[16] = {};
  int size = 0;  // 4 or 16
  int bits = 0;
};

bool parse_bits(std::string_view s, int most, int& bits) {
  std::int64_t value = 0;
  if (!parse_integer(s, value) || value < 0 || value > most) return false;
  bits = static_cast<int>(value);
  return true;
}

bool parse_address(std::string_view s, Address& address) {
  const std::size_t slash = s.find('/');
  const std::string_view host = s.substr(0, slash);
  char text[64];
  if (host.empty() || host.size() >= sizeof text) return false;
  std::memcpy(text, host.data(), host.size());
  text[host.size()] = '\0';
  if (std::strlen(text) != host.size()) return false;
  const bool v6 = host.find(':') != std::string_view::npos;
  if (inet_pton(v6 ? AF_INET6 : AF_INET, text, address.bytes) != 1) return false;
  address.size = v6 ? 16 : 4;
  address.bits = address.size * 8;
  return slash == std::string_view::npos || parse_bits(s.substr(slash + 1), address.bits, address.bits);
}

bool has_host_bits(const Address& address) {
  for (int bit = address.bits; bit < address.size * 8; ++bit) {
    if (((address.bytes[bit / 8] >> (7 - bit % 8)) & 1) != 0) return true;
  }
  return false;
}

const char* put_address(const Cell& cell, const ColumnPlan& plan, bool network, Buffer& out) {
  constexpr std::uint8_t kFamily4 = 2;  // PGSQL_AF_INET, the same everywhere
  constexpr std::uint8_t kFamily6 = 3;
  if (cell.storage == Storage::null) return put_null(plan, out);
  Address address;
  if (cell.storage != Storage::text || !parse_address(cell.bytes, address)) return "not a network address";
  if (network && has_host_bits(address)) return "bits to the right of the network mask";
  out.put32(static_cast<std::uint32_t>(4 + address.size));
  out.put8(address.size == 4 ? kFamily4 : kFamily6);
  out.put8(static_cast<std::uint8_t>(address.bits));
  out.put8(network ? 1 : 0);
  out.put8(static_cast<std::uint8_t>(address.size));
  out.put({reinterpret_cast<const char*>(address.bytes), static_cast<std::size_t>(address.size)});
  return nullptr;
}

}  // namespace

const char* encode_uuid(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  if (cell.storage == Storage::null) return put_null(plan, out);
  Uuid value{};
  const bool raw = cell.storage == Storage::blob && cell.bytes.size() == value.size();
  if (raw) {
    std::memcpy(value.data(), cell.bytes.data(), value.size());
  } else if (cell.storage != Storage::text || !parse_uuid(without_wrapping(cell.bytes), value)) {
    return "not a uuid";
  }
  out.put32(16);
  out.put({value.data(), value.size()});
  return nullptr;
}

const char* encode_inet(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  return put_address(cell, plan, false, out);
}
const char* encode_cidr(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  return put_address(cell, plan, true, out);
}

// Six pairs of digits with one kind of mark between all of them, or none: 08:00:2b:01:02:03, 08-00-2B-...,
// 08002b010203.
const char* encode_macaddr(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  constexpr std::size_t kBytes = 6;
  constexpr const char* kFault = "not a MAC address";
  if (cell.storage == Storage::null) return put_null(plan, out);
  const std::string_view s = cell.bytes;
  const std::size_t step = s.size() == kBytes * 3 - 1 ? 3 : 2;
  if (cell.storage != Storage::text || (step == 2 && s.size() != kBytes * 2)) return kFault;
  char bytes[kBytes];
  for (std::size_t i = 0; i < kBytes; ++i) {
    const std::size_t at = i * step;
    const int high = hex_digit(s[at]);
    const int low = hex_digit(s[at + 1]);
    const bool marked = step == 2 || i == 0 || (s[at - 1] == s[2] && (s[2] == ':' || s[2] == '-'));
    if (high < 0 || low < 0 || !marked) return kFault;
    bytes[i] = static_cast<char>(high * 16 + low);
  }
  out.put32(kBytes);
  out.put({bytes, kBytes});
  return nullptr;
}

}  // namespace groundway::copy
