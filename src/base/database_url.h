// base/database_url.h - where a database is and how to get in, parsed.
//
// Purpose: what env/ resolves and db/ connects with; nobody below env/ ever sees a URL as text.
// Shape:   sqlite: `path`. postgres: hosts, database, user, password and libpq keywords.
// Errors:  none; env/url.h parses.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.h"

namespace groundway {

struct HostPort {
  std::string host;      // name, address, or a socket folder (starts with '/'); empty: libpq's default
  std::string hostaddr;  // numeric address to use instead of looking `host` up (a tunnel); empty: none
  std::string port;      // empty: 5432
};

struct DatabaseUrl {
  enum class Kind { sqlite, postgres } kind = Kind::sqlite;
  std::string path;  // sqlite: file path or ":memory:"
  std::vector<HostPort> hosts;
  std::string database, user;
  Secret password;
  std::vector<std::pair<std::string, std::string>>
      options;                     // libpq keywords: sslmode, sslrootcert, connect_timeout ...
  std::string schema;              // ?schema= of Prisma and others; empty: none
  std::vector<std::string> notes;  // what was translated or dropped while parsing, for `env show`
  // As it was written, for handing the address to the application again: "postgresql+psycopg2", "jdbc:postgresql",
  // "sqlite+aiosqlite"; empty where it was no URL. The parameters are decoded; passwords are not among them.
  std::string scheme;
  std::vector<std::pair<std::string, std::string>> parameters;

  std::optional<std::string> option(std::string_view name) const;
  void set_option(std::string_view name, std::string value);
  // Every host is loopback or a socket: the connection does not leave this machine.
  bool is_local() const;
  // "postgresql://app_user:***@localhost:5432/shop?sslmode=verify-full" or "sqlite:app.db". Never holds a
  // secret.
  std::string display() const;
  // "localhost:5432/shop" or the file's path: the typed name of a target is "<environment>/<database>".
  std::string location() const;
};

}  // namespace groundway
