// schema/type.h - a PostgreSQL column type, as far as groundway makes or fills one.
//
// Purpose: one value that the decision, the DDL, the encoder and the proof all read.
// Shape:   kind + the modifiers that kind has; `other` keeps the server's own spelling in `name`.
#pragma once

#include <string>
#include <string_view>

namespace groundway::schema {

enum class TypeKind {
  boolean,
  smallint,
  integer,
  bigint,
  real,
  double_precision,
  numeric,
  text,
  varchar,  // length in `length`, 0: none
  bpchar,   // character(n)
  bytea,
  date,
  time,
  timestamp,
  timestamptz,
  interval,
  uuid,
  json,
  jsonb,
  other,  // an enum, inet, citext, an array ...: sent as text through the type's input function
};

struct Type {
  TypeKind kind = TypeKind::text;
  int precision = 0;  // numeric: 0 is unconstrained; time and timestamp: -1 is unconstrained
  int scale = 0;      // numeric
  int length = 0;     // varchar, bpchar: characters; 0 is unconstrained
  std::string name;   // `other`: schema-qualified, as format_type() prints it

  bool operator==(const Type&) const = default;
};

// The kind without modifiers: time and timestamps unconstrained, not of precision 0.
Type of(TypeKind kind);

// As it is written in DDL: "numeric(10,2)", "timestamp with time zone", "character varying(80)".
std::string render(const Type& type);

// Reads what render() and PostgreSQL's format_type() write, and the common short names (int8, float8,
// timestamptz).
Type parse_type(std::string_view text);

}  // namespace groundway::schema
