// base/json_text.h - text as a JSON string literal.
//
// Purpose: events, reports and reject files are written by hand-made JSON in one spelling.
// Shape:   valid UTF-8 out whatever comes in: bytes that are not UTF-8 become U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace groundway {

std::string json_text(std::string_view text);

}  // namespace groundway
