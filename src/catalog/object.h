// catalog/object.h - what a PostgreSQL database is made of, as values.
//
// Purpose: one way in (drift/read_catalog.h) and one way out (catalog/diff.h): a dump is the difference from
//          nothing, drift is the difference between two.
// Shape:   pure. An Object is a kind, a name, properties as the catalogue words them (an expression as
//          pg_get_expr() prints it with nothing on the search path) and what it needs. What is not said has
//          the server's default. The columns of a query in drift/sql/ after the naming ones are the properties.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace groundway::catalog {

enum class Kind : std::uint8_t {
#define GROUNDWAY_KIND(kind, sql, word) kind,
#include "catalog/kinds.def"
#undef GROUNDWAY_KIND
};
std::string_view sql_word(Kind kind);  // "TABLE", as COMMENT ON and DROP say it
std::string_view word(Kind kind);      // "table", as a person says it

struct Name {  // each part exact and unquoted
  Kind kind{};
  std::string schema;     // empty: the kind lives in no schema
  std::string parent;     // the relation or domain of columns, constraints, triggers, rules, policies
  std::string name;
  std::string arguments;  // of functions, operators, casts: types as DDL says them

  auto operator<=>(const Name&) const = default;
};
// "table public.users", "column public.users.email": quoted as SQL needs it.
std::string shown(const Name& name);
std::string qualified(const Name& name);           // public.users, public.f(integer)
std::string own_name(const Name& name);            // email, f(integer): without schema and parent
std::string qualified_parent(const Name& name);    // public.users of a column of it

struct Property {
  std::string_view key;  // lives as long as the program: the reader interns it
  std::string value;

  bool operator==(const Property&) const = default;
};

struct Object {
  Name name;
  std::vector<Property> properties;  // in the query's order, only those that are set
  std::vector<int> needs;            // objects of the same Catalog without which this one cannot be
  int parent = -1;                   // the object that takes this one with it when it is dropped
  std::vector<int> children;         // those whose `parent` this one is, in the order in which they were read

  std::string_view get(std::string_view key) const;  // empty: not set
  std::string text(std::string_view key) const { return std::string(get(key)); }
  bool is(std::string_view key) const { return get(key) == "t"; }
};

class Catalog {
 public:
  int add(Object object);  // its position; names are unique
  const std::vector<Object>& objects() const { return objects_; }
  const Object& at(int position) const { return objects_[static_cast<std::size_t>(position)]; }
  Object& at(int position) { return objects_[static_cast<std::size_t>(position)]; }
  int count() const { return static_cast<int>(objects_.size()); }
  int find(const Name& name) const;  // -1: not there
  std::vector<int> parts(int position, Kind kind) const;  // children of a kind
  void belongs(int child, int parent);

  int server_version = 0;  // 150020; 0: of no server

 private:
  std::vector<Object> objects_;
  std::map<Name, int> by_name_;
};

}  // namespace groundway::catalog
