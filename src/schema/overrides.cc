// Types that a person set in [copy.types]: which columns they name, and how such a column is read.
#include "base/text.h"
#include "schema/decide_parts.h"

namespace groundway::schema {
namespace {

constexpr std::string_view kEveryTable = "*.";

// Calls `take` with the key of every column that the name fits; -> how many that were.
template <class Take>
std::size_t each_named(const Source& source, const std::string& name, Take take) {
  std::size_t found = 0;
  const bool everywhere = name.starts_with(kEveryTable);
  for (const SourceTable& table : source.tables) {
    for (const SourceColumn& column : table.columns) {
      const std::string key = column_key(table, column);
      const bool fits =
          everywhere ? text::iequals(column.name, name.substr(kEveryTable.size())) : key == text::lower(name);
      if (fits) take(key), ++found;
    }
  }
  return found;
}

Error unknown_column(const std::string& name, const Source& source) {
  const bool everywhere = name.starts_with(kEveryTable);
  std::vector<std::string> known;
  for (const SourceTable& table : source.tables) {
    for (const SourceColumn& column : table.columns)
      known.push_back(everywhere ? std::string(kEveryTable) + text::lower(column.name)
                                 : column_key(table, column));
  }
  Error error(Code::config_key, "[copy.types] names \"" + name + "\", which is no column of the SQLite file");
  if (const auto near = text::nearest(text::lower(name), known)) {
    error.fix = "did you mean \"" + *near + "\"?";
  } else {
    error.fix = "write \"table.column\", or \"*.column\" for the columns of that name in all tables";
  }
  return error;
}

// A person has said that these numbers are times: the unit is told by their size alone.
std::optional<Reading> named_unit(const ColumnProfile& p) {
  if (values(p) == 0 || p.integers + p.reals != values(p)) return std::nullopt;
  constexpr double kFirstDay = 2'440'587;  // 1970 as a Julian day
  constexpr double kLastDay = 2'488'070;   // 2100
  if (p.integers == 0 && p.min_real >= kFirstDay && p.max_real <= kLastDay) return Reading::julian_days;
  return unit_by_size(p);
}

}  // namespace

std::string column_key(const SourceTable& table, const SourceColumn& column) {
  return text::lower(table.name + "." + column.name);
}

Result<std::map<std::string, Type>> resolve_overrides(const Source& source,
                                                      const std::map<std::string, Type>& written) {
  std::map<std::string, Type> out;
  for (const bool everywhere : {true, false}) {  // one column's own word is the last one
    for (const auto& [name, chosen] : written) {
      if (name.starts_with(kEveryTable) != everywhere) continue;
      const auto take = [&out, &type = chosen](const std::string& key) { out[key] = type; };
      if (each_named(source, name, take) == 0) return unknown_column(name, source);
    }
  }
  return out;
}

ColumnDecision adopt(const Type& type, const ColumnProfile& profile, const std::string& reason) {
  const bool time = type.kind == TypeKind::timestamptz || type.kind == TypeKind::timestamp ||
                    type.kind == TypeKind::date;
  const Reading reading = time ? named_unit(profile).value_or(Reading::plain) : Reading::plain;
  return {.type = type, .reading = reading, .changed = true, .reason = reason};
}

void apply_overrides(const Source& source, const std::vector<TableProfile>& profiles,
                     const std::map<std::string, Override>& overrides, States& states) {
  static const ColumnProfile none;
  for (std::size_t t = 0; t < source.tables.size(); ++t) {
    for (std::size_t c = 0; c < source.tables[t].columns.size(); ++c) {
      const SourceColumn& column = source.tables[t].columns[c];
      const auto found = overrides.find(column_key(source.tables[t], column));
      if (found == overrides.end()) continue;
      const bool profiled = t < profiles.size() && c < profiles[t].columns.size();
      const auto& [type, why] = found->second;
      states[t][c].decision = adopt(type, profiled ? profiles[t].columns[c] : none,
                                    declared_words(column.declared_type) + ", " + why + ": " + render(type));
      states[t][c].pinned = true;
    }
  }
}

}  // namespace groundway::schema
