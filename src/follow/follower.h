// follow/follower.h - the process that carries what changes, round after round, until it is told to end.
//
// Purpose: runs in the foreground; whatever happens to it, the next one goes on where its last round
// committed. Shape:   keep_following() returns when another process has asked for the follow; a signal ends
// it as an Error that
//          says how to go on. A lost connection, or a source that is locked, is tried again for a while,
//          told.
// Errors:  interrupted, terminated; those of Engine.
#pragma once

#include "follow/context.h"

namespace groundway::follow {

struct Ended {
  std::string asked;  // "cutover", "abandon"
  Follow follow;
};

Result<Ended> keep_following(Context& context);

// "carried 12 rows in users, orders (3 changes, 18 ms)".
struct Carried;
std::string in_words(const Carried& carried);

// Opens a session with PostgreSQL that may write, as the guard allows, and takes the advisory lock.
Result<db::PgConnection> open_writer(Context& context, const Follow& follow, const std::string& ask_for);

}  // namespace groundway::follow
