#include "db/target.h"

#include <cstdlib>
#include <filesystem>

#include "db/tls_policy.h"
#include "gen/db_sql.h"

namespace groundway::db {

std::string Target::typed_name() const {
  if (environment.empty()) return url.location();
  if (url.kind == DatabaseUrl::Kind::postgres) return environment + "/" + url.database;
  return environment + "/" + std::filesystem::path(url.path).filename().string();
}

std::string_view action_name(Action action) {
  switch (action) {
    case Action::read:
      return "read";
    case Action::write:
      return "write";
    case Action::copy_into:
      return "copy into";
    case Action::replace:
      return "replace rows in";
    case Action::destroy:
      return "destroy";
    case Action::seed:
      return "seed";
    case Action::stamp:
      return "stamp";
    case Action::lend:
      return "hand out full access to";
  }
  return "use";
}

// The only maker of connections to what a Target names.
class Opener {
 public:
  static Result<PgConnection> open(const Target& target, const Session& session, bool read_only) {
    if (target.url.kind != DatabaseUrl::Kind::postgres) {
      return Error{Code::internal, "a PostgreSQL connection was asked of " + target.url.display()};
    }
    ASSIGN(const DatabaseUrl url, protected_url(target));
    return PgConnection::open(url, session, read_only);
  }

 private:
  // What libpq would take from the process environment must not be overruled by our defaults.
  static void adopt(DatabaseUrl& url, const char* keyword, const char* variable) {
    const char* value =
        std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): nobody sets variables while we run
    if (value != nullptr && *value != '\0' && !url.option(keyword)) url.set_option(keyword, value);
  }

  static Result<DatabaseUrl> protected_url(const Target& target) {
    DatabaseUrl url = target.url;
    adopt(url, "sslmode", "PGSSLMODE");
    adopt(url, "sslrootcert", "PGSSLROOTCERT");
    adopt(url, "channel_binding", "PGCHANNELBINDING");
    ASSIGN(url, with_tls_policy(std::move(url), {target.effective_tier, target.allowed.weaker_tls,
                                                 target.iam_token, target.environment}));
    TRY(root_certificate_is_there(url));
    return url;
  }

  // libpq finds this out only after it has reached the server, and then advises to stop verifying.
  static Result<void> root_certificate_is_there(const DatabaseUrl& url) {
    const std::string mode = url.option("sslmode").value_or("");
    if (mode != "verify-full" && mode != "verify-ca") return {};
    const std::string file = url.option("sslrootcert").value_or(default_root_certificate());
    std::error_code ignored;
    if (!file.empty() && std::filesystem::exists(file, ignored)) return {};
    return Error{Code::tls, "sslmode=" + mode + " needs the certificate of an authority, and " +
                                (file.empty() ? "none is named" : "there is no file \"" + file + "\"")}
        .at(url.location())
        .with_fix(root_certificate_advice(url));
  }

  static std::string default_root_certificate() {
    const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): as above
    return home == nullptr ? "" : std::string(home) + "/.postgresql/root.crt";
  }
};

namespace {

Error another_database(const Permit& permit) {
  return Error{Code::stamp_mismatch,
               permit.target().typed_name() + " is not the database that was there a moment ago"}
      .at(permit.target().url.location())
      .with_fix("run the command again: it looks anew at what the address leads to");
}

Result<void> is_the_judged_one(PgConnection& connection, const Permit& permit) {
  ASSIGN(const Rows live, connection.query(std::string(sql_text::kJudgedFacts)));
  if (live.count() != 1 || live.get(0, 0) != permit.fingerprint().database_oid)
    return another_database(permit);
  if (live.truth(0, 1)) {
    return Error{Code::read_only_server, "the server is a standby: it takes no writes"}
        .at(connection.place())
        .with_fix("connect to the primary: add target_session_attrs=read-write to the URL");
  }
  const std::string& judged = permit.fingerprint().stamp_uuid;
  if (judged.empty()) return {};
  if (!live.truth(0, 2)) return another_database(permit);
  ASSIGN(const Rows stamp, connection.query(std::string(sql_text::kReadStamp)));
  if (stamp.count() != 1 || stamp.get(0, 0) != judged) return another_database(permit);
  return {};
}

}  // namespace

Result<PgConnection> open_reader(const Target& target, const Session& session) {
  return Opener::open(target, session, true);
}

Result<PgConnection> open_writer(const Permit& permit, const Session& session) {
  if (permit.action() == Action::read) return Error{Code::internal, "a permit to read was shown for writing"};
  Session as_login = session;
  as_login.role.clear();  // the judged database is recognised with the rights that it was judged with
  ASSIGN(PgConnection connection, Opener::open(permit.target(), as_login, false));
  TRY(is_the_judged_one(connection, permit));
  if (!session.role.empty()) TRY(connection.assume(session.role));
  return connection;
}

}  // namespace groundway::db
