// sql/translate_select.h - the parts of a SELECT between translate_select.cc, translate_core.cc and
// translate_with.cc.
//
// Purpose: a core is kept in pieces until the types of all arms of a UNION are known.
// Shape:   columns with their names, and the text from FROM on.
#pragma once

#include <string>
#include <vector>

#include "sql/translate_core.h"

namespace groundway::sql::translating {

struct Core {
  std::vector<OutColumn> columns;
  std::string tail;   // " FROM ... GROUP BY ... HAVING ..."
  std::string order;  // " ORDER BY ..." when this core is the whole query
  bool distinct = false;
  bool single_row = false;
  std::vector<std::vector<Value>> rows;  // VALUES
};

Result<Core> translate_core(const Env& env, const SelectCore& core, const std::vector<OrderTerm>& order);
std::string core_sql(const Core& core, bool names_columns);
Result<Query> select_cores(const Env& env, const Select& select, bool typed);  // typed: each column is cast
Result<Query> select_with(const Env& env, const Select& select);

}  // namespace groundway::sql::translating
