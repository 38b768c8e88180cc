// catalog/listed.h - lists as properties hold them.
//
// Purpose: a property is one text; a list in it is one item a line, whatever names and texts the items quote.
// Shape:   pure. An end of a line inside '...' or "..." is the item's own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace groundway::catalog {

std::vector<std::string> listed(std::string_view text);
// "\"A\" integer" is "A" (quoted as it was) and "integer": the first word of an item and what follows it.
struct Worded {
  std::string name, rest;
};
Worded worded(const std::string& item);
std::string joined(const std::vector<std::string>& items, std::string_view between = ", ");

}  // namespace groundway::catalog
