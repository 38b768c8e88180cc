#include "base/text.h"
#include "check/checks.h"
#include "check/fixes.h"
#include "check/inside.h"
#include "env/address.h"
#include "sql/quote.h"

namespace groundway::check {
namespace {

// The login of `from` at the door of `to`.
db::Target crossed(const Member& from, const Member& to) {
  db::Target target = target_of(to);
  target.url.user = from.get().url.user;
  target.url.password = from.get().url.password;
  for (const char* key : {"sslcert", "sslkey", "sslpassword", "passfile", "service"}) {
    std::erase_if(target.url.options, [&](const auto& option) { return option.first == key; });
    if (const auto value = from.get().url.option(key)) target.url.set_option(key, *value);
  }
  return target;
}

// Another role's password is none of this test's business: libpq must not look one up by itself.
void no_other_password(db::Target& target) {
  if (!target.url.option("passfile")) target.url.set_option("passfile", "/dev/null");
}

std::string owner_of(db::PgConnection& connection) {
  const auto rows = connection.query(
      "SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database "
      "WHERE datname = pg_catalog.current_database()");
  return rows && (*rows).count() == 1 ? (*rows).text(0, 0) : "";
}

std::string close_the_door(const Member& from, const Member& to, const std::string& owner) {
  const DatabaseUrl& url = to.get().url;
  if (url.user == from.get().url.user) {
    return "give " + to.name() + " a login with a name and a password of its own, and write it " +
           where_set(to.get().url_origin);
  }
  const std::string database = sql::quote_ident(url.database);
  return psql(url, owner) + " -c " +
         text::shell_quote("REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC, " +
                           sql::quote_ident(from.get().url.user)) +
         " -c " +
         text::shell_quote("GRANT CONNECT ON DATABASE " + database + " TO " + sql::quote_ident(url.user));
}

bool is_refusal(const Error& e) {
  return e.code == Code::auth || e.code == Code::privilege || e.code == Code::no_database;
}

void try_one(const Member& from, const Member& to, Millis patience, Findings& out) {
  db::Target target = crossed(from, to);
  no_other_password(target);
  db::Session session;
  session.connect_timeout = patience;
  session.statement_timeout = patience;
  auto connection = db::open_reader(target, session);
  const std::vector<std::string> both = {from.name(), to.name()};
  const std::string who = "the login of " + from.name() + " (" + from.get().url.user + ")";
  if (connection) {
    out.add(RuleId::lets_another_tier_in, place_of(to.get().url_origin),
            who + " was let into " + to.get().url.location() + ", the database of " + to.name(),
            close_the_door(from, to, owner_of(*connection)), both);
  } else if (!is_refusal(connection.error())) {
    const Error& e = connection.error();
    out.add(RuleId::not_proved, place_of(to.get().url_origin),
            who + " was not refused by " + to.get().url.location() + " but not tried to the end: " + e.cause +
                " (" + std::string(e.id()) + ")",
            e.fix, both);
  }
}

bool are_apart(const Project& project, const Member& a, const Member& b) {
  return a.tier() != b.tier() && !declared_to_share(project, a, b) &&
         !env::same_database(a.get().url, b.get().url);
}

}  // namespace

void prove_refusals(const Project& project, const std::string& only, Millis patience, Findings& out) {
  for (const Member& from : project.members) {
    for (const Member& to : project.members) {
      const bool wanted = only.empty() || only == from.name() || only == to.name();
      if (wanted && from.is_postgres() && to.is_postgres() && are_apart(project, from, to))
        try_one(from, to, patience, out);
    }
  }
}

}  // namespace groundway::check
