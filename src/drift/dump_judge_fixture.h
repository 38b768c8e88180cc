// drift/dump_judge_fixture.h - for tests: what pg_dump says of a schema, as a list that can be compared.
//
// Purpose: a judge of round trips that is not our own reader.
// Shape:   entries in any order, each with its head; the columns of a table and the lines of an ACL in any
// order, too.
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "db/pg_scratch.h"

namespace groundway::drift {

inline std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
  return ::pclose(pipe) == 0 ? out : std::string();
}

// Of the program on the PATH: it refuses servers that are newer than itself.
inline bool pg_dump_reads(int server_version) {
  const std::string words = output_of("pg_dump --version");
  const std::size_t at = words.find_first_of("0123456789");
  return at != std::string::npos && std::atoi(words.c_str() + at) >= server_version / 10000;
}

inline std::string dumped(const DatabaseUrl& url) {
  std::string where = "host=" + (url.hosts[0].hostaddr.empty() ? url.hosts[0].host : url.hosts[0].hostaddr) +
                      " port=" + url.hosts[0].port + " user=" + url.user + " dbname=" + url.database;
  for (const auto& [key, value] : url.options) where += " " + key + "=" + value;
  ::setenv("PGPASSWORD", url.password.reveal().data(), 1);
  return output_of("pg_dump --schema-only --no-owner -d '" + where + "'");
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

inline bool says_nothing(const std::string& line) {
  return line.empty() || line.starts_with("--") || line.starts_with("\\") || line.starts_with("SET default_");
}

inline std::string entry_of(const std::string& block) {
  std::vector<std::string> lines = lines_of(block);
  const std::string head = lines.front();
  lines.erase(lines.begin());
  std::erase_if(lines, says_nothing);
  if (head.find("Type: TABLE;") != std::string::npos || head.find("Type: ACL;") != std::string::npos) {
    for (std::string& line : lines) {
      if (line.ends_with(',')) line.pop_back();
    }
    std::ranges::sort(lines);
  }
  std::string out = head + "\n";
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

inline std::vector<std::string> dump_entries(const std::string& dump) {
  static constexpr std::string_view kHead = "\n--\n-- Name: ";
  std::vector<std::string> out;
  for (std::size_t at = dump.find(kHead); at != std::string::npos;) {
    const std::size_t next = dump.find(kHead, at + 1);
    out.push_back(entry_of(dump.substr(at + 7, next == std::string::npos ? next : next - at - 7)));
    at = next;
  }
  std::ranges::sort(out);
  return out;
}

// Empty: both have the same entries.
inline std::string unlike(const std::vector<std::string>& wanted, const std::vector<std::string>& found) {
  std::vector<std::string> missing, extra;
  std::ranges::set_difference(wanted, found, std::back_inserter(missing));
  std::ranges::set_difference(found, wanted, std::back_inserter(extra));
  std::string out;
  for (const std::string& entry : missing) out += "wanted> " + entry;
  for (const std::string& entry : extra) out += "found>  " + entry;
  return out;
}

}  // namespace groundway::drift
