// Sums: SQLite's half. Large tables are read by all connections side by side.
#include <algorithm>

#include "base/interrupt.h"
#include "base/text.h"
#include "copy/row_encoder.h"
#include "copy/workers.h"
#include "follow/table_sums.h"
#include "sql/quote.h"

namespace groundway::follow {
namespace {

using copy::DigestSums;

constexpr std::uint64_t kPieceRows = 256;  // what one changed row makes to be read and carried
constexpr std::uint64_t kBucketRows = 16;  // at first; a table may grow
constexpr std::size_t kFewBuckets = 16, kManyBuckets = 65536;
constexpr std::int64_t kWorthSplitting = 50'000;  // keys from the lowest to the highest

struct Part {
  std::size_t wanted = 0;          // which table
  std::optional<Span> span;        // none: the whole table, in any order
  std::vector<std::int64_t> cuts;  // pieces begin here, after the first
  std::uint64_t cut_every = kPieceRows;
  std::vector<Piece> kept{};  // in place of all that: nothing of these has changed
};

// The lowest and the highest key; none where the table is empty.
Result<std::optional<Span>> extent(db::SqliteDb& db, const Tracked& t) {
  ASSIGN(auto row, db.prepare("SELECT min(" + t.rowid + "), max(" + t.rowid + ") FROM " +
                              sql::quote_sqlite_ident(t.plan->name)));
  TRY(row.step());
  if (row.type(0) == db::SqliteType::null) return std::optional<Span>();
  return std::optional<Span>(Span{row.integer(0), row.integer(1)});
}

// Equal shares of the keys; where they lie thick or thin one part may get more rows than another.
std::vector<Span> shares(const Span& extent, std::size_t count) {
  const auto width = static_cast<std::uint64_t>(extent.to) - static_cast<std::uint64_t>(extent.from);
  if (count < 2 || width < static_cast<std::uint64_t>(kWorthSplitting)) return {Span{}};
  std::vector<Span> out;
  std::int64_t from = INT64_MIN;
  for (std::size_t i = 1; i < count; ++i) {
    const auto to = static_cast<std::int64_t>(static_cast<std::uint64_t>(extent.from) + width / count * i);
    out.push_back({from, to - 1});
    from = to;
  }
  out.push_back({from, INT64_MAX});
  return out;
}

// Which of the pieces have a key in one of the spans; both are in the order of keys.
std::vector<bool> touched(const std::vector<Piece>& pieces, const std::vector<Span>& spans) {
  std::vector<bool> out(pieces.size(), false);
  auto span = spans.begin();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::int64_t last = i + 1 == pieces.size() ? INT64_MAX : pieces[i + 1].from - 1;
    while (span != spans.end() && span->to < pieces[i].from) ++span;
    out[i] = span != spans.end() && span->from <= last;
  }
  return out;
}

// Known pieces in runs that are all read or all kept; what is read in shares for all connections.
std::vector<Part> parts_of_pieces(std::size_t wanted, const std::vector<Piece>& pieces,
                                  const std::vector<bool>& read, std::size_t connections) {
  std::vector<Part> out;
  const auto count = static_cast<std::size_t>(std::count(read.begin(), read.end(), true));
  const std::size_t share = std::max<std::size_t>(64, (count + connections - 1) / connections);
  for (std::size_t i = 0, next = 0; i < pieces.size(); i = next) {
    const auto same = [&](std::size_t p) { return p < pieces.size() && read[p] == read[i]; };
    for (next = i + 1; same(next) && (!read[i] || next - i < share);) ++next;
    Part part{wanted,
              Span{pieces[i].from, next == pieces.size() ? INT64_MAX : pieces[next].from - 1},
              {},
              2 * kPieceRows};
    const auto at = [&](std::size_t p) { return pieces.begin() + static_cast<std::ptrdiff_t>(p); };
    if (!read[i]) part.kept.assign(at(i), at(next));
    for (std::size_t p = i + 1; read[i] && p < next; ++p) part.cuts.push_back(pieces[p].from);
    out.push_back(std::move(part));
  }
  return out;
}

class Scanner {
 public:
  Scanner(Snapshot& snapshot, const Scan& scan) : snapshot_(snapshot), scan_(scan) {}

  Result<std::vector<Scanned>> run() {
    std::vector<Scanned> out(scan_.wanted.size());
    ASSIGN(auto pages, digest_pages(snapshot_, scan_));
    for (std::size_t w = 0; w < out.size(); ++w) {
      out[w].sums.pages = std::move(pages[w]);
      TRY(split(w, out[w]));
    }
    done_.resize(parts_.size());
    TRY(copy::run_jobs(parts_.size(), snapshot_.count(), [&](std::size_t worker, std::size_t p) {
      return read(snapshot_.db(worker), parts_[p], out[parts_[p].wanted].sums.buckets.size(), done_[p]);
    }));
    for (std::size_t p = 0; p < parts_.size(); ++p) merge(done_[p], out[parts_[p].wanted]);
    for (Scanned& table : out) table.sums.refuses = !table.refused.empty();
    return out;
  }

 private:
  const Tracked& tracked(std::size_t w) const { return scan_.tables[scan_.wanted[w]]; }

  // Rows that were refused are named anew by a whole reading.
  std::vector<Span> changed(const TableSums& before, const TableSums& now) const {
    return before.refuses ? std::vector<Span>{Span{}} : changed_spans(before.pages, now.pages);
  }

  Result<void> split(std::size_t w, Scanned& out) {
    const Tracked& t = tracked(w);
    const TableSums& before = scan_.before[scan_.wanted[w]];
    const std::vector<Span> spans = changed(before, out.sums);
    if (t.ranged && !before.pieces.empty()) {
      for (Part& part : parts_of_pieces(w, before.pieces, touched(before.pieces, spans), snapshot_.count()))
        parts_.push_back(std::move(part));
      return {};
    }
    if (!t.ranged) {
      if (before.known() && spans.empty()) {
        out.sums.buckets = before.buckets;
        return {};
      }
      out.sums.buckets.resize(before.buckets.size());
      if (before.buckets.empty()) TRY(choose_buckets(t, out.sums.buckets));
    }
    if (t.rowid.empty()) {
      parts_.push_back({w, std::nullopt, {}});
      return {};
    }
    ASSIGN(const auto reach, extent(snapshot_.db(0), t));
    for (const Span& span : shares(reach.value_or(Span{0, 0}), snapshot_.count()))
      parts_.push_back({w, span, {}});
    return {};
  }

  Result<void> choose_buckets(const Tracked& t, std::vector<DigestSums>& buckets) {
    ASSIGN(const std::string rows,
           snapshot_.db(0).one("SELECT count(*) FROM " + sql::quote_sqlite_ident(t.plan->name)));
    const auto wanted = static_cast<std::uint64_t>(text::parse_int(rows).value_or(0)) / kBucketRows;
    std::size_t count = kFewBuckets;
    while (count < wanted && count < kManyBuckets) count *= 2;
    buckets.resize(count);
    return {};
  }

  Result<void> read(db::SqliteDb& db, const Part& part, std::size_t buckets, Scanned& out) const {
    if (!part.kept.empty()) {
      out.sums.pieces = part.kept;
      return {};
    }
    const Tracked& t = tracked(part.wanted);
    std::string sql = t.plan->select_sql;
    if (part.span) sql += " WHERE " + t.rowid + " BETWEEN ?1 AND ?2";
    if (t.ranged) sql += " ORDER BY " + t.rowid;
    ASSIGN(auto rows, db.prepare(sql));
    if (part.span) {
      TRY(rows.bind(1, part.span->from));
      TRY(rows.bind(2, part.span->to));
    }
    out.sums.buckets.resize(buckets);
    if (t.ranged) out.sums.pieces.push_back({part.span ? part.span->from : INT64_MIN, {}});
    return sum_rows(rows, t, part, out);
  }

  Result<void> sum_rows(db::SqliteStatement& rows, const Tracked& t, const Part& part, Scanned& out) const {
    copy::RowEncoder encoder(*t.plan, scan_.seed);
    Buffer buffer;
    auto cut = part.cuts.begin();
    for (std::uint64_t n = 1;; ++n) {
      ASSIGN(const bool more, rows.step());
      if (!more) break;
      if (n % 16384 == 0) TRY(check_interrupt(""));
      if (t.ranged) {
        const std::int64_t key = rows.integer(static_cast<int>(*t.ranged));
        for (; cut != part.cuts.end() && *cut <= key; ++cut) out.sums.pieces.push_back({*cut, {}});
        if (out.sums.pieces.back().sums.rows >= part.cut_every) out.sums.pieces.push_back({key, {}});
      }
      buffer.clear();
      DigestSums row = encoder.sums();
      if (const auto no = encoder.encode(rows, buffer)) {
        out.refused[name_of_row(t, rows)] = t.plan->columns[no->column].source_name + ": " + no->reason;
        continue;
      }
      buffer.shrink(1U << 20U);
      add(encoder.sums(), row, t, out.sums);
    }
    for (; cut != part.cuts.end(); ++cut) out.sums.pieces.push_back({*cut, {}});
    return {};
  }

  static void add(const DigestSums& after, const DigestSums& before, const Tracked& t, TableSums& sums) {
    DigestSums row = after;
    row -= before;
    if (t.ranged)
      sums.pieces.back().sums += row;
    else
      sums.buckets[static_cast<std::uint64_t>(row.sum) & (sums.buckets.size() - 1)] += row;
  }

  // Parts of one table are in the order of its keys.
  static void merge(Scanned& part, Scanned& into) {
    auto& pieces = into.sums.pieces;
    pieces.insert(pieces.end(), part.sums.pieces.begin(), part.sums.pieces.end());
    for (std::size_t b = 0; b < part.sums.buckets.size(); ++b) into.sums.buckets[b] += part.sums.buckets[b];
    into.refused.merge(part.refused);
  }

  Snapshot& snapshot_;
  const Scan& scan_;
  std::vector<Part> parts_;
  std::vector<Scanned> done_;
};

}  // namespace

Result<std::vector<Scanned>> scan_source(Snapshot& snapshot, const Scan& scan) {
  return Scanner(snapshot, scan).run();
}

}  // namespace groundway::follow
