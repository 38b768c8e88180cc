// cli/cells.h - how wide a text is on a terminal.
//
// Purpose: a line that is drawn in place must not wrap, whatever a table is called.
// Shape:   pure; a Chinese character takes two cells, a combining mark none, all else one.
// Errors:  none; bytes that are no UTF-8 become '?'.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace groundway::cli {

// Printable, on one line, and UTF-8: line ends and tabs become \x0a and \x09.
std::string one_line(std::string_view text);

// Of what one_line() gives.
std::size_t cells_of(std::string_view line);
std::string cut_to_cells(std::string_view line, std::size_t cells);  // with ".." where something is cut
std::string pad_to_cells(std::string_view line, std::size_t cells);  // cut or filled up with spaces

}  // namespace groundway::cli
