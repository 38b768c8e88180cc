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

std::string hash_sum(const std::string& row, std::uint64_t seed) {
  return "coalesce(pg_catalog.sum(pg_catalog.hash_record_extended(" + row + ", " + seed_text(seed) +
         ")), 0)::text";
}

}  // namespace

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
    case TypeKind::numeric:  // its own hash takes 1.0 for 1
      return through("numeric_send", quoted_column);
    case TypeKind::interval:  // its own hash takes 24 hours for a day
      return through("interval_send", quoted_column);
    case TypeKind::other: {
      const std::string_view bare = bare_type_name(type.name);
      if (bare == "inet" || bare == "cidr") return through(std::string(bare) + "_send", quoted_column);
      return in_c_collation(quoted_column);
    }
    default:
      return std::string(quoted_column);
  }
}

std::string digest_select(const std::vector<ColumnPlan>& plans,
                          const std::vector<std::string>& quoted_columns, const Seeds& seeds) {
  std::string row = "ROW(";
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].hash == nullptr) continue;
    if (row.back() != '(') row += ", ";
    row += digest_sql(plans[i].type, quoted_columns[i]);
  }
  row += ")";
  // A row without columns has no hash on the server; ours is 0.
  if (row == "ROW()") return "pg_catalog.count(*)::text, '0', '0'";
  return "pg_catalog.count(*)::text, " + hash_sum(row, seeds.first) + ", " + hash_sum(row, seeds.second);
}

DigestSums& DigestSums::operator+=(const DigestSums& other) {
  rows += other.rows;
  first += other.first;
  second += other.second;
  return *this;
}

void RowDigest::add(const ColumnPlan& plan, std::string_view field) {
  if (plan.hash == nullptr) return;
  const bool null =
      static_cast<unsigned char>(field[0]) == 0xFF;  // a length is below 1 GB, so only -1 has it
  mix(null ? HashPair{} : plan.hash(field.substr(4), seeds_));
}

void RowDigest::end_row() {
  ++sums_.rows;
  sums_.first += static_cast<std::int64_t>(row_.first);
  sums_.second += static_cast<std::int64_t>(row_.second);
  row_ = {};
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

}  // namespace groundway::copy
