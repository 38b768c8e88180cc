#include "check/leak_scan.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.h"

namespace groundway::check {
namespace {

constexpr std::array<std::string_view, 24> kGuessable = {
    "postgres", "postgresql", "password", "passw0rd",  "pass",     "secret",  "admin",    "root",
    "test",     "example",    "changeme", "change_me", "changeit", "123456",  "12345678", "123456789",
    "qwerty",   "dev",        "user",     "db",        "pgpass",   "letmein", "welcome",  "default"};

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

int line_at(std::string_view text, std::size_t at) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// The scheme's start where a database's URL begins before "://"; npos when it is another kind of URL.
bool is_database_scheme(std::string_view text, std::size_t colon) {
  std::size_t start = colon;
  while (start > 0 && (std::isalnum(static_cast<unsigned char>(text[start - 1])) != 0 ||
                       text[start - 1] == '+' || text[start - 1] == '_'))
    --start;
  const std::string scheme = text::lower(text.substr(start, colon - start));
  const std::string base = scheme.substr(0, scheme.find('+'));
  return base == "postgres" || base == "postgresql" || base == "postgis" || base == "pgsql" ||
         base == "mysql" || base == "mariadb" || base == "prisma";
}

// What stands between "://" and the end of the URL.
std::string_view authority(std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'`<>,;)]", at), text.size());
  std::string_view url = text.substr(at, end - at);
  return url.substr(0, std::min(url.find('/'), url.size()));
}

Leak leak_of(int line, std::string_view what, std::string_view host, std::string value) {
  const bool guessable = is_guessable(value);
  return {line, std::string(what), std::string(host), guessable,
          guessable ? Secret() : Secret(std::move(value))};
}

void scan_urls(std::string_view text, std::vector<Leak>& out) {
  for (std::size_t at = text.find("://"); at != text.npos; at = text.find("://", at + 3)) {
    if (!is_database_scheme(text, at)) continue;
    const std::string_view inside = authority(text, at + 3);
    const std::size_t sign = inside.rfind('@');
    const std::size_t colon = inside.find(':');
    if (sign == inside.npos || colon == inside.npos || colon > sign) continue;
    const std::string_view password = inside.substr(colon + 1, sign - colon - 1);
    std::string_view host = inside.substr(sign + 1);
    host = host.substr(0, std::min(host.find_first_of(":?"), host.size()));
    const auto decoded = text::percent_decode(password);
    if (password.empty() || is_placeholder(password)) continue;
    out.push_back(leak_of(line_at(text, at), "a URL", host, decoded.value_or(std::string(password))));
  }
}

// The key of a line `KEY=value`, `KEY: value`, `- KEY=value`; empty when it has none.
std::string_view key_of(std::string_view line, std::size_t& value_at) {
  std::size_t start = line.find_first_not_of(" \t-\"'");
  if (start == line.npos || line[start] == '#' || line[start] == ';') return {};
  if (line.substr(start, 7) == "export ")
    start = std::min(line.find_first_not_of(' ', start + 7), line.size());
  std::size_t end = start;
  while (end < line.size() && is_name_char(line[end])) ++end;
  const std::size_t sign = line.find_first_not_of(" \t\"'", end);
  if (end == start || sign == line.npos || (line[sign] != '=' && line[sign] != ':')) return {};
  value_at = sign + 1;
  return line.substr(start, end - start);
}

bool is_password_key(std::string_view key) {
  const std::string low = text::lower(key);
  for (const std::string_view name : {"password", "pgpassword", "db_pass", "db_password", "database_password",
                                      "postgres_password", "db_pwd", "postgresql_password", "database_pass",
                                      "rds_password", "mysql_password", "spring_datasource_password"}) {
    if (low == name || low.ends_with("_" + std::string(name))) return true;
  }
  return false;
}

std::string_view plain_value(std::string_view rest) {
  rest = text::trim(rest);
  if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
    const std::size_t close = rest.find(rest.front(), 1);
    return close == rest.npos ? rest.substr(1) : rest.substr(1, close - 1);
  }
  rest = rest.substr(0, std::min(rest.find(" #"), rest.size()));
  rest = text::trim(rest.substr(0, std::min(rest.find_first_of("\"',"), rest.size())));
  return rest;
}

void scan_keys(std::string_view text, std::vector<Leak>& out) {
  int number = 0;
  for (const std::string& line : text::split(text, '\n')) {
    ++number;
    std::size_t value_at = 0;
    const std::string_view key = key_of(line, value_at);
    if (key.empty() || !is_password_key(key)) continue;
    const std::string_view value = plain_value(std::string_view(line).substr(value_at));
    if (value.empty() || value.find("://") != value.npos || is_placeholder(value)) continue;
    out.push_back(leak_of(number, key, "", std::string(value)));
  }
}

}  // namespace

bool is_placeholder(std::string_view value) {
  if (value.empty() || value.find_first_of("${}<>%*[]|") == 0 || value.find("${") != value.npos ||
      value.find("{{") != value.npos || value.find("<%") != value.npos || value.find("...") != value.npos)
    return true;
  if (value.find_first_not_of("xX*.-_") == value.npos) return true;
  const std::string low = text::lower(value);
  for (const std::string_view head :
       {"encrypted:", "enc[", "enc(", "vault:", "op://", "secret:", "!vault", "env("}) {
    if (low.starts_with(head)) return true;  // kept elsewhere, or readable with a key only
  }
  if (low.starts_with("your") || low.ends_with("_here") || low.ends_with("-here")) return true;
  return value == "PASSWORD" || value == "PASS" || value == "SECRET" || low == "null" || low == "true" ||
         low == "false" || low == "none" || low == "nil";
}

bool is_guessable(std::string_view value) {
  const std::string low = text::lower(value);
  return std::find(kGuessable.begin(), kGuessable.end(), low) != kGuessable.end();
}

bool is_nearby_host(std::string_view host) {
  const std::string low = text::lower(host);
  return low.empty() || low == "localhost" || low == "0.0.0.0" || low.starts_with("127.") ||
         low.starts_with("[::1]") || low == "host.docker.internal" ||
         low.find('.') == low.npos;  // no dot: a container's name
}

bool is_nobodys_host(std::string_view host) {
  const std::string low = text::lower(host);
  for (const std::string_view end :
       {"example", "example.com", "example.org", "example.net", "test", "invalid"}) {
    if (low == end || low.ends_with("." + std::string(end))) return true;
  }
  return is_placeholder(low);
}

std::vector<Leak> scan_for_passwords(std::string_view text, bool keys) {
  std::vector<Leak> out;
  scan_urls(text, out);
  if (keys) scan_keys(text, out);
  std::sort(out.begin(), out.end(), [](const Leak& a, const Leak& b) {
    return std::tie(a.line, a.what, a.host) < std::tie(b.line, b.what, b.host);
  });
  return out;
}

}  // namespace groundway::check
