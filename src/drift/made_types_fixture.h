// drift/made_types_fixture.h - for tests: schemas, types, sequences and functions of a made schema.
//
// Purpose: what tables are made of.
// Shape:   each function adds one statement; see made_names_fixture.h.
#pragma once

#include "drift/made_names_fixture.h"

namespace groundway::drift::made {

inline void schema(World& world, Bytes&) {
  if (world.has_schema) return;
  world.has_schema = true;
  world.add("CREATE SCHEMA other");
}

inline std::string fresh_name(World& world, Bytes& bytes) {
  const std::string place = world.place(bytes), name = world.fresh(place, bytes);
  return name.empty() ? name : place + "." + name;
}

inline void enumeration(World& world, Bytes& bytes) {
  static constexpr const char* kLabels[] = {"'x'", "'y'", "'it''s'", "'z'", "'w'"};
  const std::string name = fresh_name(world, bytes);
  if (name.empty()) return;
  const int many = 1 + bytes.pick(5), first = bytes.pick(5), step = 1 + bytes.pick(4);
  std::string list;
  for (int i = 0; i < many; ++i) list += (i > 0 ? ", " : "") + std::string(kLabels[(first + i * step) % 5]);
  world.add("CREATE TYPE " + name + " AS ENUM (" + list + ")");
  world.types.push_back({name, std::string(kLabels[first]) + "::" + name});
}

inline void domain(World& world, Bytes& bytes) {
  static constexpr const char* kBases[] = {"text", "integer", "varchar(9)", "numeric(9,2)"};
  const std::string name = fresh_name(world, bytes);
  if (name.empty()) return;
  const int base = bytes.pick(4);
  std::string sql = "CREATE DOMAIN " + name + " AS " + kBases[base];
  if (bytes.chance(3)) sql += base == 1 || base == 3 ? " DEFAULT 1" : " DEFAULT 'v'";
  if (bytes.chance(4)) sql += " NOT NULL";
  if (bytes.chance(2))
    sql += bytes.chance(2) ? " CONSTRAINT shape CHECK (VALUE::text <> 'no')" : " CHECK (VALUE::text <> '')";
  world.add(sql);
  world.types.push_back({name, base == 1 || base == 3 ? "1" : "'v'"});
}

inline void composite(World& world, Bytes& bytes) {
  const std::string name = fresh_name(world, bytes);
  if (name.empty()) return;
  const std::string first = world.type(bytes);
  std::string sql = "CREATE TYPE " + name + " AS (x " + first;
  if (bytes.chance(2)) sql += ", y " + world.type(bytes);
  world.add(sql + ")");
  world.types.push_back({name, {}});
}

inline void range(World& world, Bytes& bytes) {
  static constexpr const char* kOver[] = {"integer", "double precision", "text", "date"};
  const std::string name = fresh_name(world, bytes);
  if (name.empty()) return;
  world.add("CREATE TYPE " + name + " AS RANGE (subtype = " + bytes.one_of(kOver) + ")");
  world.types.push_back({name, {}});
}

inline void sequence(World& world, Bytes& bytes) {
  const std::string name = fresh_name(world, bytes);
  if (name.empty()) return;
  std::string sql = "CREATE SEQUENCE " + name;
  if (bytes.chance(3)) sql += " AS integer";
  if (bytes.chance(3)) sql += " INCREMENT BY " + digit(2 + bytes.pick(3));
  if (bytes.chance(4)) sql += " CYCLE";
  world.add(sql);
  world.sequences.push_back(name);
}

inline void function(World& world, Bytes& bytes) {
  static constexpr const char* kNames[] = {"f", "g", "\"F x\""};
  static constexpr const char* kBodies[] = {"1", "2", "length($1::text)"};
  static constexpr const char* kSettings[] = {"IMMUTABLE", "IMMUTABLE STRICT",
                                              "IMMUTABLE PARALLEL SAFE COST 7"};
  const std::string name = world.place(bytes) + "." + bytes.one_of(kNames);
  const std::string argument = bytes.chance(3) ? world.type(bytes) : bytes.chance(3) ? "bigint" : "integer";
  const std::string result = bytes.chance(3) ? "bigint" : "integer";
  world.add("CREATE FUNCTION " + name + "(" + (bytes.chance(3) ? "n " : "") + argument +
            (bytes.chance(4) ? " DEFAULT NULL" : "") + ") RETURNS " + result + " LANGUAGE sql " +
            kSettings[bytes.pick(3)] + " AS 'SELECT " + bytes.one_of(kBodies) + "::" + result + "'");
  world.functions.push_back({name, argument});
}

inline void trigger_function(World& world, Bytes& bytes) {
  if (world.has_trigger_function) return;
  world.has_trigger_function = true;
  world.add(std::string("CREATE FUNCTION public.trig() RETURNS trigger LANGUAGE plpgsql AS 'begin return ") +
            (bytes.chance(2) ? "old" : "new") + "; end'");
}

// What it reads cannot be dropped before it.
inline void reading_function(World& world, Bytes& bytes) {
  const Relation* table = World::which(world.tables, bytes);
  if (table == nullptr) return;
  world.add("CREATE FUNCTION public.many(" + std::string(bytes.chance(2) ? "integer" : "") +
            ") RETURNS SETOF " + (bytes.chance(2) ? table->full() : std::string("bigint")) +
            " LANGUAGE sql BEGIN ATOMIC SELECT " + (bytes.chance(2) ? "id" : "*") + " FROM " + table->full() +
            "; END");
}

}  // namespace groundway::drift::made
