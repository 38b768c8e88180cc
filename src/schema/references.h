// schema/references.h - which tables and columns a tree names.
//
// Purpose: views are made after the views they read; a generated column may not read another.
// Shape:   pure; names in lower case. Common tables of the query itself are not counted.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sql/ast.h"

namespace groundway::schema {

std::set<std::string> tables_in(const sql::Select& select);
std::set<std::string> columns_in(const sql::Expr& expr);
std::set<std::string> functions_in(const sql::Expr& expr);

struct TriggerReferences {
  std::set<std::string> tables;   // read or written, its own included
  std::set<std::string> written;  // by its steps
  std::set<std::string> columns;  // every column name in it
  std::vector<std::string> texts, numbers;  // literals, as they are spelled without quotes
};
TriggerReferences references_of(const sql::CreateTrigger& trigger);

}  // namespace groundway::schema
