// drift/made_names_fixture.h - for tests: the bytes that decide a schema, and what is known of the schema so
// far.
//
// Purpose: what the parts of the generator (made_*_fixture.h) share.
// Shape:   pure values. A gene is one object or one detail of one; the same few names are given to all of
// them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace groundway::drift {

using Gene = std::array<std::uint8_t, 8>;  // the first byte: what; the others: which, where, how
using Genes = std::vector<Gene>;

namespace made {

// The bytes of a gene, one after the other; 0 for ever behind the end, and 0 is the plainest choice.
class Bytes {
 public:
  explicit Bytes(const Gene& gene) : gene_(gene) {}
  int pick(int below) { return next_ < gene_.size() && below > 0 ? gene_[next_++] % below : 0; }
  bool chance(int of) { return pick(of) == of - 1; }
  template <std::size_t N>
  std::string one_of(const char* const (&words)[N]) {
    return words[pick(static_cast<int>(N))];
  }

 private:
  const Gene& gene_;
  std::size_t next_ = 1;
};

struct Type {
  std::string name, value;  // value: a literal of it; empty: none that is sure to be one
};
struct Column {
  std::string name, type;
};
struct Relation {
  std::string schema, name;  // as SQL says it
  std::vector<Column> columns;
  char partitioned = 0;  // r, l, h
  std::string full() const { return schema + "." + name; }
};
struct Function {
  std::string name, argument;
};

inline bool is_number(const std::string& type) {
  return type == "integer" || type == "bigint";
}
inline bool is_text(const std::string& type) {
  return type == "text" || type.starts_with("varchar");
}
inline std::string digit(int n) {
  return std::to_string(n);
}

// What the parts write to. A statement that the server refuses is not made: see Bench in
// round_trip_pgtest.cc.
struct World {
  std::vector<std::string> statements;
  bool has_schema = false;
  std::vector<Type> types;
  std::vector<Function> functions;
  std::vector<std::string> sequences;
  std::vector<Relation> tables, views;
  bool has_trigger_function = false;
  std::set<std::string> taken;

  void add(std::string sql) { statements.push_back(std::move(sql)); }

  std::string place(Bytes& bytes) const { return bytes.chance(3) && has_schema ? "other" : "public"; }
  // A name that no relation or type of the schema has, from the one asked for on; empty: all are taken.
  std::string fresh(const std::string& schema, Bytes& bytes) {
    const auto is_free = [&](const std::string& name) { return taken.insert(schema + "." + name).second; };
    return walk(bytes, is_free);
  }
  static std::string fresh_column(const Relation& relation, Bytes& bytes) {
    return walk(bytes, [&](const std::string& name) {
      return std::ranges::none_of(relation.columns,
                                  [&](const Column& column) { return column.name == name; });
    });
  }
  template <class Free>
  static std::string walk(Bytes& bytes, const Free& is_free) {
    static constexpr const char* kWords[] = {"a", "b", "c", "d", "\"User\"", "\"order\"", "e"};
    const int first = bytes.pick(7);
    for (int i = 0; i < 7; ++i) {
      if (const char* const word = kWords[(first + i) % 7]; is_free(word)) return word;
    }
    return {};
  }
  // Of objects by name: nobody moves to another one when one that he did not ask for goes away. Null: there
  // is none.
  template <class Named>
  static Named* which(std::vector<Named>& all, Bytes& bytes) {
    const int first = bytes.pick(24);
    if (all.empty()) return nullptr;
    return &all[static_cast<std::size_t>(first) % all.size()];
  }
  template <class Named>
  static const Named* which(const std::vector<Named>& all, Bytes& bytes) {
    return which(const_cast<std::vector<Named>&>(all), bytes);
  }
  // A column's name; "id" where there is no other.
  static Column column_of(const Relation& relation, Bytes& bytes) {
    const int n = bytes.pick(24);
    if (relation.columns.empty()) return {"id", "bigint"};
    return relation.columns[static_cast<std::size_t>(n) % relation.columns.size()];
  }
  std::string type(Bytes& bytes) const {
    static constexpr const char* kPlain[] = {
        "integer",          "bigint",    "text",  "varchar(20)", "numeric(10,2)", "boolean",
        "timestamptz",      "date",      "jsonb", "uuid",        "integer[]",     "varchar(40)",
        "double precision", "int4range", "text[]"};
    const int n = bytes.pick(15 + 3 * static_cast<int>(types.size()));
    if (n < 15) return kPlain[n];
    const std::string& name = types[static_cast<std::size_t>((n - 15) / 3)].name;
    return (n - 15) % 3 == 2 ? name + "[]" : name;
  }
  // A value of a type, for a default or a comparison; empty: none.
  std::string value_of(const std::string& type, Bytes& bytes) const {
    const int n = bytes.pick(9);
    if (is_number(type)) {
      return n > 5 && !functions.empty() ? functions[0].name + "(" + digit(n) + ")" : digit(n);
    }
    if (is_text(type)) return n % 2 == 1 ? "'it''s'" : "'v'";
    if (type == "boolean") return n % 2 == 1 ? "true" : "false";
    if (type == "timestamptz") return n % 2 == 1 ? "now()" : "'2024-02-29 12:00:00+00'";
    if (type == "jsonb") return "'{\"k\": " + digit(n) + "}'";
    if (type == "integer[]") return "'{1," + digit(n) + "}'";
    for (const Type& own : types) {
      if (own.name == type) return own.value;
    }
    return {};
  }
};

}  // namespace made
}  // namespace groundway::drift
