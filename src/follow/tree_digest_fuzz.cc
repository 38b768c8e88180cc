// A b-tree of hostile pages: whatever they say, the walk ends and stays on them.
#include "follow/tree_digest.h"

#include <cstring>

#include "base/fuzz_target.h"

namespace groundway::follow {
namespace {

constexpr std::uint32_t kPage = 512;

// page 2 is the root: interior with one cell to page 3 and page 4 on the right, or anything else
constexpr std::string_view kSeeds[] = {
    std::string_view("\x0d\x00\x00\x00\x01\x01\xf0\x00\x01\xf0", 10),
    std::string_view("\x05\x00\x00\x00\x01\x01\xf0\x00\x00\x00\x00\x04\x01\xf0", 14),
    std::string_view("\x0a\x00\x00\x00\x01\x01\xf0\x00\x01\xf0", 10),
    std::string_view("\x02\x00\x00\x00\x01\x01\xf0\x00\x00\x00\x00\x04\x01\xf0", 14),
};

GROUNDWAY_FUZZ(tree_digest, kSeeds) {
  std::string pages(bytes.substr(0, 64 * kPage));
  pages.resize((pages.size() + kPage - 1) / kPage * kPage);
  const auto count = static_cast<std::uint32_t>(pages.size() / kPage + 1);
  std::vector<unsigned char> page(kPage);  // of its own, so that a step beyond it is seen
  std::uint64_t asked = 0;
  const PageHash hash(1);
  TreeReader tree(kPage, kPage - 12, count, hash, [&](std::uint32_t n) -> const unsigned char* {
    ++asked;
    if (n < 2 || n > count) return nullptr;
    std::memcpy(page.data(), pages.data() + (n - 2) * kPage, kPage);
    return page.data();
  });
  const auto leaves = tree.leaves(2);
  if (leaves) {
    for (std::size_t i = 0; i < leaves->size(); ++i) {
      GROUNDWAY_EXPECT(i == 0 || (*leaves)[i - 1].upto == (*leaves)[i].after, fuzz::show(bytes));
      (void)tree.digest((*leaves)[i]);
    }
  }
  (void)tree.digest_of_index(2);
  GROUNDWAY_EXPECT(asked <= count + 64U, fuzz::show(bytes));
}

}  // namespace
}  // namespace groundway::follow
