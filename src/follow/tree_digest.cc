#include "follow/tree_digest.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace groundway::follow {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::size_t kLongestPage = 65536;
constexpr int kDeepest = 20;  // SQLite's own limit
constexpr unsigned char kInteriorIndex = 2, kInteriorTable = 5, kLeafIndex = 10, kLeafTable = 13;
constexpr std::uint64_t kLongestPayload = 0x7FFFFFFF;

std::uint64_t next_key(std::uint64_t& state) {  // splitmix64: one number becomes as many as are needed
  std::uint64_t x = state += 0x9E3779B97F4A7C15U;
  x = (x ^ x >> 30U) * 0xBF58476D1CE4E5B9U;
  x = (x ^ x >> 27U) * 0x94D049BB133111EBU;
  return x ^ x >> 31U;
}

std::uint64_t load(const unsigned char* from) {
  std::uint64_t out = 0;
  std::memcpy(&out, from, sizeof out);
  return out;
}

std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

std::uint32_t half(const unsigned char* p) {
  return static_cast<std::uint32_t>(p[0]) << 8U | p[1];
}
std::uint32_t word(const unsigned char* p) {
  return half(p) << 16U | half(p + 2);
}

// SQLite's varint at `at`, which moves behind it; none where it would leave the page.
std::optional<std::uint64_t> varint(const unsigned char* page, std::size_t& at, std::size_t end) {
  std::uint64_t out = 0;
  for (int i = 0; i < 9; ++i) {
    if (at >= end) return std::nullopt;
    const unsigned char byte = page[at++];
    if (i == 8) return out << 8U | byte;
    out = out << 7U | (byte & 0x7FU);
    if (byte < 0x80) return out;
  }
  return std::nullopt;
}

std::size_t header_at(std::uint32_t page) {
  return page == 1 ? 100 : 0;
}

// The places of a page's cells, checked to lie on it.
struct Cells {
  const unsigned char* page = nullptr;
  std::size_t pointers = 0;
  std::uint32_t count = 0, usable = 0;
  std::size_t at(std::uint32_t i) const { return half(page + pointers + 2 * static_cast<std::size_t>(i)); }
  bool fits() const {
    if (pointers + 2 * static_cast<std::size_t>(count) > usable) return false;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (at(i) < pointers + 2 * static_cast<std::size_t>(count) || at(i) + 4 > usable) return false;
    }
    return true;
  }
};

Cells cells_on(const unsigned char* page, std::uint32_t number, bool leaf, std::uint32_t usable) {
  const std::size_t header = header_at(number);
  return {page, header + (leaf ? 8 : 12), half(page + header + 3), usable};
}

// The ends of leaves that both have, with what is between: [from, to] is unchanged where the digests are
// equal.
struct Merge {
  std::vector<Span> out;
  std::int64_t from = INT64_MIN;  // where the open span begins
  bool open = false;
  void changed(std::int64_t begin) {
    if (!open) from = begin;
    open = true;
  }
  void same(std::int64_t begin) {
    if (open) out.push_back({from, begin - 1});
    open = false;
  }
};

std::int64_t begin_of(const std::vector<LeafDigest>& leaves, std::size_t i) {
  return i == 0 ? INT64_MIN : leaves[i - 1].upto + 1;
}

}  // namespace

PageHash::PageHash(std::uint64_t key) {
  keys_.resize(kLongestPage / 8 + 2);
  for (std::uint64_t& k : keys_) k = next_key(key);
}

std::uint64_t PageHash::operator()(std::uint64_t before, const unsigned char* bytes,
                                   std::size_t count) const {
  Wide one = 0, two = 0;  // two sums: neither waits for the other
  const std::uint64_t* key = keys_.data() + 2;
  std::size_t at = 0;
  for (; at + 32 <= count; at += 32, key += 4) {
    one += static_cast<Wide>(load(bytes + at) + key[0]) * (load(bytes + at + 8) + key[1]);
    two += static_cast<Wide>(load(bytes + at + 16) + key[2]) * (load(bytes + at + 24) + key[3]);
  }
  if (at < count) {
    std::array<unsigned char, 32> rest{};
    std::memcpy(rest.data(), bytes + at, count - at);
    one += static_cast<Wide>(load(rest.data()) + key[0]) * (load(rest.data() + 8) + key[1]);
    two += static_cast<Wide>(load(rest.data() + 16) + key[2]) * (load(rest.data() + 24) + key[3]);
  }
  one += two;
  const std::uint64_t low = static_cast<std::uint64_t>(one), high = static_cast<std::uint64_t>(one >> 64U);
  return fold(fold(before ^ keys_[0], keys_[1] ^ count) ^ low ^ keys_[1], high ^ keys_[0]) + low;
}

std::vector<Span> changed_spans(const TreeDigest& then, const TreeDigest& now) {
  if (!then.known() || !now.known()) return {Span{}};
  Merge merge;
  std::size_t t = 0, n = 0;
  while (t < then.leaves.size() && n < now.leaves.size()) {
    const LeafDigest &old = then.leaves[t], &fresh = now.leaves[n];
    const std::int64_t begin = begin_of(now.leaves, n);
    const bool same = begin == begin_of(then.leaves, t) && old == fresh;
    same ? merge.same(begin) : merge.changed(std::min(begin, begin_of(then.leaves, t)));
    // the one that ends first gives way; both where they end together
    const bool move_old = old.upto <= fresh.upto, move_fresh = fresh.upto <= old.upto;
    t += move_old ? 1 : 0;
    n += move_fresh ? 1 : 0;
  }
  if (merge.open) merge.out.push_back({merge.from, INT64_MAX});
  return merge.out;
}

const unsigned char* TreeReader::take(std::uint32_t page) {
  if (left_ == 0) return nullptr;
  --left_;
  return get_(page);
}

std::optional<std::vector<TreeReader::Child>> TreeReader::children(std::uint32_t number,
                                                                   const LeafPlace& bounds) {
  const unsigned char* page = take(number);
  if (page == nullptr || page[header_at(number)] != kInteriorTable) return std::nullopt;
  const Cells cells = cells_on(page, number, false, usable_);
  if (!cells.fits()) return std::nullopt;
  std::vector<Child> out;
  std::int64_t before = bounds.after;
  for (std::uint32_t i = 0; i < cells.count; ++i) {
    std::size_t at = cells.at(i) + 4;
    const auto key = varint(page, at, usable_);
    const auto upto = static_cast<std::int64_t>(key.value_or(0));
    const bool first = i == 0 && before == INT64_MIN;
    if (!key || (first ? upto < before : upto <= before) || upto >= bounds.upto) return std::nullopt;
    out.push_back({word(page + cells.at(i)), upto});
    before = upto;
  }
  out.push_back({word(page + header_at(number) + 8), bounds.upto});
  return out;
}

bool TreeReader::collect(const LeafPlace& at, int level, int depth, std::vector<LeafPlace>& out) {
  if (level == depth) {
    out.push_back(at);
    return true;
  }
  const auto below = children(at.page, at);
  if (!below) return false;
  LeafPlace next{0, at.after, 0};
  for (const Child& child : *below) {
    next.page = child.page;
    next.upto = child.upto;
    if (!collect(next, level + 1, depth, out)) return false;
    next.after = child.upto;
  }
  return true;
}

// All leaves of a b-tree are equally deep: the way to the first one tells where the others are.
std::optional<std::vector<LeafPlace>> TreeReader::leaves(std::uint32_t root) {
  int depth = 0;
  for (std::uint32_t page = root;; ++depth) {
    const unsigned char* bytes = take(page);
    if (bytes == nullptr || depth > kDeepest) return std::nullopt;
    if (bytes[header_at(page)] == kLeafTable) break;
    const auto below = children(page, {});
    if (!below) return std::nullopt;
    page = below->front().page;
  }
  std::vector<LeafPlace> out;
  if (!collect({root, INT64_MIN, INT64_MAX}, 0, depth, out)) return std::nullopt;
  return out;
}

bool TreeReader::add_chain(const unsigned char* page, std::size_t at, std::uint64_t payload,
                           std::uint64_t most, std::vector<Chain>& chains) const {
  if (payload > kLongestPayload) return false;
  if (payload <= most) return at + payload <= usable_;
  const std::uint64_t least = (usable_ - 12) * 32 / 255 - 23;
  const std::uint64_t wanted = least + (payload - least) % (usable_ - 4);
  const std::uint64_t here = wanted <= most ? wanted : least;
  if (at + here + 4 > usable_) return false;
  chains.push_back({word(page + at + here), payload - here});
  return true;
}

bool TreeReader::cells_of_leaf(const unsigned char* page, const LeafPlace& leaf,
                               std::vector<Chain>& chains) const {
  const Cells cells = cells_on(page, leaf.page, true, usable_);
  if (page[header_at(leaf.page)] != kLeafTable || !cells.fits()) return false;
  std::int64_t before = leaf.after;
  bool first = before == INT64_MIN;  // the lowest rowid there is may stand there
  for (std::uint32_t i = 0; i < cells.count; ++i, first = false) {
    std::size_t at = cells.at(i);
    const auto payload = varint(page, at, usable_);
    const auto key = varint(page, at, usable_);
    if (!payload || !key) return false;
    const auto rowid = static_cast<std::int64_t>(*key);
    if ((first ? rowid < before : rowid <= before) || rowid > leaf.upto) return false;
    before = rowid;
    if (!add_chain(page, at, *payload, usable_ - 35, chains)) return false;
  }
  return true;
}

bool TreeReader::follow_chain(const Chain& chain, std::uint64_t& digest) {
  std::uint32_t next = chain.first;
  for (std::uint64_t left = chain.bytes; left > 0; left -= std::min<std::uint64_t>(left, usable_ - 4)) {
    const unsigned char* page = take(next);
    if (page == nullptr) return false;
    digest = hash_(digest, page, page_size_);
    next = word(page);
  }
  return next == 0;
}

std::optional<std::uint64_t> TreeReader::digest(const LeafPlace& leaf) {
  const unsigned char* page = take(leaf.page);
  std::vector<Chain> chains;
  if (page == nullptr || !cells_of_leaf(page, leaf, chains)) return std::nullopt;
  std::uint64_t out = hash_(1, page, page_size_);
  for (const Chain& chain : chains) {
    if (!follow_chain(chain, out)) return std::nullopt;
  }
  return out;
}

bool TreeReader::cells_of_index(const unsigned char* page, std::uint32_t number,
                                std::vector<std::uint32_t>& children, std::vector<Chain>& chains) const {
  const unsigned char type = page[header_at(number)];
  const bool leaf = type == kLeafIndex;
  if (!leaf && type != kInteriorIndex) return false;
  const Cells cells = cells_on(page, number, leaf, usable_);
  if (!cells.fits()) return false;
  const std::uint64_t most = (usable_ - 12) * 64 / 255 - 23;
  for (std::uint32_t i = 0; i < cells.count; ++i) {
    std::size_t at = cells.at(i);
    if (!leaf) children.push_back(word(page + at));
    at += leaf ? 0 : 4;
    const auto payload = varint(page, at, usable_);
    if (!payload || !add_chain(page, at, *payload, most, chains)) return false;
  }
  if (!leaf) children.push_back(word(page + header_at(number) + 8));
  return true;
}

bool TreeReader::add_index_page(std::uint32_t number, int level, std::uint64_t& digest) {
  const unsigned char* page = level > kDeepest ? nullptr : take(number);
  std::vector<std::uint32_t> children;
  std::vector<Chain> chains;
  if (page == nullptr || !cells_of_index(page, number, children, chains)) return false;
  digest = hash_(digest, page, page_size_);
  const auto deeper = [&](std::uint32_t child) { return add_index_page(child, level + 1, digest); };
  return std::all_of(chains.begin(), chains.end(), [&](const Chain& c) { return follow_chain(c, digest); }) &&
         std::all_of(children.begin(), children.end(), deeper);
}

std::optional<std::uint64_t> TreeReader::digest_of_index(std::uint32_t root) {
  std::uint64_t out = 1;
  if (!add_index_page(root, 0, out)) return std::nullopt;
  return out;
}

}  // namespace groundway::follow
