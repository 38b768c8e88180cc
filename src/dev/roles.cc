#include "dev/roles.h"

#include <libpq-fe.h>

#include <cstdlib>
#include <memory>

#include "db/local_admin.h"
#include "db/target.h"
#include "dev/libpq_variables.h"
#include "dev/settings.h"

namespace groundway::dev {
namespace {

constexpr const char* kUnfinished = "groundway_new";

constexpr const char* kRoles = R"(
do $$
declare
  wanted text;
begin
  foreach wanted in array array['rds_superuser', 'rds_password', 'rds_replication', 'rds_iam',
                                'master', 'migration', 'app_user'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
      execute pg_catalog.format('create role %I', wanted);
    end if;
  end loop;
end $$;
grant pg_monitor, pg_signal_backend, rds_password, rds_replication to rds_superuser with admin option;
grant rds_superuser to master;
grant migration to master;
alter role master    nosuperuser nobypassrls noreplication inherit login createdb createrole;
alter role migration nosuperuser nobypassrls noreplication inherit login nocreatedb nocreaterole;
alter role app_user  nosuperuser nobypassrls noreplication inherit login nocreatedb nocreaterole;
)";

// What RDS keeps from its users. Rights on functions are the database's own, so each template gets them.
constexpr const char* kLimits = R"(
revoke execute on function pg_catalog.pg_control_system(), pg_catalog.pg_control_checkpoint(),
  pg_catalog.pg_control_init(), pg_catalog.pg_control_recovery() from public;
)";

// RDS's patched server lets its master do these; plain PostgreSQL has a right for each since 15.
constexpr const char* kFrom15 = R"(
grant pg_checkpoint to rds_superuser with admin option;
grant set on parameter session_replication_role to rds_superuser;
)";

constexpr const char* kRights = R"(
alter schema public owner to migration;
revoke all on schema public from public;
grant usage on schema public to public, app_user;
grant all on schema public to master;
alter default privileges for role migration in schema public
  grant select, insert, update, delete on tables to app_user;
alter default privileges for role migration in schema public grant usage on sequences to app_user;
)";

Result<std::string> verifier(db::PgConnection& admin, std::string_view role, const Secret& password) {
  const std::string name(role);
  const std::unique_ptr<char, void (*)(void*)> made(
      ::PQencryptPasswordConn(admin.raw(), std::string(password.reveal()).c_str(), name.c_str(),
                              "scram-sha-256"),
      ::PQfreemem);
  if (made == nullptr)
    return Error{Code::dev_server, std::string("making a verifier: ") + ::PQerrorMessage(admin.raw())};
  return std::string(made.get());
}

Result<void> set_password(db::PgConnection& admin, std::string_view role, const Secret& password) {
  ASSIGN(const std::string scram, verifier(admin, role, password));
  // base64, digits, '$' and ':' only: nothing in it can end the literal
  return admin.exec("alter role " + std::string(role) + " password '" + scram + "'");
}

Result<bool> has_database(db::PgConnection& admin, const std::string& name) {
  ASSIGN(const db::Rows rows, admin.query("select from pg_catalog.pg_database where datname = $1", {name}));
  return rows.count() > 0;
}

// Once per cluster; the database `rdsadmin`, which RDS has as well, says that it was done.
Result<void> limit_server(db::PgConnection& admin, const Place& place, int port) {
  ASSIGN(const bool done, has_database(admin, kSuperuser));
  if (done) return {};
  for (const char* name : {"template1", "postgres"}) {
    ASSIGN(auto inside, open_admin(place, port, name));
    TRY(inside.exec(kLimits));
  }
  if (admin.server_version() >= 150'000) TRY(admin.exec(kFrom15));
  TRY(admin.exec("alter database postgres owner to master"));
  return admin.exec(std::string("create database ") + kSuperuser);
}

// The names are of [a-z0-9_] (see database_name), so quotes are for reserved words only.
std::string quoted(std::string_view name) {
  return "\"" + std::string(name) + "\"";
}

Result<void> build_unfinished(db::PgConnection& admin, const Place& place, int port) {
  const std::string name = quoted(kUnfinished);
  TRY(admin.exec("drop database if exists " + name + " with (force)"));
  TRY(admin.exec("create database " + name + " owner master"));
  TRY(admin.exec("grant create on database " + name + " to migration"));
  ASSIGN(auto inside, open_admin(place, port, kUnfinished));
  return inside.exec(kRights);
}

Result<void> rename_unfinished(db::PgConnection& admin, const Place& place) {
  return admin.exec("alter database " + quoted(kUnfinished) + " rename to " + quoted(place.database));
}

// A run of ours that was killed may have left a statement that the server is still busy with; its session
// holds this lock until it has ended. The session's statement_timeout bounds the wait.
Result<db::PgConnection> open_alone(const Place& place, int port) {
  ASSIGN(auto admin, open_admin(place, port, "postgres"));
  TRY(admin.exec("select pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended('groundway dev', 0))"));
  return admin;
}

}  // namespace

Result<db::PgConnection> open_admin(const Place& place, int port, const std::string& database) {
  const LibpqVariablesAway away;
  db::Session session;
  session.statement_timeout = Millis{60'000};
  session.connect_timeout = Millis{10'000};
  auto opened = db::LocalAdmin::open(place.sockets, port, kSuperuser, database, session);
  if (!opened) return std::move(opened).error().in("setting up the private server (log: " + place.log + ")");
  // Whatever libpq was led by: nothing is done on a server that does not work on our data.
  ASSIGN(const db::Rows rows, opened->query("select pg_catalog.current_setting('data_directory')"));
  if (rows.get(0, 0) != place.data) {
    return Error{Code::dev_server, "the server behind " + place.sockets + " works in " + rows.text(0, 0) +
                                       ", not in " + place.data};
  }
  return opened;
}

Result<void> ensure_roles(const Place& place, int port, const Passwords& passwords) {
  ASSIGN(auto admin, open_alone(place, port));
  TRY(admin.exec(kRoles));
  TRY(limit_server(admin, place, port));
  TRY(set_password(admin, kMaster, passwords.master));
  TRY(set_password(admin, kMigration, passwords.migration));
  return set_password(admin, kApplication, passwords.application);
}

Result<bool> ensure_database(const Place& place, int port) {
  ASSIGN(auto admin, open_alone(place, port));
  ASSIGN(const bool exists, has_database(admin, place.database));
  if (exists) return false;
  TRY(build_unfinished(admin, place, port));
  TRY(rename_unfinished(admin, place));
  return true;
}

Result<void> replace_database(const Place& place, int port) {
  ASSIGN(auto admin, open_alone(place, port));
  TRY(build_unfinished(admin, place, port));
  TRY(admin.exec("drop database if exists " + quoted(place.database) + " with (force)"));
  return rename_unfinished(admin, place);
}

Result<void> prove_login(const Place& place, int port, const Secret& password) {
  const LibpqVariablesAway away;
  db::Target target;
  target.environment = "local";
  target.url.kind = DatabaseUrl::Kind::postgres;
  target.url.hosts = {{"localhost", "", std::to_string(port)}};
  target.url.database = place.database;
  target.url.user = kMigration;
  target.url.password = password;
  target.url.set_option("sslmode", "verify-full");
  target.url.set_option("sslrootcert", place.ca());
  auto opened = db::open_reader(target);
  if (!opened)
    return std::move(opened).error().in("logging in as migration over TLS, as your application will");
  if (opened->is_tls()) return {};
  return Error{Code::tls, "the private server let a session in without TLS"}.at(place.log);
}

}  // namespace groundway::dev
