// env/dialect_values.h - the values of the dialects: quotes, comments, escapes and references.
//
// Purpose: what dialects.cc reads statement by statement is read here value by value.
// Shape:   pure; `rest` is the text from after '=' to the end of the file.
// Errors:  none.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "env/dialects.h"

namespace groundway::env::dialects {

using Known = std::map<std::string, std::string>;  // what the statements before have set

struct Value {
  Reading reading;
  std::size_t used = 0;  // of `rest`, up to the end of the statement's last line
};

Value python_value(std::string_view rest, const Known& known);
Value npm_value(std::string_view rest);
Value node_value(std::string_view rest);
Value ruby_value(std::string_view rest, const Known& known);
Value compose_value(std::string_view rest, const Known& known);
// A blank before or after '=' makes the name a command.
Value shell_value(std::string_view rest, const Known& known);

std::string expanded_by_npm(std::string value, const Known& known);

// To the end of the line that holds `at`.
std::size_t line_end(std::string_view text, std::size_t at);
std::string look_up(const Known& known, const std::string& name);
bool is_name_char(char c);

}  // namespace groundway::env::dialects
