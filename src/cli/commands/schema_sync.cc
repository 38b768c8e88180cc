#include "base/text.h"
#include "catalog/diff.h"
#include "cli/follow_target.h"
#include "cli/schema_models.h"
#include "cli/schema_sqlite.h"
#include "cli/schema_sync_output.h"
#include "drift/sync.h"

namespace groundway::cli::commands {
namespace {

constexpr Millis kProbePatience{10'000};

Result<drift::SyncOptions> options_of(const Args& args) {
  drift::SyncOptions options;
  ASSIGN(options.lock_timeout, duration_of(args, "--lock-timeout", options.lock_timeout));
  ASSIGN(options.patience, duration_of(args, "--wait", options.patience));
  if (const auto typed = args.get("--lock-retries")) {
    const auto tries = text::parse_int(*typed);
    if (!tries || *tries < 0 || *tries > 10'000) {
      return Error{Code::usage, "--lock-retries does not take '" + text::excerpt(*typed, 40) + "'"}.with_fix(
          "a whole number: --lock-retries 30");
    }
    options.tries = static_cast<int>(*tries) + 1;
  }
  return options;
}

Result<drift::Synced> looked_at(const Declared& declared) {
  const auto& [live, models] = std::tie(declared.live.catalog, declared.models.catalog);
  const catalog::Plan plan = catalog::diff(live, models, declared.compared({.online = true, .idempotent = true, .renames = {}}));
  catalog::Additive parts = catalog::additive_part(plan, live, models);
  drift::Synced out;
  for (auto* part : {&parts.first, &parts.made, &parts.second}) {
    out.applied.insert(out.applied.end(), part->begin(), part->end());
  }
  out.left = std::move(parts.left);
  return out;
}

Result<drift::Synced> done(const Args& args, const drift::SyncOptions& options, Outside& world, Out& out,
                           const Declared& declared) {
  if (args.has("--dry-run")) return looked_at(declared);
  const guard::Confirmation confirmation = confirmation_of(args, "groundway schema sync", out);
  ASSIGN(const db::Permit permit,
         guard::permit(world, declared.meant.target, db::Action::write, confirmation));
  return drift::sync(permit, declared.models.catalog, options, world, out.reporter());
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(const drift::SyncOptions options, options_of(args));
  ASSIGN(const auto in_sqlite, sync_in_sqlite(args, options, world, out));
  if (in_sqlite) return *in_sqlite;
  ASSIGN(const Declared declared, declared_of(args, world, out, "migration"));
  ASSIGN(const drift::Synced synced, done(args, options, world, out, declared));
  drift::Probed probed;
  if (!args.has("--dry-run")) {
    ASSIGN(const Meant application, make_target(args, world, ""));
    ASSIGN(probed, drift::probe(application.target, declared.models.catalog, kProbePatience));
  }
  const SyncTold told{synced, probed, declared.meant.target.url.location(), declared.live.sizes, args.has("--dry-run")};
  out.raw(out.json() ? sync_json(told) : sync_text(told));
  return sync_exit(told);
}

}  // namespace

extern const Command schema_sync;
const Command schema_sync = {
    .path = "schema sync",
    .summary = "Add what is declared and not there, while the application works",
    .details =
        "Only what adds is done: new tables, columns that may be null or have a default (ADD COLUMN IF NOT EXISTS), new "
        "labels of an enum, indexes (CONCURRENTLY). Everything else that differs is listed with its class and left for "
        "a migration. Run twice, or by every instance at once, it is done once: the others wait (--wait, 60 s by "
        "default) and find it done.\n"
        "Each statement waits for its table no longer than --lock-timeout (2 s by default), so that nobody queues "
        "behind it; then it makes way, says who holds the table, and comes again, --lock-retries times (30).\n"
        "Of a SQLite file new tables, indexes, views and triggers are made and columns added that ALTER TABLE can add, in "
        "one transaction; a table that would have to be made anew is left.\n"
        "Afterwards every modelled column is read as the application reads it (`groundway schema probe`).\n"
        "Exit status 0 when all that is declared is there, also beside what nobody declared; 1 when something is left "
        "or does not read.",
    .examples = {"groundway schema sync --env production", "groundway schema sync --models schema.sql --dry-run"},
    .flags = {kModelsFlag,
              {"--dry-run", "", "say what would be added, and write nothing"},
              {"--lock-timeout", "DURATION", "how long a statement may wait for a table (default 2s)"},
              {"--lock-retries", "N", "how often it comes again (default 30)"},
              {"--wait", "DURATION", "how long to wait for another instance (default 60s)"},
              kScratchFlag},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
