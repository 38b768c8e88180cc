// copy/job.h - what the phases of one copy share.
//
// Purpose: open, decide, load, build and prove pass one value along instead of ten arguments.
// Shape:   references to what the caller owns; filled phase by phase.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/reporter.h"
#include "copy/options.h"
#include "copy/pieces.h"
#include "copy/present.h"
#include "copy/rejects.h"
#include "copy/report.h"
#include "copy/source_file.h"
#include "copy/table_plan.h"
#include "db/pg.h"
#include "schema/convert.h"

namespace groundway::copy {

struct CopyJob {
  const CopyOptions& options;
  Outside& world;
  Reporter& reporter;
  Report& report;

  SourceFile file{};
  std::map<std::string, schema::Type> overrides{};  // options.types, by schema::column_key()
  std::vector<schema::TableProfile> profiles{};
  std::vector<schema::TableDecisions> decisions{};
  schema::ConvertedSchema converted{};  // whole copies: the model that is made
  std::string schema{};                 // target schema
  bool migrated = false;  // the application's migrations made the tables, and keep a ledger of their own
  std::vector<TablePlan> plans{};
  Seed seed = 0;                                           // of the digest: random, one a run
  std::string run{};                                       // the journal's id
  std::vector<db::PgConnection> writers{};                 // one a worker
  std::vector<Piece> pieces{};                             // whole copies: what is loaded, in the plans' order
  Present present{};                                       // objects of an unfinished copy
  std::vector<char> checked{};  // tables whose CHECKs were made with their keys, one a plan; each by one worker
  std::vector<DigestSums> sent{};                          // what was sent, one a plan
  std::shared_ptr<Stage> loading{};                        // counts the rows that are sent
  std::vector<Meter> meters{};                             // of it, one a plan
  std::shared_ptr<Stage> building{};                       // what keys, indexes, views ... count in, while they are made
};

}  // namespace groundway::copy
