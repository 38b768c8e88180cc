// cli/env_output.h - what `groundway env list` and `groundway env show` print.
//
// Purpose: one layout and one JSON document for a resolved environment.
// Shape:   pure; no text here ever holds a secret.
#pragma once

#include <string>
#include <vector>

#include "env/resolve.h"

namespace groundway::cli {

// Columns padded to their widest cell, two blanks between them.
std::string table(const std::vector<std::vector<std::string>>& rows);

std::string show_text(const env::Resolved& resolved);
std::string show_json(const env::Resolved& resolved);
std::string list_text(const std::vector<env::Listed>& all, const std::string& current);
std::string list_json(const std::vector<env::Listed>& all, const std::string& current);

// Adds what the connection will do by itself: the sslmode of the tier, the wait for a connection.
void add_transport(env::Resolved& resolved);

}  // namespace groundway::cli
