#include "check/doctor.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/doctor_output.h"
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

Result<Exit> run(const Args& args, Outside& world, Out& out) {
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
        "not reachable, 6 the stamp says another tier.",
    .examples = {"groundway doctor", "groundway doctor --env production --timeout 5s"},
    .flags = {},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
