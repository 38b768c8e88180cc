#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>

#include "base/text.h"
#include "cli/child_environment.h"
#include "cli/colour.h"
#include "cli/command.h"
#include "cli/handover.h"
#include "cli/own_process.h"
#include "cli/psql_client.h"
#include "db/tls_policy.h"
#include "sql/quote.h"

namespace groundway::cli::commands {
namespace {

struct Session {
  Meant meant;
  Tier tier;  // effective, the stamp's included
  bool read_only = false;
  std::string transport;  // "TLS verify-full"
};

std::string options_of(const Session& s) {
  std::string out = s.meant.target.url.option("options").value_or("");
  const std::string& schema = s.meant.target.url.schema;
  if (!schema.empty()) out = with_option(std::move(out), "search_path", sql::quote_ident(schema));
  if (s.read_only) out = with_option(std::move(out), "default_transaction_read_only", "on");
  return out;
}

std::string mode_of(const db::Target& t) {
  auto strict =
      db::with_tls_policy(t.url, {t.effective_tier, t.allowed.weaker_tls, t.iam_token, t.environment});
  return strict ? strict->option("sslmode").value_or("prefer") : "";
}

// Connects as the client will. What a pooler in between drops must not be promised.
Result<void> try_session(Session& s) {
  db::Target target = s.meant.target;
  if (const std::string options = options_of(s); !options.empty()) target.url.set_option("options", options);
  auto reader = db::open_reader(target);
  if (!reader) {
    Error& why = reader.error();
    if (why.cause.find("startup parameter") == why.cause.npos) return std::move(why);
    return std::move(why)
        .in("asking for a read-only session, or for the schema, through a pooler")
        .with_fix(
            "connect to the server itself: groundway psql --url postgresql://...; or, with the typed name, "
            "--write");
  }
  s.transport = !reader->is_tls() ? "no TLS" : "TLS " + mode_of(target);
  if (!s.read_only) return {};
  ASSIGN(const db::Rows kept,
         reader->query(
             "SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'"));
  if (kept.count() == 1 && kept.get(0, 0) == "on") return {};
  return Error{Code::read_only_server,
               "a pooler in between drops the settings of a session: read-only cannot be promised"}
      .at(target.url.location())
      .with_fix(
          "connect to the server itself: groundway psql --url postgresql://...; or, with the typed name, "
          "--write");
}

// sqlite3 would make it.
Result<void> file_is_there(const Meant& meant) {
  const std::string& path = meant.target.url.path;
  std::error_code failed;
  if (path == ":memory:" || std::filesystem::exists(path, failed)) return {};
  return Error{Code::source_missing, "there is no file " + path}
      .at(meant.resolved.url_origin)
      .with_fix("let the application make it (its migrations), or correct the path");
}

Result<Session> prepare(const Args& args, Outside& world, Out& out) {
  ASSIGN(Meant meant, resolve_for_child(args, world));
  const bool write = args.has("--write");
  const auto action = write || is_more_than_application(args) ? db::Action::lend : db::Action::read;
  std::string again = retyped(args, "psql") + (write ? " --write" : "");
  ASSIGN(const guard::Permit permit,
         guard::permit(world, meant.target, action, confirmation_of(args, std::move(again), out)));
  const Tier tier = permit.effective_tier();
  Session s{std::move(meant), tier, tier == Tier::production && !write, ""};
  if (s.meant.target.url.kind == DatabaseUrl::Kind::postgres)
    TRY(try_session(s));
  else
    TRY(file_is_there(s.meant));
  return s;
}

void show_banner(const Args& args, Outside& world, const Session& s, Out& out) {
  const env::Resolved& r = s.meant.resolved;
  std::string line =
      (r.name.empty() ? "no environment" : r.name) + " (tier " + std::string(tier_name(s.tier)) + "): ";
  if (r.url.kind == DatabaseUrl::Kind::postgres)
    line += r.url.location() + " as " + (r.url.user.empty() ? "this user" : r.url.user) + ", " + s.transport;
  else
    line += r.url.path;
  line += s.read_only ? ", read-only (--write lifts it)" : "";
  const bool colour = wants_colour(world.environment, ::isatty(2) == 1, args.has("--no-color"));
  out.note(colour && s.tier == Tier::production ? red(line) : line);
}

// The text as a file that is nowhere on disk; psql finds it under its descriptor's number.
Result<std::string> unnamed_file(const std::string& content) {
  const int fd = ::memfd_create("groundway-psqlrc", 0);
  if (fd < 0 || ::write(fd, content.data(), content.size()) != static_cast<ssize_t>(content.size()))
    return Error{Code::file_access, "no memory for the client's settings"};
  return "/proc/self/fd/" + std::to_string(fd);
}

Result<Exit> start_psql(const Args& args, Outside& world, const Session& s, const Place& place) {
  ASSIGN(const Client client, find_psql(world));
  ASSIGN(ChildEnvironment child, child_environment(s.meant.resolved, world.environment.all()));
  ASSIGN(const std::string rc, unnamed_file(psqlrc_text(own_psqlrc(world, client.version), place)));
  child.set("PSQLRC", rc);
  if (const std::string options = options_of(s); !options.empty()) child.set("PGOPTIONS", options);
  if (!s.meant.target.url.option("application_name")) child.set("PGAPPNAME", "groundway psql");
  // Twice: a psqlrc is not read with -X.
  std::vector<std::string> argv = {"psql", "-v", "PROMPT1=" + psql_prompt(place), "-v",
                                   "PROMPT2=" + psql_prompt(place)};
  argv.insert(argv.end(), args.positional().begin(), args.positional().end());
  return become(client.program, argv, child.entries());
}

Result<Exit> start_sqlite(const Args& args, Outside& world, const Session& s, const Place& place) {
  const std::filesystem::path path = s.meant.target.url.path;
  std::error_code failed;
  ASSIGN(const std::string program, find_program("sqlite3", world.environment));
  ASSIGN(const ChildEnvironment child, child_environment(s.meant.resolved, world.environment.all()));
  std::vector<std::string> argv = {"sqlite3", "-cmd", sqlite_prompt(place, path.filename().string())};
  if (s.read_only) argv.emplace_back("-readonly");
  const auto whole = std::filesystem::absolute(path, failed);
  argv.push_back(path == ":memory:" || failed ? path.string() : whole.string());
  argv.insert(argv.end(), args.positional().begin(), args.positional().end());
  return become(program, argv, child.entries());
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  TRY(check_client_arguments(args.positional()));
  ASSIGN(const Session s, prepare(args, world, out));
  show_banner(args, world, s, out);
  const bool colour =
      s.tier == Tier::production && wants_colour(world.environment, ::isatty(1) == 1, args.has("--no-color"));
  const Place place{std::string(tier_name(s.tier)), colour};
  const bool postgres = s.meant.target.url.kind == DatabaseUrl::Kind::postgres;
  return postgres ? start_psql(args, world, s, place) : start_sqlite(args, world, s, place);
}

}  // namespace

extern const Command psql;
const Command psql = {
    .path = "psql",
    .summary = "Open the database's own client inside an environment",
    .details =
        "psql, the newest that is installed, or sqlite3 for a file. The password is in the client's "
        "environment "
        "alone; a banner and every prompt name the tier. Your psqlrc is read as usual.\n"
        "The role is app_user unless --role says otherwise. On the production tier the session begins "
        "read-only; "
        "--write lifts that and needs the typed name (--confirm production/shop), and so does another role "
        "on a "
        "protected tier. Read-only is a seat belt, not a wall: who may write can set it aside.\n"
        "A database whose stamp says another tier, or that cannot be reached, is an error; no client is "
        "started.",
    .examples = {"groundway psql --env production",
                 "groundway psql --env staging -- -c 'select count(*) from users'"},
    .flags = {{"--role", "ROLE", "whose login: app_user, migration, or another part of the secret"},
              {"--write", "", "allow changes on the production tier (with the typed name)"}},
    .positionals = {{"ARGUMENTS", "the client's own arguments; put -- before them", true, true}},
    .run = run};

}  // namespace groundway::cli::commands
