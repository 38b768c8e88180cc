#include "cli/follow_target.h"
#include "cli/schema_models.h"
#include "cli/schema_probe_output.h"
#include "cli/schema_sqlite.h"

namespace groundway::cli::commands {
namespace {

constexpr Millis kPatience{10'000};

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(const Millis patience, duration_of(args, "--timeout", kPatience));
  ASSIGN(const auto in_sqlite, probe_in_sqlite(args, patience, world, out));
  if (in_sqlite) return *in_sqlite;
  ASSIGN(const Declared declared, declared_of(args, world, out, ""));
  ASSIGN(const drift::Probed probed, drift::probe(declared.meant.target, declared.models.catalog, patience));
  out.raw(out.json() ? probe_document(declared.meant.target.url.location(), probed) : probe_text(probed));
  return probed.findings.empty() ? 0 : 1;
}

}  // namespace

extern const Command schema_probe;
const Command schema_probe = {
    .path = "schema probe",
    .summary = "Read every modelled column once, as the application reads it",
    .details =
        "For each modelled table one SELECT of all its modelled columns, and one through each foreign key, with the "
        "login of the application: a missing column, another type or a missing right is found here and not by a "
        "customer. Nothing is written. Each SELECT may take --timeout (10 s by default).\n"
        "Exit status 0 when everything reads, 1 when something does not.",
    .examples = {"groundway schema probe --env production", "groundway schema probe --models schema.sql --json"},
    .flags = {kModelsFlag, kScratchFlag},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
