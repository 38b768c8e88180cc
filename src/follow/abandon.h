// follow/abandon.h - the end of a follow without a move: nothing of it stays in the SQLite file.
//
// Purpose: the log and the fences are taken away, foreign keys and triggers come back in PostgreSQL.
// Shape:   abandon() for a follow that the journal knows; clean_source() where there is no journal any more.
//          After a cutover only where PostgreSQL still holds what SQLite does, or where a person says that
//          what was written there since may be lost.
// Errors:  follow_state; not_proved (PostgreSQL has been written to: the tables are named); source_locked;
// those of
//          guard and PgConnection.
#pragma once

#include "follow/context.h"

namespace groundway::follow {

struct Abandoned {
  bool had_log = false, had_fences = false;
  State before = State::following;
  std::vector<std::string>
      unproven_keys;  // foreign keys that came back and do not hold, with the server's words
};

// `lose_writes`: what was written in PostgreSQL after the move is given up.
Result<Abandoned> abandon(Context& context, bool lose_writes);

// Takes log and fences out of a file, whoever put them there.
Result<Abandoned> clean_source(const db::Permit& source, Millis wait);

}  // namespace groundway::follow
