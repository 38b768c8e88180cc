#include "catalog/secrets.h"

#include <algorithm>

#include "catalog/listed.h"

namespace groundway::catalog {
namespace {

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::string options_clause(const Object& it) {
  const std::string list = foreign_list(it.get("options"));
  return list.empty() ? list : " OPTIONS (" + list + ")";
}

std::string options_changed(const Object& a, const Object& b) {
  std::string changes = foreign_changes(a.get("options"), b.get("options"));
  const std::vector<std::string> kept = listed(b.get("secrets"));
  for (const std::string& name : listed(a.get("secrets"))) {
    if (!holds(kept, name)) changes += (changes.empty() ? "DROP " : ", DROP ") + name;
  }
  return changes.empty() ? changes : " OPTIONS (" + changes + ")";
}

void note_secrets(const Object* a, const Object& b, const std::string& alter, Writer& out) {
  const std::vector<std::string> had = a == nullptr ? std::vector<std::string>() : listed(a->get("secrets"));
  for (const std::string& name : listed(b.get("secrets"))) {
    if (holds(had, name)) continue;
    out.notes.push_back("the option " + name + " of " + shown(b.name) +
                        " is a secret and is not written: " + alter + " OPTIONS (ADD " + name + " '...')");
  }
}

}  // namespace groundway::catalog
