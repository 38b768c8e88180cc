// cli/printable.h - text that a terminal shows and does not obey.
//
// Purpose: a table may be named "\e]0;x\a" or begin with a mark that turns a line around; a person sees the
// name. Shape:   pure; line ends and tabs stay, other control characters and marks of direction become \x1b
// or \u202e.
//          Bytes that are no UTF-8 stay for who prints them.
// Errors:  none.
#pragma once

#include <string>
#include <string_view>

namespace groundway::cli {

std::string printable(std::string_view text);
// The same for a whole page of ours, in which our own colours (cli/colour.h) stay.
std::string printable_page(std::string_view text);

}  // namespace groundway::cli
