#include "pull/load.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

#include "base/interrupt.h"
#include "base/text.h"
#include "pull/types.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

using db::SqliteType;
using db::SqliteValue;

Error torn() {
  return Error{Code::internal, "the server's COPY cannot be read"};
}

// A reader of big-endian fields that never leaves its bytes.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  bool at_end() const { return bytes_.empty(); }
  bool skip(std::size_t n) {
    if (bytes_.size() < n) return false;
    bytes_.remove_prefix(n);
    return true;
  }
  template <class T>
  bool read(T& value) {
    if (bytes_.size() < sizeof(T)) return false;
    std::make_unsigned_t<T> bits = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
      bits = static_cast<std::make_unsigned_t<T>>((bits << 8U) | static_cast<unsigned char>(bytes_[i]));
    value = static_cast<T>(bits);
    return skip(sizeof(T));
  }
  bool take(std::size_t n, std::string_view& out) {
    out = bytes_.substr(0, n);
    return skip(n);
  }

 private:
  std::string_view bytes_;
};

std::int64_t integer_of(std::string_view field) {
  Fields f(field);
  std::int16_t two = 0;
  std::int32_t four = 0;
  std::int64_t eight = 0;
  if (field.size() == 2 && f.read(two)) return two;
  if (field.size() == 4 && f.read(four)) return four;
  f.read(eight);
  return eight;
}

// Whole numbers as integers, however many zeros follow the point; NaN and Infinity as they are.
SqliteValue decimal_value(std::string_view field) {
  const auto point = field.find('.');
  const bool whole = point == field.npos || field.find_first_not_of('0', point + 1) == field.npos;
  const auto integer = whole ? text::parse_int(field.substr(0, point)) : std::nullopt;
  if (integer) return {SqliteType::integer, *integer, 0, {}};
  if (field == "NaN" || field.ends_with("Infinity")) return {SqliteType::text, 0, 0, field};
  return {SqliteType::real, 0, std::strtod(std::string(field).c_str(), nullptr), {}};
}

SqliteValue value_of(Wire wire, std::string_view field) {
  switch (wire) {
    case Wire::boolean:
      return {SqliteType::integer, field == std::string_view("\1", 1) ? 1 : 0, 0, {}};
    case Wire::integer:
      return {SqliteType::integer, integer_of(field), 0, {}};
    case Wire::real: {
      const double value = std::bit_cast<double>(integer_of(field));
      if (value != value) return {SqliteType::text, 0, 0, "NaN"};
      return {SqliteType::real, 0, value, {}};
    }
    case Wire::blob:
      return {SqliteType::blob, 0, 0, field};
    case Wire::decimal:
    case Wire::text:
      break;
  }
  return {SqliteType::text, 0, 0, field};
}

class Loader {
 public:
  Loader(const PullTable& table, const Masker& masker, db::SqliteStatement& insert, Meter& meter)
      : table_(table), masker_(masker), insert_(insert), meter_(meter) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (!table.columns[i].from_expression) columns_.push_back(i);
    }
    room_.resize(columns_.size());
  }

  Result<void> take(std::string_view bytes) {
    Fields fields(bytes);
    if (!begun_) {
      std::int32_t extension = 0;
      if (!fields.skip(15) || !fields.read(extension) || extension < 0 ||
          !fields.skip(static_cast<std::size_t>(extension)))
        return torn();
      begun_ = true;
      if (fields.at_end()) return {};
    }
    std::int16_t count = 0;
    if (!fields.read(count)) return torn();
    if (count == -1) return {};
    if (static_cast<std::size_t>(count) != columns_.size()) return torn();
    for (std::size_t i = 0; i < columns_.size(); ++i) TRY(bind(i, fields));
    loaded.bytes += bytes.size();
    auto done = insert_.step();
    if (!done) return of_row(std::move(done).error());
    TRY(insert_.reset());
    if (++loaded.rows % 4096 == 0) {
      tell();
      return check_interrupt("The file that was there is as it was; nothing of the new one was kept.");
    }
    return {};
  }

  void tell() {
    meter_.add(loaded.rows - counted_.rows, loaded.bytes - counted_.bytes);
    counted_ = loaded;
  }

  Loaded loaded;

 private:
  Result<void> bind(std::size_t i, Fields& fields) {
    const PullColumn& column = table_.columns[columns_[i]];
    std::int32_t length = 0;
    std::string_view field;
    if (!fields.read(length) || (length >= 0 && !fields.take(static_cast<std::size_t>(length), field)))
      return torn();
    SqliteValue value = length < 0 ? SqliteValue{} : value_of(column.wire, field);
    if (column.is_masked()) value = masker_.mask(column, value, room_[i]);
    if (column.wire == Wire::decimal && value.type == SqliteType::text) value = decimal_value(value.bytes);
    return insert_.bind(static_cast<int>(i) + 1, value);
  }

  Error of_row(Error error) const {
    const bool unique = error.cause.find("UNIQUE constraint failed") != std::string::npos;
    if (!unique || !table_.is_masked()) return error;
    return Error{Code::mask_file, error.cause + ": made-up values met where each must be another"}.with_fix(
        "give the masked column of the key the kind \"hash\", or \"keep\"; one that holds few letters has no "
        "room");
  }

  const PullTable& table_;
  const Masker& masker_;
  db::SqliteStatement& insert_;
  Meter& meter_;
  Loaded counted_;
  std::vector<std::size_t> columns_;
  std::vector<std::string> room_;
  bool begun_ = false;
};

// A date's shift is the server's to compute: it knows the calendar.
std::string shifted(const PullColumn& c, const Masker& masker) {
  const std::string name = sql::quote_ident(c.pg.name), days = std::to_string(masker.shift_days());
  if (c.sense == Sense::date) return "(" + name + " - " + days + ")";
  const std::string type = c.sense == Sense::timestamptz ? "::timestamptz" : "::timestamp";
  return "(" + name + " - pg_catalog.make_interval(days => " + days + ", secs => " +
         std::to_string(masker.shift_seconds()) + "))" + type;
}

std::string selected(const PullColumn& c, const Masker& masker) {
  if (!c.is_masked()) return c.select;
  if (c.mask->kind == MaskKind::null || c.mask->kind == MaskKind::constant)
    return "NULL";  // it does not even leave the server
  if (c.mask->kind != MaskKind::date) return c.select;
  PullColumn moved = c;
  moved.value_sql = shifted(c, masker);
  decide_column(moved, masker.styles());
  return moved.select;
}

}  // namespace

Result<Loaded> load_table(db::PgConnection& reader, db::SqliteDb& file, const PullTable& table,
                          const Masker& masker, Meter& meter) {
  std::string list, names, places;
  for (const PullColumn& c : table.columns) {
    if (c.from_expression) continue;
    const char* comma = list.empty() ? "" : ", ";
    list += comma + selected(c, masker);
    names += comma + sql::quote_sqlite_ident(c.name);
    places += comma + std::string("?");
  }
  ASSIGN(auto insert, file.prepare("INSERT INTO " + sql::quote_sqlite_ident(table.name) + " (" + names +
                                   ") VALUES (" + places + ")"));
  Loader loader(table, masker, insert, meter);
  TRY(reader.copy_out("COPY (SELECT " + list + " FROM " + table.quoted() + ") TO STDOUT (FORMAT binary)",
                      [&](std::string_view row) { return loader.take(row); }));
  loader.tell();
  return loader.loaded;
}

}  // namespace groundway::pull
