#include "env/url.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "env/url_parts.h"

namespace groundway::env {
namespace {

constexpr std::array<std::string_view, 4> kSqliteSuffixes = {".db", ".sqlite", ".sqlite3", ".db3"};
constexpr std::array<std::string_view, 2> kPostgres = {"postgresql", "postgres"};
// django-environ, dj-database-url and others write these for PostgreSQL.
constexpr std::array<std::string_view, 4> kPostgresToo = {"postgis", "pgsql", "psql", "pg"};
constexpr std::array<std::string_view, 12> kOthers = {"mysql",     "mariadb", "mongodb", "mssql",
                                                      "sqlserver", "oracle",  "redis",   "http",
                                                      "https",     "prisma",  "libsql",  "duckdb"};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_scheme_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '.' || c == '_';
}

// "postgresql+psycopg2" of "postgresql+psycopg2://..."; empty when the text does not begin like a URL.
std::string_view scheme_of(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_scheme_char);
  if (end == text.end() || *end != ':' || end == text.begin()) return {};
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

bool is_keyword_string(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos) return false;
  const std::string_view name = text::trim(text.substr(0, equals));
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
}

bool has_sqlite_suffix(std::string_view text) {
  const std::string low = text::lower(text);
  return std::any_of(kSqliteSuffixes.begin(), kSqliteSuffixes.end(), [&](std::string_view suffix) {
    return low.size() > suffix.size() && low.substr(low.size() - suffix.size()) == suffix;
  });
}

Error unknown_scheme(std::string_view base, std::size_t at) {
  static constexpr std::string_view kForms = "write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE";
  if (holds(kOthers, base))
    return url::fault(std::string(base) + " is neither PostgreSQL nor SQLite", at, std::string(kForms));
  const std::vector<std::string> known = {"postgresql", "sqlite"};
  const auto near = text::nearest(base, known);
  return url::fault("an unknown kind of address", at,
                    near ? "did you mean `" + *near + ":`?" : std::string(kForms));
}

// jdbc:postgresql:db and jdbc:postgresql:/db have no authority.
Result<DatabaseUrl> parse_jdbc_short(std::string_view text, std::size_t start, url::Draft draft) {
  draft.hosts = "localhost";
  const std::size_t skip = text.substr(start, 1) == "/" ? 1 : 0;
  const std::string_view rest = text.substr(start + skip);
  const std::size_t question = std::min(rest.find('?'), rest.size());
  ASSIGN(std::string database, url::decode({rest.substr(0, question), start + skip}, "the database name"));
  ASSIGN(DatabaseUrl query, url::parse_postgres(text, start + skip + question, std::move(draft)));
  query.database = std::move(database);
  return query;
}

Result<DatabaseUrl> parse_scheme(std::string_view text, std::size_t offset, std::string_view scheme) {
  const std::string low = text::lower(scheme);
  const std::size_t plus = std::min(low.find('+'), low.size());
  const std::string base = low.substr(0, plus);
  const std::size_t start = offset + scheme.size() + 1;
  url::Draft draft;
  draft.jdbc = offset > 0;
  draft.url.scheme = (draft.jdbc ? "jdbc:" : "") + low;
  auto& notes = draft.url.notes;
  if (draft.jdbc) notes.emplace_back("the prefix jdbc: is dropped");
  if (plus < low.size()) notes.push_back("the driver suffix " + low.substr(plus) + " is dropped");
  if (base == "sqlite" || base == "sqlite3") return url::parse_sqlite(text, start, std::move(draft.url));
  if (base == "file" && !draft.jdbc) return url::parse_file_uri(text, start, std::move(draft.url));
  if (!holds(kPostgres, base) && !holds(kPostgresToo, base)) return unknown_scheme(base, offset);
  if (holds(kPostgresToo, base)) notes.push_back(base + ":// is read as postgresql://");
  if (text.substr(start, 2) == "//") return url::parse_postgres(text, start + 2, std::move(draft));
  if (draft.jdbc) return parse_jdbc_short(text, start, std::move(draft));
  return url::fault("'//' is missing after the scheme", start, "write postgresql://USER@HOST:PORT/DATABASE");
}

Result<DatabaseUrl> parse_trimmed(std::string_view text) {
  if (text.empty())
    return url::fault("the address is empty", 0, "write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE");
  if (text == ":memory:") return sqlite_file(text);
  if (text.front() == '"' || text.front() == '\'' || text.front() == '`') {
    return url::fault("the address begins with a quote mark", 0, "remove the quote marks around it");
  }
  const std::size_t offset = text::istarts_with(text, "jdbc:") ? 5 : 0;
  const std::string_view scheme = scheme_of(text.substr(offset));
  const bool url_shaped =
      !scheme.empty() && (text.substr(offset + scheme.size() + 1, 2) == "//" || offset > 0);
  if (!url_shaped && is_keyword_string(text)) return url::parse_keyword_string(text);
  if (looks_like_url(text)) return parse_scheme(text, offset, scheme);
  if (has_sqlite_suffix(text)) return sqlite_file(text);
  return url::fault("neither a URL, nor keyword=value pairs, nor a SQLite file", 0,
                    "write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE");
}

}  // namespace

bool looks_like_url(std::string_view text) {
  if (text::istarts_with(text, "jdbc:")) return true;
  const std::string_view scheme = scheme_of(text);
  if (scheme.empty()) return is_keyword_string(text);
  const std::string low = text::lower(scheme);
  const std::string base = low.substr(0, low.find('+'));
  return text.substr(scheme.size(), 3) == "://" || base == "sqlite" || base == "sqlite3" || base == "file" ||
         holds(kPostgres, base);
}

DatabaseUrl sqlite_file(std::string_view path) {
  DatabaseUrl out;
  out.path = std::string(path);
  return out;
}

Result<DatabaseUrl> parse_url(std::string_view text) {
  const std::string_view trimmed = text::trim(text);
  if (trimmed.size() == text.size()) return parse_trimmed(text);
  if (scheme_of(trimmed).empty() && is_keyword_string(trimmed)) return url::parse_keyword_string(text);
  ASSIGN(DatabaseUrl out, parse_trimmed(trimmed));
  out.notes.emplace_back("blanks around the address are dropped");
  return out;
}

}  // namespace groundway::env
