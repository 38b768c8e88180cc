// catalog/options.h - lists of options, of storage and of foreign things.
//
// Purpose: WITH (...), SET (...), RESET (...) and OPTIONS (ADD ..., SET ..., DROP ...) from one property.
// Shape:   pure. The property has a line an option: name='value', both as SQL has them.
#pragma once

#include <string>
#include <string_view>

#include "catalog/change.h"
#include "catalog/writer.h"

namespace groundway::catalog {

std::string option_list(std::string_view lines);  // "fillfactor='70', parallel_workers='2'"
// "<head> RESET (a)", "<head> SET (b='1')", of what differs.
void write_options(const std::string& head, std::string_view before, std::string_view after, Effect effect, Writer& out);

std::string foreign_list(std::string_view lines);                               // "a 'x', b 'y'"; empty: none
std::string foreign_changes(std::string_view before, std::string_view after);  // "ADD a 'x', SET b 'y', DROP c"

}  // namespace groundway::catalog
