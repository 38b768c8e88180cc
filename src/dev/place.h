// dev/place.h - where a project's private server lives, and as whom it runs.
//
// Purpose: one folder per project, found from the project's path alone, so that two projects never meet.
// Shape:   a value; locate() computes it and touches nothing, make_folders() creates what is missing.
//          root keeps the folders and lends data/, run/ and log/ to `postgres`: PostgreSQL refuses to run as
//          root.
// Errors:  dev_server, file_access.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/process.h"

namespace groundway::dev {

struct Project {
  std::string folder;  // the project's folder
  std::string name;    // [app] name; empty: the folder's own name
};

struct ServerUser {
  std::string name;                  // the operating system's user that runs the server
  std::optional<unsigned> uid, gid;  // set when it is not us (we are root)
};

struct Place {
  std::string project;   // absolute path of the project's folder, symbolic links resolved
  std::string database;  // its database's name
  std::string folder;    // everything below is in here, but for a socket folder with too long a name
  std::string data, configuration, tls, log_folder, log, sockets, lock;
  std::string env_file;  // <project>/.env.local
  std::string caller;    // our own user's name
  ServerUser user;

  std::string postmaster_pid() const { return data + "/postmaster.pid"; }
  std::string ca() const { return tls + "/ca.pem"; }
  // A child that runs as the server's user, in the server's folder, with a bare environment.
  Child child(std::vector<std::string> argv) const;
};

Result<Place> locate(const Project& project, const Outside& world);
// Of the server on which schemas are tried out: one a major version, for all projects of this user.
Result<Place> locate_scratch(int major, const Outside& world);
Result<void> make_folders(const Place& place);
Result<void> make_folder(const std::string& path, unsigned mode, const ServerUser* owner);
Result<void> give_to(const std::string& path, const ServerUser& owner);

// "My Shop-2" -> "my_shop_2": needs no quotes anywhere, is not empty and not one of the server's own.
std::string database_name(std::string_view from);
// "My Shop-2" -> "my-shop-2", at most 20 characters: a readable part for folder names.
std::string folder_name(std::string_view from);
// The first 12 hex digits of SHA-256.
std::string short_hash(std::string_view bytes);

}  // namespace groundway::dev
