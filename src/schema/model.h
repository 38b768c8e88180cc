// schema/model.h - a PostgreSQL schema as values: what is to be made, or what is there.
//
// Purpose: the converter writes it, the renderer makes DDL of it, introspection reads it back.
// Shape:   names are exact (unquoted, case as in the catalogue); expressions are PostgreSQL text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/type.h"

namespace groundway::schema {

struct Identity {
  bool always = false;     // GENERATED ALWAYS; else BY DEFAULT
  std::int64_t start = 1;  // the next value to be given
  bool exhausted = false;  // `start` was given already and there is none after it: the next insert must fail
  std::string sequence;  // the sequence's name where PostgreSQL's own choice would collide; empty: its choice
};

struct Column {
  std::string name;
  Type type;
  bool not_null = false;
  std::string collation;      // as in DDL, quoted ("C"); empty: the default
  std::string default_sql;    // empty: none
  std::string generated_sql;  // empty: an ordinary column; else GENERATED ALWAYS AS (..) STORED
  std::optional<Identity> identity;
  std::optional<Type> domain_of;         // introspection: the base type, when `type` is a domain
  std::vector<std::string> enum_labels;  // introspection, type `other`: the labels when it is an enum
  bool text_wire =
      false;  // introspection, type `other`: binary COPY takes the plain text (citext, xml, a domain)
  std::string owned_sequence;  // introspection: serial's sequence, quoted and qualified; empty: none
};

struct Key {
  std::string name;
  std::vector<std::string> columns;
  std::string origin = {};  // the outcome it stands for, "unique users (email)"; empty when introspected
};

struct Check {
  std::string name;
  std::string expression;
  std::string origin = {};  // the outcome it stands for, "unique users (email)"; empty when introspected
};

struct ForeignKey {
  std::string name;
  std::vector<std::string> columns;
  std::string schema, table;
  std::vector<std::string> referred;
  std::string on_delete = "NO ACTION", on_update = "NO ACTION";
  bool deferrable = false, initially_deferred = false, not_valid = false;
  std::string origin = {};  // the outcome it stands for, "unique users (email)"; empty when introspected
};

struct IndexPart {
  std::string expression;  // a quoted column name or (expression), ready for DDL
  std::string collation;   // as in DDL; empty: the default
  bool descending = false;
};

struct Index {
  std::string name, table;
  bool unique = false;
  std::vector<IndexPart> parts;
  std::string where;  // empty: a whole index
  std::string origin = {};  // the outcome it stands for, "unique users (email)"; empty when introspected
};

struct Table {
  std::string schema, name;
  std::vector<Column> columns;
  std::optional<Key> primary_key;
  std::vector<Key> unique;
  std::vector<Check> checks;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Index> indexes;
};

struct View {
  std::string schema, name;
  std::vector<std::string> columns;  // empty: as the query names them
  std::string query;
  std::string origin = {};  // the outcome it stands for, "unique users (email)"; empty when introspected
};

struct Trigger {  // a plpgsql function and the trigger that calls it
  std::string schema, name, table;
  std::string function_ddl, trigger_ddl;
  std::string origin = {};  // the outcome it stands for, "unique users (email)"; empty when introspected
};

struct Model {
  std::vector<Table> tables;
  std::vector<View> views;  // in dependency order
  std::vector<Trigger> triggers;
};

}  // namespace groundway::schema
