#include "dev/server.h"

#include "base/interrupt.h"
#include "base/text.h"
#include "dev/certificates.h"
#include "dev/cluster.h"
#include "dev/env_block.h"
#include "dev/fetch.h"
#include "dev/lock.h"
#include "dev/ports.h"
#include "dev/roles.h"
#include "dev/settings.h"

namespace groundway::dev {
namespace {

constexpr Millis kPatience{90'000};  // another `up` may be waiting for a slow disk
constexpr int kPortTries = 3;
constexpr std::size_t kPasswordBytes = 16;

// One call's work on one server.
struct Work {
  Place place;
  Lock lock;
  Outside& world;
  Reporter& reporter;
  Report report;
  Block block;   // .env.local taken apart
  int port = 0;  // of the running server
};

Result<Work> begin(const Project& project, Outside& world, Reporter& reporter) {
  ASSIGN(Place place, locate(project, world));
  TRY(make_folders(place));
  ASSIGN(Lock lock, Lock::take(place.lock, kPatience));
  Work work{std::move(place), std::move(lock), world, reporter, {}, {}, 0};
  TRY(world.files.write(work.place.folder + "/project", work.place.project + "\n", 0644));
  return work;
}

Result<void> read_env_file(Work& work) {
  std::string content;
  if (work.world.files.exists(work.place.env_file)) {
    ASSIGN(content, work.world.files.read(work.place.env_file));
  }
  ASSIGN(work.block, take_apart(content, work.place.env_file));
  Passwords& passwords = work.block.passwords;
  for (Secret* one : {&passwords.migration, &passwords.application, &passwords.master}) {
    if (one->empty()) *one = Secret(random_hex(work.world.random, kPasswordBytes));
  }
  if (work.block.foreign_line > 0) {
    work.report.warnings.push_back(
        ".env.local:" + std::to_string(work.block.foreign_line) +
        " sets DATABASE_URL as well; the one of `groundway dev`, at the end of the file, wins");
  }
  return {};
}

Result<void> write_settings(const Work& work, int port) {
  const Place& place = work.place;
  const Listen listen{port, has_ipv6_loopback()};
  TRY(work.world.files.write(place.configuration + "/hba.conf", render_hba(), 0644));
  TRY(work.world.files.write(place.configuration + "/ident.conf", render_ident(place), 0644));
  return work.world.files.write(place.configuration + "/groundway.conf", render_settings(place, listen),
                                0644);
}

int kept_port(const Work& work) {
  const auto settings = work.world.files.read(work.place.configuration + "/groundway.conf");
  return settings ? port_in(*settings) : 0;
}

Result<int> wanted_port(const Work& work, const UpOptions& options) {
  if (!options.port) return choose_port(kept_port(work), work.place.folder);
  if (is_free(*options.port)) return *options.port;
  return Error{Code::dev_server, "port " + std::to_string(*options.port) + " is taken by another program"}
      .with_fix("groundway dev up   # without --port it finds a free one");
}

// Between the look and the server's own bind somebody else may take the port: then another one.
Result<void> start(Work& work, const Binaries& binaries, const UpOptions& options) {
  work.reporter.step("starting PostgreSQL " + binaries.version);
  for (int attempt = 1;; ++attempt) {
    ASSIGN(const int port, wanted_port(work, options));
    TRY(write_settings(work, port));
    auto started = start_server(work.place, binaries, work.world);
    if (started) {
      work.report.started = true;
      work.port = port;
      return {};
    }
    if (!is_port_taken(started.error()) || attempt == kPortTries) return started;
  }
}

Result<Binaries> binaries_for(const Work& work) {
  return find_binaries(work.world, data_version(work.place, work.world));
}

Error other_version(int there, int wanted) {
  const std::string number = std::to_string(wanted);
  return Error{Code::dev_server, "this project's server is PostgreSQL " + std::to_string(there) +
                                     ", and its data cannot be used by " + number}
      .with_fix("groundway dev reset --version " + number +
                "   # a new, empty database; the old one is removed");
}

// As binaries_for(), and fetches the version that was asked for when it is not installed.
Result<Binaries> wanted_binaries(const Work& work, int major) {
  if (major == 0) return binaries_for(work);
  if (auto installed = find_binaries(work.world, major)) return installed;
  return fetch_binaries(major, work.world, work.reporter);
}

// A server that runs but cannot be used as it is: on another port than asked for, or deaf.
Result<bool> must_restart(const Work& work, const Live& live, const UpOptions& options) {
  if (options.port && *options.port != live.port) {
    TRY(wanted_port(work, options));  // refused before the server is stopped
    return true;
  }
  return !open_admin(work.place, live.port, "postgres");
}

Result<void> use_running(Work& work, const Live& live) {
  work.port = live.port;
  ASSIGN(work.report.renewed_certificate, ensure_certificates(work.place, work.world));
  if (!work.report.renewed_certificate) return {};
  ASSIGN(auto admin, open_admin(work.place, work.port, "postgres"));
  return admin.exec("select pg_catalog.pg_reload_conf()");
}

Result<void> ensure_running(Work& work, const UpOptions& options) {
  TRY(check_interrupt("nothing was started"));
  const int there = data_version(work.place, work.world);
  if (options.major != 0 && there != 0 && there != options.major) return other_version(there, options.major);
  auto live = live_server(work.place, work.world);
  if (live) {
    ASSIGN(const bool restart, must_restart(work, *live, options));
    if (restart) {
      ASSIGN(const Binaries binaries, binaries_for(work));
      TRY(stop_server(work.place, binaries));
      live.reset();
    }
  }
  if (live) return use_running(work, *live);
  ASSIGN(const Binaries binaries, wanted_binaries(work, options.major));
  ASSIGN(work.report.renewed_certificate, ensure_certificates(work.place, work.world));
  if (data_version(work.place, work.world) == 0) {
    work.reporter.step("making a PostgreSQL " + binaries.version + " cluster");
    TRY(make_cluster(work.place, binaries, work.world));
    work.report.made_cluster = true;
  }
  TRY(check_interrupt("the server is not started; `groundway dev up` goes on"));
  return start(work, binaries, options);
}

Server describe(const Place& place, const Outside& world) {
  Server out;
  out.project = place.project;
  out.database = place.database;
  out.folder = place.folder;
  out.log = place.log;
  out.ca = place.ca();
  out.env_file = place.env_file;
  out.major = data_version(place, world);
  out.exists = out.major != 0;
  if (out.exists) out.version = std::to_string(out.major);
  if (const auto certificate = world.files.read(place.tls + "/server.crt"))
    out.certificate_ends = ends_at(*certificate);
  const auto live = live_server(place, world);
  if (!live) return out;
  out.running = true;
  out.pid = live->pid;
  out.port = live->port;
  auto admin = open_admin(place, live->port, "postgres");
  if (!admin) return out;
  out.answers = true;
  const std::string version = admin->setting("server_version");  // "15.20 (Debian 15.20-0+deb12u1)"
  if (!version.empty()) out.version = version.substr(0, version.find(' '));
  return out;
}

Result<Report> finish(Work& work) {
  const Place& place = work.place;
  const Passwords& passwords = work.block.passwords;
  const std::string content = put_together(work.block.rest, render_block(place, work.port, passwords));
  ASSIGN(work.report.wrote_env_file, write_env_file(place, content, work.world));
  TRY(prove_login(place, work.port, passwords.migration));
  work.report.server = describe(place, work.world);
  return std::move(work.report);
}

}  // namespace

Result<Report> up(const Project& project, const UpOptions& options, Outside& world, Reporter& reporter) {
  ASSIGN(Work work, begin(project, world, reporter));
  TRY(read_env_file(work));
  TRY(ensure_running(work, options));
  TRY(ensure_roles(work.place, work.port, work.block.passwords));
  ASSIGN(work.report.made_database, ensure_database(work.place, work.port));
  return finish(work);
}

Result<bool> down(const Project& project, Outside& world, Reporter& reporter) {
  ASSIGN(const Place place, locate(project, world));
  if (!live_server(place, world)) return false;
  ASSIGN(Work work, begin(project, world, reporter));
  if (!live_server(place, world)) return false;  // another `down` was first
  ASSIGN(const Binaries binaries, binaries_for(work));
  reporter.step("stopping PostgreSQL " + binaries.version);
  TRY(stop_server(place, binaries));
  return true;
}

Result<Server> status(const Project& project, Outside& world) {
  ASSIGN(const Place place, locate(project, world));
  Server out = describe(place, world);
  out.bytes = bytes_on_disk(place);
  return out;
}

namespace {

// The old data goes only when the programs for the new are there.
Result<void> make_way(Work& work, int major) {
  const int there = data_version(work.place, work.world);
  if (major == 0 || there == 0 || there == major) return {};
  TRY(wanted_binaries(work, major));
  if (live_server(work.place, work.world)) {
    ASSIGN(const Binaries old, binaries_for(work));
    TRY(stop_server(work.place, old));
  }
  work.reporter.step("removing the data of PostgreSQL " + std::to_string(there));
  return remove_data(work.place);
}

}  // namespace

Result<Report> reset(const Project& project, int major, Outside& world, Reporter& reporter) {
  ASSIGN(Work work, begin(project, world, reporter));
  TRY(read_env_file(work));
  TRY(make_way(work, major));
  const UpOptions options{std::nullopt, major};
  auto running = ensure_running(work, options);
  if (!running && (running.error().code == Code::dev_binaries || running.error().code == Code::dev_server)) {
    TRY(find_binaries(world, major));  // without any there would be nothing to start anew with
    work.report.warnings.push_back("the old data could not be started and was removed: " +
                                   running.error().cause);
    TRY(remove_data(work.place));
    running = ensure_running(work, options);
  }
  TRY(running);
  TRY(ensure_roles(work.place, work.port, work.block.passwords));
  reporter.step("replacing database " + work.place.database);
  TRY(replace_database(work.place, work.port));
  work.report.made_database = true;
  return finish(work);
}

}  // namespace groundway::dev
