#include "db/local_admin.h"

namespace groundway::db {

Result<PgConnection> LocalAdmin::open(const std::string& socket_folder, int port, const std::string& user,
                                      const std::string& database, const Session& session) {
  if (socket_folder.empty() || socket_folder.front() != '/') {
    return Error{Code::internal, "\"" + socket_folder + "\" is not a socket folder"};
  }
  DatabaseUrl url;
  url.kind = DatabaseUrl::Kind::postgres;
  url.hosts = {{socket_folder, "", std::to_string(port)}};
  url.user = user;
  url.database = database;
  return PgConnection::open(url, session, false);
}

}  // namespace groundway::db
