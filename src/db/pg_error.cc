#include "db/pg_error.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "db/tls_policy.h"

namespace groundway::db {
namespace {

struct StateRow {
  std::string_view prefix;  // two characters: a class; five: one state
  Code code;
};

// The first row that fits wins, so single states stand before their class.
constexpr StateRow kStates[] = {
    {"28", Code::auth},  // invalid authorization, password included
    {"3D000", Code::no_database},
    {"53300", Code::too_many_clients},
    {"42501", Code::privilege},
    {"25006", Code::read_only_server},
    {"55P03", Code::lock_timeout},
    {"57P01", Code::connection_lost},  // an administrator ended the session
    {"57P02", Code::connection_lost},  // the server crashed
    {"57P03", Code::unreachable},      // starting up, shutting down, in recovery
    {"57P05", Code::connection_lost},  // idle_session_timeout
    {"25P03", Code::connection_lost},  // idle_in_transaction_session_timeout
    {"25P04", Code::connection_lost},  // transaction_timeout
    {"08", Code::connection_lost},
};

struct WordRow {
  std::string_view words;
  Code code;
};

// libpq's own complaints; they carry no SQLSTATE. It speaks English as long as nobody calls setlocale().
constexpr WordRow kWords[] = {
    {"no password supplied", Code::auth},
    {"authentication method", Code::auth},
    {"SCRAM authentication", Code::auth},
    {"channel binding", Code::tls},
    {"SSL SYSCALL error", Code::unreachable},  // the network, in the middle of the handshake
    {"SSL", Code::tls},
    {"certificate", Code::tls},
    {"private key", Code::tls},
    {"GSSAPI", Code::tls},
    {"invalid connection option", Code::setting_value},
    {"invalid port number", Code::setting_value},
    {" value: \"", Code::setting_value},  // invalid sslmode value: "yes"
    {"invalid integer value", Code::setting_value},
    {"could not match", Code::setting_value},  // 2 host names to 1 port
};

bool is_state(std::string_view s) {
  return s.size() == 5 && std::all_of(s.begin(), s.end(), [](unsigned char c) {
           return std::isdigit(c) != 0 || std::isupper(c) != 0;
         });
}

// "... FATAL:  28P01: password authentication failed" gives 28P01; the first one counts, because with
// sslmode=prefer a second attempt without TLS buries the reason under another.
std::string find_state(std::string_view words) {
  for (std::size_t at = words.find(":  "); at != std::string_view::npos; at = words.find(":  ", at + 1)) {
    const std::string_view state = words.substr(at + 3, 5);
    if (is_state(state) && words.substr(at + 8, 2) == ": ") return std::string(state);
  }
  return {};
}

// One line, without the server's source locations and without the state (it is appended once).
std::string one_line(std::string_view words, const std::string& state) {
  std::string out;
  for (const std::string& raw : text::split(words, '\n')) {
    const std::string_view line = text::trim(raw);
    if (line.empty() || text::istarts_with(line, "LOCATION:")) continue;
    if (text::istarts_with(line, "Either provide the file")) continue;  // libpq's advice is to stop verifying
    out += (out.empty() ? "" : "; ") + std::string(line);
  }
  if (!state.empty()) out = text::replace_all(out, ":  " + state + ": ", ": ");
  return text::excerpt(out, 600);
}

std::string psql(const DatabaseUrl& url, std::string_view database) {
  std::string out = "psql";
  if (!url.hosts.empty() && !url.hosts[0].host.empty()) out += " -h " + text::shell_quote(url.hosts[0].host);
  if (!url.hosts.empty() && !url.hosts[0].port.empty()) out += " -p " + text::shell_quote(url.hosts[0].port);
  if (!url.user.empty()) out += " -U " + text::shell_quote(url.user);
  return out + " -d " + text::shell_quote(database);
}

std::string tls_fix(std::string_view words, const DatabaseUrl& url) {
  const bool unencrypted = words.find("no encryption") != std::string_view::npos;
  if (unencrypted) return "the server takes TLS only: add ?sslmode=verify-full&sslrootcert=FILE to the URL";
  if (words.find("channel binding") != std::string_view::npos) {
    return "set sslmode=verify-full, so that the certificate proves the server (poolers and md5 logins offer "
           "no "
           "channel binding); " +
           root_certificate_advice(url);
  }
  if (words.find("does not support SSL") != std::string_view::npos) {
    return "turn TLS on in the server (ssl = on in postgresql.conf); a server on this machine may be used "
           "with "
           "?sslmode=disable";
  }
  if (words.find("does not match host name") != std::string_view::npos) {
    return "connect by a name that the certificate holds; for a tunnel keep that name as host and add "
           "hostaddr=127.0.0.1";
  }
  if (words.find("certificate verify failed") != std::string_view::npos && !url.hosts.empty()) {
    const std::string port = url.hosts[0].port.empty() ? "5432" : url.hosts[0].port;
    return "the server's certificate has expired, or another authority signed it; this says which: openssl "
           "s_client "
           "-starttls postgres -connect " +
           text::shell_quote(url.hosts[0].host + ":" + port) + " -CAfile " +
           text::shell_quote(url.option("sslrootcert").value_or("FILE")) + " < /dev/null | grep -i verif";
  }
  return root_certificate_advice(url);
}

std::string connect_fix(Code code, std::string_view words, const DatabaseUrl& url) {
  switch (code) {
    case Code::auth:
      if (words.find("no encryption") != std::string_view::npos) return tls_fix(words, url);
      if (words.find("pg_hba.conf") != std::string_view::npos) {
        return "add a line for this user, database and address to the server's pg_hba.conf, then: "
               "select pg_reload_conf()";
      }
      return psql(url, url.database) + "   # asks for the password: is it the one in the URL?";
    case Code::no_database:
      return psql(url, "postgres") + " -c 'create database \"" + url.database + "\"'";
    case Code::too_many_clients:
      return psql(url, url.database) +
             " -c \"select usename, application_name, count(*) from pg_stat_activity group by 1, 2 order by "
             "3\"";
    case Code::tls:
      return tls_fix(words, url);
    case Code::unreachable: {
      if (words.find("could not translate host name") != words.npos && !url.hosts.empty())
        return "getent ahosts " + text::shell_quote(url.hosts[0].host) +
               "   # says nothing: the name is misspelt, or private and needs the VPN or the VPC";
      std::string ready = "pg_isready";
      if (!url.hosts.empty() && !url.hosts[0].host.empty())
        ready += " -h " + text::shell_quote(url.hosts[0].host);
      if (!url.hosts.empty() && !url.hosts[0].port.empty())
        ready += " -p " + text::shell_quote(url.hosts[0].port);
      return ready + "   # run the command again when it says: accepting connections";
    }
    default:
      return {};
  }
}

struct Spot {
  std::size_t line = 1, column = 1;
  std::string text;  // the line itself
};

// The server counts characters, not bytes, from 1.
Spot find_spot(std::string_view sql, std::int64_t position) {
  Spot spot;
  std::size_t start = 0, i = 0;
  for (std::int64_t seen = 1; i < sql.size() && seen < position; ++i) {
    if (sql[i] == '\n') {
      ++spot.line;
      spot.column = 0;
      start = i + 1;
    }
    const bool next_begins = i + 1 == sql.size() || (static_cast<unsigned char>(sql[i + 1]) & 0xC0U) != 0x80U;
    if (next_begins) ++seen, ++spot.column;
  }
  spot.text = std::string(sql.substr(start, sql.find('\n', start) - start));
  return spot;
}

std::string statement_place(const ServerWords& words) {
  if (words.sql.empty()) return {};
  const auto position = text::parse_int(words.position);
  if (!position || *position < 1) return text::excerpt(text::trim(words.sql), 120);
  const Spot spot = find_spot(words.sql, *position);
  return std::to_string(spot.line) + ":" + std::to_string(spot.column) + "   " +
         text::excerpt(text::trim(spot.text), 120);
}

std::string statement_fix(Code code, const ServerWords& words) {
  if (!words.hint.empty()) return text::excerpt(words.hint, 300);
  switch (code) {
    case Code::lock_timeout:
      return "select pid, usename, state, query from pg_stat_activity where "
             "cardinality(pg_blocking_pids(pid)) = 0 "
             "and state <> 'idle'   -- who holds it; then run the command again";
    case Code::read_only_server:
      return "connect to the primary: add target_session_attrs=read-write to the URL";
    case Code::privilege:
      return "run it as the owner of the object, or let the owner GRANT what the cause names";
    default:
      return {};
  }
}

}  // namespace

Code code_of_sqlstate(std::string_view sqlstate) {
  for (const StateRow& row : kStates) {
    if (sqlstate.substr(0, row.prefix.size()) == row.prefix) return row.code;
  }
  return Code::statement;
}

Error server_error(const ServerWords& words) {
  const Code code = code_of_sqlstate(words.sqlstate);
  std::string cause = words.message;
  if (!words.sqlstate.empty()) cause += " (" + words.sqlstate + ")";
  if (!words.detail.empty()) cause += "; " + words.detail;
  Error error =
      Error{code, text::excerpt(cause, 1000)}.at(statement_place(words)).with_fix(statement_fix(code, words));
  error.sqlstate = words.sqlstate;
  return error;
}

namespace {

struct PoolerRow {
  std::string_view words;
  Code code;
  std::string_view fix;  // empty: that of the code
};

// A pooler says most things under one state, 08P01.
constexpr PoolerRow kPooler[] = {
    {"unsupported startup parameter", Code::setting_value,
     "the pooler takes no such setting with a login: take it out of the URL, or add it to "
     "ignore_startup_parameters in pgbouncer.ini (it is then without effect)"},
    {"authentication failed", Code::auth, ""},
    {"no such user", Code::auth, ""},
    {"no such database", Code::no_database,
     "name the database in the [databases] part of pgbouncer.ini, or connect to the server itself"},
    {"no more connections allowed", Code::too_many_clients, "raise max_client_conn in pgbouncer.ini"},
};

const PoolerRow* pooler_row(std::string_view state, std::string_view words) {
  if (state != "08P01") return nullptr;
  for (const PoolerRow& row : kPooler) {
    if (words.find(row.words) != std::string_view::npos) return &row;
  }
  return nullptr;
}

}  // namespace

Error connect_error(std::string_view words, const DatabaseUrl& url) {
  const std::string state = find_state(words);
  Code code = Code::unreachable;
  if (!state.empty()) {
    code = code_of_sqlstate(state);
    if (code == Code::connection_lost) code = Code::unreachable;  // it was never there
    if (const PoolerRow* row = pooler_row(state, words)) code = row->code;
  } else {
    const auto* row = std::find_if(std::begin(kWords), std::end(kWords), [&](const WordRow& r) {
      return words.find(r.words) != std::string_view::npos;
    });
    if (row != std::end(kWords)) code = row->code;
  }
  std::string cause = one_line(words, state);
  if (!state.empty()) cause += " (" + state + ")";
  const PoolerRow* pooler = pooler_row(state, words);
  const bool own_fix = pooler != nullptr && !pooler->fix.empty();
  Error error = Error{code, std::move(cause)}.at(url.location()).with_fix(
      own_fix ? std::string(pooler->fix) : connect_fix(code, words, url));
  error.sqlstate = state;
  return error;
}

}  // namespace groundway::db
