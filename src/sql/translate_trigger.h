// sql/translate_trigger.h - the pieces of a trigger's body as plpgsql.
//
// Purpose: a step of SQLite's trigger program becomes one statement of a plpgsql function.
// Shape:   Body tells what surrounds the step; lines come back indented by two blanks a level.
// Errors:  source_schema, for what has no equal.
#pragma once

#include <set>
#include <string>

#include "sql/translate_core.h"

namespace groundway::sql::translating {

struct Body {
  const CreateTrigger& trigger;
  Env env;                              // NEW and OLD are in scope
  std::string leave;                    // what ends the function early: "RETURN NEW;"
  bool writes_itself = false;           // a step writes the trigger's own table
  bool asks_rowid = false;              // by last_insert_rowid(), somewhere
  std::set<std::string> declared = {};  // variables, with their types
};

struct Target {  // of an INSERT
  const TableShape* table = nullptr;
  std::vector<const ColumnShape*> columns;
};

const ColumnShape* column_named(const TableShape& table, std::string_view name);
std::string column_list(const std::vector<const ColumnShape*>& columns);
// "public.t AS t": the step's own table, seen under its SQLite name.
std::string add_target(const TableShape& table, const TriggerStep& step, Scope* scope);
using Settings = std::vector<std::pair<std::vector<std::string>, ExprPtr>>;
Result<std::string> assignments(const Env& env, const TableShape& table, const Settings& settings);
Result<std::string> where_clause(const Env& env, const ExprPtr& where);

// --- INSERT with a way out of a collision (translate_conflict.cc) ---
// ON CONFLICT ... as PostgreSQL says it, with a blank before it.
Result<std::string> upsert_clause(Body* body, const TriggerStep& step, const TableShape& table);
// INSERT OR REPLACE of what `query` gives, whose columns are those of `columns`.
Result<std::string> replace_rows(Body* body, const TableShape& table,
                                 const std::vector<const ColumnShape*>& columns, const std::string& query);

Result<std::string> select_step(Body* body, const TriggerStep& step);
Result<std::string> insert_step(Body* body, const TriggerStep& step);
Result<std::string> update_step(Body* body, const TriggerStep& step);
Result<std::string> delete_step(Body* body, const TriggerStep& step);
std::string indented(std::string_view lines);

}  // namespace groundway::sql::translating
