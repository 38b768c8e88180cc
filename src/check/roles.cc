#include <algorithm>

#include "base/text.h"
#include "check/checks.h"
#include "check/fixes.h"
#include "check/inside.h"
#include "sql/quote.h"

namespace groundway::check {
namespace {

std::string statement(const std::string& sql) {
  return " -c " + text::shell_quote(sql);
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// ALL TABLES is an error where some belong to somebody else.
std::string grant_rows(const Inside& in, const std::string& schema, const std::string& role) {
  const std::string grant = "GRANT SELECT, INSERT, UPDATE, DELETE ON ";
  if (in.superuser || in.owned_count == in.object_count)
    return statement(grant + "ALL TABLES IN SCHEMA " + sql::quote_ident(schema) + " TO " + role) +
           statement("GRANT USAGE ON ALL SEQUENCES IN SCHEMA " + sql::quote_ident(schema) + " TO " + role);
  const auto literal = sql::quote_literal(sql::quote_ident(schema));
  return statement(
      "DO $$DECLARE t record; BEGIN FOR t IN SELECT oid::regclass AS name, relkind = 'S' AS is_sequence FROM "
      "pg_class "
      "WHERE relnamespace = " +
      (literal ? *literal : "''") +
      "::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND pg_has_role(relowner, 'MEMBER') LOOP "
      "EXECUTE "
      "format(CASE WHEN t.is_sequence THEN 'GRANT USAGE ON SEQUENCE %s TO %I' ELSE '" +
      grant + "%s TO %I' END, t.name, " + ("'" + role + "'") + "); END LOOP; END$$");
}

// A login with the rights to the rows and nothing else: made by who may make roles, given its rights by the
// strong login that is in use now. An app_user that is there already only gets the rights.
std::string own_login_fix(const Member& m, const Inside& in) {
  const std::string role = in.login == "app_user" ? "app_user_rows" : "app_user";
  const std::string name = sql::quote_ident(role);
  std::string out;
  if (!has(in.known_roles, role)) {
    out = psql(m.get().url, in.role_maker) + statement("CREATE ROLE " + name + " LOGIN") +
          statement("\\password " + name) + " && ";
  }
  out += psql(m.get().url) +
         statement("GRANT CONNECT ON DATABASE " + sql::quote_ident(in.facts.database) + " TO " + name);
  for (const std::string& schema : in.used_schemas) {
    const std::string inside = " IN SCHEMA " + sql::quote_ident(schema);
    out += statement("GRANT USAGE ON SCHEMA " + sql::quote_ident(schema) + " TO " + name) +
           grant_rows(in, schema, name) +
           statement("ALTER DEFAULT PRIVILEGES" + inside +
                     " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + name) +
           statement("ALTER DEFAULT PRIVILEGES" + inside + " GRANT USAGE ON SEQUENCES TO " + name);
  }
  return out + "; then write " + role + " and its password " + where_set(m.get().url_origin);
}

std::string listed(const std::vector<std::string>& names, std::int64_t count) {
  const std::size_t most = 3;
  std::vector<std::string> shown(names.begin(),
                                 names.begin() + static_cast<long>(std::min(most, names.size())));
  const std::int64_t more = count - static_cast<std::int64_t>(shown.size());
  return text::join(shown, ", ") + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

std::string what_it_owns(const Inside& in) {
  std::vector<std::string> parts;
  if (in.owns_database) parts.push_back("the database " + in.facts.database);
  if (!in.owned_schemas.empty())
    parts.push_back("the schema " +
                    listed(in.owned_schemas, static_cast<std::int64_t>(in.owned_schemas.size())));
  if (in.owned_count > 0) parts.push_back(listed(in.owned_tables, in.owned_count));
  return text::join(parts, ", ");
}

std::string powers(const Inside& in) {
  std::vector<std::string> parts;
  if (in.master) parts.emplace_back("is a member of rds_superuser");
  if (in.makes_roles) parts.emplace_back("may make roles (CREATEROLE)");
  if (in.makes_databases) parts.emplace_back("may make databases (CREATEDB)");
  if (in.ignores_row_security) parts.emplace_back("ignores row security (BYPASSRLS)");
  if (in.replicates) parts.emplace_back("may replicate (REPLICATION)");
  return text::join(parts, ", ");
}

std::string revoke_fix(const Member& m, const Inside& in) {
  std::string out = psql(m.get().url, in.database_owner);
  for (const std::string& schema : in.writable_schemas)
    out += statement("REVOKE CREATE ON SCHEMA " + sql::quote_ident(schema) + " FROM PUBLIC, " +
                     sql::quote_ident(in.login));
  if (in.makes_schemas) {
    out += statement("REVOKE CREATE ON DATABASE " + sql::quote_ident(in.facts.database) + " FROM PUBLIC, " +
                     sql::quote_ident(in.login));
  }
  return out;
}

std::string what_it_makes(const Inside& in) {
  const std::string schemas =
      listed(in.writable_schemas, static_cast<std::int64_t>(in.writable_schemas.size()));
  if (in.writable_schemas.empty()) return "may make schemas in " + in.facts.database;
  return "may make tables in the schema " + schemas + (in.makes_schemas ? ", and schemas" : "");
}

void judge_role(const Member& m, const Inside& in, Findings& out) {
  const Place place = place_of(m.get().url_origin);
  const std::string who = m.name() + " logs in as " + in.login + ", which ";
  const bool matters = is_protected(std::max(m.tier(), m.get().effective_tier.value_or(m.tier())));
  if (in.superuser) {
    out.add(matters ? RuleId::role_superuser : RuleId::superuser_in_development, place,
            who + "is a superuser", matters ? own_login_fix(m, in) : "groundway dev up", {m.name()});
    return;
  }
  if (!matters) return;  // a developer's own login may be anything else
  if (const std::string what = powers(in); !what.empty()) {
    out.add(RuleId::role_master, place, who + what, own_login_fix(m, in), {m.name()});
    return;  // the master's memberships make it an owner as well; one login to change, one finding
  }
  if (const std::string what = what_it_owns(in); !what.empty()) {
    out.add(RuleId::role_owner, place, who + "owns " + what, own_login_fix(m, in), {m.name()});
    return;
  }
  if (!in.writable_schemas.empty() || in.makes_schemas)
    out.add(RuleId::role_ddl, place, who + what_it_makes(in), revoke_fix(m, in), {m.name()});
}

}  // namespace

void find_strong_roles(const std::vector<Look>& looks, Findings& out) {
  for (const Look& one : looks) {
    if (!one.inside || one.repeated) continue;
    const Member& m = *one.member;
    judge_role(m, *one.inside, out);
    if ((*one.inside).asked_for_proof) continue;
    out.add(
        RuleId::no_password_needed, place_of(m.get().url_origin),
        m.get().url.location() + " let " + (*one.inside).login + " in without a password",
        "in the server's pg_hba.conf write scram-sha-256 where trust stands, then SELECT pg_reload_conf()",
        {m.name()});
  }
}

}  // namespace groundway::check
