#include "env/url_parts.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace groundway::env::url {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Letters, digits, '.', '-', '_' and whatever is not ASCII; of an address also ':' and a zone's '%'.
bool is_host_name(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    const auto b = static_cast<unsigned char>(c);
    return std::isalnum(b) || b >= 0x80 || c == '.' || c == '-' || c == '_' || c == ':' || c == '%';
  });
}

Result<void> check_host(std::string_view host, std::size_t at) {
  if (host.empty() || host.front() == '/' || host.front() == '@') return {};  // a socket's folder
  if (is_host_name(host)) return {};
  return fault("the host holds a character that no host name has", at,
               "write special characters of user name and password as %XX");
}

std::vector<std::string> list_of(const std::string& text) {
  return text.empty() ? std::vector<std::string>{} : text::split(text, ',');
}

}  // namespace

Error fault(const std::string& what, std::size_t at, std::string fix) {
  return Error{Code::url_syntax, what + " (position " + std::to_string(at + 1) + ")"}.with_fix(
      std::move(fix));
}

Result<std::string> decode(Piece raw, std::string_view part) {
  std::string out;
  for (std::size_t i = 0; i < raw.text.size(); ++i) {
    const char c = raw.text[i];
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      return fault(std::string(part) + " contains a control character", raw.at + i, "write it as %XX");
    }
    if (c != '%') {
      out += c;
      continue;
    }
    if (i + 2 >= raw.text.size() || !is_hex(raw.text[i + 1]) || !is_hex(raw.text[i + 2])) {
      return fault(std::string(part) + " contains '%' that begins no escape", raw.at + i, "write '%' as %25");
    }
    out += text::percent_decode(raw.text.substr(i, 3)).value_or("");
    if (out.back() == '\0') return fault(std::string(part) + " contains %00", raw.at + i);
    i += 2;
  }
  return out;
}

Result<std::string> check_port(std::string_view port, std::size_t at) {
  if (port.empty()) return std::string();
  const auto number = text::parse_int(text::trim(port));
  if (number && *number >= 1 && *number <= 65535) return std::to_string(*number);
  return fault("the port is not a number from 1 to 65535", at,
               "an address is postgresql://USER:PASSWORD@HOST:PORT/DATABASE, an IPv6 host stands in [ ]");
}

Result<DatabaseUrl> finish(Draft draft) {
  const std::vector<std::string> names = list_of(draft.hosts);
  const std::vector<std::string> addresses = list_of(draft.hostaddrs);
  const std::vector<std::string> ports = list_of(draft.ports);
  const std::size_t count = std::max({addresses.size(), names.size(), std::size_t{1}});
  if (!addresses.empty() && !names.empty() && names.size() != addresses.size()) {
    return fault("host and hostaddr name different numbers of hosts", draft.hostaddrs_at);
  }
  if (ports.size() > 1 && ports.size() != count) {
    return fault("host and port name different numbers of hosts", draft.ports_at);
  }
  for (std::size_t i = 0; i < count; ++i) {
    HostPort host;
    if (i < names.size()) host.host = names[i];
    if (i < addresses.size()) host.hostaddr = addresses[i];
    TRY(check_host(host.host, draft.hosts_at));
    TRY(check_host(host.hostaddr, draft.hostaddrs_at));
    if (!ports.empty()) {
      ASSIGN(host.port, check_port(ports.size() == 1 ? ports[0] : ports[i], draft.ports_at));
    }
    draft.url.hosts.push_back(std::move(host));
  }
  draft.url.kind = DatabaseUrl::Kind::postgres;
  return std::move(draft.url);
}

}  // namespace groundway::env::url
