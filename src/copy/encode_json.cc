// json and jsonb.
#include <cmath>

#include "copy/classify.h"
#include "copy/encode.h"
#include "copy/json.h"

namespace groundway::copy {

namespace {

// The JSON text of a cell: numbers are JSON numbers; `room` (32 bytes) keeps their digits.
const char* json_text(const Cell& cell, char* room, std::string_view& text) {
  if (cell.storage == Storage::integer || cell.storage == Storage::real) {
    if (cell.storage == Storage::real && !std::isfinite(cell.real)) return "infinity in a JSON column";
    text = {room, static_cast<std::size_t>(number_text(cell, room) - room)};
    return nullptr;
  }
  if (cell.bytes.size() > kMaxField - 1) return "over 1 GB";
  if (!is_clean_text(cell.bytes)) {
    return cell.storage == Storage::blob ? "binary blob in a JSON column"
                                         : "invalid UTF-8 or zero byte in JSON";
  }
  text = cell.bytes;
  return nullptr;
}

}  // namespace

const char* encode_json(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  char room[32];
  std::string_view text;
  if (cell.storage == Storage::null) return put_null(plan, out);
  if (plan.strict_json && cell.storage == Storage::text) {
    text = cell.bytes;
  } else {
    if (const char* fault = json_text(cell, room, text)) return fault;
    if (const char* fault = json_fault(text)) return fault;
  }
  out.put32(static_cast<std::uint32_t>(text.size()));
  out.put(text);
  return nullptr;
}

const char* encode_jsonb(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  char room[32];
  std::string_view text;
  if (cell.storage == Storage::null) return put_null(plan, out);
  if (plan.strict_json && cell.storage == Storage::text) {
    text = cell.bytes;
  } else {
    if (const char* fault = json_text(cell, room, text)) return fault;
    if (const char* fault = inspect_json(text).jsonb_fault) return fault;
  }
  out.put32(static_cast<std::uint32_t>(text.size() + 1));
  out.put8(1);  // the version of jsonb's binary form
  out.put(text);
  return nullptr;
}

}  // namespace groundway::copy
