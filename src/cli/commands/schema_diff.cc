#include "catalog/renames.h"
#include "cli/schema_drift.h"
#include "cli/schema_ledgers.h"
#include "cli/schema_output.h"
#include "cli/schema_side.h"
#include "cli/schema_sqlite.h"
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

struct Diff {
  std::vector<drift::Side> sides;
  std::vector<drift::Loaded> loaded;
  catalog::Options options;
  catalog::Plan plan;
  Remark remark;  // of a drift alone
};

void show(const Diff& diff, const Args& args, Out& out) {
  const std::string &from = diff.sides[0].shown, &to = diff.sides[1].shown;
  const drift::TableSizes& sizes = diff.loaded[0].sizes.empty() ? diff.loaded[1].sizes : diff.loaded[0].sizes;
  if (args.has("--sql")) return out.exact(catalog::to_sql(diff.plan, args.has("--online")));
  if (out.json()) {
    return out.exact(plan_json(diff.plan, sizes, compared(diff.sides[0], diff.loaded[0]),
                               compared(diff.sides[1], diff.loaded[1]), diff.remark) +
                     "\n");
  }
  if (diff.plan.empty()) return out.line("ok    no difference: " + from + " and " + to);
  out.line("what turns " + from + " into " + to + ":");
  out.line("");
  out.raw(plan_text(diff.plan, sizes, diff.remark));
  out.line("");
  out.line(plan_summary(diff.plan) + "; --sql prints the statements");
}

// Files that grant nothing, beside a database in which roles were set up, are not meant to take that away.
bool are_compared(const std::vector<drift::Side>& sides, const std::vector<drift::Loaded>& loaded) {
  constexpr auto kDatabase = drift::Side::Kind::database;
  if ((sides[0].kind == kDatabase) == (sides[1].kind == kDatabase)) return true;
  return drift::declares_rights(loaded[sides[0].kind == kDatabase ? 1 : 0].catalog);
}

void compare(Diff& diff, Out& out) {
  for (const std::string& note : drift::forget_roles(diff.loaded)) out.note("note: " + note);
  const catalog::Catalog &from = diff.loaded[0].catalog, &to = diff.loaded[1].catalog;
  diff.options.rights = are_compared(diff.sides, diff.loaded);
  if (!diff.options.rights) out.note("note: one side says nothing of rights: they are not compared");
  catalog::Plan& plan = diff.plan;
  plan = catalog::diff(from, to, diff.options);
  spare_ledgers(plan, from, to);
  plan.changes.insert(plan.changes.begin(), diff.loaded[0].renames.begin(), diff.loaded[0].renames.end());
  for (std::string& note : catalog::candidates(from, to)) plan.notes.push_back(std::move(note));
  for (const drift::Loaded& side : diff.loaded) {
    plan.notes.insert(plan.notes.end(), side.notes.begin(), side.notes.end());
  }
}

Result<void> check_adopt(const Args& args, const std::vector<drift::Side>& sides) {
  if (!args.has("--adopt")) return {};
  const std::string example = "groundway schema diff --from migrations --to production --adopt";
  if (!is_drift(sides)) {
    return Error{Code::usage, "--adopt takes what a database has and the migrations have not"}.with_fix(example);
  }
  if (args.has("--rename")) return Error{Code::usage, "--adopt takes no --rename: write that migration by hand"};
  return {};
}

Result<void> write_migration(const Diff& diff, const std::string& to, Outside& world, Out& out) {
  catalog::Plan down = catalog::diff(diff.loaded[1].catalog, diff.loaded[0].catalog, diff.options);
  spare_ledgers(down, diff.loaded[1].catalog, diff.loaded[0].catalog);
  ASSIGN(const std::string path, adopt(diff.sides[0], to, diff.plan, down, world));
  out.note("ok    " + path + " is written. " + diff.sides[1].shown + " has it already: record it there as applied");
  return {};
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(const std::string from, wanted(args, "--from"));
  ASSIGN(const std::string to, wanted(args, "--to"));
  Diff diff;
  diff.options.online = args.has("--online");
  diff.options.owners = args.has("--owners");
  for (const std::string& typed : {from, to}) {
    ASSIGN(drift::Side side, side_of(args, world, typed));
    diff.sides.push_back(std::move(side));
  }
  TRY(check_adopt(args, diff.sides));
  ASSIGN(const auto in_sqlite, diff_in_sqlite(diff.sides, args, out));
  if (in_sqlite) return *in_sqlite;
  ASSIGN(diff.loaded, load_sides(diff.sides, args, world, out, Renaming::yes));
  compare(diff, out);
  if (is_drift(diff.sides) && !diff.plan.empty() && !args.has("--sql")) {
    ASSIGN(diff.remark, remark_of_drift(args, world, out, diff.sides[1], diff.loaded[1]));
  }
  show(diff, args, out);
  if (!out.json()) {
    for (const std::string& note : diff.plan.notes) out.note("note: " + note);
  }
  if (args.has("--adopt") && !diff.plan.empty()) TRY(write_migration(diff, to, world, out));
  return diff.plan.empty() ? 0 : 1;
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
        "Where X is a SQLite file, and Y one too or SQL that SQLite takes, they are compared in SQLite's own terms and "
        "the statements are SQLite's: ALTER TABLE where it has one, else the table is made anew with its rows. With "
        "--scratch SQL is PostgreSQL's.\n"
        "What was renamed has to be said, by --rename or in the SQL files by a comment \"-- was: old_name\" on the line "
        "of the table or column, or above it: it is renamed and keeps its rows. What looks renamed and is not said to "
        "be is dropped and made, and named in a note.\n"
        "From `migrations` to a database, each change is one that was made there by hand, is missing there, or was "
        "changed there, and, where the project has models, as in them or unlike them. --adopt writes it as a migration "
        "with its way back, which that database has applied already.\n"
        "Each change is additive (nothing that is there changes), blocking (others wait for a lock), rewriting (the "
        "table is written anew under its lock) or destructive (rows or an object are lost).\n"
        "Exit status 0 when the two are equal, 1 when they differ.",
    .examples = {"groundway schema diff --from production --to models",
                 "groundway schema diff --from migrations --to production --adopt"},
    .flags = {{"--from", "X", kSideHelp},
              {"--to", "Y", "the same, of the side that is to be reached"},
              {"--sql", "", "print the statements and nothing else"},
              {"--online", "", "statements that a working application does not feel"},
              {"--plain", "", "the shortest statements (default)"},
              {"--owners", "", "compare who owns each object, too"},
              kRenameFlag,
              {"--adopt", "", "write what the database has beyond the migrations as a migration"},
              kScratchFlag},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
