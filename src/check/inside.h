// check/inside.h - what each environment's database says of itself and of the login.
//
// Purpose: the role, the room for connections and the stamp are asked once; the checks are functions of the
// answers. Shape:   read-only sessions as the application's login, one after another, each within `patience`.
// Errors:  a database that cannot be looked into keeps its Error here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "check/project.h"
#include "db/target.h"
#include "guard/stamp.h"

namespace groundway::check {

struct Inside {
  guard::LiveFacts facts;
  std::string server;  // equal for two addresses of one running server
  std::string login, database_owner;
  std::string role_maker;  // a login that may make roles; empty: none is known
  bool superuser = false, makes_roles = false, makes_databases = false, ignores_row_security = false;
  bool replicates = false, master = false, owns_database = false, makes_schemas = false;
  std::vector<std::string> owned_schemas, owned_tables, writable_schemas, used_schemas, known_roles;
  std::int64_t owned_count = 0, object_count = 0;     // tables, views, sequences: by the login, and all
  std::int64_t max_connections = 0, reserved = 0;     // reserved: those that an ordinary role does not get
  std::int64_t role_limit = -1, database_limit = -1;  // -1: none
  bool tls = false, asked_for_proof = true;  // false: neither a password nor a certificate was wanted

  std::int64_t room() const { return max_connections - reserved; }
};

struct Look {
  const Member* member = nullptr;
  Result<Inside> inside;
  bool repeated = false;  // the address is another environment's, and told there
};

db::Target target_of(const Member& m);
// The PostgreSQL environments of `only`, or of all where it is empty.
std::vector<Look> look_inside(const Project& project, const std::string& only, Millis patience);

void find_unseen(const std::vector<Look>& looks, Findings& out);
void find_strong_roles(const std::vector<Look>& looks, Findings& out);
void find_stamps(const Project& project, const std::vector<Look>& looks, Findings& out);
void find_budget(const Project& project, const std::vector<Look>& looks, Findings& out);
// Tries each tier's login on the other tiers' databases; a login and nothing else.
void prove_refusals(const Project& project, const std::string& only, Millis patience, Findings& out);

}  // namespace groundway::check
