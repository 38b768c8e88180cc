#include "follow/carry.h"

#include "base/interrupt.h"
#include "base/text.h"
#include "copy/read_cell.h"
#include "copy/row_encoder.h"
#include "sql/quote.h"

namespace groundway::follow {
namespace {

using copy::DigestSums;
using copy::RowEncoder;

constexpr std::size_t kFlush = 256U << 10U;
constexpr std::size_t kManyKeys = 5000;  // from here on the planner has to know how many there are

copy::Cell cell_of(const db::OwnedValue& v) {
  return {static_cast<copy::Storage>(v.type), v.integer, v.real, v.bytes};
}

// Reads rows of one table, encodes them and hands them on.
class RowSource {
 public:
  RowSource(const Tracked& tracked, copy::Seed seed, Load& load, const Put& put)
      : t_(tracked), load_(load), put_(put), encoder_(*tracked.plan, seed) {
    RowEncoder::put_header(buffer_);
  }

  Result<void> by_keys(db::SqliteDb& source) {
    std::string where;
    for (std::size_t i = 0; i < t_.key.size(); ++i)
      where += (i == 0 ? " WHERE " : " AND ") + sql::quote_sqlite_ident(t_.table.key[i]) + " = ?" +
               std::to_string(i + 1);
    ASSIGN(auto rows, source.prepare(t_.plan->select_sql + where));
    for (const Key& key : load_.keys) {
      TRY(rows.reset());
      for (std::size_t i = 0; i < key.size(); ++i) TRY(rows.bind(static_cast<int>(i) + 1, key[i].view()));
      ASSIGN(const bool there, rows.step());
      // Two keys may name one row: 'A' and 'a' under NOCASE.
      if (there && seen_.insert(copy::row_key(*t_.plan, rows)).second) TRY(take(rows));
    }
    return {};
  }

  Result<void> by_spans(db::SqliteDb& source) {
    ASSIGN(auto rows, source.prepare(t_.plan->select_sql + " WHERE " + t_.rowid + " BETWEEN ?1 AND ?2"));
    for (const Span& span : load_.differing.spans) {
      TRY(rows.reset());
      TRY(rows.bind(1, span.from));
      TRY(rows.bind(2, span.to));
      TRY(take_all(rows));
    }
    return {};
  }

  Result<void> by_buckets(db::SqliteDb& source) {
    wanted_.assign(load_.buckets, false);
    for (const std::int64_t b : load_.differing.buckets) wanted_[static_cast<std::size_t>(b)] = true;
    ASSIGN(auto rows, source.prepare(t_.plan->select_sql));
    return take_all(rows);
  }

  Result<void> end() {
    RowEncoder::put_trailer(buffer_);
    return flush();
  }

 private:
  Result<void> take_all(db::SqliteStatement& rows) {
    for (std::uint64_t n = 1;; ++n) {
      ASSIGN(const bool more, rows.step());
      if (!more) return {};
      if (n % 16384 == 0) TRY(check_interrupt(""));
      TRY(take(rows));
    }
  }

  Result<void> take(const db::SqliteStatement& row) {
    const std::size_t start = buffer_.size();
    const DigestSums before = encoder_.sums();
    if (const auto no = encoder_.encode(row, buffer_)) {
      load_.refused[name_of_row(t_, row)] = t_.plan->columns[no->column].source_name + ": " + no->reason;
      return {};
    }
    DigestSums sums = encoder_.sums();
    sums -= before;
    if (!wanted_.empty() && !wanted_[static_cast<std::uint64_t>(sums.sum) & (wanted_.size() - 1)]) {
      buffer_.rewind(start);
      return {};
    }
    load_.sent += sums;
    return buffer_.size() < kFlush ? Result<void>{} : flush();
  }

  Result<void> flush() {
    TRY(put_(buffer_.view()));
    buffer_.clear();
    buffer_.shrink(4U << 20U);
    return {};
  }

  const Tracked& t_;
  Load& load_;
  const Put& put_;
  RowEncoder encoder_;
  Buffer buffer_;
  std::set<std::string> seen_;
  std::vector<bool> wanted_;  // buckets
};

std::string columns_of(const Tracked& t, const std::string& prefix) {
  std::string out;
  for (const std::size_t c : t.key) out += (out.empty() ? "" : ", ") + prefix + t.quoted_column(c);
  return out;
}

std::string numbers(const std::vector<std::int64_t>& list) {
  std::string out;
  for (const std::int64_t n : list) out += (out.empty() ? "" : ",") + std::to_string(n);
  return "{" + out + "}";
}

std::string keys_table(const Tracked& t) {
  return "pg_temp.groundway_keys_" + std::to_string(t.table.number);
}

}  // namespace

Result<void> read_rows(db::SqliteDb& source, const Tracked& tracked, copy::Seed seed, Load& load,
                       const Put& put) {
  load.sent = {};
  RowSource reading(tracked, seed, load, put);
  if (load.by_key()) TRY(reading.by_keys(source));
  if (!load.differing.spans.empty()) TRY(reading.by_spans(source));
  if (!load.differing.buckets.empty()) TRY(reading.by_buckets(source));
  return reading.end();
}

// The keys pass through the columns' own encoders, so that they are what the rows' columns are. A key that
// cannot be encoded is in no row that was ever sent.
Result<void> TargetRows::send_keys(const Tracked& t, const Load& load) {
  const std::string table = keys_table(t);
  TRY(writer_.exec("CREATE TEMP TABLE IF NOT EXISTS " + table.substr(table.find('.') + 1) +
                   " ON COMMIT DELETE ROWS AS SELECT " + columns_of(t, "") + " FROM " +
                   t.plan->quoted_target() + " WITH NO DATA"));
  TRY(writer_.exec("TRUNCATE " + table));
  Buffer buffer;
  RowEncoder::put_header(buffer);
  TRY(writer_.copy_begin("COPY " + table + " FROM STDIN (FORMAT binary)"));
  for (const Key& key : load.keys) {
    const std::size_t start = buffer.size();
    buffer.put16(static_cast<std::uint16_t>(key.size()));
    for (std::size_t i = 0; i < key.size(); ++i) {
      const copy::ColumnPlan& column = t.plan->columns[t.key[i]];
      if (column.encode(cell_of(key[i]), column, buffer) == nullptr) continue;
      buffer.rewind(start);
      break;
    }
    if (buffer.size() < kFlush) continue;
    TRY(writer_.copy_put(buffer.view()));
    buffer.clear();
  }
  RowEncoder::put_trailer(buffer);
  TRY(writer_.copy_put(buffer.view()));
  TRY(writer_.copy_end());
  return load.keys.size() < kManyKeys ? Result<void>{} : writer_.exec("ANALYZE " + table);
}

std::string TargetRows::condition(const Tracked& t, const Load& load, std::vector<db::Param>& values) const {
  if (load.by_key()) {
    std::string out;
    for (const std::size_t c : t.key)
      out += (out.empty() ? "" : " AND ") + std::string("t.") + t.quoted_column(c) + " = k." +
             t.quoted_column(c);
    return "EXISTS (SELECT 1 FROM " + keys_table(t) + " k WHERE " + out + ")";
  }
  if (!load.differing.buckets.empty()) {
    values = {numbers(load.differing.buckets)};
    return "(" + copy::row_hash_sql(row_expression(*t.plan), seed_) + " & " +
           std::to_string(load.buckets - 1) + ") = ANY ($1::bigint[])";
  }
  std::vector<std::int64_t> from, to;
  for (const Span& span : load.differing.spans) {
    from.push_back(span.from);
    to.push_back(span.to);
  }
  values = {numbers(from), numbers(to)};
  return "t." + t.quoted_column(*t.ranged) + " BETWEEN r.low AND r.high";
}

Result<std::uint64_t> TargetRows::remove(const Tracked& t, const Load& load) {
  if (load.by_key()) TRY(send_keys(t, load));
  std::vector<db::Param> values;
  const std::string where = condition(t, load, values);
  const std::string target = t.plan->quoted_target() + " AS t ";
  std::string sql = "DELETE FROM " + target;
  if (!load.differing.spans.empty())
    sql += "USING (SELECT * FROM unnest($1::bigint[], $2::bigint[])) AS r (low, high) ";
  ASSIGN(const auto gone, writer_.query(sql + "WHERE " + where, values));
  return static_cast<std::uint64_t>(gone.affected());
}

Result<std::uint64_t> TargetRows::add(const Tracked& t,
                                      const std::function<Result<void>(const Put&)>& source) {
  TRY(writer_.copy_begin(t.plan->copy_sql(false)));
  auto put = source([&](std::string_view bytes) { return writer_.copy_put(bytes); });
  if (!put) {
    writer_.copy_abort(put.error().cause);
    return std::move(put).error();
  }
  ASSIGN(const std::int64_t came, writer_.copy_end());
  return static_cast<std::uint64_t>(came);
}

Result<void> TargetRows::verify(const Tracked& t, const Load& load) {
  std::vector<db::Param> values;
  const std::string where = condition(t, load, values);
  std::vector<std::string> quoted;
  for (std::size_t c = 0; c < t.plan->columns.size(); ++c) quoted.push_back("t." + t.quoted_column(c));
  std::string sql = "SELECT " + copy::digest_select(t.plan->columns, quoted, seed_) + " FROM " +
                    t.plan->quoted_target() + " AS t";
  if (!load.differing.spans.empty())
    sql += ", (SELECT * FROM unnest($1::bigint[], $2::bigint[])) AS r (low, high)";
  ASSIGN(const auto rows, writer_.query(sql + " WHERE " + where, values));
  DigestSums have;
  have.rows = static_cast<std::uint64_t>(rows.integer(0, 0));
  have.sum = copy::parse_sum(rows.get(0, 1)).value_or(0);
  if (have == load.sent) return {};
  return Error{Code::not_proved, text::count_of(load.sent.rows, "row") + " were carried into " +
                                     t.plan->quoted_target() + ", and what is there differs (" +
                                     text::count_of(have.rows, "row") + ")"};
}

}  // namespace groundway::follow
