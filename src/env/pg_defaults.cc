#include "env/pg_defaults.h"

#include <functional>

#include "base/text.h"
#include "env/keys.h"
#include "env/url.h"

namespace groundway::env {
namespace {

bool has_no_host(const DatabaseUrl& url) {
  return url.hosts.empty() ||
         (url.hosts.size() == 1 && url.hosts.front().host.empty() && url.hosts.front().hostaddr.empty());
}

using OriginOf = std::function<std::string(const std::string& keyword)>;

void merge_hosts(DatabaseUrl& url, const DatabaseUrl& added, const OriginOf& origin, Origins& origins) {
  if (has_no_host(url) && !has_no_host(added)) {
    const std::string port = url.hosts.empty() ? "" : url.hosts.front().port;
    url.hosts = added.hosts;
    origins["host"] = origin("host");
    if (port.empty()) return;
    for (HostPort& h : url.hosts) h.port = port;
  } else if (!added.hosts.empty() && !added.hosts.front().port.empty()) {
    for (HostPort& h : url.hosts) {
      if (!h.port.empty()) continue;
      h.port = added.hosts.front().port;
      origins["port"] = origin("port");
    }
  }
}

// Fills in what `url` lacks from `added`; what it has stays.
void merge(DatabaseUrl& url, const DatabaseUrl& added, const OriginOf& origin, Origins& origins) {
  const auto fill = [&](auto& mine, const auto& theirs, const std::string& keyword) {
    if (!mine.empty() || theirs.empty()) return;
    mine = theirs;
    origins[keyword] = origin(keyword);
  };
  merge_hosts(url, added, origin, origins);
  fill(url.user, added.user, "user");
  fill(url.database, added.database, "dbname");
  fill(url.password, added.password, "password");
  for (const auto& [key, value] : added.options) {
    if (url.option(key)) continue;
    url.set_option(key, value);
    origins[key] = origin(key);
  }
}

std::string quoted(std::string_view value) {
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

// The section [name] of a service file as a keyword string; none when the file has no such section.
std::optional<std::string> service_section(std::string_view text, const std::string& name) {
  std::optional<std::string> out;
  bool inside = false;
  for (const std::string& raw : text::split(text, '\n')) {
    const std::string_view line = text::trim(raw);
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '[') {
      if (out) break;
      inside = line == "[" + name + "]";
      if (inside) out = "";
      continue;
    }
    const std::size_t equals = line.find('=');
    if (!inside || equals == line.npos || line.substr(0, equals) == "service") continue;
    *out += std::string(line.substr(0, equals)) + "=" + quoted(line.substr(equals + 1)) + " ";
  }
  return out;
}

std::vector<std::string> service_files(const Outside& outside) {
  std::vector<std::string> out;
  const auto add = [&](const char* variable, const std::string& rest) {
    const auto value = outside.environment.get(variable);
    if (value && !value->empty()) out.push_back(*value + rest);
  };
  add("PGSERVICEFILE", "");
  if (out.empty()) add("HOME", "/.pg_service.conf");
  add("PGSYSCONFDIR", "/pg_service.conf");
  out.emplace_back("/etc/postgresql-common/pg_service.conf");
  return out;
}

Result<void> expand_service(DatabaseUrl& url, const std::string& name, Outside& outside, Origins& origins) {
  const std::vector<std::string> files = service_files(outside);
  for (const std::string& path : files) {
    if (!outside.files.exists(path)) continue;
    ASSIGN(const std::string text, outside.files.read(path));
    const auto keywords = service_section(text, name);
    if (!keywords) continue;
    auto parsed = parse_url(keywords->empty() ? "postgresql://" : *keywords);
    if (!parsed) return std::move(parsed).error().at(path + " [" + name + "]");
    std::erase_if(url.options, [](const auto& option) { return option.first == "service"; });
    merge(
        url, *parsed, [&](const std::string&) { return path + " [" + name + "]"; }, origins);
    return {};
  }
  return Error{Code::config, "the service \"" + text::excerpt(name, 60) + "\" is in no service file"}.at(
      files.front());
}

Result<std::string> service_name(const DatabaseUrl& url, const Sources& sources) {
  if (const auto said = url.option("service")) return *said;
  ASSIGN(const auto found, sources.get("PGSERVICE"));
  return found ? found->value : std::string();
}

// The value itself is not echoed, and a position would count in a text that nobody wrote.
Error refused(const std::string& variable, const std::string& cause, const std::string& fix,
              const std::string& origin) {
  return Error{Code::setting_value,
               "the value of " + variable + " is not accepted: " + cause.substr(0, cause.rfind(" ("))}
      .at(origin)
      .with_fix(fix.starts_with("write ") ? variable + fix.substr(fix.find('=')) : "");
}

}  // namespace

Result<void> add_pg_defaults(DatabaseUrl& url, const Sources& sources, Outside& outside, Origins& origins) {
  if (url.kind != DatabaseUrl::Kind::postgres) return {};
  ASSIGN(const std::string service, service_name(url, sources));
  if (!service.empty()) TRY(expand_service(url, service, outside, origins));
  Origins from;
  std::string keywords;
  for (const PgVariable& v : pg_variables()) {
    const std::string variable(v.variable);
    if (v.keyword == "service") continue;
    ASSIGN(const auto found, sources.get(variable));
    if (!found || (found->from_file && !v.project)) continue;
    const std::string pair = std::string(v.keyword) + "=" + quoted(found->value);
    const bool is_list =
        v.keyword == "port" && found->value.find(',') != std::string::npos;  // goes with PGHOST
    if (auto alone = parse_url(pair); !alone && !is_list)
      return refused(variable, alone.error().cause, alone.error().fix, found->origin);
    keywords += pair + " ";
    from[std::string(v.keyword)] = found->origin;
  }
  if (keywords.empty()) return {};
  auto given = parse_url(keywords);
  if (!given) return refused("PGHOST, PGHOSTADDR or PGPORT", given.error().cause, given.error().fix, "environment");
  merge(
      url, *given, [&](const std::string& keyword) { return from[keyword]; }, origins);
  return {};
}

}  // namespace groundway::env
