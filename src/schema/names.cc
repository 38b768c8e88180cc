#include "schema/names.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>

#include "base/text.h"

namespace groundway::schema {
namespace {

constexpr std::size_t kHashDigits = 8;

// FNV-1a: the suffix of a shortened name must be the same on every run and every machine.
std::string hash_suffix(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 16777619U;
  }
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((hash >> shift) & 0xFFU);
  return text::hex(bytes);
}

// The longest beginning of at most `limit` bytes that does not cut a character.
std::string_view cut(std::string_view name, std::size_t limit) {
  if (name.size() <= limit) return name;
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return name.substr(0, end);
}

std::string with_suffix(std::string_view name, const std::string& suffix) {
  return std::string(cut(name, kMaxNameBytes - suffix.size())) + suffix;
}

Result<void> check_name(const std::string& name, const std::string& kind) {
  if (name.empty())
    return Error{Code::source_schema, kind + " has an empty name, which PostgreSQL cannot hold"};
  if (name.find('\0') != std::string::npos) {
    return Error{Code::source_schema, kind + " " + text::excerpt(name, 60) + " has a zero byte in its name"};
  }
  if (text::utf8_fault(name) != std::string::npos) {
    return Error{Code::source_schema, kind + " " + text::excerpt(name, 60) + " has a name that is not UTF-8"};
  }
  return {};
}

bool folds_without_collision(const std::vector<std::string>& sources) {
  std::set<std::string> folded;
  return std::all_of(sources.begin(), sources.end(),
                     [&](const std::string& s) { return folded.insert(text::lower(s)).second; });
}

// pg_attribute has these for every table; a column of that name is refused. Compared exactly, as they are.
constexpr auto kSystemColumns =
    std::to_array<std::string_view>({"tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"});

bool is_system_column(std::string_view name) {
  return std::find(kSystemColumns.begin(), kSystemColumns.end(), name) != kSystemColumns.end();
}

std::string note_collision(const std::string& source, const std::vector<std::string>& sources) {
  const auto same = [&](const std::string& s) {
    return s != source && text::lower(s) == text::lower(source);
  };
  const auto twin = std::find_if(sources.begin(), sources.end(), same);
  return twin == sources.end() ? "" : "keeps its case: folded it would be the same as " + *twin;
}

}  // namespace

std::string shorten(std::string_view name) {
  if (name.size() <= kMaxNameBytes) return std::string(name);
  return std::string(cut(name, kMaxNameBytes - kHashDigits - 1)) + "_" + hash_suffix(name);
}

TargetName NameScope::take(std::string_view wanted) {
  TargetName target{.name = shorten(wanted), .note = {}};
  if (target.name != wanted) target.note = "has over 63 bytes: " + target.name;
  const std::string base = target.name;
  for (int n = 1; !taken_.insert(target.name).second; ++n) {
    target.name = with_suffix(base, "_" + std::to_string(n));
    target.note = "the name is taken " + what_ + ": " + target.name;
  }
  return target;
}

Result<std::vector<TargetName>> name_all(NameScope& scope, const std::vector<std::string>& sources,
                                         Identifiers policy) {
  const bool fold = policy == Identifiers::fold && folds_without_collision(sources);
  std::vector<TargetName> names;
  names.reserve(sources.size());
  for (const std::string& source : sources) {
    TRY(check_name(source, "an object"));
    names.push_back(scope.take(fold ? text::lower(source) : source));
    if (fold || policy == Identifiers::keep || !names.back().note.empty()) continue;
    names.back().note = note_collision(source, sources);
  }
  return names;
}

Result<std::vector<TargetName>> name_columns(const std::string& table,
                                             const std::vector<std::string>& sources, Identifiers policy) {
  NameScope scope("in table " + table);
  for (const std::string_view system : kSystemColumns) scope.take(system);
  const bool fold = policy == Identifiers::fold && folds_without_collision(sources);
  std::vector<TargetName> names;
  names.reserve(sources.size());
  for (const std::string& source : sources) {
    TRY(check_name(source, "a column of table " + table));
    const std::string wanted = fold ? text::lower(source) : source;
    if (!is_system_column(wanted)) {
      names.push_back(scope.take(wanted));
      if (!fold && policy == Identifiers::fold && names.back().note.empty()) {
        names.back().note = note_collision(source, sources);
      }
      continue;
    }
    names.push_back(scope.take(wanted + "_"));
    names.back().note = "PostgreSQL has a system column " + wanted + ": " + names.back().name;
  }
  return names;
}

std::string constraint_name(const std::string& table, const std::vector<std::string>& columns,
                            std::string_view suffix) {
  std::string name = table;
  for (const std::string& column : columns) name += "_" + column;
  return shorten(name + "_" + std::string(suffix));
}

}  // namespace groundway::schema
