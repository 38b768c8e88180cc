// pull/expression.h - an expression as PostgreSQL prints it, in SQLite's words where it means the same there.
//
// Purpose: CHECKs, defaults, generated columns, index parts and views come along when nothing in them changes
// its
//          meaning; what would is refused with the reason, never guessed.
// Shape:   pure. A column is asked for by its table's alias (may be empty) and name.
// Errors:  none: a fault is a value.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pull/tokens.h"

namespace groundway::pull {

// What a value is, as far as a comparison in SQLite depends on it.
enum class Sense {
  boolean,  // 0 and 1
  integer,
  number,  // numeric and floating point
  text,
  date,
  time,
  timestamp,
  timestamptz,
  uuid,
  other,  // json, arrays, bytea and what is kept as its text: NULL or not is all that is asked
  null,   // a literal that takes the sense of its neighbour
};

struct Styles {                // how values are written in the file, so that a literal is written alike
  bool uuid_as_hex = false;    // 32 digits without hyphens
  bool full_fraction = false;  // seconds always with six digits
};

struct ColumnInSql {
  std::string sql;  // quoted for SQLite
  Sense sense = Sense::other;
};
using FindColumn = std::function<const ColumnInSql*(std::string_view alias, std::string_view name)>;

struct Translated {
  std::string sql;
  Sense sense = Sense::null;
  std::string fault;               // why it cannot be; empty: `sql` holds it
  std::vector<std::string> notes;  // what a person should know: lower() folds ASCII alone
  bool literal = false;            // a constant
  bool bytewise = false;           // a text under COLLATE "C": its order and its letters are SQLite's, too
};

// `steady`: a CHECK, an index or a generated column, where SQLite allows no clock.
struct Setting {
  FindColumn column;
  Styles styles{};
  bool steady = true;
  bool aggregates = false;  // count(), sum(), min(), max(): in a view
};

Translated translate(std::string_view expression, const Setting& setting);
// From tokens[at] on as far as the expression goes; `at` is left behind it.
Translated translate_tokens(const std::vector<Token>& tokens, std::size_t& at, const Setting& setting);

// Literals as they stand in the file. Empty: not of the form that can be written.
std::string moment_literal(const std::string& text, Sense sense, const Styles& styles);
std::string uuid_literal(const std::string& text, const Styles& styles);
Sense sense_of_type(std::string_view type_name);

}  // namespace groundway::pull
