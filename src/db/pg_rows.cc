#include <libpq-fe.h>

#include "base/text.h"
#include "db/pg.h"

namespace groundway::db {

void Rows::Clear::operator()(pg_result* result) const {
  PQclear(result);
}

int Rows::count() const {
  return PQntuples(result_.get());
}
int Rows::columns() const {
  return PQnfields(result_.get());
}
bool Rows::is_null(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::string_view Rows::get(int row, int column) const {
  if (is_null(row, column)) return {};
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t Rows::integer(int row, int column) const {
  return text::parse_int(get(row, column)).value_or(0);
}

std::string Rows::column_name(int column) const {
  const char* name = PQfname(result_.get(), column);
  return name == nullptr ? "" : name;
}

std::int64_t Rows::affected() const {
  return text::parse_int(PQcmdTuples(result_.get())).value_or(0);
}

namespace {

// Reads one element of {a,"b,c",NULL} and leaves `at` on the separator behind it.
std::string element(std::string_view s, std::size_t& at) {
  std::string out;
  const bool quoted = at < s.size() && s[at] == '"';
  if (!quoted) {
    while (at < s.size() && s[at] != ',' && s[at] != '}') out += s[at++];
    return out == "NULL" ? "" : out;
  }
  for (++at; at < s.size() && s[at] != '"'; ++at) {
    if (s[at] == '\\' && at + 1 < s.size()) ++at;
    out += s[at];
  }
  ++at;
  return out;
}

}  // namespace

std::vector<std::string> Rows::array(int row, int column) const {
  const std::string_view s = get(row, column);
  std::vector<std::string> out;
  if (s.size() <= 2 || s.front() != '{') return out;
  for (std::size_t at = 1; at < s.size() && s[at - 1] != '}'; ++at) out.push_back(element(s, at));
  return out;
}

}  // namespace groundway::db
