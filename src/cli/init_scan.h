// cli/init_scan.h - what lies in a project that groundway.toml should speak of.
//
// Purpose: `groundway init` writes a file that fits the project instead of a form to fill in.
// Shape:   names and places only; nothing is opened but .env files, for the line of DATABASE_URL.
// Errors:  none: what cannot be read is not found.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"

namespace groundway::cli {

struct Framework {
  std::string name;        // "Alembic"
  std::string evidence;    // "alembic.ini"
  std::string migrations;  // "alembic/versions"; empty: not there
};

struct Scan {
  std::string app;                        // the project folder's name
  std::vector<std::string> sqlite_files;  // below the folder, the likeliest first
  std::vector<Framework> frameworks;
  std::vector<std::string> env_files;     // ".env", ".env.production"
  std::string url_variable_place;         // ".env:3" of DATABASE_URL; empty: none
  std::vector<std::string> environments;  // those that .env.NAME files speak of, besides development
};

Scan scan_project(const std::string& folder, const Outside& outside);

// The file's text; it parses, whatever names the project has.
std::string config_text(const Scan& scan);

}  // namespace groundway::cli
