// sql/translate_strftime.h - a moment's text by a strftime() format.
//
// Purpose: one place turns a timestamp into the text that SQLite would give.
// Shape:   `moment` is a PostgreSQL expression of type timestamp, ready to be an operand; the value that
// comes
//          out carries it, so that a comparison or an assignment can use the time instead of the text.
#pragma once

#include <string>
#include <string_view>

#include "sql/translate_core.h"

namespace groundway::sql::translating {

Result<Value> strftime(const Env& env, std::string_view format, const std::string& moment);

}  // namespace groundway::sql::translating
