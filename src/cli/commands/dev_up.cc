#include "base/text.h"
#include "cli/dev_output.h"

namespace groundway::cli::commands {
namespace {

Result<dev::UpOptions> options_of(const Args& args) {
  dev::UpOptions out;
  out.major = major_of(args);
  const auto typed = args.get("--port");
  if (!typed) return out;
  const auto port = text::parse_int(*typed);
  if (!port || *port < 1024 || *port > 65'535) {
    return Error{Code::usage, "--port " + text::excerpt(*typed, 20) + " is not a port between 1024 and 65535"}
        .with_fix("groundway dev up --port 25432");
  }
  out.port = static_cast<int>(*port);
  return out;
}

}  // namespace

extern const Command dev_up;
const Command dev_up = {
    .path = "dev up",
    .summary = "Start a private local PostgreSQL that behaves like RDS",
    .details = "Makes (once) and starts a PostgreSQL of the project's own from the server programs of "
               "this machine: TLS with a certificate authority of its own, SCRAM, no connection without "
               "TLS, no superuser. The roles are migration (DDL), app_user (rows only) and master (may "
               "make roles and databases, as on RDS).\n"
               "Writes DATABASE_URL and its passwords into .env.local (mode 0600), between two marker "
               "lines; every other line stays. It may be run again at any time. Nothing is flushed to "
               "the disk (fsync = off): this server is for development data.\n"
               "--version takes another major version than the newest installed one. One that is not installed is "
               "fetched once from npm's registry (with curl; 23 MB, checked by its SHA-512) and kept in "
               "~/.cache/groundway/pg, for root in /var/cache/groundway/pg.",
    .examples = {"groundway dev up", "groundway dev up --version 17"},
    .flags = {{"--port", "N", "listen on this port (default: a free one, kept)"}, kDevVersionFlag},
    .positionals = {},
    .run = [](const Args& args, Outside& world, Out& out) -> Result<Exit> {
      ASSIGN(const dev::UpOptions options, options_of(args));
      ASSIGN(const dev::Project project, project_of(args, world));
      const auto begun = world.clock.monotonic();
      ASSIGN(const dev::Report report, dev::up(project, options, world, out.reporter()));
      show_up(report, std::chrono::duration<double>(world.clock.monotonic() - begun).count(), out);
      return 0;
    }};

}  // namespace groundway::cli::commands
