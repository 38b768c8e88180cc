// cli/schema_sync_output.h - what `groundway schema sync` did, for people and as JSON.
//
// Purpose: a server and a SQLite file are told of in one way.
// Shape:   pure.
#pragma once

#include <string>

#include "cli/command.h"
#include "drift/probe.h"
#include "drift/sync.h"
#include "drift/table_sizes.h"

namespace groundway::cli {

struct SyncTold {
  const drift::Synced& synced;
  const drift::Probed& probed;  // of a dry run nothing
  std::string location;
  drift::TableSizes sizes;
  bool dry = false;
};

std::string sync_text(const SyncTold& told);
std::string sync_json(const SyncTold& told);  // groundway/sync@1
Exit sync_exit(const SyncTold& told);         // 1: something that is declared is not there, or does not read

}  // namespace groundway::cli
