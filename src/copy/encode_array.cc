// A JSON list into an array: SQLite's frameworks keep what is text[] or integer[] in PostgreSQL as JSON text.
#include "copy/classify.h"
#include "copy/encode.h"
#include "copy/json_grammar.h"
#include "copy/json_keys.h"

namespace groundway::copy {
namespace {

using schema::TypeKind;

struct ElementOid {
  TypeKind kind;
  std::uint32_t oid;  // of pg_type: fixed for ever
};
constexpr ElementOid kElements[] = {
    {TypeKind::boolean, 16},     {TypeKind::smallint, 21},      {TypeKind::integer, 23},
    {TypeKind::bigint, 20},      {TypeKind::real, 700},         {TypeKind::double_precision, 701},
    {TypeKind::numeric, 1700},   {TypeKind::text, 25},          {TypeKind::varchar, 1043},
    {TypeKind::bpchar, 1042},    {TypeKind::date, 1082},        {TypeKind::time, 1083},
    {TypeKind::timestamp, 1114}, {TypeKind::timestamptz, 1184}, {TypeKind::uuid, 2950},
};

std::uint32_t oid_of(TypeKind kind) {
  for (const ElementOid& row : kElements) {
    if (row.kind == kind) return row.oid;
  }
  return 0;
}

// What stands between the quotes, without its escapes. The view holds until the next call.
const char* plain_text(const RawString& raw, std::string_view& text) {
  thread_local Buffer room(64);
  text = raw.bytes;
  if (!raw.escaped) return nullptr;
  if (const char* fault = escape_fault(raw.bytes)) return fault;
  room.clear();
  const char* p = raw.bytes.data();
  const char* const end = p + raw.bytes.size();
  while (p < end) {
    if (*p == '\\') {
      put_utf8(read_escape(p, end).code, room);
    } else {
      room.put8(static_cast<std::uint8_t>(*p++));
    }
  }
  text = room.view();
  return nullptr;
}

// Reads the events of one flat list; each value goes through the element type's own encoder.
class ListWriter {
 public:
  ListWriter(const ColumnPlan& element, Buffer& out) : element_(element), out_(out) {}

  void begin(bool object) {
    ++depth_;
    fault_ = fault_ != nullptr ? fault_ : object ? "object in an array column" : nullptr;
    if (depth_ > 1 && fault_ == nullptr) fault_ = "list in a list in an array column";
  }
  const char* end(bool) {
    --depth_;
    return fault_;
  }
  const char* key(const RawString&) { return fault_; }
  const char* string(const RawString& raw) {
    Cell cell{.storage = Storage::text};
    if (const char* fault = plain_text(raw, cell.bytes)) return fault;
    return add(cell);
  }
  const char* number(std::string_view token, const Decimal& /*value*/) {
    Cell cell{.storage = Storage::text, .bytes = token};
    if (parse_integer(token, cell.integer)) cell.storage = Storage::integer;
    return add(cell);
  }
  void word(std::string_view token) {
    const Cell cell{.storage = token == "null" ? Storage::null : Storage::text, .bytes = token};
    has_null_ |= cell.storage == Storage::null;
    if (const char* fault = add(cell)) fault_ = fault;
  }

  const char* fault() const { return fault_; }
  std::uint32_t count() const { return count_; }
  bool has_null() const { return has_null_; }

 private:
  const char* add(const Cell& cell) {
    if (fault_ != nullptr) return fault_;
    if (depth_ == 0) return "no list in an array column";
    ++count_;
    return element_.encode(cell, element_, out_);
  }

  const ColumnPlan& element_;
  Buffer& out_;
  int depth_ = 0;
  std::uint32_t count_ = 0;
  bool has_null_ = false;
  const char* fault_ = nullptr;
};

// As array_recv() reads it and array_send() writes it: an empty array has no dimension.
void put_header(const ColumnPlan& element, const ListWriter& list, std::size_t at, Buffer& out) {
  const bool empty = list.count() == 0;
  out.set32(at + 4, empty ? 0 : 1);
  out.set32(at + 8, list.has_null() ? 1 : 0);
  out.set32(at + 12, oid_of(element.type.kind));
  if (empty) return out.rewind(at + 16);
  out.set32(at + 16, list.count());
  out.set32(at + 20, 1);  // the first subscript
}

}  // namespace

bool plan_array(ColumnPlan& plan) {
  const std::string_view name = plan.type.name;
  if (!name.ends_with("[]")) return false;
  ColumnPlan element;
  element.type = schema::parse_type(name.substr(0, name.size() - 2));
  element.on_nul = plan.on_nul;
  element.on_bad_utf8 = plan.on_bad_utf8;
  element.truncate_times = plan.truncate_times;
  if (oid_of(element.type.kind) == 0 || !choose_encoder(element)) return false;
  plan.element.assign(1, std::move(element));
  return true;
}

const char* encode_array(const Cell& cell, const ColumnPlan& plan, Buffer& out) {
  constexpr std::size_t kHeader = 24;  // length, dimensions, nulls, element type, count, first subscript
  if (cell.storage == Storage::null) return put_null(plan, out);
  if (cell.storage != Storage::text) return "no list in an array column";
  if (!is_clean_text(cell.bytes)) return "invalid UTF-8 or zero byte in JSON";
  if (cell.bytes == kListNull) return put_null(plan, out);
  const std::size_t at = out.size();
  out.extend(kHeader);
  ListWriter list(plan.element[0], out);
  const char* fault = read_json(cell.bytes, list);
  if (fault == nullptr) fault = list.fault();
  if (fault == nullptr && out.size() - at > kMaxField) fault = "over 1 GB";
  if (fault != nullptr) {
    out.rewind(at);
    return fault;
  }
  put_header(plan.element[0], list, at, out);
  out.set32(at, static_cast<std::uint32_t>(out.size() - at - 4));
  return nullptr;
}

}  // namespace groundway::copy
