#include "drift/load_script.h"

#include <algorithm>
#include <optional>

#include "base/interrupt.h"
#include "base/text.h"
#include "drift/statement_way.h"
#include "sql/quote.h"
#include "sql/split_pg.h"

namespace groundway::drift {
namespace {

using sql::ScriptPart;
using Words = std::vector<std::string>;

constexpr std::size_t kMostWords = 4096;  // of a GRANT's columns; more is no GRANT
constexpr std::string_view kUndefined = "42704", kThere = "42710", kSchemaThere = "42P06", kForbidden = "42501";
constexpr int kMostRoles = 20;  // in one statement

// What stands in quotes first: the role in 'role "app" does not exist', whatever the server's language.
std::string named_in(const std::string& cause) {
  const std::size_t begin = cause.find('"');
  const std::size_t end = begin == cause.npos ? cause.npos : cause.find('"', begin + 1);
  return end == cause.npos ? "" : cause.substr(begin + 1, end - begin - 1);
}

// "3:9   the line" of a statement, from line 40 of its file on: "schema.sql:42:9   the line".
std::string place_in_file(const std::string& path, int line, const std::string& place) {
  const std::size_t colon = place.find(':'), blank = place.find("   ");
  const auto row = colon == place.npos ? std::nullopt : text::parse_int(std::string_view(place).substr(0, colon));
  const auto column = blank == place.npos || blank < colon
                          ? std::nullopt
                          : text::parse_int(std::string_view(place).substr(colon + 1, blank - colon - 1));
  if (!row || !column) return path + ":" + std::to_string(line) + "   " + place;
  const std::int64_t in_file = *row + line - 1;
  const std::string column_text = *row == 1 ? "" : ":" + std::to_string(*column);  // a first line may be indented
  return path + ":" + std::to_string(in_file) + column_text + place.substr(blank);
}

class Loader {
 public:
  Loader(const ScratchDatabase& database, db::PgConnection connection)
      : database_(database), connection_(std::move(connection)) {}

  Result<void> load(const ScriptFile& file) {
    file_ = &file;
    if (file.text.find('\0') != std::string::npos) {
      return Error{Code::statement, "the file holds zero bytes: it is no UTF-8 text"}.at(file.path);
    }
    TRY(connection_.exec("RESET ROLE; SET search_path = public; SET client_encoding = 'UTF8'; "
                         "SET check_function_bodies = on"));
    for (const ScriptPart& part : sql::split_pg(file.text)) {
      TRY(check_interrupt("the throwaway database is dropped"));
      TRY(take(part));
    }
    if (!connection_.in_transaction()) return {};
    return Error{Code::statement, "the file begins a transaction and does not end it"}.at(file.path).with_fix(
        "add COMMIT; at its end");
  }

  LoadReport report;

 private:
  int line_of(const ScriptPart& part) const { return file_->first_line + part.line - 1; }
  std::string place_of(const ScriptPart& part) const { return file_->path + ":" + std::to_string(line_of(part)); }

  Result<void> take(const ScriptPart& part) {
    switch (part.kind) {
      case ScriptPart::Kind::rows: return {};  // its COPY was left out
      case ScriptPart::Kind::backslash: return take_backslash(part);
      case ScriptPart::Kind::unclosed:
        return Error{Code::statement, "a quote or comment begins here and never ends"}.at(
            place_of(part) + "   " + text::excerpt(part.text, 60));
      case ScriptPart::Kind::statement: return take_statement(part);
    }
    return {};
  }

  // pg_dump puts \restrict around its own; whatever else psql would do is not done here.
  Result<void> take_backslash(const ScriptPart& part) const {
    const std::string name(part.text.substr(0, part.text.find_first_of(" \t\r")));
    if (name == "\\restrict" || name == "\\unrestrict") return {};
    return Error{Code::statement, text::excerpt(name, 40) + " is a command of psql and no SQL"}
        .at(place_of(part) + "   " + text::excerpt(part.text, 80))
        .with_fix("take the line out" + std::string(name == "\\i" || name == "\\ir" || name == "\\include"
                                                       ? ", or name the folder of the files instead of this one"
                                                       : ""));
  }

  Result<void> take_statement(const ScriptPart& part) {
    const Words words = sql::first_words(part.text, kMostWords);
    switch (way_of(words)) {
      case Way::run: return plain(part);
      case Way::may_miss: return forgiving(part, words);
      case Way::role:
        if (database_.scratch().is_private()) return forgiving(part, words);
        break;
      case Way::leave_out: break;
    }
    report.left_out.push_back(place_of(part) + " " + verb_of(words));
    return {};
  }

  Result<void> plain(const ScriptPart& part) {
    auto done = connection_.exec(std::string(part.text));
    if (done) return {};
    return told(std::move(done).error(), part);
  }

  Error told(Error error, const ScriptPart& part) const {
    if (error.code == Code::interrupted || error.code == Code::terminated) return error;
    error.place = place_in_file(file_->path, line_of(part), error.place);
    if (error.fix.empty() && error.code == Code::privilege) error.fix = "--scratch URL with a login that may do this";
    return error;
  }

  // A transaction of the file's own outlives a statement that is passed over.
  Result<void> try_once(const ScriptPart& part) {
    const bool within = connection_.in_transaction();
    if (within) TRY(connection_.exec("SAVEPOINT groundway"));
    auto done = connection_.exec(std::string(part.text));
    if (within && connection_.in_transaction()) {
      TRY(connection_.exec(done ? "RELEASE SAVEPOINT groundway" : "ROLLBACK TO SAVEPOINT groundway"));
    }
    return done;
  }

  Result<void> forgiving(const ScriptPart& part, const Words& words) {
    for (int i = 0; i < kMostRoles; ++i) {
      auto done = try_once(part);
      if (done) return {};
      if (is_forgiven(done.error(), words)) return {};
      ASSIGN(const std::string role, missing_role(done.error()));
      if (role.empty()) return told(std::move(done).error(), part);
      if (!database_.scratch().is_private()) return without_role(role, std::move(done).error(), part, words);
      TRY(connection_.exec("CREATE ROLE " + sql::always_quote_ident(role)));
    }
    return plain(part);
  }

  Result<void> without_role(const std::string& role, Error error, const ScriptPart& part, const Words& words) {
    if (words.size() > 1 && words[1] == "POLICY") return told(std::move(error), part);
    if (words[0] == "ALTER" && words[1] != "DEFAULT") {
      report.owners_missing = true;
    } else {
      report.roles_missing.insert(role);
    }
    return {};
  }

  // True: the schema lacks nothing without it.
  bool is_forgiven(const Error& error, const Words& words) {
    const std::string& state = error.sqlstate;
    if (words[0] == "SET" || words[0] == "RESET") return state == kUndefined;  // a setting of a newer server
    if (words[0] == "COMMENT") return state == kForbidden;                     // on what the server brought along
    if (words[0] == "CREATE" && words[1] == "SCHEMA") return state == kSchemaThere;
    if (words[0] == "CREATE") return state == kThere && words[1] != "POLICY";  // a role
    if (words[0] != "ALTER" || words[1] == "DEFAULT" || state != kForbidden) return false;
    return report.owners_missing = true;
  }

  Result<std::string> missing_role(const Error& error) {
    const std::string name = error.sqlstate == kUndefined ? named_in(error.cause) : "";
    if (name.empty()) return name;
    ASSIGN(const db::Rows there, connection_.query("SELECT FROM pg_catalog.pg_roles WHERE rolname = $1", {name}));
    return there.count() > 0 ? std::string() : name;
  }

  const ScratchDatabase& database_;
  db::PgConnection connection_;
  const ScriptFile* file_ = nullptr;
};

}  // namespace

Result<LoadReport> load_script(const Script& script, const ScratchDatabase& database) {
  ASSIGN(db::PgConnection connection, database.open_writer());
  Loader loader(database, std::move(connection));
  for (const ScriptFile& file : script.files) TRY(loader.load(file));
  return std::move(loader.report);
}

}  // namespace groundway::drift
