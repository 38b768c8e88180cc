// Rows into sums, and the server's half of the comparison as SQL.
#include <algorithm>

#include "copy/encode.h"
#include "copy/hash.h"

namespace groundway::copy {

namespace {

using schema::TypeKind;

std::string in_c_collation(std::string_view column) {
  return std::string(column) + "::text COLLATE \"C\"";
}
std::string through(std::string_view function, std::string_view column) {
  return "pg_catalog." + std::string(function) + "(" + std::string(column) + ")";
}

// Quoted: the least bigint does not parse as a literal.
std::string seed_text(std::uint64_t seed) {
  return "'" + std::to_string(static_cast<std::int64_t>(seed)) + "'::bigint";
}

std::string hash_sum(const std::string& row, Seed seed) {
  return "coalesce(pg_catalog.sum(" + row_hash_sql(row, seed) + "), 0)::text";
}

}  // namespace

std::string row_hash_sql(const std::string& row, Seed seed) {
  return "pg_catalog.hashint4extended(0, pg_catalog.hash_record_extended(" + row + ", " + seed_text(seed) + "))";
}

std::string digest_sql(const schema::Type& type, std::string_view quoted_column) {
  switch (type.kind) {
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::json:
    case TypeKind::jsonb:
      return in_c_collation(quoted_column);
    case TypeKind::bpchar:  // its own hash and its cast to text drop blanks at the end
      return through("bpcharsend", quoted_column);
    case TypeKind::real:  // the hashes of floats take -0 for 0
      return through("float4send", quoted_column);
    case TypeKind::double_precision:
      return through("float8send", quoted_column);
    case TypeKind::bigint:  // the hash of 64 bits folds its halves first: it takes 4294967296 for 1
      return through("int8send", quoted_column);
    case TypeKind::time:
      return through("time_send", quoted_column);
    case TypeKind::timestamp:
      return through("timestamp_send", quoted_column);
    case TypeKind::timestamptz:
      return through("timestamptz_send", quoted_column);
    case TypeKind::numeric:  // its own hash takes 1.0 for 1
      return through("numeric_send", quoted_column);
    case TypeKind::interval:  // its own hash takes 24 hours for a day
      return through("interval_send", quoted_column);
    case TypeKind::other: {
      if (type.name.ends_with("[]")) return through("array_send", quoted_column);
      const std::string_view bare = bare_type_name(type.name);
      if (bare == "inet" || bare == "cidr" || bare == "macaddr")
        return through(std::string(bare) + "_send", quoted_column);
      return in_c_collation(quoted_column);
    }
    default:
      return std::string(quoted_column);
  }
}

std::string row_expression(const std::vector<ColumnPlan>& plans,
                           const std::vector<std::string>& quoted_columns) {
  std::string row = "ROW(";
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].hash == nullptr) continue;
    if (row.back() != '(') row += ", ";
    row += digest_sql(plans[i].type, quoted_columns[i]);
  }
  return row + ")";
}

std::string digest_select(const std::vector<ColumnPlan>& plans,
                          const std::vector<std::string>& quoted_columns, Seed seed) {
  const std::string row = row_expression(plans, quoted_columns);
  // A record without columns has no hash on the server: such rows are counted only.
  return "pg_catalog.count(*)::text, " + (row == "ROW()" ? "'0'" : hash_sum(row, seed));
}

std::string digest_query(const std::vector<ColumnPlan>& plans, const std::vector<std::string>& quoted_columns,
                         Seed seed, const std::string& from, const std::vector<std::string>& counted) {
  std::string list = digest_select(plans, quoted_columns, seed);
  for (const std::string& column : counted) list += ", pg_catalog.count(" + column + ")";
  return "SELECT " + list + " FROM " + from;
}

DigestSums& DigestSums::operator+=(const DigestSums& other) {
  rows += other.rows;
  sum += other.sum;
  taken = taken && other.taken;
  return *this;
}

DigestSums& DigestSums::operator-=(const DigestSums& other) {
  rows -= other.rows;
  sum -= other.sum;
  return *this;
}

void RowDigest::add(const ColumnPlan& plan, std::string_view field) {
  if (plan.hash == nullptr) return;
  const bool null =
      static_cast<unsigned char>(field[0]) == 0xFF;  // a length is below 1 GB, so only -1 has it
  hashed_ = true;
  row_ = row_ * 31 + (null ? 0 : plan.hash(field.substr(4), seed_));
}

void RowDigest::end_row() {
  ++sums_.rows;
  if (!hashed_) return;  // nothing but columns without a digest: counted, as on the server
  sums_.sum += static_cast<std::int64_t>(hash_word(0, row_));
  drop_row();
}

std::string to_text(Int128 value) {
  __extension__ using Unsigned = unsigned __int128;
  const bool negative = value < 0;
  auto left = negative ? 0 - static_cast<Unsigned>(value) : static_cast<Unsigned>(value);
  std::string text;
  do {
    text.push_back(static_cast<char>('0' + static_cast<int>(left % 10)));
    left /= 10;
  } while (left != 0);
  if (negative) text.push_back('-');
  std::reverse(text.begin(), text.end());
  return text;
}

std::optional<Int128> parse_sum(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  Int128 value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

}  // namespace groundway::copy
