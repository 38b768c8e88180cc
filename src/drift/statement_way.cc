#include "drift/statement_way.h"

#include <algorithm>

namespace groundway::drift {
namespace {

struct Row {
  std::vector<std::string_view> words;  // "A|B": either; "*": whatever
  Way way;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {{"CREATE|ALTER|DROP", "DATABASE|TABLESPACE|SUBSCRIPTION"}, Way::leave_out},
      {{"ALTER", "SYSTEM"}, Way::leave_out},
      {{"COMMENT", "ON", "DATABASE|TABLESPACE|SUBSCRIPTION|ROLE"}, Way::leave_out},
      {{"SECURITY", "LABEL"}, Way::leave_out},
      {{"COPY"}, Way::leave_out},
      {{"LOAD|CHECKPOINT|VACUUM|CLUSTER|REINDEX"}, Way::leave_out},
      {{"CREATE", "USER", "MAPPING"}, Way::run},
      {{"ALTER|DROP", "USER", "MAPPING"}, Way::run},
      {{"CREATE|ALTER|DROP", "ROLE|USER|GROUP"}, Way::role},
      {{"DROP|REASSIGN", "OWNED"}, Way::leave_out},
      {{"SET|RESET"}, Way::may_miss},
      {{"ALTER", "DEFAULT", "PRIVILEGES"}, Way::may_miss},
      {{"COMMENT", "ON", "EXTENSION|SCHEMA"}, Way::may_miss},
      {{"CREATE", "SCHEMA", "PUBLIC"}, Way::may_miss},
      {{"CREATE|ALTER", "POLICY"}, Way::may_miss},
      {{"CREATE", "EXTENSION"}, Way::run},
  };
  return kRows;
}

bool is_one_of(std::string_view word, std::string_view choices) {
  while (!choices.empty()) {
    const std::size_t end = std::min(choices.find('|'), choices.size());
    if (word == choices.substr(0, end)) return true;
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return false;
}

bool fits(const Row& row, const std::vector<std::string>& words) {
  if (words.size() < row.words.size()) return false;
  for (std::size_t i = 0; i < row.words.size(); ++i) {
    if (!is_one_of(words[i], row.words[i])) return false;
  }
  return true;
}

// GRANT ... ON DATABASE and GRANT role TO role are the server's; on all else they are the schema's.
Way way_of_grant(const std::vector<std::string>& words) {
  const auto on = std::ranges::find(words, "ON");
  if (on == words.end()) return Way::role;
  if (on + 1 == words.end()) return Way::run;
  return is_one_of(on[1], "DATABASE|TABLESPACE|PARAMETER") ? Way::leave_out : Way::may_miss;
}

bool gives_an_owner(const std::vector<std::string>& words) {
  const std::size_t n = words.size();
  for (std::size_t i = 1; i + 2 < n; ++i) {
    if (words[i] == "OWNER" && words[i + 1] == "TO") return true;
  }
  return false;
}

}  // namespace

Way way_of(const std::vector<std::string>& words) {
  if (words.empty()) return Way::leave_out;
  if (words[0] == "GRANT" || words[0] == "REVOKE") return way_of_grant(words);
  for (const Row& row : rows()) {
    if (fits(row, words)) return row.way;
  }
  return words[0] == "ALTER" && gives_an_owner(words) ? Way::may_miss : Way::run;
}

std::string verb_of(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < 2; ++i) out += (i == 0 ? "" : " ") + words[i];
  return out;
}

}  // namespace groundway::drift
