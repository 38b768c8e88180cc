// dev/scratch_server.h - a private PostgreSQL on which schemas are tried out, up only while somebody works there.
//
// Purpose: SQL files are made canonical by PostgreSQL itself, also where no server is at hand or none may be touched.
// Shape:   one cluster a major version, shared by the projects of a user, reached over its socket alone. Its superuser
//          is the caller: what a file does there it does with the caller's own rights, as under psql.
//          start() holds the server's lock until release(), so that nobody stops it under a session that is coming.
// Errors:  dev_binaries, dev_server, file_access.
#pragma once

#include <optional>

#include "base/database_url.h"
#include "base/reporter.h"
#include "dev/lock.h"
#include "dev/place.h"

namespace groundway::dev {

class ScratchServer {
 public:
  // Of the version that is wanted where it is installed or was fetched once, else the newest installed.
  static Result<ScratchServer> start(int wanted_major, Outside& world, Reporter& reporter);

  DatabaseUrl url(const std::string& database) const;
  int major() const { return major_; }
  void release() { lock_.reset(); }
  // The last one out stops it. All of the caller's own sessions are closed before.
  Result<void> leave();

 private:
  ScratchServer(Place place, Outside& world, int major, Lock lock)
      : place_(std::move(place)), world_(&world), major_(major), lock_(std::move(lock)) {}

  Place place_;
  Outside* world_;
  int major_;
  std::optional<Lock> lock_;
};

}  // namespace groundway::dev
