#include "cli/schema_output.h"
#include "cli/schema_side.h"
#include "drift/canonical.h"

namespace groundway::cli::commands {
namespace {

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  std::vector<drift::Side> sides(1);
  ASSIGN(sides[0], side_of(args, world, args.positional().at(0)));
  ASSIGN(const std::vector<drift::Loaded> loaded, load_sides(sides, args, world, out, Renaming::no));
  const catalog::Catalog& schema = loaded[0].catalog;
  const catalog::Options options{.owners = args.has("--owners"), .renames = {}};
  if (args.has("--sql")) {
    out.exact(drift::dump(schema, options));
  } else if (out.json()) {
    out.exact(schema_json(schema, {sides[0].shown, drift::fingerprint(schema), schema.server_version}) + "\n");
  } else {
    out.raw(schema_text(schema));
  }
  for (const std::string& note : loaded[0].notes) out.note("note: " + note);
  return 0;
}

}  // namespace

extern const Command schema_show;
const Command schema_show = {
    .path = "schema show",
    .summary = "Print what a schema is made of, or a dump of it that loads into an empty database",
    .details = "X is named as for `groundway schema diff`. The dump (--sql) has a stable order and is the same from "
               "PostgreSQL 14 to 18: two schemas are equal when their dumps are. It holds no rows.",
    .examples = {"groundway schema show production --sql", "groundway schema show models --json"},
    .flags = {{"--sql", "", "print statements that make this schema in an empty database"},
              {"--owners", "", "say who owns each object, too"},
              kScratchFlag},
    .positionals = {{"X", kSideHelp}},
    .run = run};

}  // namespace groundway::cli::commands
