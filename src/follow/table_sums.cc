// Sums: PostgreSQL's half, and what the two halves say.
#include "follow/table_sums.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/text.h"
#include "copy/row_encoder.h"
#include "sql/quote.h"

namespace groundway::follow {
namespace {

using copy::DigestSums;

Result<DigestSums> sums_of(const db::Rows& rows, int r, int column) {
  DigestSums out;
  out.rows = static_cast<std::uint64_t>(rows.integer(r, column));
  const auto sum = copy::parse_sum(rows.get(r, column + 1));
  if (!sum) return Error{Code::internal, "a digest is no whole number"};
  out.sum = *sum;
  return out;
}

std::string array_of_bounds(const std::vector<Piece>& pieces) {
  std::string out;
  for (std::size_t i = 1; i < pieces.size(); ++i) out += (i == 1 ? "" : ",") + std::to_string(pieces[i].from);
  return "{" + out + "}";
}

Result<TableSums> sum_pieces(db::PgConnection& reader, const Tracked& tracked, const TableSums& like,
                             copy::Seed seed) {
  TableSums out;
  for (const Piece& piece : like.pieces) out.pieces.push_back({piece.from, {}});
  std::vector<std::string> quoted;
  for (std::size_t c = 0; c < tracked.plan->columns.size(); ++c) quoted.push_back(tracked.quoted_column(c));
  ASSIGN(const auto rows,
         reader.query("SELECT pg_catalog.width_bucket(" + tracked.quoted_column(*tracked.ranged) +
                          "::bigint, $1::bigint[]), " +
                          copy::digest_select(tracked.plan->columns, quoted, seed) + " FROM " +
                          tracked.plan->quoted_target() + " GROUP BY 1",
                      {array_of_bounds(like.pieces)}));
  for (int r = 0; r < rows.count(); ++r) {
    ASSIGN(out.pieces.at(static_cast<std::size_t>(rows.integer(r, 0))).sums, sums_of(rows, r, 1));
  }
  return out;
}

Result<TableSums> sum_buckets(db::PgConnection& reader, const Tracked& tracked, std::size_t buckets,
                              copy::Seed seed) {
  TableSums out;
  out.buckets.resize(buckets);
  const std::string row = row_expression(*tracked.plan);
  ASSIGN(const auto rows,
         reader.query(
             fmt::format("SELECT h & {}, count(*), sum(h)::text FROM (SELECT {} AS h FROM {}) AS r GROUP BY 1",
                         buckets - 1, copy::row_hash_sql(row, seed), tracked.plan->quoted_target())));
  for (int r = 0; r < rows.count(); ++r) {
    ASSIGN(out.buckets.at(static_cast<std::size_t>(rows.integer(r, 0))), sums_of(rows, r, 1));
  }
  return out;
}

void compare_pieces(const std::vector<Piece>& then, const std::vector<Piece>& now, std::vector<Span>& out) {
  auto at = now.begin();
  for (std::size_t i = 0; i < then.size(); ++i) {
    const bool last = i + 1 == then.size();
    DigestSums sums;
    for (; at != now.end() && (last || at->from < then[i + 1].from); ++at) sums += at->sums;
    if (sums == then[i].sums) continue;
    const Span span{then[i].from, last ? INT64_MAX : then[i + 1].from - 1};
    if (!out.empty() && out.back().to == span.from - 1)
      out.back().to = span.to;
    else
      out.push_back(span);
  }
}

std::string value_text(const db::OwnedValue& v) {
  switch (v.type) {
    case db::SqliteType::integer:
      return std::to_string(v.integer);
    case db::SqliteType::real:
      return fmt::format("{}", v.real);
    case db::SqliteType::text:
      return json_text(v.bytes);
    case db::SqliteType::blob:
      return "x'" + text::hex(v.bytes) + "'";
    case db::SqliteType::null:
      break;
  }
  return "null";
}

constexpr std::size_t kNameLength =
    500;  // longer ones are told by their beginning; the journal keeps them in an index

}  // namespace

std::string Tracked::quoted_column(std::size_t i) const {
  return sql::quote_ident(plan->columns[i].target_name);
}

DigestSums TableSums::total() const {
  DigestSums out;
  for (const Piece& piece : pieces) out += piece.sums;
  for (const DigestSums& bucket : buckets) out += bucket;
  return out;
}

std::string name_of_key(const Key& key) {
  std::string out;
  for (const db::OwnedValue& v : key) out += (out.empty() ? "" : ",") + value_text(v);
  return text::excerpt(out, kNameLength);
}

std::string name_of_row(const Tracked& tracked, const db::SqliteStatement& row) {
  if (!tracked.by_key()) return text::excerpt(copy::row_key(*tracked.plan, row), kNameLength);
  Key key;
  for (const std::size_t c : tracked.key) key.push_back(db::own(row, static_cast<int>(c)));
  return name_of_key(key);
}

std::string row_expression(const copy::TablePlan& plan) {
  std::string out;
  for (const copy::ColumnPlan& c : plan.columns)
    out += (out.empty() ? "" : ", ") + copy::digest_sql(c.type, sql::quote_ident(c.target_name));
  return "ROW(" + out + ")";
}

Result<TableSums> sum_target(db::PgConnection& reader, const Tracked& tracked, const TableSums& like,
                             copy::Seed seed) {
  return like.buckets.empty() ? sum_pieces(reader, tracked, like, seed)
                              : sum_buckets(reader, tracked, like.buckets.size(), seed);
}

Differing compare(const TableSums& then, const TableSums& now) {
  Differing out;
  compare_pieces(then.pieces, now.pieces, out.spans);
  for (std::size_t b = 0; b < now.buckets.size(); ++b) {
    if (b >= then.buckets.size() || !(now.buckets[b] == then.buckets[b]))
      out.buckets.push_back(static_cast<std::int64_t>(b));
  }
  return out;
}

}  // namespace groundway::follow
