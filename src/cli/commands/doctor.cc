#include "check/doctor.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/doctor_output.h"
#include "cli/restart_check.h"
#include "cli/target.h"

namespace groundway::cli::commands {
namespace {

Result<Millis> patience_of(const Args& args) {
  constexpr Millis kUsual{10'000};
  const auto typed = args.get("--timeout");
  if (!typed) return kUsual;
  const auto ms = text::parse_duration_ms(*typed);
  if (ms && *ms > 0) return Millis(*ms);
  return Error{Code::usage, "--timeout does not take '" + text::excerpt(*typed, 40) + "'"}.with_fix(
      "a duration: --timeout 5s");
}

Result<void> check_flags(const Args& args) {
  for (const char* flag : {"--half", "--restart-command"}) {
    if (args.has(flag) && !args.has("--restart-check"))
      return Error{Code::usage, std::string(flag) + " belongs to --restart-check"}.with_fix(
          "groundway doctor --restart-check " + std::string(flag) + " ...");
  }
  return {};
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  TRY(check_flags(args));
  if (args.has("--restart-check")) return run_restart_check(args, world, out);
  ASSIGN(const Millis patience, patience_of(args));
  const env::Request request = request_of(args);
  const Result<env::Resolved> resolved = env::resolve(request, world);
  const db::Target target = resolved ? target_of(*resolved) : db::Target{};
  const check::Subject subject{request, resolved, target, world, patience};
  const auto steps = check::diagnose(subject, [&](const check::Step& step) {
    if (!out.json()) out.raw(step_text(step));
  });
  if (out.json()) out.raw(steps_json(steps, resolved ? (*resolved).name : args.get("--env").value_or("")));
  return check::exit_of(steps);
}

}  // namespace

extern const Command doctor;
const Command doctor = {
    .path = "doctor",
    .summary = "Find out, step by step, why a database cannot be used",
    .details =
        "Which environment and why, which address and what it won over; then name, TCP, TLS with the whole "
        "chain "
        "of certificates, login, and what the role may do; the server's version and settings, room for "
        "connections, the stamp, a pooler in between, clock and latency. Of a SQLite file: whether it is "
        "there, "
        "sound, locked and writable.\n"
        "Nothing is written. No secret is sent before TLS is as the configuration wants it, and none is "
        "printed.\n"
        "Each step waits for --timeout at most (10 s by default). After the first step that fails, what "
        "depends "
        "on it is not tried. The exit status is that of the first failure: 3 configuration, 4 not allowed, 5 "
        "not reachable, 6 the stamp says another tier.\n"
        "--restart-check proves something else: that a record outlives a restart. One is written (schema "
        "groundway; "
        "y/N or --yes on a protected tier), the service and the server are restarted, by you or by "
        "--restart-command, then it is looked for, for --timeout at most (60 s), and taken away. It says "
        "whether "
        "the server itself was restarted. With --half before and --half after the restart may be anybody's.",
    .examples =
        {"groundway doctor", "groundway doctor --env production --timeout 5s",
         "groundway doctor --restart-check --restart-command 'make restart-server'"},
    .flags = {{"--restart-check", "", "write a record, restart, and see whether it is still there"},
              {"--restart-command", "COMMAND", "what restarts the service and the server, for the shell"},
              {"--half", "HALF", "only one side of the restart", 0, "before|after"}},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
