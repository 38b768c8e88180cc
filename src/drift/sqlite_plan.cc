#include "drift/sqlite_plan.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "catalog/sqlite_renames.h"
#include "db/sqlite_scratch.h"
#include "drift/sqlite_side.h"

namespace groundway::drift {
namespace {

using catalog::Change;
using catalog::Kind;
using catalog::Plan;
using catalog::SqliteObject;
using catalog::SqliteSchema;
using catalog::Statement;

// An empty copy of a schema.
class Trial {
 public:
  static Result<Trial> of(const SqliteSchema& schema) {
    Trial out;
    ASSIGN(out.scratch_, db::SqliteScratch::make());
    for (const bool is_virtual : {false, true}) {
      for (const char* type : {"table", "index", "view", "trigger"}) out.load(schema, type, is_virtual);
    }
    return out;
  }

  Result<void> run(const Change& change) {
    for (const Statement& statement : change.statements) TRY(run_one(statement.sql));
    return {};
  }
  Result<void> run_one(const std::string& sql) {
    ASSIGN(db::SqliteStatement statement, scratch_.db().prepare(sql));
    for (;;) {
      ASSIGN(const bool more, statement.step());
      if (!more) return {};
    }
  }
  Result<SqliteSchema> read() { return read_sqlite_schema(scratch_.db()); }

 private:
  // What cannot be made here (another's module, another's function) is missing in the copy; the file has it.
  void load(const SqliteSchema& schema, std::string_view type, bool is_virtual) {
    for (const SqliteObject& object : schema) {
      if (object.type == type && object.is_virtual == is_virtual) (void)run_one(object.sql);
    }
  }

  db::SqliteScratch scratch_;
};

const SqliteObject* table(const SqliteSchema& schema, const std::string& name) {
  const auto found = std::ranges::find_if(schema, [&](const SqliteObject& o) {
    return o.type == "table" && text::iequals(o.name, name);
  });
  return found == schema.end() ? nullptr : &*found;
}

class Planner {
 public:
  Planner(SqliteSchema from, SqliteSchema to, const SqliteWanted& wanted)
      : from_(std::move(from)), to_(std::move(to)), wanted_(wanted) {
    for (SqliteSchema* side : {&from_, &to_}) {
      std::erase_if(*side, [&](const SqliteObject& o) { return wanted_.spared.contains(text::lower(o.table)); });
    }
  }

  // The first side as it is once what was renamed bears its new name.
  Result<std::vector<Change>> rename() {
    ASSIGN(std::vector<Change> out, catalog::sqlite_renames(from_, to_, wanted_.renames));
    TRY(apply(out));
    ASSIGN(std::vector<Change> marked, catalog::sqlite_renames(from_, to_, wanted_.marks, true));
    TRY(apply(marked));
    std::ranges::move(marked, std::back_inserter(out));
    return out;
  }

  // Each round makes one table more anew, so it ends.
  Result<Plan> run() {
    for (;;) {
      Plan plan = catalog::sqlite_diff(from_, to_, choice_);
      ASSIGN(const bool works, try_out(plan));
      if (works) return plan;
    }
  }

  Result<catalog::SqliteAdditive> additions() {
    choice_.adds_apart = true;
    catalog::SqliteAdditive parts = catalog::sqlite_additive(catalog::sqlite_diff(from_, to_, choice_));
    ASSIGN(Trial trial, Trial::of(from_));
    catalog::SqliteAdditive out{{}, std::move(parts.left)};
    for (Change& change : parts.added) {
      const bool done = static_cast<bool>(trial.run(change));
      (done ? out.added : out.left).push_back(std::move(change));
    }
    return out;
  }

 private:
  Result<void> apply(const std::vector<Change>& changes) {
    if (changes.empty()) return {};
    ASSIGN(Trial trial, Trial::of(from_));
    for (const Change& change : changes) TRY(trial.run(change));
    ASSIGN(from_, trial.read());
    return {};
  }

  // False: a table was added to those that are made anew.
  Result<bool> try_out(Plan& plan) {
    ASSIGN(Trial trial, Trial::of(from_));
    for (const Change& change : plan.changes) {
      const Result<void> done = trial.run(change);
      if (done) continue;
      if (change.name.kind == Kind::column) return make_anew(change.table.name);
      plan.notes.push_back(catalog::shown(change.name) + ": tried out in an empty copy, SQLite refuses: " +
                           done.error().cause);
      return true;
    }
    ASSIGN(const SqliteSchema reached, trial.read());
    for (const Change& change : plan.changes) {
      if (change.name.kind != Kind::column) continue;
      const SqliteObject* is = table(reached, change.table.name);
      const SqliteObject* wanted = table(to_, change.table.name);
      if (is != nullptr && wanted != nullptr && !catalog::is_same(*is, *wanted)) return make_anew(wanted->name);
    }
    return true;
  }
  bool make_anew(const std::string& name) {
    choice_.rebuilt.insert(text::lower(name));
    return false;
  }

  SqliteSchema from_, to_;
  const SqliteWanted& wanted_;
  catalog::SqliteChoice choice_;
};

}  // namespace

Result<Plan> plan_sqlite(const SqliteSchema& from, const SqliteSchema& to, const SqliteWanted& wanted) {
  Planner planner(from, to, wanted);
  ASSIGN(std::vector<Change> renames, planner.rename());
  ASSIGN(Plan plan, planner.run());
  plan.changes.insert(plan.changes.begin(), std::make_move_iterator(renames.begin()),
                      std::make_move_iterator(renames.end()));
  return plan;
}

Result<bool> keys_fit(const SqliteSchema& schema) {
  ASSIGN(Trial trial, Trial::of(schema));
  return static_cast<bool>(trial.run_one("PRAGMA foreign_key_check"));
}

Result<catalog::SqliteAdditive> additions_to_sqlite(const SqliteSchema& from, const SqliteSchema& to,
                                                    const SqliteWanted& wanted) {
  Planner planner(from, to, wanted);
  TRY(planner.run());
  return planner.additions();
}

}  // namespace groundway::drift
