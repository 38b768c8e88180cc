// dev/server.h - a project's private PostgreSQL that behaves like RDS: up, down, status, reset.
//
// Purpose: one command gives a project a database with TLS, SCRAM, roles and no superuser, and fills
//          .env.local.
// Shape:   every call finds the server by the project's folder, holds its lock, and may be repeated. No other
//          cluster on the machine is ever looked at.
// Errors:  dev_binaries, dev_server, config (a broken block in .env.local), file_access.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/reporter.h"
#include "dev/place.h"

namespace groundway::dev {

struct Server {
  bool exists = false;  // there is a data folder
  bool running = false;
  bool answers = false;  // running, and it takes connections
  int pid = 0, port = 0;
  int major = 0;
  std::string version;  // "15.20" while it answers, else the major version
  std::string project, database, folder, log, ca, env_file;
  std::string certificate_ends;  // 2026-12-31T00:00:00Z
  std::uint64_t bytes = 0;       // on disk
};

struct UpOptions {
  std::optional<int> port;
  int major = 0;  // --version; 0: that of the data, else the newest installed
};

struct Report {
  Server server;
  bool made_cluster = false, started = false, made_database = false;
  bool renewed_certificate = false, wrote_env_file = false;
  std::vector<std::string> warnings;  // one sentence each
};

Result<Report> up(const Project& project, const UpOptions& options, Outside& world, Reporter& reporter);
// True when it ran. The data stays.
Result<bool> down(const Project& project, Outside& world, Reporter& reporter);
Result<Server> status(const Project& project, Outside& world);
// The project's database anew and empty, the server up. Data that no installed server can start is removed.
// `major`: the data is of another version: it is removed, and a cluster of this one made. 0: the version stays.
Result<Report> reset(const Project& project, int major, Outside& world, Reporter& reporter);

}  // namespace groundway::dev
