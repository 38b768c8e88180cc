// cli/markup.h - text that may hold anything, as the content of an HTML or XML element or attribute.
//
// Purpose: names and values out of a user's files are text in every report, never markup.
// Shape:   pure; UTF-8 out. Bytes that neither format has a place for, even escaped, are written as \x1b.
#pragma once

#include <string>
#include <string_view>

namespace groundway::cli {

std::string marked_up(std::string_view text);

}  // namespace groundway::cli
