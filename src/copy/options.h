// copy/options.h - what a person asked `groundway copy` to do.
//
// Purpose: the command fills it, the job reads it, the journal stores the parts that a later proof needs.
// Shape:   plain values with the defaults of an untouched command line.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "copy/cell.h"
#include "schema/names.h"
#include "schema/type.h"

namespace groundway::copy {

enum class OnOrphan { stop, reject, not_valid };
enum class Verify { off, count, full };
enum class OnTarget { must_be_empty, append, replace };

struct CopyOptions {
  std::string source;  // path of the SQLite file
  bool resume = false;          // goes on with an unfinished copy, whose choices these become
  std::string command = "groundway copy SOURCE TARGET";  // for fixes: as typed, without what --resume knows
  std::set<std::string> typed;  // flags that were given: with --resume they must agree with the copy's
  bool dry_run = false, schema_only = false, data_only = false, verify_only = false;
  std::vector<std::string> tables, exclude;  // as typed; empty: all
  Verify verify = Verify::full;
  std::string rejects_folder;     // JSON lines, one file a table; made only when there is a reject
  std::string replay;             // reject files whose rows go after the copy that left them; empty: none
  std::uint64_t max_rejects = 0;  // rows; over it nothing is written
  OnOrphan on_orphan = OnOrphan::stop;
  OnBadText on_bad_utf8 = OnBadText::reject, on_nul = OnBadText::reject;
  schema::Identifiers identifiers = schema::Identifiers::fold;
  int jobs = 2;
  OnTarget on_target = OnTarget::must_be_empty;
  std::string follow;  // the way in which it is going to be followed; empty: it is not
  bool assume_utc = false;
  bool truncate_times = false;                // what is finer than the column keeps is cut, told
  std::string schema;                         // where tables go; empty: the URL's schema, else public
  std::map<std::string, schema::Type> types;  // [copy.types]: "users.balance" -> numeric(12,2)
};

}  // namespace groundway::copy
