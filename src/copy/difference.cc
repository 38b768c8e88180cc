// copy/difference.cc - which rows and columns differ, when the sums of a table do.
//
// Rows fall into buckets by their hash, so no key is needed and memory is bounded: the buckets whose sums are
// equal on both sides hold equal rows; only the rows of the others are looked at one by one.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/proof.h"
#include "copy/row_encoder.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

constexpr std::size_t kBuckets = 1024;
constexpr std::size_t kLookedAt = 5000;  // rows of one side that are compared one by one
constexpr std::size_t kTold = 10;        // differences a table that the report names

struct Row {
  std::string id;   // SQLite: row key; PostgreSQL: ctid
  std::string key;  // the primary key's values as text; pairs the sides
};
using Hash = std::int64_t;
using RowsByHash = std::multimap<Hash, Row>;

std::size_t bucket_of(Hash hash) {
  return static_cast<std::uint64_t>(hash) % kBuckets;
}

std::vector<std::size_t> key_columns(const CopyJob& job, const TablePlan& plan) {
  std::vector<std::size_t> out;
  const schema::SourceTable& table = job.file.schema.tables[plan.source];
  if (!table.primary_key) return out;
  for (const std::size_t i : table.primary_key->columns) {
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
      if (plan.columns[c].source_name == table.columns[i].name) out.push_back(c);
    }
  }
  return out;
}

class Search {
 public:
  Search(CopyJob& job, db::PgConnection& reader, const TablePlan& plan)
      : job_(job), reader_(reader), plan_(plan), key_(key_columns(job, plan)),
        row_(row_expression(plan.columns, plan.quoted_columns())) {}

  Result<void> find() {
    TRY(differing_buckets());
    RowsByHash mine, theirs;
    TRY(source_rows(mine));
    TRY(target_rows(theirs));
    drop_equal(mine, theirs);
    return tell(mine, theirs);
  }

 private:
  // Calls `each` with every row of SQLite that takes part and its hash.
  template <class Each>
  Result<void> scan(Each each) {
    ASSIGN(auto statement, job_.file.connections[0].prepare(plan_.select_sql));
    RowEncoder encoder(plan_, job_.seed);
    while (true) {
      ASSIGN(const bool more, statement.step());
      if (!more) return {};
      if (!plan_.excluded.empty() && plan_.excluded.count(row_key(plan_, statement)) > 0) continue;
      each(static_cast<Hash>(encoder.digest_one(statement).sum), statement);
    }
  }

  Result<void> differing_buckets() {
    std::array<std::pair<std::uint64_t, Int128>, kBuckets> mine{};
    TRY(scan([&](Hash hash, const db::SqliteStatement&) {
      mine[bucket_of(hash)].first += 1;
      mine[bucket_of(hash)].second += hash;
    }));
    ASSIGN(const auto rows,
           reader_.query(
               fmt::format("SELECT h & {}, count(*), sum(h) FROM (SELECT {} AS h FROM {}) AS r GROUP BY 1",
                           kBuckets - 1, row_hash_sql(row_, job_.seed), plan_.quoted_target())));
    std::array<bool, kBuckets> seen{};
    for (int i = 0; i < rows.count(); ++i) {
      const auto b = static_cast<std::size_t>(rows.integer(i, 0));
      seen[b] = true;
      if (static_cast<std::uint64_t>(rows.integer(i, 1)) != mine[b].first ||
          rows.get(i, 2) != to_text(mine[b].second))
        buckets_.insert(b);
    }
    for (std::size_t b = 0; b < kBuckets; ++b) {
      if (!seen[b] && mine[b].first > 0) buckets_.insert(b);
    }
    return {};
  }

  Result<void> source_rows(RowsByHash& out) {
    return scan([&](Hash hash, const db::SqliteStatement& row) {
      if (buckets_.count(bucket_of(hash)) == 0 || out.size() >= kLookedAt) return;
      std::string key;
      for (const std::size_t c : key_) key += row.text(static_cast<int>(c)) + '\x1f';
      out.emplace(hash, Row{row_key(plan_, row), key});
    });
  }

  Result<void> target_rows(RowsByHash& out) {
    std::string wanted, key = "''";
    for (const std::size_t b : buckets_) wanted += (wanted.empty() ? "" : ",") + std::to_string(b);
    if (wanted.empty()) return {};
    for (const std::size_t c : key_)
      key += " || " + sql::quote_ident(plan_.columns[c].target_name) + "::text || E'\\x1f'";
    ASSIGN(const auto rows,
           reader_.query(fmt::format(
               "SELECT h, id, key FROM (SELECT {} AS h, ctid AS id, {} AS key FROM {}) AS r "
               "WHERE h & {} IN ({}) LIMIT {}",
               row_hash_sql(row_, job_.seed), key, plan_.quoted_target(), kBuckets - 1, wanted, kLookedAt)));
    for (int i = 0; i < rows.count(); ++i)
      out.emplace(rows.integer(i, 0), Row{rows.text(i, 1), rows.text(i, 2)});
    return {};
  }

  static void drop_equal(RowsByHash& mine, RowsByHash& theirs) {
    for (auto m = mine.begin(); m != mine.end();) {
      const auto t = theirs.find(m->first);
      if (t == theirs.end()) {
        ++m;
        continue;
      }
      theirs.erase(t);
      m = mine.erase(m);
    }
  }

  Result<void> tell(const RowsByHash& mine, RowsByHash& theirs) {
    std::size_t told = 0;
    for (const auto& [hash, row] : mine) {
      if (told++ == kTold) return {};
      const auto pair = key_.empty() ? theirs.end()
                                     : std::find_if(theirs.begin(), theirs.end(),
                                                    [&](const auto& t) { return t.second.key == row.key; });
      if (pair == theirs.end()) {
        add({plan_.name, row.id, "", "", "", "only in SQLite"});
        continue;
      }
      TRY(name_columns(row, pair->second));
      theirs.erase(pair);
    }
    for (const auto& [hash, row] : theirs) {
      if (told++ == kTold) return {};
      add({plan_.name, "ctid " + row.id, "", "", "", "only in PostgreSQL"});
    }
    return {};
  }

  // Each column of the two rows by itself.
  Result<void> name_columns(const Row& mine, const Row& theirs) {
    std::string list;
    for (const ColumnPlan& c : plan_.columns) {
      const std::string name = sql::quote_ident(c.target_name);
      list += (list.empty() ? "" : ", ") +
              (c.hash == nullptr ? std::string("NULL")
                                 : row_hash_sql("ROW(" + digest_sql(c.type, name) + ")", job_.seed)) +
              ", " + name + "::text";
    }
    ASSIGN(const auto target,
           reader_.query("SELECT " + list + " FROM " + plan_.quoted_target() + " WHERE ctid = $1::tid",
                         {theirs.id}));
    ASSIGN(auto source, job_.file.connections[0].prepare(plan_.select_sql));
    while (true) {
      ASSIGN(const bool more, source.step());
      if (!more || target.count() == 0) return {};
      if (row_key(plan_, source) == mine.id) break;
    }
    for (std::size_t c = 0; c < plan_.columns.size(); ++c) {
      if (plan_.columns[c].hash == nullptr) continue;
      if (column_hash(source, c) == target.integer(0, static_cast<int>(2 * c))) continue;
      add({plan_.name, mine.id, plan_.columns[c].source_name,
           text::excerpt(source.bytes(static_cast<int>(c)), 60),
           text::excerpt(target.get(0, static_cast<int>(2 * c + 1)), 60), "the values differ"});
    }
    return {};
  }

  Hash column_hash(const db::SqliteStatement& row, std::size_t column) const {
    TablePlan one;
    one.columns = plan_.columns;
    one.key = plan_.key;
    one.has_rowid = plan_.has_rowid;
    one.mended = plan_.mended;
    for (std::size_t c = 0; c < one.columns.size(); ++c) {
      if (c != column) one.columns[c].hash = nullptr;
    }
    return static_cast<Hash>(RowEncoder(one, job_.seed).digest_one(row).sum);
  }

  void add(Difference d) { job_.report.differences.push_back(std::move(d)); }

  CopyJob& job_;
  db::PgConnection& reader_;
  const TablePlan& plan_;
  const std::vector<std::size_t> key_;
  const std::string row_;
  std::set<std::size_t> buckets_;
};

}  // namespace

Result<void> find_differences(CopyJob& job, db::PgConnection& reader, const TablePlan& plan) {
  return Search(job, reader, plan).find();
}

}  // namespace groundway::copy
