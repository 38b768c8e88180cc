// copy/hash.h - PostgreSQL's row hashes, computed here while SQLite streams.
//
// Purpose: both sides sum one 64-bit number a row; equal sums and counts prove that every value arrived.
// Shape:   hash_bytes() and friends are the server's extended hash functions (PostgreSQL 14 to 18, little
//          endian). A row's hash is that of its columns' combined hash: hash_record_extended() adds columns up
//          (times 31), so without the second step two rows that swap a value would have the same sum. The second
//          step takes the combined hash as a seed, which mixes all its bits at the price of one number.
// Errors:  none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "copy/cell.h"

namespace groundway::copy {

std::uint64_t hash_bytes(std::string_view bytes, Seed seed);  // hash_bytes_extended
std::uint64_t hash_word(std::uint32_t word, Seed seed);       // hash_bytes_uint32_extended

// Null: no digest for this type; the column is left out of the row expression on both sides.
HashFn choose_hash(const ColumnPlan& plan);

__extension__ using Int128 = __int128;
std::string to_text(Int128 value);  // as PostgreSQL prints a numeric without scale
std::optional<Int128> parse_sum(std::string_view text);  // of digits and a sign alone

// Sums over rows; one a table or range. Sums of ranges add up to the sum of the table.
struct DigestSums {
  std::uint64_t rows = 0;
  Int128 sum = 0;
  bool taken = true;  // false: rows were counted only (--verify=off and count)
  bool operator==(const DigestSums&) const = default;
  DigestSums& operator+=(const DigestSums& other);
  DigestSums& operator-=(const DigestSums& other);
};

class RowDigest {
 public:
  explicit RowDigest(Seed seed) : seed_(seed) {}

  // The next column of the row. `field` is what the encoder appended: length and payload. Columns whose
  // plan has no hash are skipped.
  void add(const ColumnPlan& plan, std::string_view field);
  void end_row();
  // The row was refused at one of its columns: what it added is forgotten.
  void drop_row() {
    row_ = 0;
    hashed_ = false;
  }

  const DigestSums& sums() const { return sums_; }
  void reset() { sums_ = {}; }

 private:
  Seed seed_;
  std::uint64_t row_ = 0;
  bool hashed_ = false;  // a column of this row has a hash at all
  DigestSums sums_;
};

// The server's hash of one row: `row` is ROW(..) over the columns' digest_sql.
std::string row_hash_sql(const std::string& row, Seed seed);

// ROW(..) over the columns' digest_sql; those without a hash are left out. `quoted_columns[i]` names plans[i].
std::string row_expression(const std::vector<ColumnPlan>& plans,
                           const std::vector<std::string>& quoted_columns);

// The select list that gives count and sum, as text.
std::string digest_select(const std::vector<ColumnPlan>& plans,
                          const std::vector<std::string>& quoted_columns, Seed seed);

// The statement that gives these two of `from`, then the number of values of each column that `counted` names.
std::string digest_query(const std::vector<ColumnPlan>& plans, const std::vector<std::string>& quoted_columns,
                         Seed seed, const std::string& from,
                         const std::vector<std::string>& counted = {});

}  // namespace groundway::copy
