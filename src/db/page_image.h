// db/page_image.h - the pages of a SQLite file as one reader sees them, past SQLite's own reading of rows.
//
// Purpose: to look at every page is ten times as fast as to step through every row.
// Shape:   PageImage says where each page of one state lies (the file, or a frame of its WAL); PageReader
// reads them
//          through a connection's own handles, for to open and close the file would let go of this process's
//          locks.
// Threads: a PageReader is its thread's own, as its connection is; a PageImage may be shared.
// Errors:  none: what is not as the file format says gives nothing, and the rows have to be read.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "db/sqlite.h"

namespace groundway::db {

struct PageImage {
  std::uint32_t page_size = 0;
  std::uint32_t usable = 0;  // of each page, without the bytes that an extension keeps at its end
  std::uint32_t count = 0;   // of pages, or more
  std::unordered_map<std::uint32_t, std::uint32_t>
      frames;                            // pages of which the WAL has the newest, and where
  std::array<unsigned char, 8> salts{};  // of these frames
};

// Of the state that `reader`, inside a read transaction, sees; to be called while nothing can be committed.
// It is good for as long as that transaction, or another one on the same state, is open: SQLite writes over
// no page of it meanwhile (a reader holds the WAL's restart off, or all of the state is in the file and
// checkpoints are held off).
std::optional<PageImage> image_of(SqliteDb& reader);

class PageReader {
 public:
  PageReader(const PageImage& image, const SqliteDb& through);
  // Until the next call; null: there is no such page, or not the one that the image means.
  const unsigned char* page(std::uint32_t number);

 private:
  const PageImage& image_;
  const SqliteDb& db_;
  std::vector<unsigned char> buffer_;
};

}  // namespace groundway::db
