// copy/cell.h - one SQLite value on its way, and the plan for its column.
//
// Purpose: a row crosses three objects and one buffer: reader (Cell), encoder, COPY. No allocation per value.
// Shape:   Cell borrows its bytes from SQLite until the next step(). Field = int32 length (-1: null) + payload.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "schema/decision.h"
#include "schema/type.h"

namespace groundway::copy {

enum class Storage : std::uint8_t { integer = 1, real = 2, text = 3, blob = 4, null = 5 };  // SQLite's own numbers

struct Cell {
  Storage storage = Storage::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view bytes{};  // text (UTF-8) or blob
};

enum class OnBadText { reject, escape, replace, bytea };

struct ColumnPlan;

// Appends one binary COPY field to `out` and returns null; or appends nothing and returns why the value cannot
// be represented (a static text: "text in an integer column").
using EncodeFn = const char* (*)(const Cell& cell, const ColumnPlan& plan, Buffer& out);

// Drawn once a run, after the data is what it is: no difference was made to fit it (docs/decisions/0010).
using Seed = std::uint64_t;
// The server's hash of the field just encoded (payload without its length), for the expression in digest_sql.
using HashFn = std::uint64_t (*)(std::string_view payload, Seed seed);

struct ColumnPlan {
  std::string source_name;  // in SQLite
  std::string target_name;  // in PostgreSQL, unquoted
  schema::Type type;
  schema::Reading reading = schema::Reading::plain;
  OnBadText on_nul = OnBadText::reject, on_bad_utf8 = OnBadText::reject;
  bool truncate_times = false;  // a time finer than the column keeps is cut, not refused
  std::uint64_t cut_times = 0;  // how many were found
  std::vector<std::string> labels;  // `other`: an enum's labels; not empty makes it an enum
  std::vector<ColumnPlan> element;  // `other`: an array's element, one or none
  bool text_wire = false;    // `other`: the server's receive function takes plain text (a domain over text)
  bool not_null = false;     // a NULL is a reject (--data-only into a NOT NULL column)
  bool generated = false;    // proven, never sent: the server computes it
  // The profile has seen every value that comes: what it found is not looked for again (row_encoder.h).
  bool clean_texts = false, strict_json = false;
  EncodeFn encode = nullptr;
  HashFn hash = nullptr;     // null: this type cannot be proven by digest
};

// Fills encode and hash for plan.type and plan.reading. False: the type has no binary encoder here.
bool choose_encoder(ColumnPlan& plan);

// The expression whose hash the server takes, e.g. `"price"` or `numeric_send("price")`.
std::string digest_sql(const schema::Type& type, std::string_view quoted_column);

}  // namespace groundway::copy
