// sql/print.h - writes a tree back as SQLite's SQL.
//
// Purpose: what a report quotes of an expression, and a proof of the parser: reading it again gives the same
// tree. Shape:   pure. An operand that is itself an operation stands in parentheses, so no precedence has to
// be known. Errors:  none.
#pragma once

#include <string>

#include "sql/ast.h"

namespace groundway::sql {

std::string print(const Expr& expr);
std::string print(const Select& select);
std::string print_from(const std::vector<FromItem>& items);

}  // namespace groundway::sql
