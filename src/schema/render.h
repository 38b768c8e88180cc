// schema/render.h - a PostgreSQL model as DDL, in the phases of a load.
//
// Purpose: tables are loaded bare; keys, checks, indexes and foreign keys come when the rows are in.
// Shape:   pure; one statement each, without a closing semicolon. Every name is schema-qualified and quoted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/model.h"

namespace groundway::schema {

struct Statement {
  std::string object;  // "table users", "index idx_users_email": target names, for progress and errors
  std::string sql;
};

std::string qualified(std::string_view schema,
                      std::string_view name);  // "public"."users", quoted where it must be

Statement create_schema(const std::string& schema);  // IF NOT EXISTS
// Columns with types, NOT NULL, defaults, identity and generated expressions; no keys, checks or indexes.
Statement create_table(const Table& table);

// A key in two steps, so that the unique indexes of one table can be built side by side:
// CREATE UNIQUE INDEX, then ALTER TABLE ... ADD CONSTRAINT ... USING INDEX.
Statement create_key_index(const Table& table, const Key& key);
Statement adopt_primary_key(const Table& table);  // table.primary_key must be set
Statement adopt_unique(const Table& table, const Key& key);
// A key in one step (a table without rows).
Statement add_primary_key(const Table& table);
Statement add_unique(const Table& table, const Key& key);

Statement add_check(const Table& table, const Check& check);
Statement create_index(const Table& table, const Index& index);
Statement add_foreign_key(const Table& table, const ForeignKey& key, bool not_valid);
Statement validate_constraint(const Table& table, const std::string& constraint);
Statement set_identity(const Table& table, const Column& column);  // column.identity must be set
Statement create_view(const View& view);
Statement create_trigger_function(const Trigger& trigger);
Statement create_trigger(const Trigger& trigger);

// The whole schema for an empty database, in an order that works: --schema-only and --dry-run print it.
std::vector<Statement> render_all(const Model& model);
std::string to_script(const std::vector<Statement>& statements);  // each closed by ";\n"

}  // namespace groundway::schema
