// db/local_admin.h - superuser sessions on a server of our own, for dev/ alone.
//
// Purpose: a private local cluster is set up (roles, databases) before there is anything to guard.
// Shape:   the door opens for an absolute socket folder only, never for a host name.
// Errors:  internal (not a socket folder); those of PgConnection.
#pragma once

#include "base/result.h"
#include "db/pg.h"

namespace groundway::db {

class LocalAdmin {
 public:
  // `socket_folder` holds .s.PGSQL.<port>.
  static Result<PgConnection> open(const std::string& socket_folder, int port, const std::string& user,
                                   const std::string& database, const Session& session = {});
};

}  // namespace groundway::db
