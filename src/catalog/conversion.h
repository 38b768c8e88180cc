// catalog/conversion.h - how the values of a column become those of another type.
//
// Purpose: USING of ALTER COLUMN ... TYPE.
// Shape:   pure, on types as format_type() words them. Where the server has no cast, the text that both types have is
//          the way: it fails on a value that has no place in the new type, and never loses one.
#pragma once

#include <string>
#include <string_view>

namespace groundway::catalog {

// `expression` of type `from`, as a value of type `to`.
std::string converted(const std::string& expression, const std::string& from, const std::string& to);
// The rows stay as they are written.
bool keeps_representation(std::string_view from, std::string_view to);

}  // namespace groundway::catalog
