#include "catalog/diff.h"
#include "catalog/renames.h"
#include "cli/schema_ledgers.h"
#include "cli/schema_models.h"
#include "cli/schema_output.h"
#include "cli/schema_sqlite.h"

namespace groundway::cli::commands {
namespace {

catalog::Plan plan_of(const Declared& declared) {
  const catalog::Catalog &live = declared.live.catalog, &models = declared.models.catalog;
  catalog::Plan out = catalog::diff(live, models, declared.compared());
  spare_ledgers(out, live, models);
  out.changes.insert(out.changes.begin(), declared.live.renames.begin(), declared.live.renames.end());
  for (std::string& note : catalog::candidates(live, models)) out.notes.push_back(std::move(note));
  return out;
}

// All or nothing, but for what cannot stand in a transaction; a plain plan has no such statement.
Result<void> apply(db::PgConnection& writer, const catalog::Plan& plan) {
  TRY(writer.exec("BEGIN; SET LOCAL check_function_bodies = off"));  // a body may name what is made after it
  for (const catalog::Change& change : plan.changes) {
    for (const catalog::Statement& statement : change.statements) TRY(writer.exec(statement.sql));
  }
  return writer.exec("COMMIT");
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  ASSIGN(const auto in_sqlite, push_in_sqlite(args, world, out));
  if (in_sqlite) return *in_sqlite;
  ASSIGN(const Declared declared, declared_of(args, world, out, "migration", Renaming::yes));
  const catalog::Plan plan = plan_of(declared);
  for (const std::string& note : plan.notes) out.note("note: " + note);
  if (args.has("--dry-run") || plan.empty()) {
    out.raw(plan.empty() ? "ok    no difference\n" : plan_text(plan, declared.live.sizes) + plan_summary(plan) + "\n");
    return plan.empty() ? 0 : 1;
  }
  const guard::Confirmation confirmation = confirmation_of(args, "groundway schema push", out);
  ASSIGN(const db::Permit permit, guard::permit(world, declared.meant.target, db::Action::destroy, confirmation));
  TRY(is_development(permit));
  ASSIGN(db::PgConnection writer, db::open_writer(permit));
  TRY(apply(writer, plan));
  out.raw(plan_text(plan, declared.live.sizes));
  out.line("ok    pushed: " + plan_summary(plan));
  return 0;
}

}  // namespace

extern const Command schema_push;
const Command schema_push = {
    .path = "schema push",
    .summary = "Make a development database like the declared schema, whatever it takes",
    .details =
        "The whole difference is applied in one transaction, drops included: rows of what is not declared are lost. "
        "Development only, by configuration and by the database's own stamp; elsewhere use `schema sync` for what "
        "only adds, and migrations for the rest.",
    .examples = {"groundway schema push", "groundway schema push --models schema.sql --dry-run"},
    .flags = {kModelsFlag, {"--dry-run", "", "say what would change, and write nothing"}, kRenameFlag, kScratchFlag},
    .positionals = {},
    .run = run};

}  // namespace groundway::cli::commands
