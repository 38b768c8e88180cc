// copy/profile_values.h - what each value teaches about its column.
//
// Purpose: one pass over a table fills the counters from which the types are decided (schema/profile.h).
// Shape:   profile_value() once a value; the declared type says which of the dear looks are taken at all.
// Errors:  none.
#pragma once

#include <string_view>

#include "copy/cell.h"
#include "schema/profile.h"

namespace groundway::copy {

// What the declared type promises: the first value that breaks it becomes example_odd.
enum class Promise { nothing, integer, real, number, boolean, text, blob, moment, uuid, json };

struct ProfileWanted {
  bool json = false;
  bool dates = false;
  bool uuids = false;
  bool decimals = false;  // integer and decimal texts, and digits before and after the point
  Promise promise = Promise::nothing;
  std::uint64_t max_chars = 0;  // VARCHAR(n), CHAR(n): longer texts are odd; 0: none
};

// Which looks a declared type is worth.
ProfileWanted wanted_for(std::string_view declared_type);

void profile_value(const Cell& cell, schema::ColumnProfile& profile, const ProfileWanted& wanted);

// The bytes of a row as the server keeps it in line at best: long values moved out, a pointer left.
// Start with row_header_bytes(columns) and add each value.
std::uint64_t row_header_bytes(std::size_t columns);
std::uint64_t inline_bytes(const Cell& cell);

}  // namespace groundway::copy
