// follow/status.h - where a copy, a follow or a move stands, and what to type next.
//
// Purpose: one look at the journal in the target and at the SQLite file, after which nobody has to guess.
// Shape:   read_status() reads both sides and writes to neither; judge() decides on values alone.
// Errors:  those of PgConnection; what is wrong with the file is told in the status, it is no error.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "copy/progress.h"
#include "db/target.h"
#include "follow/journal.h"
#include "follow/source_log.h"

namespace groundway::follow {

enum class Standing {
  nothing,       // no copy is known there, and the file carries nothing of ours
  left_over,     // the file carries something of ours that no journal there knows
  copying,       // a copy is at work
  unfinished,    // a copy was stopped
  complete,      // a copy has completed, nothing follows
  following,     // a follower is at work
  paused,        // a follow was begun, and nobody carries
  cutting_over,  // a cutover is at work, or was stopped
  abandoning,    // an abandon was stopped
  moved,         // PostgreSQL is the one to write
  abandoned,     // a follow was given up
};
std::string_view name_of(Standing standing);

enum class Next { nothing, copy, resume, follow, cutover, abandon };

// The SQLite file as it is now.
struct FileLook {
  std::string path;      // empty: none was named, neither here nor in the journal
  std::string trouble;   // why it could not be looked at; empty: it was
  SourceState state;
  std::uint64_t changes = 0;  // in its log, not carried
};

struct Status {
  Standing standing = Standing::nothing;
  Next next = Next::nothing;
  std::optional<copy::Progress> copy;
  std::optional<Follow> follow;  // the one of that copy; none where nothing follows it
  bool at_work = false;          // a copy, a follower, a cutover: one of them at a time
  Refused refused;               // rows of the file that PostgreSQL cannot hold
  FileLook file;
  std::uint64_t lag = 0;                // changes that are not carried
  std::vector<std::string> in_the_way;  // of a cutover, or of the next step; a sentence each
};

// Fills standing, next, lag and in_the_way from the rest.
void judge(Status& status);

// `source`: a path; empty: the one that the journal names.
Result<Status> read_status(const db::Target& target, const std::string& source);

}  // namespace groundway::follow
