#include "copy/build.h"

#include <algorithm>
#include <chrono>
#include <mutex>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "base/interrupt.h"
#include "base/json_text.h"
#include "base/text.h"
#include "copy/workers.h"
#include "schema/render.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using schema::Outcome;
using schema::Statement;

// Objects that are made are counted where a person sees them; without any there is nothing to show.
void begin_building(CopyJob& job, StageSpec spec) {
  job.building = spec.count > 0 ? job.reporter.begin(std::move(spec)) : std::make_shared<Stage>(std::move(spec));
}

// `work` says whether it made something now.
template <typename Work>
Result<void> counted(CopyJob& job, const std::string& object, const Work& work) {
  const auto begun = std::chrono::steady_clock::now();
  Meter meter = job.building->begin(object);
  ASSIGN(const bool made, work());
  meter.end();
  const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  if (made) job.reporter.event("built", fmt::format("\"object\":{},\"seconds\":{:.3f}", json_text(object), took));
  return {};
}

std::mutex g_outcomes;  // guards report.outcomes while workers build side by side

void leave_out(CopyJob& job, const Statement& statement, const Error& why) {
  job.reporter.event("left_out", "\"object\":" + json_text(statement.object) + ",\"reason\":" + json_text(why.cause));
  const std::lock_guard lock(g_outcomes);
  replace_outcome(job.report, {Outcome::Kind::left_out, statement.object,
                               "PostgreSQL refused it: " + why.cause, statement.sql + ";"});
}

// Outcomes speak of the source's objects, statements of the target's.
Statement named(Statement statement, const std::string& origin) {
  if (!origin.empty()) statement.object = origin;
  return statement;
}

// The object is what the server says no to; a lost connection or an interrupt ends the copy.
bool is_about_the_object(const Error& error) {
  return error.code == Code::statement || error.code == Code::privilege;
}

Result<bool> make(CopyJob& job, db::PgConnection& writer, const Statement& statement) {
  job.reporter.step(statement.object);
  TRY(check_interrupt("What is made stays."));
  auto made = writer.exec(statement.sql);
  if (made) return true;
  if (!is_about_the_object(made.error())) return std::move(made).error().in("making " + statement.object);
  leave_out(job, statement, made.error());
  return false;
}

Result<bool> make_unless(bool there, CopyJob& job, db::PgConnection& writer, const Statement& statement) {
  if (there) return true;
  return make(job, writer, statement);
}

// A key in two steps; when the second is refused, the index of the first goes again.
Result<bool> make_key(CopyJob& job, db::PgConnection& writer, const schema::Table& table,
                      const schema::Key& key, const Statement& adopt) {
  if (job.present.has_constraint(table.schema, table.name, key.name)) return false;
  if (!job.present.has_index(table.schema, key.name)) {
    ASSIGN(const bool built, make(job, writer, named(schema::create_key_index(table, key), key.origin)));
    if (!built) return false;
    TRY(failpoint(Failpoint::copy_key_index_made));
  }
  ASSIGN(const bool adopted, make(job, writer, named(adopt, key.origin)));
  if (!adopted) TRY(writer.exec("DROP INDEX IF EXISTS " + schema::qualified(table.schema, key.name)));
  return adopted;
}

// All checks in one pass over the table; where one fails, each alone, so that only that one is missing.
Result<bool> add_checks(CopyJob& job, db::PgConnection& writer, const schema::Table& table) {
  std::vector<const schema::Check*> missing;
  std::string all = "BEGIN";
  for (const auto& check : table.checks) {
    if (job.present.has_constraint(table.schema, table.name, check.name)) continue;
    missing.push_back(&check);
    all += "; " + schema::add_check(table, check).sql;
  }
  if (missing.empty()) return false;
  if (writer.exec(all + "; COMMIT")) return true;
  TRY(check_interrupt("What is made stays."));
  if (!writer.is_alive())
    return Error{Code::connection_lost, "the connection ended while checks were added"}.at(writer.place());
  TRY(writer.exec("ROLLBACK"));
  for (const schema::Check* check : missing)
    TRY(make(job, writer, named(schema::add_check(table, *check), check->origin)));
  return true;
}

Result<void> validate_keys(CopyJob& job, db::PgConnection& writer, const schema::Table& table,
                           const std::vector<const schema::ForeignKey*>& added) {
  for (const schema::ForeignKey* key : added) {
    if (job.present.is_valid(table.schema, table.name, key->name)) continue;
    TRY(counted(job, key->origin, [&] {
      return make(job, writer, named(schema::validate_constraint(table, key->name), key->origin));
    }));
    TRY(failpoint(Failpoint::copy_key_validated));
  }
  return {};
}

Result<void> add_foreign_keys(CopyJob& job) {
  const auto& tables = job.converted.model.tables;
  std::vector<std::vector<const schema::ForeignKey*>> added(tables.size());
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (const auto& key : tables[t].foreign_keys) {
      const bool there = job.present.has_constraint(tables[t].schema, tables[t].name, key.name);
      ASSIGN(const bool made, make_unless(there, job, job.writers[0], named(schema::add_foreign_key(tables[t], key, true), key.origin)));
      if (made && !key.not_valid) added[t].push_back(&key);
    }
  }
  TRY(failpoint(Failpoint::copy_keys_added));
  return run_jobs(tables.size(), job.writers.size(), [&](std::size_t worker, std::size_t t) {
    return validate_keys(job, job.writers[worker], tables[t], added[t]);
  });
}

// A table that the selection left behind may be in the target already, from an earlier copy.
Result<void> add_outer_keys(CopyJob& job) {
  for (const schema::OuterKey& outer : job.converted.outer_keys) {
    db::PgConnection& writer = job.writers[0];
    const schema::Table& table = job.converted.model.tables[outer.table];
    const schema::ForeignKey& key = outer.key;
    const std::string parent = schema::qualified(key.schema, key.table);
    ASSIGN(const auto there, writer.query("SELECT to_regclass($1) IS NOT NULL", {parent}));
    if (!there.truth(0, 0) || key.referred.empty()) continue;
    const bool has = job.present.has_constraint(table.schema, table.name, key.name);
    ASSIGN(const bool made,
           make_unless(has, job, writer, named(schema::add_foreign_key(table, key, true), key.origin)));
    if (!made) continue;
    ASSIGN(const bool valid,
           make(job, writer, named(schema::validate_constraint(table, key.name), key.origin)));
    if (valid) replace_outcome(job.report, {Outcome::Kind::converted, key.origin, "", ""});
  }
  return {};
}

// Past every id that SQLite has given. COPY brings its own ids and moves no sequence, so this may come first.
Result<void> start_identities(db::PgConnection& writer, const schema::Table& table) {
  for (const auto& column : table.columns) {
    if (column.identity) TRY(writer.exec(schema::set_identity(table, column).sql));
  }
  return {};
}

}  // namespace

Result<void> create_tables(CopyJob& job, db::PgConnection& writer) {
  ASSIGN(const auto there,
         writer.query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", {job.schema}));
  if (there.count() == 0) TRY(writer.exec(schema::create_schema(job.schema).sql));
  for (const auto& table : job.converted.model.tables) {
    auto made = writer.exec(schema::create_table(table).sql);
    if (made) made = start_identities(writer, table);
    if (!made) return std::move(made).error().in("creating table " + table.name);
  }
  return {};
}

void begin_indexes(CopyJob& job) {
  std::uint64_t count = 0;
  for (const schema::Table& table : job.converted.model.tables)
    count += (table.primary_key ? 1U : 0U) + table.unique.size() + table.indexes.size();
  begin_building(job, {"index", "keys and indexes", count});
}

Result<void> build_table(CopyJob& job, db::PgConnection& writer, std::size_t t) {
  const schema::Table& table = job.converted.model.tables[t];
  const auto add_key = [&](const schema::Key& key, const Statement& adopt) {
    return counted(job, named(adopt, key.origin).object, [&] { return make_key(job, writer, table, key, adopt); });
  };
  if (table.primary_key) TRY(add_key(*table.primary_key, schema::adopt_primary_key(table)));
  for (const auto& key : table.unique) TRY(add_key(key, schema::adopt_unique(table, key)));
  for (const auto& index : table.indexes) {
    const Statement create = named(schema::create_index(table, index), index.origin);
    const bool there = job.present.has_index(table.schema, index.name);
    TRY(counted(job, create.object, [&]() -> Result<bool> { return there ? false : make(job, writer, create); }));
    if (there) continue;
    TRY(failpoint(Failpoint::copy_index_made));
  }
  return writer.exec("ANALYZE " + schema::qualified(table.schema, table.name));
}

Result<void> build_constraints(CopyJob& job) {
  const auto& model = job.converted.model;
  std::uint64_t count = 0;
  for (const schema::Table& table : model.tables) count += (table.checks.empty() ? 0U : 1U) + table.foreign_keys.size();
  begin_building(job, {"validate", "constraints", count});
  TRY(run_jobs(model.tables.size(), job.writers.size(), [&](std::size_t worker, std::size_t t) -> Result<void> {
    const schema::Table& table = model.tables[t];
    if (table.checks.empty()) return {};
    return counted(job, "checks of " + table.name, [&] { return add_checks(job, job.writers[worker], table); });
  }));
  TRY(add_foreign_keys(job));
  job.building->end();
  return {};
}

Result<void> build_rest(CopyJob& job) {
  const auto& model = job.converted.model;
  TRY(add_outer_keys(job));
  begin_building(job, {"make", "views and triggers", model.views.size() + model.triggers.size()});
  for (const auto& view : model.views) {
    if (job.present.has_view(view.schema, view.name)) continue;
    const Statement create = named(schema::create_view(view), view.origin);
    TRY(counted(job, create.object, [&] { return make(job, job.writers[0], create); }));
    TRY(failpoint(Failpoint::copy_view_made));
  }
  for (const auto& trigger : model.triggers) {
    if (job.present.has_trigger(trigger.schema, trigger.table, trigger.name)) continue;
    Statement function = named(schema::create_trigger_function(trigger), trigger.origin);
    // A replaced copy left its function behind: the table's end takes the trigger along, not what it calls. One that
    // was stopped may have made it and no trigger.
    if (job.options.on_target == OnTarget::replace || job.options.resume)
      function.sql = text::replace_first(function.sql, "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION");
    TRY(counted(job, function.object, [&]() -> Result<bool> {
      ASSIGN(const bool made, make(job, job.writers[0], function));
      return made ? make(job, job.writers[0], named(schema::create_trigger(trigger), trigger.origin)) : false;
    }));
  }
  job.building->end();
  return {};
}

}  // namespace groundway::copy
