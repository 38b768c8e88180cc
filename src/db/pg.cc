#include "db/pg.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/interrupt.h"
#include "base/text.h"
#include "db/pg_connect.h"
#include "db/pg_error.h"
#include "db/pg_wait.h"
#include "sql/quote.h"

namespace groundway::db {
namespace {

constexpr int kOldestServer = 120'000;         // generated columns
constexpr std::size_t kCopyPiece = 1U << 20U;  // libpq keeps a piece a second time until it is sent

// Roles and databases may carry settings that change what we read or how we write it.
constexpr std::pair<const char*, const char*> kPinned[] = {
    {"DateStyle", "ISO, YMD"},
    {"TimeZone", "UTC"},
    {"IntervalStyle", "postgres"},
    {"extra_float_digits", "3"},  // the shortest text that reads back to the same value
    {"standard_conforming_strings", "on"},
    {"bytea_output", "hex"},
    {"array_nulls", "on"},
    {"transform_null_equals", "off"},
    {"quote_all_identifiers", "off"},
    {"xmloption", "content"},
    {"row_security", "off"},  // an error, instead of rows that are silently missing
    {"check_function_bodies", "on"},
    {"client_min_messages", "warning"},
    {"default_tablespace", ""},
    {"default_transaction_isolation", "read committed"},
    {"default_transaction_deferrable", "off"},
    {"idle_in_transaction_session_timeout", "0"},
};

std::string field(const PGresult* r, int code) {
  const char* text = r == nullptr ? nullptr : PQresultErrorField(r, code);
  return text == nullptr ? "" : text;
}

bool failed(const PGresult* r) {
  const ExecStatusType status = PQresultStatus(r);
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY;
}

Millis connect_timeout(const DatabaseUrl& url, const Session& session) {
  if (session.connect_timeout.count() > 0) return session.connect_timeout;
  const auto seconds = text::parse_int(url.option("connect_timeout").value_or(""));
  // libpq takes 0 for "wait for ever"; nothing here does
  return seconds && *seconds > 0 && *seconds < 86'400 ? Millis{*seconds * 1000} : kDefaultConnectTimeout;
}

std::string search_path(const Session& session) {
  std::vector<std::string> quoted;
  for (const std::string& name : session.search_path) quoted.push_back(sql::always_quote_ident(name));
  return quoted.empty() ? "\"\"" : text::join(quoted, ", ");
}

}  // namespace

void PgConnection::Finish::operator()(pg_conn* connection) const {
  if (reset && PQtransactionStatus(connection) == PQTRANS_IDLE) PQclear(PQexec(connection, "DISCARD ALL"));
  PQfinish(connection);
}
void Canceller::Free::operator()(pg_cancel* cancel) const {
  PQfreeCancel(cancel);
}

bool Canceller::cancel() const {
  if (!cancel_) return false;
  char why[256] = {};  // PQcancel wants room for its words; a handler has nowhere to show them
  return PQcancel(cancel_.get(), why, sizeof why) == 1;
}

Canceller PgConnection::canceller() const {
  return Canceller(PQgetCancel(connection_.get()));
}

Result<PgConnection> PgConnection::open(const DatabaseUrl& url, const Session& session, bool read_only) {
  ASSIGN(pg_conn* const owned, connect_within(url, connect_timeout(url, session)));
  PgConnection connection(owned);
  connection.place_ = url.location();
  if (connection.server_version() < kOldestServer) {
    return Error{Code::server_version, "the server is PostgreSQL " + connection.setting("server_version")}
        .at(connection.place_)
        .with_fix("upgrade the server to PostgreSQL 14 or later");
  }
  ASSIGN(connection.pooling_, find_pooling(owned, url, connect_timeout(url, session)));
  TRY(connection.pin(session, read_only));
  connection.connection_.get_deleter().reset = connection.pooling_ == Pooling::session;
  return connection;
}

// A role may allow its statements a millisecond: too little for the statement that pins the session, and
// sometimes even for this one.
Result<void> PgConnection::lift_timeout() {
  constexpr int kTries = 20;
  Result<void> lifted = exec("SET statement_timeout = 0");
  for (int i = 1; i < kTries && !lifted && lifted.error().sqlstate == "57014"; ++i) {
    lifted = exec("SET statement_timeout = 0");
  }
  return lifted;
}

// What would be set on a session is set in every transaction. The texts are ours, names are quoted.
Result<void> PgConnection::settle_within(const std::vector<std::pair<std::string, std::string>>& settings,
                                         const std::string& role, bool read_only) {
  std::string list;
  for (const auto& [name, value] : settings) {
    ASSIGN(const std::string quoted, sql::quote_literal(value));
    list += (list.empty() ? "" : ", ") + ("pg_catalog.set_config('" + name + "', " + quoted + ", true)");
  }
  settings_ = "SET LOCAL statement_timeout = 0; SELECT " + list;
  if (!role.empty()) settings_ += "; SET LOCAL ROLE " + sql::always_quote_ident(role);
  begin_ = read_only ? "BEGIN READ ONLY" : "BEGIN";
  return read_only ? Result<void>{} : takes_writes();
}

Result<PgConnection::Around> PgConnection::begin_around(const std::string& sql) {
  if (begin_.empty() || PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) return Around::none;
  const bool callers = text::istarts_with(text::trim(sql), "begin");
  const std::string all = (callers ? sql : begin_) + "; " + settings_;
  const Rows rows(PQexec(connection_.get(), all.c_str()));
  if (failed(rows.raw())) return failure(all, rows.raw());
  return callers ? Around::callers : Around::ours;
}

// What a reader set in passing is undone with it.
Result<void> PgConnection::end_around(Around around, bool good) {
  if (around != Around::ours || !is_alive()) return {};
  const char* end = good && begin_ == "BEGIN" ? "COMMIT" : "ROLLBACK";
  const Rows rows(PQexec(connection_.get(), end));
  if (failed(rows.raw())) return failure(end, rows.raw());
  return {};
}

Result<void> PgConnection::pin(const Session& session, bool read_only) {
  const bool sessions_hold = pooling_ == Pooling::none || pooling_ == Pooling::session;
  if (sessions_hold) TRY(lift_timeout());
  std::vector<std::pair<std::string, std::string>> settings(std::begin(kPinned), std::end(kPinned));
  settings.emplace_back("search_path", search_path(session));
  settings.emplace_back("statement_timeout", std::to_string(session.statement_timeout.count()));
  settings.emplace_back("lock_timeout", std::to_string(session.lock_timeout.count()));
  // Somebody may have made this role or database read-only on purpose: that is obeyed, never pinned away.
  if (read_only) settings.emplace_back("default_transaction_read_only", "on");
  if (server_version() >= 140'000) settings.emplace_back("idle_session_timeout", "0");
  if (server_version() >= 170'000) settings.emplace_back("transaction_timeout", "0");
  if (!sessions_hold) return settle_within(settings, session.role, read_only);
  std::string sql = "SELECT ";
  std::vector<Param> params;
  for (const auto& [name, value] : settings) {
    params.emplace_back(value);
    sql += (params.size() > 1 ? ", " : "") + ("pg_catalog.set_config('" + name + "', $") +
           std::to_string(params.size()) + ", false)";
  }
  auto set = query(sql, params);
  if (!set) return std::move(set).error().in("preparing the session");
  if (!session.role.empty()) TRY(assume(session.role));
  return read_only ? Result<void>{} : takes_writes();
}

Result<void> PgConnection::takes_writes() {
  ASSIGN(const Rows state,
         query("SELECT current_setting('default_transaction_read_only'), current_user, current_database()"));
  if (state.get(0, 0) == "off") return {};
  return Error{Code::read_only_server, "default_transaction_read_only is on for role " + state.text(0, 1) +
                                           " or database " + state.text(0, 2)}
      .at(place_)
      .with_fix("somebody wanted no writes here; if that is over: alter database " +
                sql::quote_ident(state.get(0, 2)) + " reset default_transaction_read_only; alter role " +
                sql::quote_ident(state.get(0, 1)) + " in database " + sql::quote_ident(state.get(0, 2)) +
                " reset default_transaction_read_only");
}

Result<void> PgConnection::assume(const std::string& role) {
  return exec("SET ROLE " + sql::always_quote_ident(role));
}

Error PgConnection::failure(const std::string& sql, const pg_result* result) const {
  const std::string state = field(result, PG_DIAG_SQLSTATE);
  constexpr std::string_view kCancelled = "57014";
  const bool ended = state == kCancelled || (state.empty() && PQstatus(connection_.get()) == CONNECTION_BAD);
  if (auto go = check_interrupt("What the server was at is cancelled."); ended && !go) return std::move(go).error();
  if (state.empty()) {  // libpq's own words: the connection broke, or we used it wrongly
    const bool gone = PQstatus(connection_.get()) == CONNECTION_BAD;
    std::string words = text::excerpt(text::trim(PQerrorMessage(connection_.get())), 600);
    return Error{gone ? Code::connection_lost : Code::statement, std::move(words)}.at(place_).with_fix(
        gone ? "run the command again; what was committed before stays" : "");
  }
  ServerWords words{state,
                    field(result, PG_DIAG_MESSAGE_PRIMARY),
                    field(result, PG_DIAG_MESSAGE_DETAIL),
                    field(result, PG_DIAG_MESSAGE_HINT),
                    field(result, PG_DIAG_STATEMENT_POSITION),
                    sql};
  Error error = server_error(words);
  if (const std::string where = field(result, PG_DIAG_CONTEXT); !where.empty()) {
    error.context.push_back(text::excerpt(where, 200));
  }
  return error;
}

Result<Rows> PgConnection::answered(const std::string& sql, Rows rows, Around around) {
  if (failed(rows.raw())) {
    Error error = failure(sql, rows.raw());
    (void)end_around(around, false).operator bool();  // the first error is the one to tell
    return error;
  }
  TRY(end_around(around, true));
  return rows;
}

Result<Rows> PgConnection::run(const std::string& sql, const std::vector<Param>& params, bool binary) {
  std::vector<const char*> values;
  for (const Param& p : params) {
    if (p && p->find('\0') != std::string::npos) {
      return Error{Code::statement, "a value holds a zero byte, which no PostgreSQL text can"}.at(place_);
    }
    values.push_back(p ? p->c_str() : nullptr);
  }
  ASSIGN(const Around around, begin_around(sql));
  Wait wait(connection_.get());
  PGresult* result = wait.last_result(PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                                        values.data(), nullptr, nullptr, binary ? 1 : 0) == 1);
  return answered(sql, Rows(result), around);
}

Result<Rows> PgConnection::query(const std::string& sql, const std::vector<Param>& params) {
  return run(sql, params, false);
}

Result<Rows> PgConnection::query_binary(const std::string& sql, const std::vector<Param>& params) {
  return run(sql, params, true);
}

Result<Rows> PgConnection::query_fields(const std::string& sql, const std::vector<Param>& fields) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  for (const Param& field : fields) {
    values.push_back(field ? field->data() : nullptr);
    lengths.push_back(field ? static_cast<int>(field->size()) : 0);
  }
  const std::vector<int> binary(fields.size(), 1);
  ASSIGN(const Around around, begin_around(sql));
  Wait wait(connection_.get());
  PGresult* result = wait.last_result(PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                                        values.data(), lengths.data(), binary.data(), 1) == 1);
  return answered(sql, Rows(result), around);
}

Result<std::int64_t> PgConnection::exec_count(const std::string& sql) {
  ASSIGN(const Around around, begin_around(sql));
  if (around == Around::callers) return std::int64_t{0};
  Wait wait(connection_.get());
  PGresult* result = wait.last_result(PQsendQuery(connection_.get(), sql.c_str()) == 1);
  ASSIGN(const Rows rows, answered(sql, Rows(result), around));
  return rows.affected();
}

Result<void> PgConnection::exec(const std::string& sql) {
  TRY(exec_count(sql));
  return {};
}

Result<void> PgConnection::copy_begin(const std::string& sql) {
  Wait wait(connection_.get());
  PGresult* result = wait.last_result(PQsendQuery(connection_.get(), sql.c_str()) == 1);
  const Rows rows(result);
  if (PQresultStatus(result) != PGRES_COPY_IN) return failure(sql, result);
  PQsetnonblocking(connection_.get(), 1);  // until its end: a server that stands still must not hold us
  return {};
}

Result<void> PgConnection::copy_put(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t n = std::min(bytes.size(), kCopyPiece);
    if (PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(n)) != 1 || !Wait(connection_.get()).flush())
      return failure("COPY", nullptr);
    bytes.remove_prefix(n);
  }
  return {};
}

Rows PgConnection::end_copy(const char* why) {
  Wait wait(connection_.get());
  const bool sent = PQputCopyEnd(connection_.get(), why) == 1 && wait.flush();
  PQsetnonblocking(connection_.get(), 0);
  Rows first(sent ? wait.next_result() : nullptr);
  while (PGresult* more = sent ? wait.next_result() : nullptr) PQclear(more);  // libpq wants them all taken
  return first;
}

Result<std::int64_t> PgConnection::copy_end() {
  const Rows rows = end_copy(nullptr);
  if (rows.raw() == nullptr || failed(rows.raw())) return failure("COPY", rows.raw());
  return rows.affected();
}

void PgConnection::copy_abort(const std::string& why) {
  (void)end_copy(why.c_str());
}

Result<void> PgConnection::copy_out(const std::string& sql,
                                    const std::function<Result<void>(std::string_view)>& take) {
  {
    PGresult* result = PQexec(connection_.get(), sql.c_str());
    const Rows rows(result);
    if (PQresultStatus(result) != PGRES_COPY_OUT) return failure(sql, result);
  }
  std::optional<Error> stopped;
  char* row = nullptr;
  int bytes = 0;
  while ((bytes = PQgetCopyData(connection_.get(), &row, 0)) > 0) {
    if (!stopped) {
      auto taken = take({row, static_cast<std::size_t>(bytes)});
      if (!taken) {
        stopped = std::move(taken).error();
        canceller().cancel();  // what is on its way already still has to be read
      }
    }
    PQfreemem(row);
  }
  const Rows ended(PQgetResult(connection_.get()));
  pg_result* first = ended.raw();
  std::optional<Error> error;
  if (bytes == -2 || failed(first)) error = failure(sql, first);
  while (PGresult* more = PQgetResult(connection_.get())) PQclear(more);
  if (stopped) return *std::move(stopped);
  if (error) return *std::move(error);
  return {};
}

bool PgConnection::in_transaction() const {
  const PGTransactionStatusType status = PQtransactionStatus(connection_.get());
  return status == PQTRANS_ACTIVE || status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool PgConnection::is_alive() const {
  return PQstatus(connection_.get()) == CONNECTION_OK;
}
int PgConnection::server_version() const {
  return PQserverVersion(connection_.get());
}
bool PgConnection::is_tls() const {
  return PQsslInUse(connection_.get()) == 1;
}

std::string PgConnection::setting(const char* name) const {
  const char* value = PQparameterStatus(connection_.get(), name);
  return value == nullptr ? "" : value;
}

bool PgConnection::is_remote() const {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  if (::getpeername(PQsocket(connection_.get()), reinterpret_cast<sockaddr*>(&peer), &size) != 0) return true;
  if (peer.ss_family == AF_UNIX) return false;
  if (peer.ss_family == AF_INET) {
    return (ntohl(reinterpret_cast<const sockaddr_in*>(&peer)->sin_addr.s_addr) >> 24U) != 127;
  }
  const in6_addr& six = reinterpret_cast<const sockaddr_in6*>(&peer)->sin6_addr;
  const bool mapped_loopback = IN6_IS_ADDR_V4MAPPED(&six) && six.s6_addr[12] == 127;
  return !IN6_IS_ADDR_LOOPBACK(&six) && !mapped_loopback;
}

}  // namespace groundway::db
