#include <algorithm>
#include <array>

#include "base/text.h"
#include "env/url_parts.h"

namespace groundway::env::url {
namespace {

constexpr std::string_view kMemory = ":memory:";

// What SQLite, SQLAlchemy, Prisma and others put after '?'. Groundway opens files in its own way.
constexpr std::array<std::string_view, 16> kDropped = {"mode",
                                                       "cache",
                                                       "immutable",
                                                       "nolock",
                                                       "psow",
                                                       "uri",
                                                       "timeout",
                                                       "isolation_level",
                                                       "check_same_thread",
                                                       "cached_statements",
                                                       "detect_types",
                                                       "connection_limit",
                                                       "socket_timeout",
                                                       "journal_mode",
                                                       "foreign_keys",
                                                       "synchronous"};

Result<void> take_query(Piece query, DatabaseUrl& url) {
  for (std::size_t from = 0; from < query.text.size();) {
    const std::size_t end = std::min(query.text.find('&', from), query.text.size());
    const std::string_view pair = query.text.substr(from, end - from);
    const std::string_view name = pair.substr(0, pair.find('='));
    const std::string_view value = name.size() < pair.size() ? pair.substr(name.size() + 1) : "";
    const std::vector<std::string> known(kDropped.begin(), kDropped.end());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const auto near = text::nearest(name, known);
      return fault("an unknown parameter name after '?'", query.at + from,
                   near ? "did you mean `" + *near + "`?" : "write '?' of a file's name as file:...%3F...");
    }
    url.parameters.emplace_back(name, text::percent_decode(value).value_or(std::string(value)));
    if (pair == "mode=memory")
      url.path = kMemory;
    else
      url.notes.push_back(std::string(name) + " dropped: how the file is opened follows from the command");
    from = end + 1;
  }
  return {};
}

Result<DatabaseUrl> with_path(std::string path, std::size_t at, DatabaseUrl url) {
  if (path.empty()) return fault("no file is named", at, "write sqlite:FILE, or sqlite::memory:");
  url.kind = DatabaseUrl::Kind::sqlite;
  url.path = std::move(path);
  return url;
}

bool is_escape(std::string_view s) {
  return s.size() >= 3 && text::percent_decode(s.substr(0, 3)).has_value();
}

void note_escapes(std::string_view path, DatabaseUrl& url) {
  for (std::size_t i = path.find('%'); i != path.npos; i = path.find('%', i + 1)) {
    if (!is_escape(path.substr(i))) continue;
    url.notes.emplace_back("the path contains '%', taken as it is; file: decodes it");
    return;
  }
}

}  // namespace

Result<DatabaseUrl> parse_sqlite(std::string_view text, std::size_t start, DatabaseUrl url) {
  const std::size_t question = std::min(text.find('?', start), text.size());
  std::string_view path = text.substr(start, question - start);
  std::size_t at = start;
  const auto skip = [&](std::size_t n) { path.remove_prefix(n), at += n; };
  if (path == "//" || path == "///") {  // SQLAlchemy's spelling
    url.notes.emplace_back("no file is named: a database in memory");
    path = kMemory;
  } else if (path.substr(0, 3) == "///") {
    skip(3);
  } else if (path.substr(0, 2) == "//") {
    skip(2);
    url.notes.emplace_back("sqlite://FILE is read as the relative path FILE; sqlite:FILE says the same");
  }
  if (path.substr(0, 5) == "file:") return parse_file_uri(text, at + 5, std::move(url));
  ASSIGN(DatabaseUrl out, with_path(std::string(path), at, std::move(url)));
  note_escapes(path, out);
  if (question < text.size()) TRY(take_query({text.substr(question + 1), question + 1}, out));
  return out;
}

Result<DatabaseUrl> parse_file_uri(std::string_view text, std::size_t start, DatabaseUrl url) {
  text = text.substr(0, text.find('#', start));  // SQLite ignores a fragment
  const std::size_t question = std::min(text.find('?', start), text.size());
  Piece path{text.substr(start, question - start), start};
  if (path.text.substr(0, 2) == "//") {
    const std::size_t slash = std::min(path.text.find('/', 2), path.text.size());
    const std::string_view authority = path.text.substr(2, slash - 2);
    if (!authority.empty() && authority != "localhost") {
      return fault("file://HOST/ names another machine", start + 2,
                   "write file:relative/path or file:///absolute/path");
    }
    path = {path.text.substr(slash), start + slash};
  }
  ASSIGN(std::string name, decode(path, "the path"));
  DatabaseUrl asked = std::move(url);
  if (question < text.size()) TRY(take_query({text.substr(question + 1), question + 1}, asked));
  if (asked.path == kMemory) name = kMemory;
  return with_path(std::move(name), start, std::move(asked));
}

}  // namespace groundway::env::url
