#include <algorithm>
#include <thread>

#include "base/json_text.h"
#include "base/text.h"
#include "cli/copy_args.h"
#include "cli/follow_target.h"
#include "follow/cutover.h"

namespace groundway::cli::commands {
namespace {

using follow::Moved;

std::string moved_text(const Moved& m, const db::Target& target) {
  std::string out;
  const auto line = [&](const std::string& words) { out += words + "\n"; };
  if (m.before) {
    line("ok    " + m.follow.source + " had moved to " + target.url.location() + ": what was left is done");
  } else {
    line("ok    moved: " + m.follow.source + " -> " + target.url.location());
    line("      " + text::count_of(m.tables, "table") + ", " + text::count_of(m.rows, "row") +
         " equal on both sides" +
         (m.repaired > 0 ? " (" + text::count_of(m.repaired, "row") + " that the log had not named were repaired)"
                         : ""));
    for (const std::string& check : m.checks) line("      " + check);
    line("      writes were held for " + text::seconds_human(m.held_seconds) + "; all of it took " +
         text::seconds_human(m.seconds));
  }
  for (const follow::Unproven& key : m.unproven)
    line("warn  foreign key " + key.key + " of " + key.table + " is NOT VALID: " + key.why);
  line("      the SQLite file answers a late writer with \"moved to PostgreSQL\"; it still has every row");
  line(
      "next: point the application at PostgreSQL. Until it has written there, `groundway copy abandon` "
      "undoes this");
  return out;
}

std::string moved_json(const Moved& m, const db::Target& target) {
  std::string keys;
  for (const follow::Unproven& key : m.unproven)
    keys += (keys.empty() ? "" : ",") + std::string("{\"table\":") + json_text(key.table) +
            ",\"key\":" + json_text(key.key) + ",\"reason\":" + json_text(key.why) + "}";
  return "{\"event\":\"done\",\"schema\":\"groundway/cutover@1\",\"source\":" + json_text(m.follow.source) +
         ",\"target\":" + json_text(target.url.location()) +
         ",\"already_moved\":" + (m.before ? "true" : "false") + ",\"tables\":" + std::to_string(m.tables) +
         ",\"rows\":" + std::to_string(m.rows) + ",\"repaired\":" + std::to_string(m.repaired) +
         ",\"unproven_keys\":[" + keys + "],\"held_seconds\":" + std::to_string(m.held_seconds) +
         ",\"seconds\":" + std::to_string(m.seconds) + "}\n";
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(const Sides sides, sides_of(args, world, "copy cutover"));
  follow::CutoverOptions options;
  ASSIGN(options.max_hold, duration_of(args, "--max-hold", options.max_hold));
  if (args.has("--max-rejects")) {
    ASSIGN(options.max_rejects, number_of(args, "--max-rejects", 0, 0, kMostRejects));
  }
  follow::Context context = follow_context(args, world, out, sides);
  context.jobs = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 2U, 16U));  // writers wait
  ASSIGN(context.wait, duration_of(args, "--wait", context.wait));
  ASSIGN(const Moved moved, follow::cut_over(context, options));
  out.raw(out.json() ? moved_json(moved, sides.meant.target) : moved_text(moved, sides.meant.target));
  return moved.unproven.empty() ? 0 : 8;
}

}  // namespace

extern const Command copy_cutover;
const Command copy_cutover = {
    .path = "copy cutover",
    .summary = "Move a followed SQLite database to PostgreSQL, holding writes for a moment",
    .details =
        "Asks the running follower to hand over, carries what is left, compares every row of both sides, "
        "looks whether "
        "the application would find what it needs, and only then holds writes: SQLite's write lock is taken, "
        "the last "
        "rows are carried and verified, foreign keys, triggers and identities made ready, and fences put "
        "into the "
        "SQLite file that answer a late writer with \"moved to PostgreSQL\". The time is measured and said.\n"
        "Whatever fails before the fences, SQLite goes on taking writes and the follow can go on. After a "
        "kill the same "
        "command goes on. SOURCE and all options of the copy come from the journal in the target.",
    .examples = {"groundway copy cutover --env production",
                 "groundway copy cutover app.db production --max-hold 2s"},
    .flags = {{"--max-hold", "DURATION",
               "give up and go back when writes are held for longer (default: 10s)"},
              {"--wait", "DURATION",
               "for the follower to hand over, and for SQLite's write lock (default: 10s)"},
              {"--max-rejects", "N", "rows that may stay behind (default: as the copy was told)"}},
    .positionals = {kSourceSide, kTargetSide},
    .run = run};

}  // namespace groundway::cli::commands
