// db/resolve_host.h - the numeric addresses of a host name, within a deadline.
//
// Purpose: getaddrinfo() cannot be given a time limit, so it runs on a thread that may be left behind.
// Shape:   addresses in the resolver's order, without duplicates.
// Errors:  unreachable (not found, no answer in time).
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"
#include "base/result.h"

namespace groundway::db {

Result<std::vector<std::string>> resolve_host(const std::string& host, Millis timeout);

}  // namespace groundway::db
