// Which looks a declared type is worth, and what a row weighs.
#include "copy/profile_values.h"
#include "schema/decide_parts.h"

namespace groundway::copy {

namespace {

using schema::Family;

struct FamilyRow {
  Family family;
  ProfileWanted wanted;
};
// json, dates, uuids, decimals, promise; by the same families as the decision reads (schema/types.def).
constexpr FamilyRow kFamilies[] = {
    {Family::untyped, {false, true, true, true, Promise::nothing}},
    {Family::integer, {false, false, false, true, Promise::integer}},
    {Family::boolean, {false, false, false, true, Promise::boolean}},
    {Family::real, {false, false, false, false, Promise::real}},
    {Family::decimal, {false, false, false, true, Promise::number}},
    {Family::varchar, {false, false, false, false, Promise::text}},
    {Family::fixed, {false, false, false, false, Promise::text}},
    {Family::text, {false, false, false, false, Promise::text}},
    {Family::date, {false, true, false, false, Promise::moment}},
    {Family::datetime, {false, true, false, false, Promise::moment}},
    {Family::instant, {false, true, false, false, Promise::moment}},
    {Family::time, {false, true, false, false, Promise::moment}},
    {Family::json, {true, false, false, false, Promise::json}},
    {Family::uuid, {false, false, true, false, Promise::uuid}},
    {Family::blob, {false, false, false, false, Promise::blob}},
};

}  // namespace

ProfileWanted wanted_for(std::string_view declared_type) {
  const schema::Proposal proposal = schema::propose(declared_type);
  ProfileWanted wanted;
  for (const FamilyRow& row : kFamilies) {
    if (row.family == proposal.family) wanted = row.wanted;
  }
  const bool sized = proposal.family == Family::varchar || proposal.family == Family::fixed;
  if (!sized || proposal.args.size() != 1) return wanted;
  wanted.max_chars = static_cast<std::uint64_t>(proposal.args[0]);
  wanted.uuids = wanted.max_chars == 32 || wanted.max_chars == 36;
  return wanted;
}

std::uint64_t row_header_bytes(std::size_t columns) {
  const std::uint64_t bitmap = (columns + 7) / 8;
  return (23 + bitmap + 7) / 8 * 8;  // the header is aligned to 8
}

std::uint64_t inline_bytes(const Cell& cell) {
  constexpr std::uint64_t kPointer = 18;  // to a value that was moved out of line
  constexpr std::uint64_t kMoved = 24;    // shorter values are never moved
  switch (cell.storage) {
    case Storage::null:
      return 0;
    case Storage::integer:
    case Storage::real:
      return 8;
    case Storage::text:
    case Storage::blob:
      return cell.bytes.size() + 1 > kMoved ? kPointer : cell.bytes.size() + 1;
  }
  return 0;
}

}  // namespace groundway::copy
