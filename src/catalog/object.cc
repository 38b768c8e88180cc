#include "catalog/object.h"

#include "sql/quote.h"

namespace groundway::catalog {
namespace {

struct Words {
  std::string_view sql, person;
};
constexpr Words kWords[] = {
#define GROUNDWAY_KIND(kind, sql, word) {sql, word},
#include "catalog/kinds.def"
#undef GROUNDWAY_KIND
};

bool takes_arguments(Kind kind) {
  return kind == Kind::function || kind == Kind::procedure || kind == Kind::aggregate;
}

}  // namespace

std::string_view sql_word(Kind kind) {
  return kWords[static_cast<std::size_t>(kind)].sql;
}
std::string_view word(Kind kind) {
  return kWords[static_cast<std::size_t>(kind)].person;
}

std::string qualified_parent(const Name& name) {
  return sql::quote_qualified(name.schema, name.parent);
}

std::string own_name(const Name& name) {
  const std::string out = sql::quote_ident(name.name);
  return takes_arguments(name.kind) ? out + "(" + name.arguments + ")" : out;
}

std::string qualified(const Name& name) {
  switch (name.kind) {
    case Kind::operator_:
      return (name.schema.empty() ? "" : sql::quote_ident(name.schema) + ".") + name.name + " (" +
             name.arguments + ")";
    case Kind::operator_class:
    case Kind::operator_family:
      return sql::quote_qualified(name.schema, name.name) + " USING " + name.arguments;
    case Kind::cast:
      return "(" + name.arguments + ")";
    default:
      break;
  }
  std::string out = name.parent.empty() ? sql::quote_qualified(name.schema, name.name)
                                        : qualified_parent(name) + "." + sql::quote_ident(name.name);
  if (takes_arguments(name.kind)) out += "(" + name.arguments + ")";
  return out;
}

std::string shown(const Name& name) {
  return std::string(word(name.kind)) + " " + qualified(name);
}

std::string_view Object::get(std::string_view key) const {
  for (const Property& property : properties) {
    if (property.key == key) return property.value;
  }
  return {};
}

int Catalog::add(Object object) {
  const int position = count();
  by_name_.emplace(object.name, position);
  objects_.push_back(std::move(object));
  return position;
}

int Catalog::find(const Name& name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? -1 : at->second;
}

std::vector<int> Catalog::parts(int position, Kind kind) const {
  std::vector<int> out;
  for (const int child : at(position).children) {
    if (at(child).name.kind == kind) out.push_back(child);
  }
  return out;
}

void Catalog::belongs(int child, int parent) {
  at(child).parent = parent;
  at(parent).children.push_back(child);
}

}  // namespace groundway::catalog
