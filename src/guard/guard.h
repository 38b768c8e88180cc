// guard/guard.h - the one function that every command passes through before it writes.
//
// Purpose: protect by what the database is (stamp, emptiness, where it lives), not by what a URL claims.
// Shape:   permit() reads the live facts and asks decide(), which is pure and whose whole table is tested.
// Errors:  guarded, stamp_mismatch, stamp_copied, unstamped, confirmation, target_not_empty; those of
// PgConnection. Source:  docs/explanation/guard.md
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/outside.h"
#include "base/result.h"
#include "base/tier.h"
#include "db/target.h"
#include "guard/stamp.h"

namespace groundway::guard {

using db::Action;
using db::Permit;
using db::Target;

// What a person said beforehand or can be asked.
struct Confirmation {
  bool yes = false;     // --yes
  std::string confirm;  // --confirm NAME
  // Asks on the terminal; none when nobody can answer. May be empty.
  std::function<std::optional<std::string>(std::string_view question)> ask;
  // The command as typed, without secrets, for fixes that can be pasted: "groundway copy app.db --env
  // production".
  std::string command;
};

// What the caller knows of the rows in a target that it is about to fill.
enum class TargetState {
  unknown,          // judged by whether there are tables
  empty,            // no rows
  unfinished_copy,  // rows of a copy of ours that has not completed
  framework_fresh,  // a framework's migrations and the rows they left
  completed_copy,   // a copy completed here once
  other_rows,       // anything else
};

// Everything the decision depends on.
struct Facts {
  std::string environment;              // empty: a raw URL
  std::string typed_name;               // "production/shop"
  Tier configured = Tier::development;  // effective by configuration
  bool remote = false;
  bool empty = true;
  std::optional<Tier> stamp;       // the stamp's tier
  std::string stamp_environments;  // "production, staging"; for messages
  bool stamp_fits = true;
  bool allow_destructive = false;
  TargetState state = TargetState::unknown;
};

// The tier that the rules go by.
Tier effective_tier(const Facts& facts);
// Grants (nothing) or says why not. May ask through `confirmation`.
Result<void> decide(const Facts& facts, Action action, const Confirmation& confirmation);

// Connects, reads, decides.
Result<Permit> permit(Outside& world, const Target& target, Action action, const Confirmation& confirmation,
                      TargetState state = TargetState::unknown);
Facts facts_of(const Target& target, const LiveFacts& live, TargetState state);

}  // namespace groundway::guard
