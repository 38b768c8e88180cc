#include "cli/child_environment.h"
#include "cli/command.h"
#include "cli/handover.h"
#include "cli/own_process.h"

namespace groundway::cli::commands {
namespace {

// An application has to start whether we reach its database or not; it is stopped only by what the guard has
// seen.
Result<void> look(const Args& args, Outside& world, const Meant& meant, Out& out) {
  if (is_more_than_application(args)) {
    auto permit = guard::permit(world, meant.target, db::Action::lend,
                                confirmation_of(args, retyped(args, "exec"), out));
    if (!permit) return std::move(permit).error();
    return {};
  }
  auto looked = check_stamp_quickly(meant.target);
  if (looked || is_of_the_guard(looked.error())) return looked;
  out.note("note  the stamp of " + meant.target.typed_name() + " was not read: " + looked.error().cause);
  return {};
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  const std::vector<std::string>& command = args.positional();
  ASSIGN(const Meant meant, resolve_for_child(args, world));
  ASSIGN(const ChildEnvironment child, child_environment(meant.resolved, world.environment.all()));
  ASSIGN(const std::string program, find_program(command.front(), world.environment));
  TRY(look(args, world, meant, out));
  for (const std::string& note : child.notes) out.reporter().note(Level::detail, note);
  return become(program, command, child.entries());
}

}  // namespace

extern const Command exec;
const Command exec = {
    .path = "exec",
    .summary = "Run a program inside an environment",
    .details =
        "The environment is resolved in memory. DATABASE_URL (in the spelling that the application's own "
        "has, "
        "with the password), PGHOST and the other PG* variables, DB_POOL_* and the time limits, and "
        "GROUNDWAY_ENV "
        "are set for the program; in production DATABASE_URL_PROD, too. What would win over them is taken "
        "away "
        "(--verbose tells). Then the program takes this process's place: signals and exit status are its "
        "own. "
        "Nothing is written to disk, to argv or to a log.\n"
        "The role is app_user unless --role says otherwise; another role on a protected tier needs the typed "
        "name "
        "(--confirm production/shop).\n"
        "Before that, a quick look (3 s at most) at the database's stamp: when it says another tier, the "
        "program "
        "is not started. When the database cannot be reached, it is.\n"
        "127: no such program; 126: it cannot be started.",
    .examples = {"groundway exec --env production -- gunicorn app:app",
                 "groundway exec --env staging --role migration -- python manage.py migrate"},
    .flags = {{"--role", "ROLE", "whose login: app_user, migration, or another part of the secret"}},
    .positionals = {{"COMMAND", "the program and its arguments; put -- before it", false, true}},
    .run = run};

}  // namespace groundway::cli::commands
