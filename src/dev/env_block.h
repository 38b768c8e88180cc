// dev/env_block.h - our lines in a project's .env.local.
//
// Purpose: after `dev up` every tool that reads .env.local finds the local database; every other line stays
//          as it is.
// Shape:   one block between two marker lines, kept at the end of the file: the last assignment wins.
//          The passwords live here and nowhere else; as verifiers they are in the server.
// Errors:  config (a block without its end), file_access.
#pragma once

#include <string>
#include <vector>

#include "base/secret.h"
#include "dev/place.h"

namespace groundway::dev {

inline constexpr std::string_view kMigration = "migration";  // owns the schemas, alone does DDL
inline constexpr std::string_view kApplication = "app_user";
inline constexpr std::string_view kMaster = "master";

struct Passwords {
  Secret migration, application, master;
};

struct Block {
  std::string rest;      // every line that is not ours, byte for byte
  Passwords passwords;   // empty where the block does not hold one
  int foreign_line = 0;  // a line of somebody else's that sets DATABASE_URL, too; 0: none
};

Result<Block> take_apart(std::string_view content, const std::string& file);
std::string render_block(const Place& place, int port, const Passwords& passwords);
// postgresql://role:password@localhost:port/database?sslmode=verify-full&sslrootcert=...
std::string url_of(const Place& place, int port, std::string_view role, const Secret& password);
std::string put_together(const std::string& rest, const std::string& block);
// Writes with mode 0600, through a symbolic link, keeping the owner (root fills a user's project).
// False: it was so already.
Result<bool> write_env_file(const Place& place, const std::string& content, Outside& world);

}  // namespace groundway::dev
