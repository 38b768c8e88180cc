// follow/context.h - what every command on a follow is given.
//
// Purpose: follow, cutover and abandon go on from the journal in the target and the source that it names.
// Shape:   plain references and two questions to the guard; nothing is opened here.
#pragma once

#include <functional>
#include <string>

#include "base/outside.h"
#include "base/reporter.h"
#include "copy/copy.h"
#include "db/target.h"
#include "follow/journal.h"

namespace groundway::follow {

// Asks the guard whether the SQLite file at `path` may be written.
using AskSource = std::function<Result<db::Permit>(const std::string& path)>;

struct Context {
  Outside& world;
  Reporter& reporter;
  const db::Target& target;
  copy::AskPermit ask_target;
  AskSource ask_source;
  std::string source;  // as typed; empty: the one that the journal names
  int jobs = 2;
  Millis wait{10'000};  // for SQLite's write lock, and for a follower to hand over
};

}  // namespace groundway::follow
