// dev/cluster.h - the data folder and the server process on it.
//
// Purpose: make, start, stop and look at one PostgreSQL cluster of ours, whatever a crash left behind.
// Shape:   initdb works in data.new-*, which becomes data when it is whole; a server is ours when it works in
//          data.
// Errors:  dev_server: the server's own words, and the path of its log.
#pragma once

#include <cstdint>
#include <optional>

#include "dev/binaries.h"
#include "dev/place.h"

namespace groundway::dev {

struct Live {
  int pid = 0;
  int port = 0;
};

// The server that works in this place now; a postmaster.pid that a crash or a reboot left is not one.
std::optional<Live> live_server(const Place& place, const Outside& world);
// The major version of the data; 0: there is none.
int data_version(const Place& place, const Outside& world);
Result<void> make_cluster(const Place& place, const Binaries& binaries, Outside& world);
// Ends what a killed server left behind, then starts. The configuration must be in place.
Result<void> start_server(const Place& place, const Binaries& binaries, Outside& world);
// "fast" first; a server that does not end in 30 s is stopped at once (it recovers at the next start).
Result<void> stop_server(const Place& place, const Binaries& binaries);
Result<void> remove_data(const Place& place);
std::uint64_t bytes_on_disk(const Place& place);
// start_server's error says that somebody else has the port.
bool is_port_taken(const Error& error);

}  // namespace groundway::dev
