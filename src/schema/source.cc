#include "schema/source.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "schema/source_parts.h"
#include "sql/parser.h"

namespace groundway::schema {
namespace {

using TablesByName = std::map<std::string, const RawTable*>;

TablesByName by_name(const RawCatalogue& raw) {
  TablesByName tables;
  for (const RawTable& table : raw.tables) tables[text::lower(table.name)] = &table;
  return tables;
}

const RawTable* find(const TablesByName& tables, const std::string& name) {
  const auto it = tables.find(text::lower(name));
  return it == tables.end() ? nullptr : it->second;
}

Error unreadable(const std::string& object, Error error) {
  Error out(Code::source_schema, object + " cannot be read: " + error.cause);
  out.place = error.place.empty() ? object : error.place;
  out.fix = error.fix;
  return out;
}

// The rest of the file can be read past it, its own rows cannot.
SkippedObject unreadable_table(const RawObject& object) {
  return {.kind = "table",
          .name = object.name,
          .reason =
              "the SQLite library here does not understand its definition: a newer one wrote it, or it is "
              "damaged",
          .sql = object.sql};
}

Result<SourceTable> read_table(const RawObject& object, const RawTable& facts, const RawCatalogue& raw) {
  const std::string what = "table " + object.name;
  auto tree = sql::parse_create_table(object.sql);
  if (!tree) return unreadable(what, std::move(tree).error());
  ASSIGN(SourceTable table, merge_table(object.name, std::move(tree).value(), facts));
  for (const auto& [name, value] : raw.sequences) {
    if (text::iequals(name, object.name)) table.sequence = value;
  }
  return table;
}

const RawIndex* find_index(const RawTable& table, const std::string& name) {
  for (const RawIndex& index : table.indexes) {
    if (text::iequals(index.name, name)) return &index;
  }
  return nullptr;
}

bool is_named(const std::vector<SkippedObject>& skipped, const std::string& name) {
  return std::any_of(skipped.begin(), skipped.end(),
                     [&](const SkippedObject& s) { return text::iequals(s.name, name); });
}

Result<void> read_index(const RawObject& object, const TablesByName& facts, Source& source) {
  // Without text it is the index of a PRIMARY KEY or UNIQUE, which the table's own DDL tells.
  if (object.sql.empty()) return {};
  const SourceTable* table = source.find(object.table);
  const RawTable* raw_table = find(facts, object.table);
  if (raw_table == nullptr && !is_named(source.skipped, object.table)) {
    source.skipped.push_back({.kind = "index",
                              .name = object.name,
                              .reason = "its table " + object.table + " is not there",
                              .sql = object.sql});
  }
  if (table == nullptr || raw_table == nullptr) return {};  // of a skipped table: left out with it
  auto tree = sql::parse_create_index(object.sql);
  if (!tree) {
    source.skipped.push_back({.kind = "index",
                              .name = object.name,
                              .reason = "its definition is not understood: " + tree.error().cause,
                              .sql = object.sql});
    return {};
  }
  const RawIndex* raw_index = find_index(*raw_table, object.name);
  // Written by a newer SQLite, the library here passed over it: the text alone has to do.
  const RawIndex told = raw_index != nullptr ? *raw_index : facts_of(tree.value(), *table);
  ASSIGN(SourceIndex index, merge_index(object, std::move(tree).value(), told, *table));
  source.indexes.push_back(std::move(index));
  return {};
}

void read_view(const RawObject& object, Source& source) {
  SourceView view{.name = object.name, .sql = object.sql, .tree = nullptr, .fault = {}};
  auto tree = sql::parse_create_view(object.sql);
  if (tree) {
    view.tree = std::make_shared<sql::CreateView>(std::move(tree).value());
  } else {
    view.fault = tree.error().cause;
  }
  source.views.push_back(std::move(view));
}

void read_trigger(const RawObject& object, Source& source) {
  SourceTrigger trigger{
      .name = object.name, .table = object.table, .sql = object.sql, .tree = nullptr, .fault = {}};
  auto tree = sql::parse_create_trigger(object.sql);
  if (tree) {
    trigger.tree = std::make_shared<sql::CreateTrigger>(std::move(tree).value());
  } else {
    trigger.fault = tree.error().cause;
  }
  source.triggers.push_back(std::move(trigger));
}

// REFERENCES parent without columns means the parent's primary key.
void resolve_foreign_keys(Source& source) {
  for (SourceTable& table : source.tables) {
    for (SourceForeignKey& key : table.foreign_keys) {
      const SourceTable* parent = source.find(key.table);
      if (!key.referred.empty() || parent == nullptr || !parent->primary_key) continue;
      if (parent->primary_key->columns.size() != key.columns.size()) continue;
      for (const std::size_t at : parent->primary_key->columns)
        key.referred.push_back(parent->columns[at].name);
    }
  }
}

Result<void> read_tables(const RawCatalogue& raw, const TablesByName& facts, Source& source) {
  const std::vector<VirtualTable> machinery = virtual_tables(raw);
  for (const RawObject& object : raw.objects) {
    if (object.type != "table" || is_silent(object) || is_ours(object)) continue;
    const RawTable* table_facts = find(facts, object.name);
    auto skipped = skip_reason(object, table_facts, machinery);
    if (!skipped && table_facts == nullptr) skipped = unreadable_table(object);
    if (skipped) {
      source.skipped.push_back(std::move(*skipped));
      continue;
    }
    ASSIGN(SourceTable table, read_table(object, *table_facts, raw));
    source.tables.push_back(std::move(table));
  }
  return {};
}

bool contains(const std::string& haystack, std::string_view needle) {
  return haystack.find(needle) != std::string::npos;
}

}  // namespace

Affinity affinity_of(std::string_view declared_type) {
  const std::string type = text::lower(declared_type);
  if (contains(type, "int")) return Affinity::integer;
  if (contains(type, "char") || contains(type, "clob") || contains(type, "text")) return Affinity::text;
  if (type.empty() || contains(type, "blob")) return Affinity::blob;
  if (contains(type, "real") || contains(type, "floa") || contains(type, "doub")) return Affinity::real;
  return Affinity::numeric;
}

const SourceTable* Source::find(std::string_view table) const {
  for (const SourceTable& candidate : tables) {
    if (text::iequals(candidate.name, table)) return &candidate;
  }
  return nullptr;
}

// What stands in the catalogue and is no object of SQLite's. Where nothing else stands there, the catalogue
// itself was read wrongly: a text encoding that is not that of the file makes every word of it another.
Result<void> read_strangers(const RawCatalogue& raw, Source& source) {
  constexpr std::string_view kKinds[] = {"table", "index", "view", "trigger"};
  const auto is_known = [&](const RawObject& o) {
    return std::find(std::begin(kKinds), std::end(kKinds), o.type) != std::end(kKinds);
  };
  const bool any_known = std::any_of(raw.objects.begin(), raw.objects.end(), is_known);
  if (!raw.objects.empty() && !any_known) {
    return Error{Code::source_corrupt,
                 "none of the " + text::count_of(raw.objects.size(), "object") +
                     " in its catalogue is a table, index, view or trigger: the header names "
                     "another text encoding than the file has, or the catalogue is damaged"}
        .at("sqlite_schema");
  }
  for (const RawObject& object : raw.objects) {
    if (is_known(object)) continue;
    source.skipped.push_back(
        {.kind = object.type.empty() ? "object" : object.type,
         .name = object.name,
         .reason = "SQLite knows no object of this kind: somebody wrote it into the catalogue",
         .sql = object.sql});
  }
  return {};
}

Result<Source> read_source(const RawCatalogue& raw) {
  Source source;
  const TablesByName facts = by_name(raw);
  TRY(read_strangers(raw, source));
  TRY(read_tables(raw, facts, source));
  resolve_foreign_keys(source);
  for (const RawObject& object : raw.objects) {
    if (is_ours(object)) continue;
    if (object.type == "index") TRY(read_index(object, facts, source));
    if (object.type == "view") read_view(object, source);
    if (object.type == "trigger") read_trigger(object, source);
  }
  return source;
}

}  // namespace groundway::schema
