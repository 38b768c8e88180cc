// cli/follow_target.h - the two sides of a follow, as they were typed or as the journal knows them.
//
// Purpose: `copy --follow`, `copy cutover`, `copy status` and `copy abandon` name SOURCE and TARGET the same way, and
//          ask the guard in the same words.
// Shape:   Sides owns what follow::Context refers to; it must outlive it.
// Errors:  those of env/resolve.h; usage.
#pragma once

#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/target.h"
#include "follow/context.h"

namespace groundway::cli {

struct Sides {
  std::string source;   // absolute path; empty: not typed
  Meant meant;          // the target
  std::string retyped;  // the command as typed, without secrets
  std::string source_words = {}, target_words = {};  // "app.db", "--env production": for the next command
};

// [SOURCE] [TARGET]: one word alone is the TARGET where it leads to a PostgreSQL server.
Result<Sides> sides_of(const Args& args, Outside& world, const std::string& command);

inline constexpr Positional kSourceSide = {"SOURCE", "the SQLite file (default: the one that the journal names)", true};
inline constexpr Positional kTargetSide = {"TARGET", "a PostgreSQL URL or an environment's name", true};

// The guard's yes to write is asked for once: a follower connects again when nobody is there to answer.
follow::Context follow_context(const Args& args, Outside& world, Out& out, const Sides& sides);

// The guard's yes to write into the SQLite file; `again` is the command as typed.
Result<db::Permit> permit_source(const Args& args, Outside& world, Out& out, const std::string& path,
                                 const std::string& again);

// A duration's milliseconds; `standard` where the flag was not typed.
Result<Millis> duration_of(const Args& args, std::string_view flag, Millis standard);

}  // namespace groundway::cli
