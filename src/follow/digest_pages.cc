// Sums: what the pages of SQLite's file say beforehand. Leaves are looked at by all connections side by side.
#include <algorithm>

#include "base/interrupt.h"
#include "copy/workers.h"
#include "follow/table_sums.h"

namespace groundway::follow {
namespace {

constexpr std::size_t kShare = 1024;  // leaves that one connection looks at in a go

class Digester {
 public:
  Digester(Snapshot& snapshot, const Scan& scan) : snapshot_(snapshot), scan_(scan) {}

  Result<std::vector<TreeDigest>> run() {
    std::vector<TreeDigest> out(scan_.wanted.size());
    if (!snapshot_.pages() || scan_.page_hash == nullptr) return out;
    places_.resize(out.size());
    for (std::size_t w = 0; w < out.size(); ++w) TRY(find_leaves(w, out[w]));
    TRY(copy::run_jobs(shares_.size(), snapshot_.count(),
                       [&](std::size_t worker, std::size_t s) { return look(worker, shares_[s], out); }));
    for (const Share& share : shares_) {
      if (share.failed) out[share.wanted].leaves.clear();
    }
    return out;
  }

 private:
  struct Share {
    std::size_t wanted = 0, from = 0;
    bool failed = false;
  };

  TreeReader tree(db::PageReader& pages) const {
    const db::PageImage& image = *snapshot_.pages();
    return {image.page_size, image.usable, image.count, *scan_.page_hash,
            [&pages](std::uint32_t page) { return pages.page(page); }};
  }

  Result<void> find_leaves(std::size_t w, TreeDigest& out) {
    auto& db = snapshot_.db(0);
    ASSIGN(auto row, db.prepare("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?1"));
    TRY(row.bind(1, std::string_view(scan_.tables[scan_.wanted[w]].plan->name)));
    ASSIGN(const bool there, row.step());
    const std::int64_t root = there ? row.integer(0) : 0;
    if (root <= 0 || root > UINT32_MAX) return {};
    db::PageReader pages(*snapshot_.pages(), db);
    auto leaves = tree(pages).leaves(static_cast<std::uint32_t>(root));
    if (!leaves) {
      const auto whole = tree(pages).digest_of_index(static_cast<std::uint32_t>(root));
      if (whole) out.leaves.push_back({INT64_MAX, *whole});
      return {};
    }
    places_[w] = std::move(*leaves);
    for (const LeafPlace& leaf : places_[w]) out.leaves.push_back({leaf.upto, 0});
    for (std::size_t i = 0; i < places_[w].size(); i += kShare) shares_.push_back({w, i});
    return {};
  }

  Result<void> look(std::size_t worker, Share& share, std::vector<TreeDigest>& out) {
    TRY(check_interrupt(""));
    db::PageReader pages(*snapshot_.pages(), snapshot_.db(worker));
    TreeReader reader = tree(pages);
    const auto& places = places_[share.wanted];
    const std::size_t end = std::min(places.size(), share.from + kShare);
    for (std::size_t i = share.from; i < end; ++i) {
      const auto digest = reader.digest(places[i]);
      if (!digest) {
        share.failed = true;
        break;
      }
      out[share.wanted].leaves[i].digest = *digest;
    }
    return {};
  }

  Snapshot& snapshot_;
  const Scan& scan_;
  std::vector<std::vector<LeafPlace>> places_;  // by table
  std::vector<Share> shares_;
};

}  // namespace

Result<std::vector<TreeDigest>> digest_pages(Snapshot& snapshot, const Scan& scan) {
  return Digester(snapshot, scan).run();
}

}  // namespace groundway::follow
