// dev/roles.h - roles, rights and the project's database on the private server.
//
// Purpose: nobody gets a superuser, as on RDS: master may make roles and databases, migration does DDL,
//          app_user works on rows only.
// Shape:   SQL over the socket folder. Every step may be repeated; the database is built under another name
//          and renamed when it is whole, so a kill leaves no half of it.
// Errors:  dev_server, and those of db/pg.h.
#pragma once

#include "db/pg.h"
#include "dev/env_block.h"

namespace groundway::dev {

Result<db::PgConnection> open_admin(const Place& place, int port, const std::string& database);
// Roles, and the server-wide limits of RDS. Passwords go in as SCRAM verifiers: no server log sees one.
Result<void> ensure_roles(const Place& place, int port, const Passwords& passwords);
// True when it was made.
Result<bool> ensure_database(const Place& place, int port);
// A new empty one takes the place of the old, whose sessions are ended.
Result<void> replace_database(const Place& place, int port);
// Logs in as migration over TLS, verified in full, as every user of .env.local will.
Result<void> prove_login(const Place& place, int port, const Secret& password);

}  // namespace groundway::dev
