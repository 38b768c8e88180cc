#include "check/inside.h"

#include <libpq-fe.h>

#include <algorithm>

#include "base/text.h"
#include "db/tls_policy.h"
#include "gen/db_sql.h"
#include "guard/target_of.h"

namespace groundway::check {
namespace {

// A socket may be let in by the operating system's word (peer); a developer's own server may trust its
// machine.
bool may_trust(const Member& m) {
  const auto& hosts = m.get().url.hosts;
  const bool socket = std::all_of(hosts.begin(), hosts.end(), [](const HostPort& h) {
    return h.hostaddr.empty() && (h.host.empty() || h.host.front() == '/' || h.host.front() == '@');
  });
  return socket || (m.get().url.is_local() && !is_protected(m.tier()));
}

bool asked_for_proof(const db::PgConnection& connection, const Member& m) {
  const DatabaseUrl& url = m.get().url;
  return ::PQconnectionUsedPassword(connection.raw()) == 1 || ::PQgssEncInUse(connection.raw()) == 1 ||
         url.option("sslcert").has_value() || url.option("krbsrvname").has_value() || may_trust(m);
}

void read_role(Inside& in, const db::Rows& rows) {
  in.login = rows.text(0, 0);
  in.superuser = rows.truth(0, 1);
  in.makes_roles = rows.truth(0, 2);
  in.makes_databases = rows.truth(0, 3);
  in.ignores_row_security = rows.truth(0, 4);
  in.replicates = rows.truth(0, 5);
  in.master = rows.truth(0, 6);
  in.owns_database = rows.truth(0, 7);
  in.owned_schemas = rows.array(0, 8);
  in.owned_tables = rows.array(0, 9);
  in.owned_count = rows.integer(0, 10);
  in.writable_schemas = rows.array(0, 11);
  in.makes_schemas = rows.truth(0, 12);
  in.database_owner = rows.text(0, 13);
}

void read_room(Inside& in, const db::Rows& rows) {
  in.max_connections = rows.integer(0, 14);
  in.reserved = rows.integer(0, 15) + rows.integer(0, 16) + rows.integer(0, 17);
  in.role_limit = rows.integer(0, 18);
  in.database_limit = rows.integer(0, 19);
  in.server = rows.text(0, 20);
  in.known_roles = rows.array(0, 21);
  in.used_schemas = rows.array(0, 22);
  in.role_maker = rows.text(0, 23);
  in.object_count = rows.integer(0, 24);
}

db::Session session_within(Millis patience) {
  db::Session session;
  session.connect_timeout = patience;
  session.statement_timeout = patience;
  session.lock_timeout = patience;
  return session;
}

Result<Inside> look(const Member& m, Millis patience) {
  ASSIGN(auto connection, db::open_reader(target_of(m), session_within(patience)));
  Inside in;
  in.tls = connection.is_tls();
  in.asked_for_proof = asked_for_proof(connection, m);
  ASSIGN(in.facts, guard::read_live_facts(connection));
  ASSIGN(const db::Rows rows, connection.query(std::string(db::sql_text::kLoginFacts)));
  if (rows.count() != 1)
    return Error{Code::internal, "the login is not in the catalogue"}.at(connection.place());
  read_role(in, rows);
  read_room(in, rows);
  return in;
}

}  // namespace

db::Target target_of(const Member& m) {
  return guard::target_of(m.get());
}

std::vector<Look> look_inside(const Project& project, const std::string& only, Millis patience) {
  std::vector<Look> out;
  for (const Member& m : project.members) {
    if (!m.is_postgres() || (!only.empty() && m.name() != only)) continue;
    out.push_back({&m, look(m, patience), only.empty() && project.is_repeated(m)});
  }
  return out;
}

void find_unseen(const std::vector<Look>& looks, Findings& out) {
  for (const Look& one : looks) {
    if (one.inside || one.repeated) continue;
    const Error& e = one.inside.error();
    // refused by our own policy, and told as GW1109 or GW1110 with its fix
    if (e.code == Code::tls_too_weak && db::is_remote(one.member->get().url)) continue;
    out.add(RuleId::not_looked_inside, place_of(one.member->get().url_origin),
            one.member->name() + ": " + e.cause + " (" + std::string(e.id()) + ")", e.fix,
            {one.member->name()});
  }
}

}  // namespace groundway::check
