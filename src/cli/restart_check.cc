#include "cli/restart_check.h"

#include "base/text.h"
#include "check/restart.h"
#include "cli/doctor_output.h"
#include "cli/own_process.h"
#include "cli/target.h"

namespace groundway::cli {
namespace {

constexpr Millis kUsual{60'000};  // a server that recovers takes its time
constexpr Millis kWrite{10'000};

struct Check {
  const Args& args;
  Outside& world;
  Out& out;
  db::Target target;
  Millis patience{kUsual};
  std::vector<check::Step> steps{};

  void tell(check::Step step) {
    if (!out.json()) out.raw(step_text(step));
    steps.push_back(std::move(step));
  }
  Exit end() const {
    if (out.json()) out.raw(steps_json(steps, target.environment, "groundway/restart-check@1"));
    return check::exit_of(steps);
  }
};

std::string retyped(const Args& args) {
  std::string command = "groundway doctor --restart-check";
  for (const char* flag : {"--half", "--env", "--restart-command"}) {
    if (const auto value = args.get(flag))
      command += std::string(" ") + flag + " " + text::shell_quote(*value);
  }
  return command;
}

Result<Millis> patience_of(const Args& args) {
  const auto typed = args.get("--timeout");
  if (!typed) return kUsual;
  const auto ms = text::parse_duration_ms(*typed);
  if (ms && *ms > 0) return Millis(*ms);
  return Error{Code::usage, "--timeout does not take '" + text::excerpt(*typed, 40) + "'"}.with_fix(
      "a duration: --timeout 2m");
}

// Who is to restart it, before anything is written.
Result<void> somebody_restarts(const Args& args, const Out& out) {
  if (args.has("--half") && args.has("--restart-command"))
    return Error{Code::usage, "--half leaves the restart to somebody else, --restart-command does not"}
        .with_fix("leave one of them out");
  if (args.has("--half") || args.has("--restart-command") || out.interactive()) return {};
  return Error{Code::usage, "nobody is there to restart the service and the server"}.with_fix(
      "groundway doctor --restart-check --restart-command 'systemctl restart app', or two halves: --half "
      "before, the restart, "
      "--half after");
}

Result<check::Record> write(Check& c, const db::Permit& permit) {
  ASSIGN(check::Record record, check::write_record(c.world, permit, kWrite));
  check::Step step;
  step.name = "written";
  step.seen.push_back(
      "a record in " + c.target.typed_name() + " at " + record.written_at +
      (record.server_started.empty() ? "" : "; the server runs since " + record.server_started));
  step.fact("record", record.id);
  step.fact("server_started", record.server_started);
  c.tell(std::move(step));
  return record;
}

void restart(Check& c) {
  check::Step step;
  step.name = "restart";
  const auto command = c.args.get("--restart-command");
  if (!command) {
    c.out.ask("restart the service and the server now, then press Enter:");
    step.seen.emplace_back("you said that it was done");
    return c.tell(std::move(step));
  }
  std::vector<std::string> entries;
  for (const auto& [name, value] : c.world.environment.all()) entries.push_back(name + "=" + value);
  const auto status = run_in_shell(*command, entries, c.patience);
  if (!status)
    step.fails(status.error());
  else if (*status != 0)
    step.fails(
        Error{Code::usage, "the restart command ended with status " + std::to_string(*status)}.with_fix(
            "run it by itself to see why: " + *command));
  else
    step.seen.push_back("`" + text::excerpt(*command, 60) + "` ended with status 0");
  c.tell(std::move(step));
}

void look_and_remove(Check& c, const db::Permit& permit, const std::string& id) {
  const auto found = check::wait_for_record(c.target, id, c.patience);
  c.tell(check::survival(c.target, found));
  check::Step step;
  step.name = "removed";
  if (!found || !*found) {
    step.verdict = check::Verdict::not_tried;
  } else if (auto gone = check::remove_record(permit, (**found).record.id, kWrite); !gone) {
    step.fails(std::move(gone).error());
  } else {
    step.seen.emplace_back("the record is taken away again");
  }
  c.tell(std::move(step));
}

}  // namespace

Result<Exit> run_restart_check(const Args& args, Outside& world, Out& out) {
  TRY(somebody_restarts(args, out));
  ASSIGN(const Millis patience, patience_of(args));
  ASSIGN(const Meant meant, make_target(args, world, "migration"));
  Check c{args, world, out, meant.target, patience};
  const std::string half = args.get("--half").value_or("");
  ASSIGN(const guard::Permit permit,
         guard::permit(world, c.target, db::Action::write, confirmation_of(args, retyped(args), out)));
  if (half == "after") {
    look_and_remove(c, permit, "");
    return c.end();
  }
  ASSIGN(const check::Record record, write(c, permit));
  if (half == "before") {
    out.note("next: restart the service and the server, then: groundway doctor --restart-check --half after" +
             (c.target.environment.empty() ? "" : " --env " + text::shell_quote(c.target.environment)));
    return c.end();
  }
  restart(c);
  look_and_remove(c, permit, record.id);
  return c.end();
}

}  // namespace groundway::cli
