// env/address.h - whether two addresses name the same database.
//
// Purpose: an environment is protected by what it reaches, not by its name.
// Shape:   pure; errs towards "the same" (localhost, a socket and 127.0.0.1 are one server). What only the
//          server knows (aliases, tunnels, poolers) is told by the stamp in the database.
// Errors:  none.
#pragma once

#include "base/database_url.h"

namespace groundway::env {

bool same_database(const DatabaseUrl& a, const DatabaseUrl& b);

}  // namespace groundway::env
