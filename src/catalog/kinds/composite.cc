// CREATE TYPE ... AS: "attributes", a name and its type a line; "attribute_comments", a name and its comment
// a line.
#include <algorithm>
#include <iterator>

#include "catalog/listed.h"
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

using Items = std::vector<std::string>;

bool holds(const Items& items, const std::string& item) {
  return std::ranges::find(items, item) != items.end();
}

// What is left of `had` when the attributes go that are not wanted.
Items kept_of(const Items& had, const Items& wanted) {
  Items out;
  std::ranges::copy_if(had, std::back_inserter(out),
                       [&](const std::string& item) { return holds(wanted, item); });
  return out;
}

// Attributes can go and be added behind the others; nothing else while a column has the type.
Fit fit(const Object& a, const Object& b, const std::vector<std::string_view>&) {
  const Items had = listed(a.get("attributes")), wanted = listed(b.get("attributes"));
  const Items kept = kept_of(had, wanted);
  const bool is_behind = std::ranges::equal(kept, Items(wanted.begin(), wanted.begin() + std::ssize(kept)));
  const bool same_names = std::ranges::any_of(had, [&](const std::string& item) {
    return !holds(wanted, item) && std::ranges::any_of(wanted, [&](const std::string& other) {
      return worded(other).name == worded(item).name;
    });
  });
  return is_behind && !same_names && !kept.empty() ? Fit::alter : Fit::recreate;
}

void write_comments(const Object* a, const Object& b, Writer& out) {
  const Items had = a == nullptr ? Items() : listed(a->get("attribute_comments"));
  const Items wanted = listed(b.get("attribute_comments"));
  const auto say = [&](const std::string& name, const std::string& text) {
    out.add("COMMENT ON COLUMN " + qualified(b.name) + "." + name + " IS " + text);
  };
  for (const std::string& item : wanted) {
    if (!holds(had, item)) say(worded(item).name, worded(item).rest);
  }
  const auto still_said = [&](const std::string& name) {
    return std::ranges::any_of(wanted, [&](const std::string& item) { return worded(item).name == name; });
  };
  const auto is_there = [&](const std::string& name) {
    return std::ranges::any_of(listed(b.get("attributes")),
                               [&](const std::string& item) { return worded(item).name == name; });
  };
  for (const std::string& item : had) {
    const std::string name = worded(item).name;
    if (!still_said(name) && is_there(name)) say(name, "NULL");
  }
}

void create(const Object& b, Writer& out) {
  out.add("CREATE TYPE " + qualified(b.name) + " AS (" + joined(listed(b.get("attributes"))) + ")");
  write_comments(nullptr, b, out);
}

void alter(const Object& a, const Object& b, Writer& out) {
  const Items had = listed(a.get("attributes")), wanted = listed(b.get("attributes"));
  const std::string alter_type = "ALTER TYPE " + qualified(b.name);
  for (const std::string& item : wanted) {
    if (!holds(had, item)) out.add(alter_type + " ADD ATTRIBUTE " + item + " CASCADE", kBrief);
  }
  for (const std::string& item : had) {
    if (holds(wanted, item)) continue;
    out.add(alter_type + " DROP ATTRIBUTE " + worded(item).name + " CASCADE",
            {Class::destructive, Lock::access_exclusive});
  }
  write_comments(&a, b, out);
}

}  // namespace

extern const KindWriter composite;
const KindWriter composite = {Kind::composite, fit, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
