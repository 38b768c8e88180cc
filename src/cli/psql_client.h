// cli/psql_client.h - which client is started by `groundway psql`, and how it is told where it is.
//
// Purpose: a person at a prompt must see at every line which tier it is, with the habits of their psqlrc
// kept. Shape:   pure but for find_psql, which asks each client for its version. Errors:  program_missing;
// usage for arguments that would lead the client elsewhere.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"
#include "base/result.h"

namespace groundway::cli {

struct Client {
  std::string program, version;  // "/usr/lib/postgresql/15/bin/psql", "15.20"
};

// The newest there is: a newer client speaks with every older server. GROUNDWAY_PG_BIN names another folder.
Result<Client> find_psql(const Outside& world);

struct Place {
  std::string tier;     // "production": what the prompt begins with
  bool colour = false;  // red in production
};

// psql's PROMPT1: "production shop=> ".
std::string psql_prompt(const Place& place);
// What psql reads at its start: the user's own file first (empty: there is none), then our prompt.
std::string psqlrc_text(const std::string& own_file, const Place& place);
// The file that psql would read by itself: PSQLRC, else ~/.psqlrc, with a version behind it where there is
// one.
std::string own_psqlrc(const Outside& world, const std::string& version);
// sqlite3's command that sets its prompts.
std::string sqlite_prompt(const Place& place, const std::string& file);

// -h, -p, -U, -d and their long forms.
Result<void> check_client_arguments(const std::vector<std::string>& arguments);

// Adds "-c NAME=VALUE" to the text of PGOPTIONS.
std::string with_option(std::string options, const std::string& name, const std::string& value);

}  // namespace groundway::cli
