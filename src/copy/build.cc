#include "copy/build.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <mutex>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "base/interrupt.h"
#include "base/json_text.h"
#include "base/text.h"
#include "copy/batch.h"
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

struct KeyOf {
  const schema::Table* table = nullptr;
  const schema::ForeignKey* key = nullptr;
  bool made = false;

  Statement add() const { return named(schema::add_foreign_key(*table, *key, true), key->origin); }
  Statement validate() const { return named(schema::validate_constraint(*table, key->name), key->origin); }
};

// True: all are there, made in one message. False: none is.
Result<bool> make_all(CopyJob& job, db::PgConnection& writer, const std::vector<Statement>& statements) {
  if (statements.size() < 2) return false;
  std::vector<std::string> texts;
  for (const Statement& statement : statements) texts.push_back(statement.sql);
  job.reporter.step(statements.front().object);
  return run_together(writer, texts);
}

Result<void> add_keys(CopyJob& job, db::PgConnection& writer, const std::vector<KeyOf*>& keys) {
  std::vector<Statement> statements;
  for (const KeyOf* key : keys) statements.push_back(key->add());
  ASSIGN(const bool all, make_all(job, writer, statements));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i]->made = all;
    if (!all) {
      ASSIGN(keys[i]->made, make(job, writer, statements[i]));
    }
  }
  return {};
}

// One worker at a time validates a table's keys: two would wait for each other's lock.
struct Slice {
  const schema::Table* last = nullptr;
  bool together = false;
  std::vector<const KeyOf*> keys{};
};

Result<void> validate_keys(CopyJob& job, db::PgConnection& writer, const Slice& slice) {
  std::vector<Statement> statements;
  for (const KeyOf* key : slice.keys) statements.push_back(key->validate());
  bool all = false;
  if (slice.together) {
    ASSIGN(all, make_all(job, writer, statements));
  }
  for (const Statement& statement : statements) {
    TRY(counted(job, statement.object, [&]() -> Result<bool> { return all ? Result<bool>(true) : make(job, writer, statement); }));
    if (!all) TRY(failpoint(Failpoint::copy_key_validated));
  }
  return all ? failpoint(Failpoint::copy_key_validated) : Result<void>{};
}

std::vector<KeyOf> foreign_keys_of(const CopyJob& job) {
  std::vector<KeyOf> out;
  for (const auto& table : job.converted.model.tables) {
    for (const auto& key : table.foreign_keys)
      out.push_back({&table, &key, job.present.has_constraint(table.schema, table.name, key.name)});
  }
  return out;
}

// Of small tables together; to look through a large one takes its time, and others do theirs meanwhile.
std::vector<Slice> keys_to_validate(const CopyJob& job, const std::vector<KeyOf>& keys) {
  const schema::Table* first = job.converted.model.tables.data();
  std::vector<Slice> out;
  for (const KeyOf& k : keys) {
    const bool valid = job.present.is_valid(k.table->schema, k.table->name, k.key->name);
    if (!k.made || k.key->not_valid || valid) continue;
    const bool small = is_small(job.plans[static_cast<std::size_t>(k.table - first)]);
    const bool joins = !out.empty() && (out.back().last == k.table ||
                                        (small && out.back().together && out.back().keys.size() < kTogether));
    if (!joins) out.push_back({k.table, small});
    out.back().last = k.table;
    out.back().keys.push_back(&k);
  }
  return out;
}

Result<void> add_foreign_keys(CopyJob& job) {
  std::vector<KeyOf> keys = foreign_keys_of(job);
  std::vector<KeyOf*> missing;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!keys[i].made) missing.push_back(&keys[i]);
    if (missing.size() < kTogether && i + 1 < keys.size()) continue;
    TRY(add_keys(job, job.writers[0], std::exchange(missing, {})));
  }
  TRY(failpoint(Failpoint::copy_keys_added));
  const auto slices = keys_to_validate(job, keys);
  return run_jobs(slices.size(), job.writers.size(), [&](std::size_t worker, std::size_t n) {
    return validate_keys(job, job.writers[worker], slices[n]);
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
std::vector<std::string> bare_table(const schema::Table& table) {
  std::vector<std::string> out = {schema::create_table(table).sql};
  for (const auto& column : table.columns) {
    if (column.identity) out.push_back(schema::set_identity(table, column).sql);
  }
  return out;
}

Result<void> create_one_by_one(db::PgConnection& writer, const std::vector<const schema::Table*>& tables) {
  for (const schema::Table* table : tables) {
    for (const std::string& statement : bare_table(*table)) {
      auto made = writer.exec(statement);
      if (!made) return std::move(made).error().in("creating table " + table->name);
    }
  }
  return {};
}

Result<void> create_together(db::PgConnection& writer, const std::vector<const schema::Table*>& tables) {
  std::vector<std::string> statements;
  for (const schema::Table* table : tables) {
    auto more = bare_table(*table);
    std::move(more.begin(), more.end(), std::back_inserter(statements));
  }
  ASSIGN(const bool made, run_together(writer, statements));
  return made ? Result<void>{} : create_one_by_one(writer, tables);
}

// As build_table() makes it, in one step where that step leaves nothing to tell.
void list_key(const CopyJob& job, const schema::Table& table, const schema::Key& key, bool primary,
              std::vector<Statement>& out) {
  if (job.present.has_constraint(table.schema, table.name, key.name)) return;
  const bool indexed = job.present.has_index(table.schema, key.name);
  if (primary)
    out.push_back(named(indexed ? schema::adopt_primary_key(table) : schema::add_primary_key(table), key.origin));
  else
    out.push_back(named(indexed ? schema::adopt_unique(table, key) : schema::add_unique(table, key), key.origin));
}

// Keys and indexes that are missing.
void list_objects(const CopyJob& job, const schema::Table& table, std::vector<Statement>& out) {
  if (table.primary_key) list_key(job, table, *table.primary_key, true, out);
  for (const auto& key : table.unique) list_key(job, table, key, false, out);
  for (const auto& index : table.indexes) {
    if (!job.present.has_index(table.schema, index.name))
      out.push_back(named(schema::create_index(table, index), index.origin));
  }
}

void list_checks(const CopyJob& job, const schema::Table& table, std::vector<std::string>& out) {
  for (const auto& check : table.checks) {
    if (!job.present.has_constraint(table.schema, table.name, check.name))
      out.push_back(schema::add_check(table, check).sql);
  }
}

}  // namespace

Result<void> create_tables(CopyJob& job, db::PgConnection& writer) {
  ASSIGN(const auto there,
         writer.query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", {job.schema}));
  if (there.count() == 0) TRY(writer.exec(schema::create_schema(job.schema).sql));
  std::vector<const schema::Table*> some;
  for (const auto& table : job.converted.model.tables) {
    some.push_back(&table);
    if (some.size() == kTogether) TRY(create_together(writer, std::exchange(some, {})));
  }
  return create_together(writer, some);
}

Result<bool> build_together(CopyJob& job, db::PgConnection& writer, const std::vector<std::size_t>& tables) {
  std::vector<std::string> statements, names;
  std::vector<Statement> objects;
  for (const std::size_t t : tables) {
    const schema::Table& table = job.converted.model.tables[t];
    list_objects(job, table, objects);
    list_checks(job, table, statements);
    names.push_back(schema::qualified(table.schema, table.name));
  }
  for (const Statement& object : objects) statements.push_back(object.sql);
  statements.push_back("ANALYZE " + text::join(names, ", "));
  ASSIGN(const bool made, run_together(writer, statements));
  for (const std::size_t t : tables) job.checked[t] = made ? 1 : 0;
  if (!made) return false;
  for (const Statement& object : objects) TRY(counted(job, object.object, [] { return Result<bool>(true); }));
  return true;
}

Result<void> build_empty(CopyJob& job) {
  std::vector<std::size_t> all(job.plans.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (const auto& group : group_small(job, all)) {
    ASSIGN(const bool made, build_together(job, job.writers[0], group));
    if (made) continue;
    for (const std::size_t t : group) TRY(build_table(job, job.writers[0], t));
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
    return counted(job, "checks of " + table.name, [&]() -> Result<bool> {
      return job.checked[t] != 0 ? Result<bool>(true) : add_checks(job, job.writers[worker], table);
    });
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
