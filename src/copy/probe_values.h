// copy/probe_values.h - SQLite's values as a condition sees them, and others that would please it.
//
// Purpose: who solves a condition asks whether it holds, and for values with which it would.
// Shape:   pure.
// Errors:  none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sqlite_scratch.h"

namespace groundway::copy {

db::OwnedValue text_value(std::string bytes);
db::OwnedValue integer_value(std::int64_t n);
std::optional<db::OwnedValue> number_literal(const std::string& text);

// Numbers and texts of numbers alike; NULL is told by IS and IS NOT alone.
bool holds(const db::OwnedValue& left, std::string_view op, const db::OwnedValue& right);
std::string_view opposite(std::string_view op);  // "<" of ">="
std::string_view mirrored(std::string_view op);  // "<" of ">"
// What `x op right` holds for, the plainest first.
std::vector<db::OwnedValue> pleasing(std::string_view op, const db::OwnedValue& right);
// A text that is LIKE or GLOB the pattern.
std::string text_like(std::string_view pattern, bool is_glob);

}  // namespace groundway::copy
