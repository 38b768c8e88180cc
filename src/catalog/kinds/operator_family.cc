// CREATE OPERATOR FAMILY: "members", one a line, are those that belong to none of its classes.
#include <algorithm>

#include "catalog/listed.h"
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

using Items = std::vector<std::string>;

std::string alter_family(const Object& it) {
  return "ALTER OPERATOR FAMILY " + qualified(it.name);
}

// A member is dropped by its number and its types: "OPERATOR 1 (integer, bigint)".
std::string dropped(const std::string& member) {
  const std::size_t open = member.find('('), close = member.find(')', open);
  const std::string what = member.substr(0, member.find(' ', member.find(' ') + 1));
  return what + " " + member.substr(open, close - open + 1);
}

void add_members(const Items& had, const Items& wanted, const Object& b, Writer& out) {
  Items news;
  for (const std::string& member : wanted) {
    if (std::ranges::find(had, member) == had.end()) news.push_back(member);
  }
  if (!news.empty()) out.add(alter_family(b) + " ADD " + joined(news));
}

void create(const Object& b, Writer& out) {
  out.add("CREATE OPERATOR FAMILY " + qualified(b.name));
  add_members({}, listed(b.get("members")), b, out);
}

void alter(const Object& a, const Object& b, Writer& out) {
  const Items had = listed(a.get("members")), wanted = listed(b.get("members"));
  Items gone;
  for (const std::string& member : had) {
    if (std::ranges::find(wanted, member) == wanted.end()) gone.push_back(dropped(member));
  }
  if (!gone.empty()) out.add(alter_family(b) + " DROP " + joined(gone));
  add_members(had, wanted, b, out);
}

}  // namespace

extern const KindWriter operator_family;
const KindWriter operator_family = {Kind::operator_family, always_alter, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
