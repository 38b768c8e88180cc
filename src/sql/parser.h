// sql/parser.h - reads SQLite's DDL and expressions into sql/ast.h.
//
// Purpose: a real parser for what sqlite_schema.sql and PRAGMA table_xinfo hold.
// Shape:   text in, tree out; pure. Depth is bounded (kMaxDepth), so hostile nesting is an error, never a
// crash. Errors:  source_schema, with the offset and the word where reading stopped.
#pragma once

#include <string_view>

#include "base/result.h"
#include "sql/ast.h"

namespace groundway::sql {

inline constexpr int kMaxDepth = 500;  // nested parentheses, subqueries and prefix operators
inline constexpr int kMaxHeight =
    1000;  // of an expression's tree (a OR b OR c ... grows it, too): SQLite's own limit

Result<CreateTable> parse_create_table(std::string_view sql);
Result<CreateIndex> parse_create_index(std::string_view sql);
Result<CreateView> parse_create_view(std::string_view sql);
Result<CreateTrigger> parse_create_trigger(std::string_view sql);
Result<ExprPtr> parse_expression(std::string_view sql);  // the whole text is one expression
Result<SelectPtr> parse_select(std::string_view sql);

// "CREATE VIRTUAL TABLE x USING fts5(...)": the module's name, lower case; empty for any other statement.
std::string virtual_table_module(std::string_view sql);

}  // namespace groundway::sql
