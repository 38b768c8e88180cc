// env/libpq_twin.h - for tests: an address as libpq reads it, and ours in the same words.
//
// Purpose: libpq is the judge of what an address means.
// Shape:   maps from libpq's keywords to values; empty values are left out.
// Errors:  none; no map where libpq refuses.
#pragma once

#include <libpq-fe.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/database_url.h"
#include "base/text.h"

namespace groundway::env {

using Values = std::map<std::string, std::string>;

inline std::optional<Values> libpq_reads(const std::string& text) {
  char* message = nullptr;
  PQconninfoOption* options = PQconninfoParse(text.c_str(), &message);
  if (message != nullptr) PQfreemem(message);
  if (options == nullptr) return std::nullopt;
  Values out;
  for (const PQconninfoOption* o = options; o->keyword != nullptr; ++o) {
    if (o->val != nullptr && *o->val != '\0') out[o->keyword] = o->val;
  }
  PQconninfoFree(options);
  return out;
}

inline Values in_libpq_words(const DatabaseUrl& url) {
  Values out;
  const auto put = [&](const std::string& key, const std::string& value) {
    if (value.find_first_not_of(',') != std::string::npos) out[key] = value;
  };
  const auto list = [&](std::string HostPort::*member) {
    std::vector<std::string> parts;
    for (const HostPort& h : url.hosts) parts.push_back(h.*member);
    return text::join(parts, ",");
  };
  put("host", list(&HostPort::host));
  put("hostaddr", list(&HostPort::hostaddr));
  put("port", list(&HostPort::port));
  put("user", url.user);
  put("password", std::string(url.password.reveal()));
  put("dbname", url.database);
  for (const auto& [key, value] : url.options) out[key] = value;
  return out;
}

// libpq keeps a list of nothing (",") as it is, and ports as they were written (" 05432").
inline Values without_empty_lists(Values values) {
  for (const char* key : {"host", "port", "user", "password", "dbname"}) {
    const auto found = values.find(key);
    if (found != values.end() && found->second.find_first_not_of(',') == std::string::npos)
      values.erase(found);
  }
  if (const auto ports = values.find("port"); ports != values.end()) {
    std::vector<std::string> each = text::split(ports->second, ',');
    for (std::string& port : each) {
      if (const auto number = text::parse_int(text::trim(port))) port = std::to_string(*number);
    }
    ports->second = text::join(each, ",");
  }
  return values;
}

// libpq keeps one port for all hosts as one; we give each host its own.
inline bool means_the_same(const DatabaseUrl& mine, const Values& theirs) {
  Values expected = without_empty_lists(theirs);
  Values got = without_empty_lists(in_libpq_words(mine));
  if (mine.hosts.size() > 1 && expected.count("port") > 0 &&
      expected["port"].find(',') == std::string::npos) {
    got["port"] = mine.hosts.front().port;
  }
  return got == expected;
}

}  // namespace groundway::env
