// guard/stamp.h - the mark in a database that says whose it is.
//
// Purpose: a URL can lie (an alias, a tunnel, a pooler); the database itself says its tier, and its birth
// facts tell
//          a copied mark from a real one.
// Shape:   one row in groundway.identity. Written only against a Permit.
// Errors:  those of PgConnection.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/result.h"
#include "base/tier.h"
#include "db/pg.h"
#include "db/target.h"

namespace groundway::guard {

// What a dump, a template or a restore cannot take along. Empty: could not be read.
struct BirthFacts {
  std::string database_oid;
  std::string table_oid;          // of groundway.identity: a dump makes a new one
  std::string system_identifier;  // of the cluster, where pg_control_system() may be called
};

struct Stamp {
  std::string uuid;
  Tier tier = Tier::production;
  std::vector<std::string> environments;
  BirthFacts birth;
  std::string stamped_at;  // UTC text
  bool tier_known = true;  // false: a tier of a later version; it counts as production
};

struct LiveFacts {
  std::string database, server_version;
  bool remote = false;
  bool empty = true;     // no tables or views of users
  bool standby = false;  // a replica: it takes no writes
  BirthFacts now;
  std::optional<Stamp> stamp;
};

// Reads stamp, birth facts and emptiness. Needs no privilege beyond connecting.
Result<LiveFacts> read_live_facts(db::PgConnection& connection);
Result<std::optional<Stamp>> read_stamp(db::PgConnection& connection);
bool fits(const BirthFacts& stamped, const BirthFacts& now);

// Makes or renews the stamp: the target's effective tier and environments. `anew` gives a new UUID and birth
// (a clone gets an identity of its own); without it the UUID stays and environments are added.
Result<Stamp> write_stamp(Outside& world, const db::Permit& permit, bool anew);
// As write_stamp where there is none yet; what is there stays. For jobs that fill a fresh database. None for
// a raw URL: no environment says what tier it is of, so a remote one counts as production from then on.
Result<std::optional<Stamp>> ensure_stamp(Outside& world, const db::Permit& permit);

}  // namespace groundway::guard
