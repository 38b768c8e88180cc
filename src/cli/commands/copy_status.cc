#include "cli/command.h"
#include "cli/follow_target.h"
#include "cli/copy_status_output.h"
#include "follow/status.h"

namespace groundway::cli::commands {
namespace {

// Something was begun and waits for a command.
bool is_open(const follow::Status& status) {
  switch (status.standing) {
    case follow::Standing::left_over:
    case follow::Standing::unfinished:
    case follow::Standing::paused:
    case follow::Standing::abandoning: return true;
    case follow::Standing::nothing:
    case follow::Standing::copying:
    case follow::Standing::complete:
    case follow::Standing::following: return !status.in_the_way.empty();
    case follow::Standing::cutting_over:
    case follow::Standing::moved:
    case follow::Standing::abandoned: return status.next != follow::Next::nothing || !status.in_the_way.empty();
  }
  return true;
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(const Sides sides, sides_of(args, world, "copy status"));
  ASSIGN(const follow::Status status, follow::read_status(sides.meant.target, sides.source));
  if (out.json()) {
    out.line(status_json(status, sides));
  } else {
    out.raw(status_text(status, sides));
    const std::string next = next_command(status, sides);
    if (!next.empty()) out.note("next: " + next);
  }
  return is_open(status) ? 1 : 0;
}

}  // namespace

extern const Command copy_status;
const Command copy_status = {
    .path = "copy status",
    .summary = "Say where a copy, a follow or a move stands, and what to type next",
    .details =
        "Reads the journal in the target and the SQLite file, and writes to neither. Without SOURCE the file that the "
        "journal names; without TARGET the environment that --env names, or the one of this shell.\n"
        "Exit status 0 when nothing waits for anybody (also where no copy is known), 1 when something was stopped, or "
        "stands in the way of a cutover.",
    .examples = {"groundway copy status --env production", "groundway copy status app.db --env local --json"},
    .flags = {},
    .positionals = {kSourceSide, kTargetSide},
    .run = run};

}  // namespace groundway::cli::commands
