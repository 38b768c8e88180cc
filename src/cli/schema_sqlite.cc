#include "cli/schema_sqlite.h"

#include <sqlite3.h>

#include <algorithm>

#include "base/text.h"
#include "catalog/renames.h"
#include "cli/schema_models.h"
#include "cli/schema_output.h"
#include "cli/schema_probe_output.h"
#include "cli/schema_sync_output.h"
#include "copy/ledger.h"
#include "drift/sqlite_apply.h"
#include "drift/sqlite_probe.h"

namespace groundway::cli {
namespace {

using drift::Side;
using drift::SqliteLoaded;
using drift::SqliteWanted;

constexpr Millis kPatience{10'000};

// The file, and what it is to be like.
struct Pair {
  Meant meant;
  std::string models_shown;
  SqliteLoaded live, models;
  SqliteWanted wanted;
  std::vector<std::string> notes;
};

// Where a framework keeps which of its migrations have run is no part of what the models declare.
void spare_ledgers(const SqliteLoaded& side, const SqliteLoaded& other, Pair& pair) {
  for (const catalog::SqliteObject& object : side.schema) {
    const auto is_it = [&](const catalog::SqliteObject& o) { return o.type == "table" && text::iequals(o.name, object.name); };
    if (object.type != "table" || std::ranges::any_of(other.schema, is_it)) continue;
    std::vector<std::string> columns;
    for (const schema::RawTable& table : side.raw.tables) {
      if (table.name != object.name) continue;
      for (const schema::RawColumn& column : table.columns) columns.push_back(column.name);
    }
    const copy::Ledger* ledger = copy::find_ledger(object.name, columns);
    if (ledger == nullptr) continue;
    pair.wanted.spared.insert(text::lower(object.name));
    pair.notes.push_back("table " + object.name + " is where " + std::string(ledger->framework) +
                         " keeps what has run: left alone");
  }
}

Result<void> prepare(Pair& pair, const Args& args) {
  for (const std::string& typed : args.all("--rename")) {
    ASSIGN(catalog::Rename rename, catalog::parse_rename(typed));
    pair.wanted.renames.push_back(std::move(rename));
  }
  pair.wanted.marks = pair.models.marks;
  spare_ledgers(pair.live, pair.models, pair);
  spare_ledgers(pair.models, pair.live, pair);
  pair.notes.insert(pair.notes.end(), pair.live.notes.begin(), pair.live.notes.end());
  pair.notes.insert(pair.notes.end(), pair.models.notes.begin(), pair.models.notes.end());
  return {};
}

// None: the environment is a server.
Result<std::optional<Pair>> pair_of(const Args& args, Outside& world, std::string_view role) {
  Pair pair;
  ASSIGN(pair.meant, make_target(args, world, role));
  if (pair.meant.target.url.kind != DatabaseUrl::Kind::sqlite) return std::optional<Pair>();
  ASSIGN(const Side models, side_of(args, world, args.get("--models").value_or("models")));
  pair.models_shown = models.shown;
  if (models.kind == Side::Kind::database) {
    return Error{Code::usage, "the models are a database on a server, and " + pair.meant.target.url.location() +
                                  " is a SQLite file"}
        .with_fix("--models schema.sql, or a SQLite file");
  }
  Side file;
  file.kind = Side::Kind::sqlite;
  file.target = pair.meant.target;
  ASSIGN(pair.live, drift::load_sqlite(file));
  ASSIGN(pair.models, drift::load_sqlite(models));
  TRY(prepare(pair, args));
  return std::optional<Pair>(std::move(pair));
}

Compared compared(const std::string& shown, const SqliteLoaded& side) {
  return {shown, drift::sqlite_fingerprint(side.schema), sqlite3_libversion_number()};
}

void tell_notes(const std::vector<std::string>& notes, Out& out) {
  for (const std::string& note : notes) out.note("note: " + note);
}

Result<Exit> show(const catalog::Plan& plan, const std::vector<Side>& sides, const Pair& pair, const Args& args, Out& out) {
  if (args.has("--sql")) {
    ASSIGN(const bool fit, drift::keys_fit(pair.models.schema));
    out.exact(catalog::sqlite_script(plan, fit));
  } else if (out.json()) {
    out.line(plan_json(plan, {}, compared(sides[0].shown, pair.live), compared(sides[1].shown, pair.models)));
  } else if (plan.empty()) {
    out.line("ok    no difference: " + sides[0].shown + " and " + sides[1].shown);
  } else {
    out.raw("what turns " + sides[0].shown + " into " + sides[1].shown + ":\n\n" + plan_text(plan, {}) + "\n");
    out.line(plan_summary(plan) + "; --sql prints the statements");
  }
  if (!out.json()) tell_notes(plan.notes, out);
  return plan.empty() ? 0 : 1;
}

}  // namespace

Result<std::optional<Exit>> diff_in_sqlite(const std::vector<Side>& sides, const Args& args, Out& out) {
  const bool other_is_sqlite = sides[1].kind == Side::Kind::sqlite;
  const bool asked_for_server = args.has("--scratch") && !other_is_sqlite;
  if (sides[0].kind != Side::Kind::sqlite || sides[1].kind == Side::Kind::database || asked_for_server) {
    return std::optional<Exit>();
  }
  Pair pair;
  ASSIGN(pair.live, drift::load_sqlite(sides[0]));
  auto models = drift::load_sqlite(sides[1]);
  if (!models && (other_is_sqlite || models.error().code != Code::source_schema)) return std::move(models).error();
  if (!models) {
    out.note("note: SQLite does not take " + sides[1].shown + " (" + models.error().cause +
             "): both are compared as PostgreSQL reads them");
    return std::optional<Exit>();
  }
  pair.models = std::move(*models);
  TRY(prepare(pair, args));
  ASSIGN(catalog::Plan plan, drift::plan_sqlite(pair.live.schema, pair.models.schema, pair.wanted));
  plan.notes.insert(plan.notes.end(), pair.notes.begin(), pair.notes.end());
  ASSIGN(const Exit shown, show(plan, sides, pair, args, out));
  return std::optional<Exit>(shown);
}

namespace {

Result<drift::Synced> synced_of(const Pair& pair, const Args& args, const drift::SyncOptions& options, Outside& world,
                                Out& out) {
  if (args.has("--dry-run")) {
    ASSIGN(auto parts, drift::additions_to_sqlite(pair.live.schema, pair.models.schema, pair.wanted));
    return drift::Synced{std::move(parts.added), std::move(parts.left), 0};
  }
  const guard::Confirmation confirmation = confirmation_of(args, "groundway schema sync", out);
  ASSIGN(const db::Permit permit, guard::permit(world, pair.meant.target, db::Action::write, confirmation));
  return drift::sync_sqlite(permit, pair.models.schema, pair.wanted, options, world, out.reporter());
}

}  // namespace

Result<std::optional<Exit>> sync_in_sqlite(const Args& args, const drift::SyncOptions& options, Outside& world,
                                           Out& out) {
  ASSIGN(const std::optional<Pair> pair, pair_of(args, world, "migration"));
  if (!pair) return std::optional<Exit>();
  if (!out.json()) tell_notes(pair->notes, out);
  ASSIGN(const drift::Synced synced, synced_of(*pair, args, options, world, out));
  drift::Probed probed;
  if (!args.has("--dry-run")) {
    ASSIGN(probed, drift::probe_sqlite(pair->meant.target, pair->models, kPatience));
  }
  const SyncTold told{synced, probed, pair->meant.target.url.location(), {}, args.has("--dry-run")};
  out.raw(out.json() ? sync_json(told) : sync_text(told));
  return std::optional<Exit>(sync_exit(told));
}

Result<std::optional<Exit>> probe_in_sqlite(const Args& args, Millis patience, Outside& world, Out& out) {
  ASSIGN(const std::optional<Pair> pair, pair_of(args, world, ""));
  if (!pair) return std::optional<Exit>();
  const db::Target& target = pair->meant.target;
  ASSIGN(const drift::Probed probed, drift::probe_sqlite(target, pair->models, patience));
  out.raw(out.json() ? probe_document(target.url.location(), probed) : probe_text(probed));
  return std::optional<Exit>(probed.findings.empty() ? 0 : 1);
}

Result<std::optional<Exit>> push_in_sqlite(const Args& args, Outside& world, Out& out) {
  ASSIGN(const std::optional<Pair> pair, pair_of(args, world, "migration"));
  if (!pair) return std::optional<Exit>();
  ASSIGN(catalog::Plan plan, drift::plan_sqlite(pair->live.schema, pair->models.schema, pair->wanted));
  tell_notes(plan.notes, out);
  tell_notes(pair->notes, out);
  if (args.has("--dry-run") || plan.empty()) {
    out.raw(plan.empty() ? "ok    no difference\n" : plan_text(plan, {}) + plan_summary(plan) + "\n");
    return std::optional<Exit>(plan.empty() ? 0 : 1);
  }
  const guard::Confirmation confirmation = confirmation_of(args, "groundway schema push", out);
  ASSIGN(const db::Permit permit, guard::permit(world, pair->meant.target, db::Action::destroy, confirmation));
  TRY(is_development(permit));
  ASSIGN(plan, drift::push_sqlite(permit, pair->models.schema, pair->wanted, kPatience));
  out.raw(plan_text(plan, {}));
  out.line("ok    pushed: " + plan_summary(plan));
  return std::optional<Exit>(0);
}

}  // namespace groundway::cli
