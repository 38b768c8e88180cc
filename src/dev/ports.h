// dev/ports.h - a port that is free on the loopback addresses.
//
// Purpose: a project keeps its port over restarts, and gets another when somebody else took it.
// Shape:   probing binds and closes at once; the server's own bind is the last word.
// Errors:  dev_server (none free).
#pragma once

#include <string_view>

#include "base/result.h"

namespace groundway::dev {

bool has_ipv6_loopback();
bool is_free(int port);  // on 127.0.0.1, and on ::1 where it exists
// `kept` when it is free (0: none yet), else the first free one from where the project's folder decides.
// Below 32768: from there the system takes ports for outgoing connections, and a stopped server would lose
// its own.
Result<int> choose_port(int kept, std::string_view folder);

}  // namespace groundway::dev
