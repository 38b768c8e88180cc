#include "catalog/options.h"

#include <map>
#include <vector>

#include "catalog/listed.h"

namespace groundway::catalog {
namespace {

struct Option {
  std::string name, value;
};

std::vector<Option> options_of(std::string_view lines) {
  std::vector<Option> out;
  for (const std::string& line : listed(lines)) {
    const std::size_t equals = line.find('=');
    out.push_back({line.substr(0, equals), line.substr(equals + 1)});
  }
  return out;
}

std::string in_a_row(const std::vector<Option>& options, std::string_view between) {
  std::string out;
  for (const Option& option : options) {
    if (!out.empty()) out += ", ";
    out += option.name + std::string(between) + option.value;
  }
  return out;
}

struct Differing {
  std::vector<Option> added, changed;
  std::vector<std::string> gone;
};

Differing compare(std::string_view before, std::string_view after) {
  std::map<std::string, std::string> had;
  for (Option& option : options_of(before)) had[option.name] = option.value;
  Differing out;
  for (Option& option : options_of(after)) {
    const auto found = had.find(option.name);
    if (found == had.end()) {
      out.added.push_back(option);
      continue;
    }
    if (found->second != option.value) out.changed.push_back(option);
    had.erase(found);
  }
  for (const auto& [name, value] : had) out.gone.push_back(name);
  return out;
}

void append(std::string& list, const std::string& item) { list += (list.empty() ? "" : ", ") + item; }

}  // namespace

std::string option_list(std::string_view lines) { return in_a_row(options_of(lines), "="); }
std::string foreign_list(std::string_view lines) { return in_a_row(options_of(lines), " "); }

void write_options(const std::string& head, std::string_view before, std::string_view after, Effect effect,
                   Writer& out) {
  const Differing differing = compare(before, after);
  std::string gone, set;
  for (const std::string& name : differing.gone) append(gone, name);
  for (const Option& option : differing.changed) append(set, option.name + "=" + option.value);
  for (const Option& option : differing.added) append(set, option.name + "=" + option.value);
  if (!gone.empty()) out.add(head + " RESET (" + gone + ")", effect);
  if (!set.empty()) out.add(head + " SET (" + set + ")", effect);
}

std::string foreign_changes(std::string_view before, std::string_view after) {
  const Differing differing = compare(before, after);
  std::string out;
  for (const std::string& name : differing.gone) append(out, "DROP " + name);
  for (const Option& option : differing.changed) append(out, "SET " + option.name + " " + option.value);
  for (const Option& option : differing.added) append(out, "ADD " + option.name + " " + option.value);
  return out;
}

}  // namespace groundway::catalog
