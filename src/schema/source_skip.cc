// What SQLite keeps in a file for itself: statistics, virtual tables and the tables that hold their insides.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/source_parts.h"
#include "sql/parser.h"

namespace groundway::schema {
namespace {

struct Shadow {
  std::string_view module, suffix;
};

// An SQLite without the module lists its shadow tables as plain ones; their names are fixed by the module.
constexpr auto kShadows = std::to_array<Shadow>({
    {"fts5", "data"},       {"fts5", "idx"},     {"fts5", "content"},   {"fts5", "docsize"},
    {"fts5", "config"},     {"fts4", "content"}, {"fts4", "segments"},  {"fts4", "segdir"},
    {"fts4", "docsize"},    {"fts4", "stat"},    {"fts3", "content"},   {"fts3", "segments"},
    {"fts3", "segdir"},     {"fts3", "docsize"}, {"fts3", "stat"},      {"rtree", "node"},
    {"rtree", "parent"},    {"rtree", "rowid"},  {"rtree_i32", "node"}, {"rtree_i32", "parent"},
    {"rtree_i32", "rowid"}, {"geopoly", "node"}, {"geopoly", "parent"}, {"geopoly", "rowid"},
    {"spellfix1", "vocab"},
});

bool is_shadow_of(const std::string& table, const VirtualTable& owner) {
  const std::size_t cut = owner.name.size();
  if (table.size() <= cut + 1 || table[cut] != '_' || !text::istarts_with(table, owner.name)) return false;
  const std::string_view suffix = std::string_view(table).substr(cut + 1);
  return std::any_of(kShadows.begin(), kShadows.end(), [&](const Shadow& s) {
    return owner.module == s.module && text::iequals(s.suffix, suffix);
  });
}

// fts with content=docs indexes a table of the user's own; that one may even bear a shadow's name.
bool is_named_as_content(const std::string& table, const VirtualTable& owner) {
  const std::string sql = text::lower(owner.sql);
  for (std::size_t at = sql.find("content"); at != std::string::npos; at = sql.find("content", at + 7)) {
    std::size_t p = sql.find_first_not_of(" \t\r\n", at + 7);
    if (p == std::string::npos || sql[p] != '=') continue;
    p = sql.find_first_not_of(" \t\r\n'\"[`", p + 1);
    if (p == std::string::npos) continue;
    const std::size_t end = p + table.size();
    const bool whole =
        end <= sql.size() &&
        (end == sql.size() || std::string_view(" \t\r\n'\"]`,)").find(sql[end]) != std::string_view::npos);
    if (whole && sql.compare(p, table.size(), text::lower(table)) == 0) return true;
  }
  return false;
}

const VirtualTable* owner_of(const std::string& table, const std::vector<VirtualTable>& machinery) {
  for (const VirtualTable& owner : machinery) {
    if (is_shadow_of(table, owner) && !is_named_as_content(table, owner)) return &owner;
  }
  return nullptr;
}

// A module we have no list for: SQLite itself says "shadow", and a virtual table's name begins the table's.
const VirtualTable* owner_by_prefix(const std::string& table, const std::vector<VirtualTable>& machinery) {
  for (const VirtualTable& owner : machinery) {
    if (text::istarts_with(table, owner.name + "_") && !is_named_as_content(table, owner)) return &owner;
  }
  return nullptr;
}

std::string virtual_reason(const std::string& module) {
  const std::string what = "a virtual table (" + module + ")";
  if (module.starts_with("fts")) return what + ": its full-text index has no equal; PostgreSQL's is tsvector";
  if (module.starts_with("rtree") || module == "geopoly")
    return what + ": PostgreSQL's equal is a GiST index";
  return what + ": its rows come from a module of SQLite";
}

}  // namespace

std::vector<VirtualTable> virtual_tables(const RawCatalogue& raw) {
  std::vector<VirtualTable> found;
  for (const RawObject& object : raw.objects) {
    if (object.type != "table") continue;
    std::string module = sql::virtual_table_module(object.sql);
    if (!module.empty()) found.push_back({object.name, std::move(module), object.sql});
  }
  return found;
}

bool is_ours(const RawObject& object) {
  return text::istarts_with(object.name, "_groundway_") && object.sql.find(kOurComment) != std::string::npos;
}

bool is_silent(const RawObject& object) {
  return text::istarts_with(object.name, "sqlite_") && !text::istarts_with(object.name, "sqlite_stat");
}

std::optional<SkippedObject> skip_reason(const RawObject& object, const RawTable* facts,
                                         const std::vector<VirtualTable>& machinery) {
  const auto skipped = [&](std::string reason) {
    return SkippedObject{
        .kind = "table", .name = object.name, .reason = std::move(reason), .sql = object.sql};
  };
  const auto not_missed = [&](std::string reason) {
    SkippedObject object_skipped = skipped(std::move(reason));
    object_skipped.missed = false;
    return object_skipped;
  };
  if (text::istarts_with(object.name, "sqlite_stat")) {
    return not_missed("statistics of SQLite's planner; ANALYZE makes PostgreSQL's own");
  }
  if (object.name == "_litestream_seq" || object.name == "_litestream_lock") {
    return not_missed("Litestream's own bookkeeping of the file");
  }
  for (const VirtualTable& v : machinery) {
    if (v.name == object.name) return skipped(virtual_reason(v.module));
  }
  if (facts != nullptr && facts->kind == "virtual") return skipped(virtual_reason("module not named"));
  const VirtualTable* owner = owner_of(object.name, machinery);
  if (owner == nullptr && facts != nullptr && facts->kind == "shadow") {
    owner = owner_by_prefix(object.name, machinery);
  }
  if (owner == nullptr) return std::nullopt;
  return skipped("holds the insides of the virtual table " + owner->name + " (" + owner->module + ")");
}

}  // namespace groundway::schema
