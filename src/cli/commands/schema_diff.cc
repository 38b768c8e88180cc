#include "catalog/renames.h"
#include "cli/schema_ledgers.h"
#include "cli/schema_output.h"
#include "cli/schema_side.h"
#include "drift/canonical.h"

namespace groundway::cli::commands {
namespace {

Result<std::string> wanted(const Args& args, std::string_view flag) {
  if (auto typed = args.get(flag)) return *typed;
  return Error{Code::usage, std::string(flag) + " is not said"}.with_fix(
      "groundway schema diff --from production --to models");
}

Compared compared(const drift::Side& side, const drift::Loaded& loaded) {
  return {side.shown, drift::fingerprint(loaded.catalog), loaded.catalog.server_version};
}

void show(const catalog::Plan& plan, const std::vector<drift::Side>& sides,
          const std::vector<drift::Loaded>& loaded, const Args& args, Out& out) {
  const drift::TableSizes& sizes = loaded[0].sizes.empty() ? loaded[1].sizes : loaded[0].sizes;
  if (args.has("--sql")) return out.raw(catalog::to_sql(plan, args.has("--online")));
  if (out.json()) {
    return out.line(plan_json(plan, sizes, compared(sides[0], loaded[0]), compared(sides[1], loaded[1])));
  }
  if (plan.empty()) return out.line("ok    no difference: " + sides[0].shown + " and " + sides[1].shown);
  out.line("what turns " + sides[0].shown + " into " + sides[1].shown + ":");
  out.line("");
  out.raw(plan_text(plan, sizes));
  out.line("");
  out.line(plan_summary(plan) + "; --sql prints the statements");
}

// Files that grant nothing, beside a database in which roles were set up, are not meant to take that away.
bool are_compared(const std::vector<drift::Side>& sides, const std::vector<drift::Loaded>& loaded) {
  constexpr auto kDatabase = drift::Side::Kind::database;
  if ((sides[0].kind == kDatabase) == (sides[1].kind == kDatabase)) return true;
  return drift::declares_rights(loaded[sides[0].kind == kDatabase ? 1 : 0].catalog);
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(const std::string from, wanted(args, "--from"));
  ASSIGN(const std::string to, wanted(args, "--to"));
  std::vector<drift::Side> sides(2);
  ASSIGN(sides[0], side_of(args, world, from));
  ASSIGN(sides[1], side_of(args, world, to));
  ASSIGN(std::vector<drift::Loaded> loaded, load_sides(sides, args, world, out, Renaming::yes));
  for (const std::string& note : drift::forget_roles(loaded)) out.note("note: " + note);
  const bool rights = are_compared(sides, loaded);
  if (!rights) out.note("note: one side says nothing of rights: they are not compared");
  catalog::Plan plan = catalog::diff(
      loaded[0].catalog, loaded[1].catalog,
      {.online = args.has("--online"), .owners = args.has("--owners"), .rights = rights, .renames = {}});
  spare_ledgers(plan, loaded[0].catalog, loaded[1].catalog);
  plan.changes.insert(plan.changes.begin(), loaded[0].renames.begin(), loaded[0].renames.end());
  for (std::string& note : catalog::candidates(loaded[0].catalog, loaded[1].catalog)) plan.notes.push_back(std::move(note));
  for (const drift::Loaded& side : loaded) plan.notes.insert(plan.notes.end(), side.notes.begin(), side.notes.end());
  show(plan, sides, loaded, args, out);
  if (!out.json()) {
    for (const std::string& note : plan.notes) out.note("note: " + note);
  }
  return plan.empty() ? 0 : 1;
}

}  // namespace

extern const Command schema_diff;
const Command schema_diff = {
    .path = "schema diff",
    .summary = "Say what differs between two schemas, or print the SQL that turns one into the other",
    .details =
        "X and Y are each an environment, a database URL, a SQL file, a folder of SQL files (run by name), a SQLite "
        "file, `models` (the declared schema of groundway.toml) or `migrations` (where the project's migrations "
        "lead). SQL is read by PostgreSQL itself: on --scratch, else in a throwaway database on the other side's "
        "server where the guard and its login allow that, else on a private server of this machine that is stopped "
        "afterwards. Nothing stays behind, and neither side is written to.\n"
        "What was renamed has to be said, by --rename or in the SQL files by a comment \"-- was: old_name\" on the line "
        "of the table or column, or above it: it is renamed and keeps its rows. What looks renamed and is not said to "
        "be is dropped and made, and named in a note.\n"
        "Each change is additive (nothing that is there changes), blocking (others wait for a lock), rewriting (the "
        "table is written anew under its lock) or destructive (rows or an object are lost).\n"
        "Exit status 0 when the two are equal, 1 when they differ.",
    .examples = {"groundway schema diff --from production --to models",
                 "groundway schema diff --from schema.sql --to migrations --sql"},
    .flags = {{"--from", "X", kSideHelp},
              {"--to", "Y", "the same, of the side that is to be reached"},
              {"--sql", "", "print the statements and nothing else"},
              {"--online", "", "statements that a working application does not feel"},
              {"--plain", "", "the shortest statements (default)"},
              {"--owners", "", "compare who owns each object, too"},
              kRenameFlag,
              kScratchFlag},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
