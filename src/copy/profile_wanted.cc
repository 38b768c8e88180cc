// Which looks a declared type is worth, and what a row weighs.
#include "base/text.h"
#include "copy/profile_values.h"
#include "schema/source.h"

namespace groundway::copy {

namespace {

struct WordRow {
  std::string_view word;  // anywhere in the declared type, upper case
  Promise promise;
};
// The first that stands in the name decides. What is not here goes by affinity.
constexpr WordRow kWords[] = {{"JSON", Promise::json},   {"UUID", Promise::uuid},      {"GUID", Promise::uuid},
                              {"UNIQUEIDENTIFIER", Promise::uuid},
                              {"BOOL", Promise::boolean}, {"DATE", Promise::moment},   {"TIME", Promise::moment}};

// "VARCHAR(80)" -> 80; "DECIMAL(10,2)" and "TEXT" -> 0
std::uint64_t length_in(std::string_view type) {
  const std::size_t open = type.find('(');
  const std::size_t close = type.find(')', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return 0;
  const auto length = text::parse_int(text::trim(type.substr(open + 1, close - open - 1)));
  return length && *length > 0 ? static_cast<std::uint64_t>(*length) : 0;
}

ProfileWanted by_word(Promise promise) {
  ProfileWanted wanted;
  wanted.promise = promise;
  wanted.json = promise == Promise::json;
  wanted.uuids = promise == Promise::uuid;
  wanted.dates = promise == Promise::moment;
  wanted.decimals = promise == Promise::moment || promise == Promise::boolean;
  return wanted;
}

ProfileWanted by_affinity(std::string_view declared, std::string_view upper) {
  ProfileWanted wanted;
  switch (schema::affinity_of(declared)) {
    case schema::Affinity::integer:
      wanted.promise = upper == "TINYINT(1)" ? Promise::boolean : Promise::integer;
      wanted.decimals = true;
      break;
    case schema::Affinity::numeric:
      wanted.promise = upper == "ANY" ? Promise::nothing : Promise::number;
      wanted.decimals = true;
      wanted.dates = upper == "ANY";
      break;
    case schema::Affinity::real:
      wanted.promise = Promise::real;
      break;
    case schema::Affinity::text:
      wanted.promise = Promise::text;
      wanted.max_chars = length_in(upper);
      wanted.uuids = wanted.max_chars == 32 || wanted.max_chars == 36;
      break;
    case schema::Affinity::blob:  // BLOB, or no type at all: then anything may be in it
      wanted.promise = upper.empty() ? Promise::nothing : Promise::blob;
      wanted.decimals = wanted.dates = upper.empty();
      break;
  }
  return wanted;
}

}  // namespace

ProfileWanted wanted_for(std::string_view declared_type) {
  const std::string upper = text::upper(text::trim(declared_type));
  for (const WordRow& row : kWords) {
    if (upper.find(row.word) != std::string::npos) return by_word(row.promise);
  }
  return by_affinity(declared_type, upper);
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
