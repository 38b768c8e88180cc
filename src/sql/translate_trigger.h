// sql/translate_trigger.h - the pieces of a trigger's body as plpgsql.
//
// Purpose: a step of SQLite's trigger program becomes one statement of a plpgsql function.
// Shape:   Body tells what surrounds the step; lines come back indented by two blanks a level.
// Errors:  source_schema, for what has no equal.
#pragma once

#include <string>

#include "sql/translate_core.h"

namespace groundway::sql::translating {

struct Body {
  const CreateTrigger& trigger;
  Env env;                     // NEW and OLD are in scope
  std::string leave;           // what ends the function early: "RETURN NEW;"
  bool writes_itself = false;  // a step writes the trigger's own table
};

Result<std::string> select_step(Body* body, const TriggerStep& step);
Result<std::string> insert_step(Body* body, const TriggerStep& step);
Result<std::string> update_step(Body* body, const TriggerStep& step);
Result<std::string> delete_step(Body* body, const TriggerStep& step);
std::string indented(std::string_view lines);

}  // namespace groundway::sql::translating
