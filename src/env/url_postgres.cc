#include <algorithm>

#include "base/text.h"
#include "env/url_parts.h"

namespace groundway::env::url {
namespace {

struct Parts {
  Piece user, password;  // as written
  bool has_password = false;
  Piece hosts, path, query;
};

bool is_digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "name:x" where x is no port: then it is "user:password" with its '@' further on.
bool has_bad_port(std::string_view authority) {
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  if (colon == authority.npos) return false;
  const std::string_view port = authority.substr(colon + 1);
  return !is_digits(port.substr(0, port.find(',')));
}

Error unescaped(std::string_view part, char c, std::size_t at) {
  const std::string escape = text::percent_encode(std::string(1, c));
  return fault(std::string(part) + " contains '" + c + "' that is not escaped", at,
               std::string("write '") + c + "' in it as " + escape);
}

// Programs end user name and password at different places where '@', '/', '?' or '#' stand in them as they
// are; libpq would look up a part of the password as a host. So the ambiguous is refused before any use.
Result<void> check_unescaped(std::string_view text, std::size_t start) {
  const std::size_t end = std::min(text.find_first_of("/?#", start), text.size());
  const std::string_view authority = text.substr(start, end - start);
  const std::size_t last = text.rfind('@');
  const bool at_later = last != text.npos && last >= end;
  const std::size_t first_at = authority.find('@');
  const std::size_t colon = authority.find(':');
  if (first_at != authority.npos && authority.rfind('@') != first_at) {
    return unescaped(colon < first_at ? "the password" : "the user name", '@', start + first_at);
  }
  if (first_at == authority.npos && at_later && has_bad_port(authority)) {
    return unescaped("the password", text[end], end);
  }
  if (const std::size_t hash = text.find('#', start); hash != text.npos) {
    return unescaped(at_later && hash < last ? "the user name or password" : "the URL", '#', hash);
  }
  const std::size_t query = std::min(text.find('?', start), text.size());
  if (const std::size_t at = text.find('@', end); at < query) {
    return fault("'@' stands after '/'", at, "write '/' in a password as %2F, and '@' in a name as %40");
  }
  return {};
}

Parts split(std::string_view text, std::size_t start) {
  Parts parts;
  const std::size_t end = std::min(text.find_first_of("/?", start), text.size());
  const std::size_t at = text.find('@', start);
  std::size_t hosts = start;
  if (at < end) {
    const std::size_t colon = std::min(text.find(':', start), at);
    parts.user = {text.substr(start, colon - start), start};
    parts.has_password = colon < at;
    if (parts.has_password) parts.password = {text.substr(colon + 1, at - colon - 1), colon + 1};
    hosts = at + 1;
  }
  parts.hosts = {text.substr(hosts, end - hosts), hosts};
  const std::size_t query = std::min(text.find('?', end), text.size());
  if (end < text.size() && text[end] == '/') parts.path = {text.substr(end + 1, query - end - 1), end + 1};
  if (query < text.size()) parts.query = {text.substr(query + 1), query + 1};
  return parts;
}

struct HostRange {
  Piece host, port;
  std::size_t next = 0;  // offset in the list after this host
};

Result<HostRange> next_host(Piece list, std::size_t from) {
  HostRange range;
  std::size_t end = 0;
  if (from < list.text.size() && list.text[from] == '[') {
    const std::size_t close = list.text.find(']', from);
    if (close == list.text.npos) return fault("'[' of an IPv6 host has no ']'", list.at + from).with_fix("close it: [::1]");
    range.host = {list.text.substr(from + 1, close - from - 1), list.at + from + 1};
    if (range.host.text.find(':') == range.host.text.npos) {
      return fault("no IPv6 address stands between '[' and ']'", list.at + from + 1);
    }
    end = close + 1;
    if (end < list.text.size() && list.text[end] != ':' && list.text[end] != ',') {
      return fault("after ']' comes neither ':' nor '/'", list.at + end);
    }
  } else {
    end = std::min(list.text.find_first_of(":,", from), list.text.size());
    range.host = {list.text.substr(from, end - from), list.at + from};
  }
  const std::size_t comma = std::min(list.text.find(',', end), list.text.size());
  if (end < comma) range.port = {list.text.substr(end + 1, comma - end - 1), list.at + end + 1};
  range.next = comma;
  return range;
}

Result<void> add_hosts(Draft& draft, Piece list) {
  draft.hosts_at = draft.ports_at = list.at;
  for (std::size_t from = 0;;) {
    ASSIGN(const HostRange range, next_host(list, from));
    ASSIGN(const std::string host, decode(range.host, "the host"));
    ASSIGN(std::string port, decode(range.port, "the port"));
    ASSIGN(port, check_port(port, range.port.at));
    draft.hosts += host;
    draft.ports += port;
    if (range.next >= list.text.size()) return {};
    draft.hosts += ',';
    draft.ports += ',';
    from = range.next + 1;
  }
}

Result<void> add_query(Draft& draft, Piece query) {
  for (std::size_t from = 0; from < query.text.size();) {
    const std::size_t end = std::min(query.text.find('&', from), query.text.size());
    const std::string_view pair = query.text.substr(from, end - from);
    const std::size_t at = query.at + from;
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos)
      return fault("a parameter has no '='", at, "write parameters as ?name=value&name=value");
    if (const std::size_t second = pair.find('=', equals + 1); second != pair.npos) {
      return fault("the value of a parameter contains '='", at + second, "write '=' in a value as %3D");
    }
    ASSIGN(const std::string key, decode({pair.substr(0, equals), at}, "a parameter's name"));
    ASSIGN(std::string value, decode({pair.substr(equals + 1), at + equals + 1}, "a parameter's value"));
    if (key != "password" && key != "sslpassword") draft.url.parameters.emplace_back(key, value);
    TRY(set_parameter(draft, {key, at}, std::move(value), at + equals + 1));
    from = end + 1;
  }
  return {};
}

}  // namespace

Result<DatabaseUrl> parse_postgres(std::string_view text, std::size_t start, Draft draft) {
  TRY(check_unescaped(text, start));
  const Parts parts = split(text, start);
  ASSIGN(draft.url.user, decode(parts.user, "the user name"));
  if (parts.has_password) {
    ASSIGN(std::string password, decode(parts.password, "the password"));
    draft.url.password = Secret(std::move(password));
    if (parts.password.text.find(':') != std::string_view::npos) {
      draft.url.notes.emplace_back(
          "the password contains ':' that is not escaped; %3A is read alike everywhere");
    }
  }
  TRY(add_hosts(draft, parts.hosts));
  ASSIGN(draft.url.database, decode(parts.path, "the database name"));
  TRY(add_query(draft, parts.query));
  return finish(std::move(draft));
}

}  // namespace groundway::env::url
