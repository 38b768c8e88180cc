#include "copy/mended.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/text.h"
#include "copy/read_cell.h"

namespace groundway::copy {
namespace {

using db::SqliteType;

constexpr std::array<std::string_view, 6> kNames = {"", "integer", "real", "text", "blob", "null"};

std::string bytes_of(const db::OwnedValue& value) {
  if (value.type == SqliteType::integer) return std::to_string(value.integer);
  if (value.type == SqliteType::real) return fmt::format("{}", value.real);
  return value.bytes;
}

std::optional<std::string> unhex(std::string_view hex) {
  std::string out;
  if (hex.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, fault] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (fault != std::errc() || end != hex.data() + i + 2) return std::nullopt;
    out.push_back(static_cast<char>(byte));
  }
  return out;
}

}  // namespace

const Mends* mends_of(const TablePlan& plan, const db::SqliteStatement& row) {
  if (plan.mended.empty()) return nullptr;
  const auto found = plan.mended.find(row_key(plan, row));
  return found == plan.mended.end() ? nullptr : &found->second;
}

bool is_mended(const TablePlan& plan, const db::SqliteStatement& row,
               const std::vector<std::string>& columns) {
  const Mends* mends = mends_of(plan, row);
  return mends != nullptr && std::any_of(mends->begin(), mends->end(), [&](const auto& m) {
           return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) {
             return text::iequals(plan.columns[m.first].source_name, name);
           });
         });
}

Cell cell_of(const Mends* mends, const db::SqliteStatement& row, std::size_t column) {
  const auto found = mends == nullptr ? Mends::const_iterator() : mends->find(column);
  if (mends == nullptr || found == mends->end()) return read_cell(row, static_cast<int>(column));
  const db::OwnedValue& value = found->second;
  return Cell{static_cast<Storage>(value.type), value.integer, value.real, value.bytes};
}

std::string mends_json(const TablePlan& plan, const Mends& mends) {
  std::string out;
  for (const auto& [column, value] : mends) {
    out += (out.empty() ? "" : ",") + json_text(plan.columns[column].source_name) + ":{\"typeof\":\"" +
           std::string(kNames.at(static_cast<std::size_t>(value.type))) + "\",\"hex\":\"" +
           text::hex(bytes_of(value)) + "\"}";
  }
  return out.empty() ? "" : "{" + out + "}";
}

std::optional<db::OwnedValue> value_from(const std::string& storage, const std::string& hex) {
  const auto name = std::find(kNames.begin() + 1, kNames.end(), storage);
  auto bytes = unhex(hex);
  if (name == kNames.end() || !bytes) return std::nullopt;
  db::OwnedValue value;
  value.type = static_cast<SqliteType>(name - kNames.begin());
  if (value.type == SqliteType::integer) {
    value.integer = text::parse_int(*bytes).value_or(0);
  } else if (value.type == SqliteType::real) {
    std::from_chars(bytes->data(), bytes->data() + bytes->size(), value.real);
  } else if (value.type != SqliteType::null) {
    value.bytes = *std::move(bytes);
  }
  return value;
}

}  // namespace groundway::copy
