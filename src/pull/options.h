// pull/options.h - what a person asked of a copy from PostgreSQL into a SQLite file.
//
// Purpose: the command fills it, the job reads it.
// Shape:   plain values with the defaults of an untouched command line.
#pragma once

#include <string>
#include <vector>

#include "copy/options.h"

namespace groundway::pull {

struct PullOptions {
  bool dry_run = false, schema_only = false, verify_only = false, replace = false;
  std::vector<std::string> tables, exclude;  // as typed; empty: all
  std::vector<std::string> schemas;          // empty: the URL's, else public
  copy::Verify verify = copy::Verify::full;
  std::string mask_text, mask_file;  // what --mask names: its content and its name; empty name: none
  std::string command;               // as typed, without secrets, for fixes
};

}  // namespace groundway::pull
