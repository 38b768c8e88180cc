// check/restart.h - does a record outlive a restart?
//
// Purpose: a service that answers is no proof that what it stores stays: one record is written, the service
// and the
//          server are restarted by whoever can, and the record is looked for again.
// Shape:   three steps with values in between, so that before and after may be two processes. Writes only
// against a
//          Permit: schema groundway, table probe; in a SQLite file the table groundway_probe. Both go with
//          the record.
// Errors:  record_lost; those of db/.
#pragma once

#include <optional>
#include <string>

#include "base/outside.h"
#include "base/result.h"
#include "check/doctor.h"
#include "db/target.h"

namespace groundway::check {

struct Record {
  std::string id, written_at;
  std::string server_started;  // of the server that took it; empty: a file
};

struct Survivor {
  Record record;
  std::string server_now;  // since when the server runs that has it now
  bool server_restarted = false;
};

Result<Record> write_record(Outside& world, const db::Permit& permit, Millis patience);
// `id` empty: the newest. None: it is not there.
Result<std::optional<Survivor>> find_record(const db::Target& target, const std::string& id, Millis patience);
Result<void> remove_record(const db::Permit& permit, const std::string& id, Millis patience);

// Tries until the database answers or the patience ends.
Result<std::optional<Survivor>> wait_for_record(const db::Target& target, const std::string& id,
                                             Millis patience);
Step survival(const db::Target& target, const Result<std::optional<Survivor>>& found);

}  // namespace groundway::check
