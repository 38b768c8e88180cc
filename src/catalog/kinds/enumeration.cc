// CREATE TYPE ... AS ENUM: "labels", each quoted, one a line. New ones are added where they stand.
#include <algorithm>

#include "catalog/listed.h"
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

std::vector<std::string> labels_of(const Object& it) { return listed(it.get("labels")); }

// All that was there is there still, in its order.
bool only_grows(const Object& a, const Object& b) {
  const std::vector<std::string> had = labels_of(a), wanted = labels_of(b);
  auto at = wanted.begin();
  for (const std::string& label : had) {
    at = std::find(at, wanted.end(), label);
    if (at == wanted.end()) return false;
    ++at;
  }
  return true;
}

Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  return only_grows(a, b) ? Fit::alter : Fit::recreate;
}

void create(const Object& b, Writer& out) {
  std::string list;
  for (const std::string& label : labels_of(b)) list += (list.empty() ? "" : ", ") + label;
  out.add("CREATE TYPE " + qualified(b.name) + " AS ENUM (" + list + ")");
}

void add_labels(const Object& a, const Object& b, Writer& out) {
  std::vector<std::string> there = labels_of(a);
  const std::vector<std::string> wanted = labels_of(b);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (std::ranges::find(there, wanted[i]) != there.end()) continue;
    const std::string where = i > 0 ? " AFTER " + wanted[i - 1] : there.empty() ? "" : " BEFORE " + there.front();
    out.add("ALTER TYPE " + qualified(b.name) + " ADD VALUE " + wanted[i] + where);
    there.push_back(wanted[i]);
  }
}

void alter(const Object& a, const Object& b, Writer& out) { add_labels(a, b, out); }

}  // namespace

extern const KindWriter enumeration;
const KindWriter enumeration = {Kind::enumeration, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
