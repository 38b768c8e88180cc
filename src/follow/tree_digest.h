// follow/tree_digest.h - which rows of a table cannot have changed, told by its pages alone.
//
// Purpose: a piece whose pages are what they were need not be read row by row; to look at pages is ten times
// as fast. Shape:   pure, given the pages: a table's b-tree as its leaves, each with the last rowid that it
// may hold and a
//          keyed digest of its bytes and of those that its rows have on overflow pages. Equal digests, equal
//          rows: by chance alone they lie once in 2^64, and the key is drawn anew by each process. The layout
//          is that of SQLite's own description of its file format.
// Errors:  none: whatever is not as that description says gives nothing, and the rows have to be read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace groundway::follow {

// Multiplies pairs of words to which the key was added: two pages that differ have one sum once in 2^64.
class PageHash {
 public:
  explicit PageHash(std::uint64_t key);
  std::uint64_t operator()(std::uint64_t before, const unsigned char* bytes, std::size_t count) const;

 private:
  std::vector<std::uint64_t> keys_;
};

struct LeafPlace {
  std::uint32_t page = 0;
  std::int64_t after = INT64_MIN;  // its rowids are greater; the first leaf has the lowest, too
  std::int64_t upto = INT64_MAX;   // and not greater than this
};

struct LeafDigest {
  std::int64_t upto = INT64_MAX;
  std::uint64_t digest = 0;
  bool operator==(const LeafDigest&) const = default;
};

struct TreeDigest {
  std::vector<LeafDigest> leaves;  // by rowid; a table WITHOUT ROWID has one entry for all of it
  bool known() const { return !leaves.empty(); }
  bool operator==(const TreeDigest&) const = default;
};

struct Span {  // of keys, both ends included
  std::int64_t from = INT64_MIN, to = INT64_MAX;
  bool operator==(const Span&) const = default;
};

// Rowids outside of these spans have the same rows in both.
std::vector<Span> changed_spans(const TreeDigest& then, const TreeDigest& now);

// Until the next call; null: it cannot be had.
using GetPage = std::function<const unsigned char*(std::uint32_t page)>;

class TreeReader {
 public:
  TreeReader(std::uint32_t page_size, std::uint32_t usable, std::uint32_t pages, const PageHash& hash,
             GetPage get)
      : page_size_(page_size), usable_(usable), left_(pages + kSpare), hash_(hash), get_(std::move(get)) {}

  // The leaves of a table with rowids; only the pages above them are read.
  std::optional<std::vector<LeafPlace>> leaves(std::uint32_t root);
  std::optional<std::uint64_t> digest(const LeafPlace& leaf);
  // All of a table WITHOUT ROWID.
  std::optional<std::uint64_t> digest_of_index(std::uint32_t root);

 private:
  static constexpr std::uint64_t kSpare = 64;  // the way to the first leaf is gone twice
  struct Child {
    std::uint32_t page = 0;
    std::int64_t upto = 0;
  };
  struct Chain {
    std::uint32_t first = 0;
    std::uint64_t bytes = 0;
  };
  const unsigned char* take(std::uint32_t page);
  std::optional<std::vector<Child>> children(std::uint32_t page, const LeafPlace& bounds);
  bool collect(const LeafPlace& at, int level, int depth, std::vector<LeafPlace>& out);
  bool cells_of_leaf(const unsigned char* page, const LeafPlace& leaf, std::vector<Chain>& chains) const;
  bool cells_of_index(const unsigned char* page, std::uint32_t number, std::vector<std::uint32_t>& children,
                      std::vector<Chain>& chains) const;
  bool follow_chain(const Chain& chain, std::uint64_t& digest);
  bool add_index_page(std::uint32_t page, int level, std::uint64_t& digest);
  // What of a payload lies elsewhere; false: the cell leaves its page.
  bool add_chain(const unsigned char* page, std::size_t at, std::uint64_t payload, std::uint64_t most,
                 std::vector<Chain>& chains) const;

  std::uint32_t page_size_, usable_;
  std::uint64_t left_;  // pages that a sound file can still have: in no tree is one twice
  const PageHash& hash_;
  GetPage get_;
};

}  // namespace groundway::follow
