// copy/compressed_size.h - how small PostgreSQL can make a value before it goes into an index.
//
// Purpose: an index entry has 2704 bytes; longer values are compressed first, so their length alone tells little.
// Shape:   pure; a greedy search over the last 4095 bytes for the longest match, counted and not written. The
//          server looks less hard, so what is too long here is too long there; the other way round it may be.
// Errors:  none.
// Source:  https://www.postgresql.org/docs/current/storage-toast.html
#pragma once

#include <cstddef>
#include <string_view>

namespace groundway::copy {

inline constexpr std::size_t kMaxIndexEntry = 2704;  // a third of a page

// Bytes at least that a text or bytea takes in an index entry.
std::size_t least_index_bytes(std::string_view value);

}  // namespace groundway::copy
