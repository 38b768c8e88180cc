// db/target.h - which database is meant, what is allowed there, and the only doors to it.
//
// Purpose: a connection that can write is handed out against a Permit, and only guard/ can make a Permit.
// Shape:   Target is a plain value that env/'s resolution fills; Permit says which Action was granted on it.
// Errors:  those of PgConnection, tls_too_weak, stamp_mismatch (the database is no longer the one that was
// judged).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/database_url.h"
#include "base/result.h"
#include "base/tier.h"
#include "db/pg.h"

namespace groundway::guard {
class Gate;  // guard/guard.cc
}

namespace groundway::db {

// What the configuration of the environment allows beyond the rules of its tier.
struct Allowed {
  bool destructive = false;  // allow_destructive = true
  bool weaker_tls = false;   // allow_weaker_tls = true
};

struct Target {
  std::string environment;  // "production"; empty: a raw URL that no environment names
  DatabaseUrl url;
  Tier tier = Tier::development;  // as configured; of a raw URL: development
  Tier effective_tier =
      Tier::development;  // the highest of all environments that the configuration says share it
  std::vector<std::string> environments;  // these, this one included; empty for a raw URL
  Allowed allowed;
  bool iam_token = false;  // the password is an RDS IAM token

  // What a person types to confirm: "production/shop"; of a raw URL "db.example.com:5432/shop".
  std::string typed_name() const;
};

enum class Action {
  read,
  write,      // reversible: migrations, rows added
  copy_into,  // fills an empty target or goes on with an unfinished copy
  replace,    // copies over rows
  destroy,    // drop, reset
  seed,       // made-up rows
  stamp,      // names the database's tier
  lend,       // credentials that may change more than the application's rows go to another program
};
std::string_view action_name(Action action);

// The database as it was when it was judged; a writer that meets another one is refused.
struct Fingerprint {
  std::string database_oid;
  std::string stamp_uuid;  // empty: unstamped then
};

class Permit {
 public:
  const Target& target() const { return target_; }
  Action action() const { return action_; }
  Tier effective_tier() const { return effective_; }  // the stamp's, too
  const Fingerprint& fingerprint() const { return fingerprint_; }

 private:
  friend class guard::Gate;
  Permit(Target target, Action action, Tier effective, Fingerprint fingerprint)
      : target_(std::move(target)),
        action_(action),
        effective_(effective),
        fingerprint_(std::move(fingerprint)) {}

  Target target_;
  Action action_;
  Tier effective_;
  Fingerprint fingerprint_;
};

// default_transaction_read_only is on; for anybody. Reads need no permit.
Result<PgConnection> open_reader(const Target& target, const Session& session = {});
// Refused (internal) for a Permit to read.
Result<PgConnection> open_writer(const Permit& permit, const Session& session = {});

}  // namespace groundway::db
