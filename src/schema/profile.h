// schema/profile.h - what one pass over a SQLite table's values learnt, column by column.
//
// Purpose: SQLite enforces no type; the declared name proposes, these counts dispose.
// Shape:   plain counters, filled by copy/, read by the type decision. All counts are rows.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace groundway::schema {

struct ColumnProfile {
  // by storage class; they add up to the table's rows
  std::uint64_t nulls = 0, integers = 0, reals = 0, texts = 0, blobs = 0;

  // integers
  std::int64_t min_integer = std::numeric_limits<std::int64_t>::max();
  std::int64_t max_integer = std::numeric_limits<std::int64_t>::min();
  std::uint64_t zero_or_one = 0;  // integers that are 0 or 1

  // reals
  std::uint64_t integral_reals = 0;  // whole numbers that fit 64 bits
  std::uint64_t infinite_reals = 0;
  double min_real = std::numeric_limits<double>::infinity();
  double max_real = -std::numeric_limits<double>::infinity();

  // texts; one text may count in several of these
  std::uint64_t empty_texts = 0;
  std::uint64_t boolean_words = 0;      // t f true false yes no on off y n, any case; not 0 and 1
  std::uint64_t integer_texts = 0;      // -?digits that fit 64 bits, no leading + or blanks
  std::uint64_t decimal_texts = 0;      // what numeric takes exactly: -?digits[.digits][e-+digits]
  std::uint64_t dates = 0;              // YYYY-MM-DD, a real day
  std::uint64_t times = 0;              // HH:MM[:SS[.ffffff]]
  std::uint64_t naive_timestamps = 0;   // date and time, blank or T between, no offset; real day and time
  std::uint64_t first_day_times = 0;    // of these, on 2000-01-01: the day that SQLite gives a bare time
  std::uint64_t offset_timestamps = 0;  // the same with Z or +-HH[:MM]
  std::uint64_t moment_spelling = 0;    // of the first of them: length, separator, offset
  std::uint64_t respelled_moments = 0;  // of all these, spelled in another way than the one before
  std::uint64_t fine_moments = 0;       // of all these, finer than a microsecond
  std::uint64_t uuids = 0;              // 36 with hyphens or 32 hexadecimal digits
  std::uint64_t canonical_uuids = 0;    // of these, as PostgreSQL prints them: 36 characters, lower case
  std::uint64_t strict_json = 0;  // jsonb takes it: RFC 8259, no \u0000, no lone surrogate, no duplicate key
  std::uint64_t loose_json = 0;   // json takes it (duplicate keys allowed); includes strict_json
  std::uint64_t nul_texts = 0;    // holds a zero byte
  std::uint64_t bad_utf8_texts = 0;
  std::uint64_t max_text_bytes = 0;
  std::uint64_t max_text_chars = 0;
  std::uint64_t uuid_blobs = 0;  // blobs of 16 bytes
  std::uint64_t text_blobs = 0;  // blobs that are valid UTF-8 without a zero byte
  std::uint64_t max_blob_bytes = 0;

  // of every decimal text, integer and real (through its shortest round-trip text): for numeric(p,s)
  int max_integer_digits = 0;
  int max_fraction_digits = 0;

  // epochs and Julian days, told by range: from 1990 to 2100 in each unit; integers and reals
  std::uint64_t epoch_seconds = 0, epoch_millis = 0, epoch_micros = 0, julian_days = 0;
  std::uint64_t midnight_millis = 0;  // integers that are a midnight UTC in milliseconds, at any time; 0, too

  std::string example_odd;  // one value that broke the declared type, printable, at most 40 characters

  std::uint64_t rows() const { return nulls + integers + reals + texts + blobs; }
};

struct TableProfile {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;  // of all values
  std::uint64_t widest_row_estimate =
      0;  // bytes of the widest row as PostgreSQL would keep it in line (toast pointers for long values)
  std::vector<ColumnProfile> columns;  // one for each of SourceTable::columns, generated ones too
};

}  // namespace groundway::schema
