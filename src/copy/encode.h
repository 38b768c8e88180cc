// copy/encode.h - SQLite's values as fields of PostgreSQL's binary COPY.
//
// Purpose: what the server would refuse or round is told before it is sent, so COPY never fails on data.
// Shape:   one EncodeFn a target type, chosen once a column by choose_encoder() (cell.h); nothing allocates
// per
//          value but the buffer's growth. A field is int32 length (-1: null) and payload.
// Errors:  none; an EncodeFn returns a static reason and leaves the buffer as it was.
#pragma once

#include "copy/cell.h"

namespace groundway::copy {

// PostgreSQL's MaxAllocSize less room for its headers. A whole row has the same limit: the loader adds up.
inline constexpr std::size_t kMaxField = 0x3fffffff - 1024;

// The refusals that plan.truncate_times lifts.
inline constexpr char kFineTime[] = "more than 6 fraction digits";
inline constexpr char kFineForColumn[] = "time finer than the column keeps";
inline constexpr char kNarrowReal[] = "more digits than real keeps";

const char* encode_boolean(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_smallint(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_integer(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_bigint(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_real(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_double(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_numeric(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_text(const Cell& cell, const ColumnPlan& plan, Buffer& out);    // text, varchar, text_wire
const char* encode_bpchar(const Cell& cell, const ColumnPlan& plan, Buffer& out);  // padded, as it is kept
const char* encode_bytea(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_date(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_time(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_timestamp(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_timestamptz(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_interval(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_uuid(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_json(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_jsonb(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_enum(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_array(const Cell& cell, const ColumnPlan& plan, Buffer& out);  // of a flat JSON list
const char* encode_xml(const Cell& cell, const ColumnPlan& plan,
                       Buffer& out);  // not checked to be well-formed
const char* encode_name(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_inet(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_cidr(const Cell& cell, const ColumnPlan& plan, Buffer& out);
const char* encode_macaddr(const Cell& cell, const ColumnPlan& plan, Buffer& out);

// How SQLAlchemy writes None in a JSON column: NULL where an array is expected, which has no other null.
inline constexpr std::string_view kListNull = "null";
// Fills plan.element of a type such as text[] or numeric(10,2)[]. False: no array of a type that we send.
bool plan_array(ColumnPlan& plan);

// "public.citext" -> "citext": `other` types are known by their last name.
std::string_view bare_type_name(std::string_view name);

// --- shared by the encoders ---

inline const char* put_null(const ColumnPlan& plan, Buffer& out) {
  if (plan.not_null) return "null in a NOT NULL column";
  out.put32(0xffffffffU);
  return nullptr;
}

// A number as text: integers in decimal; reals in SQLite's own form, but with as many digits as the value
// needs to come back the same (SQLite prints 15 at most). Returns the end; 32 bytes are enough.
char* number_text(const Cell& cell, char* out);

}  // namespace groundway::copy
