#include "cli/init_files.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "env/keys.h"

namespace groundway::cli {
namespace {

std::string comment_list(const std::vector<std::string>& names) {
  return text::excerpt(text::join(names, ", "), 400);
}

std::string found_text(const Scan& scan) {
  std::string out;
  for (const Framework& f : scan.frameworks) {
    out += "# found: " + f.evidence + " (" + f.name + ")";
    out += f.migrations.empty() ? "\n" : ", migrations in " + f.migrations + "\n";
  }
  if (scan.sqlite_files.size() > 1) out += "# found: SQLite files " + comment_list(scan.sqlite_files) + "\n";
  if (!scan.env_files.empty()) out += "# found: " + comment_list(scan.env_files) + "\n";
  return out;
}

std::string app_text(const Scan& scan) {
  std::string migrations;
  for (const Framework& f : scan.frameworks) {
    if (migrations.empty()) migrations = f.migrations;
  }
  std::string out;
  if (!scan.models.empty()) out += "models     = " + json_text(scan.models) + "\n";
  if (!migrations.empty()) out += "migrations = " + json_text(migrations) + "\n";
  return out;
}

std::string development_text(const Scan& scan) {
  std::string out = "[env.development]\ntier = \"development\"\n";
  const std::string file = scan.sqlite_files.empty() ? "instance/app.db" : scan.sqlite_files.front();
  const std::string url = "url  = " + json_text("sqlite:./" + file) + "\n";
  if (!scan.url_variable_place.empty()) {
    return out + "# DATABASE_URL in " + scan.url_variable_place + " counts before this:\n# " + url;
  }
  return out + (scan.sqlite_files.empty() ? "# " : "") + url;
}

// Of production and staging nothing is known but, perhaps, a file: the keys stand there to be filled in.
std::string protected_text(const std::string& name, bool exists) {
  const std::string mark = exists ? "" : "# ";
  std::string out = mark + "[env." + name + "]\n" + mark + "tier = \"" + name + "\"\n";
  if (name == "staging")
    return out +
           "# shares = \"production\"   # when both use one database: every guard of production holds here, "
           "too\n";
  return out +
         "# The URL holds a password and stays out of this file: export DATABASE_URL_PROD, or name a "
         "secret:\n"
         "# secret = \"env:NAME\"       # or file:PATH (mode 0600), command:COMMAND\n"
         "# role   = \"app_user\"       # which part of the secret\n"
         "# tls    = \"verify-full\"\n"
         "# processes = 4              # on one instance, each with a pool: `env check` adds them up\n"
         "# instances = 2\n";
}

std::string setting_lines(const env::SettingKey& key) {
  std::string out = "# " + std::string(key.meaning);
  if (!key.production.empty()) out += " (in production " + std::string(key.production) + ")";
  return out + "\n# " + text::split(key.variables, '|')[0] + "=" + std::string(key.fallback) + "\n";
}

// A recipe's lines; a framework without such a thing says so and fails.
std::string target(const std::string& name, const std::string& help, const std::string& command,
                   const std::string& why) {
  std::string out = "\n" + name + ": ## " + help + "\n";
  if (command.empty()) return out + "\t@echo '" + name + ": " + why + "' >&2; exit 1\n";
  if (command.find("$(m)") != command.npos)
    out += "\t@test -n \"$(m)\" || { echo 'say what it does: make db-rev m=add_email' >&2; exit 2; }\n";
  if (command.find("$(to)") != command.npos)
    out += "\t@test -n \"$(to)\" || { echo 'say to which migration: make " + name +
           (command.find("$(app)") != command.npos ? " app=shop" : "") + " to=NAME' >&2; exit 2; }\n";
  return out + "\t$(db_run) " + command + "\n";
}

std::string framework_targets(const Framework& f) {
  const std::string none = f.name + " has no command for this";
  return target("db-rev", "write a migration with " + f.name + ": make db-rev m=add_email", f.revision,
                f.revision.empty() ? f.name + " migrations are written by hand" : none) +
         target("db-up", "apply the migrations that are pending", f.up, none) +
         target("db-down", "take the last migration back", f.down,
                none + "; write a migration that undoes the last one");
}

std::string others_text(const Scan& scan) {
  std::string out;
  for (std::size_t i = 1; i < scan.frameworks.size(); ++i)
    out += "# " + scan.frameworks[i].name + " was found, too (" + scan.frameworks[i].evidence +
           "): " + scan.frameworks[i].up + "\n";
  return out;
}

}  // namespace

std::string config_text(const Scan& scan) {
  const auto exists = [&](const char* name) {
    return std::find(scan.environments.begin(), scan.environments.end(), name) != scan.environments.end();
  };
  std::string out =
      "# groundway.toml - what a database URL cannot say. Every key may be left out. Written by groundway "
      "init.\n" +
      found_text(scan) + "\n[app]\nname       = " + json_text(scan.app) + "\n" + app_text(scan) + "\n" +
      development_text(scan) + "\n" + protected_text("staging", exists("staging")) + "\n" +
      protected_text("production", exists("production")) +
      "\n# [pool]                     # DB_POOL_SIZE, DB_MAX_OVERFLOW ... count before these\n"
      "# size = 10\n# overflow = 10\n# checkout_timeout = \"30s\"\n# recycle = \"30m\"\n# pre_ping = true\n"
      "\n# [pool.worker]              # another kind of process; `env check` adds up all pools of a server\n"
      "# size = 2\n# processes = 4             # on one instance; of the main kind: under [env.NAME]\n"
      "# instances = 2\n"
      "\n# [secret]\n# max_age = \"90d\"            # `env check` tells which secrets are older\n"
      "\n# [copy.types]               # where the type that was found is not the one you want\n"
      "# \"users.balance\" = \"numeric(12,2)\"\n";
  return out;
}

std::string example_text(const Scan& scan) {
  std::string out =
      "# .env.example - written by groundway init. Copy it to .env, fill in what is needed, keep .env out of "
      "git.\n"
      "\n# postgresql://USER:PASSWORD@HOST:5432/DATABASE or sqlite:FILE\nDATABASE_URL=\n"
      "# that of production, before DATABASE_URL\nDATABASE_URL_PROD=\n"
      "# which environment is meant: development, staging, production or one of groundway.toml\n# "
      "GROUNDWAY_ENV=development\n"
      "\n# What stands behind a # below is the default.\n";
  for (const env::SettingKey& key : env::setting_keys()) out += setting_lines(key);
  out +=
      "\n# libpq's own variables count as well; what the URL says wins. The ones that are needed most:\n"
      "# PGSSLMODE=verify-full\n# PGSSLROOTCERT=ca.pem\n# PGCONNECT_TIMEOUT=10\n";
  if (scan.variables.empty()) return out;
  out += "\n# The application's own, found in " + comment_list(scan.env_files) + ":\n";
  for (const std::string& name : scan.variables) out += name + "=\n";
  return out;
}

std::string make_text(const Scan& scan) {
  std::string out =
      "# groundway.mk - database targets, written by groundway init. In the Makefile: include groundway.mk\n"
      "#   make db-up env=staging      another environment than the private local one\n"
      "#   make db-up env=production confirm=production/shop     a protected one wants its typed name\n"
      "GROUNDWAY ?= groundway\nenv ?= local\n"
      "db_run = $(GROUNDWAY) exec --env $(env) --role migration $(if $(confirm),--confirm $(confirm)) --\n";
  if (!scan.frameworks.empty()) {
    const Framework& f = scan.frameworks.front();
    out += f.variable + " ?= " + f.program + "\n" + others_text(scan);
  }
  out += "\n.PHONY: db-init db-reset" + std::string(scan.frameworks.empty() ? "" : " db-rev db-up db-down") +
         "\ndb-init: ## start the private local PostgreSQL\n\t$(GROUNDWAY) dev up\n"
         "\ndb-reset: ## replace its database by a new, empty one\n\t$(GROUNDWAY) dev reset --yes\n";
  if (!scan.frameworks.empty()) return out + framework_targets(scan.frameworks.front());
  return out +
         "\n# db-rev, db-up and db-down need a migration tool, and none was found here (Alembic, Django, "
         "Rails, Prisma, ...).\n"
         "# With one: run `groundway init` again in a folder without this file.\n";
}

}  // namespace groundway::cli
