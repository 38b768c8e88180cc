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

// Bytes that no PostgreSQL name can hold, written out: what is not UTF-8, and zero.
std::string without_bad_bytes(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::size_t good = std::min({text::utf8_fault(name), name.find('\0'), name.size()});
    out += name.substr(0, good);
    if (good == name.size()) break;
    out += "_x" + text::hex(name.substr(good, 1));
    name.remove_prefix(good + 1);
  }
  return out;
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
  const std::string possible = wanted.empty() ? "unnamed" : without_bad_bytes(wanted);
  TargetName target{.name = shorten(possible), .note = {}};
  if (target.name != possible) target.note = "has over 63 bytes: " + target.name;
  if (possible != wanted)
    target.note = (wanted.empty() ? "has no name: " : "its name is not UTF-8: ") + target.name;
  const std::string base = target.name;
  for (int n = 1; !taken_.insert(target.name).second; ++n) {
    target.name = with_suffix(base, "_" + std::to_string(n));
    target.note = "the name is taken " + what_ + ": " + target.name;
  }
  return target;
}

std::vector<TargetName> name_all(NameScope& scope, const std::vector<std::string>& sources,
                                 Identifiers policy) {
  const bool fold = policy == Identifiers::fold && folds_without_collision(sources);
  std::vector<TargetName> names;
  names.reserve(sources.size());
  for (const std::string& source : sources) {
    names.push_back(scope.take(fold ? text::lower(source) : source));
    if (fold || policy == Identifiers::keep || !names.back().note.empty()) continue;
    names.back().note = note_collision(source, sources);
  }
  return names;
}

std::vector<TargetName> name_columns(const std::string& table, const std::vector<std::string>& sources,
                                     Identifiers policy) {
  NameScope scope("in table " + table);
  for (const std::string_view system : kSystemColumns) scope.take(system);
  const bool fold = policy == Identifiers::fold && folds_without_collision(sources);
  std::vector<TargetName> names;
  names.reserve(sources.size());
  for (const std::string& source : sources) {
    const std::string wanted = fold ? text::lower(source) : source;
    if (wanted.empty()) {
      names.push_back(scope.take("column_" + std::to_string(names.size() + 1)));
      names.back().note = "has no name: " + names.back().name;
    } else if (is_system_column(wanted)) {
      names.push_back(scope.take(wanted + "_"));
      names.back().note = "PostgreSQL has a system column " + wanted + ": " + names.back().name;
    } else {
      names.push_back(scope.take(wanted));
      if (!fold && policy == Identifiers::fold && names.back().note.empty())
        names.back().note = note_collision(source, sources);
    }
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
