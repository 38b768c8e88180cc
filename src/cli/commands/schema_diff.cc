#include "catalog/diff.h"
#include "cli/command.h"
#include "cli/target.h"
#include "drift/read_catalog.h"

namespace groundway::cli::commands {
namespace {

Result<catalog::Catalog> side_of(const Args& args, Outside& world, const std::string& typed) {
  ASSIGN(const Meant meant, make_target(args, world, "", typed));
  ASSIGN(db::PgConnection reader, db::open_reader(meant.target));
  return drift::read_catalog(reader);
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(const catalog::Catalog from, side_of(args, world, args.get("--from").value_or("")));
  ASSIGN(const catalog::Catalog to, side_of(args, world, args.get("--to").value_or("")));
  const catalog::Plan plan = catalog::diff(from, to, {.online = args.has("--online"), .renames = {}});
  out.raw(catalog::to_sql(plan));
  for (const std::string& note : plan.notes) out.note(note);
  return plan.empty() ? 0 : 1;
}

}  // namespace

extern const Command schema_diff;
const Command schema_diff = {
    .path = "schema diff",
    .summary = "Say what differs between two schemas, or print the SQL that turns one into the other",
    .details = "",
    .examples = {"groundway schema diff --from staging --to production",
                 "groundway schema diff --from production --to models --sql"},
    .flags = {{"--from", "X", "an environment, a URL, a SQL file or folder, models or migrations"},
              {"--to", "Y", "the same, of the side that is to be reached"},
              {"--sql", "", "print the statements and nothing else"},
              {"--online", "", "statements that a working application does not feel"}},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
