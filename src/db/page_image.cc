#include "db/page_image.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace groundway::db {
namespace {

constexpr std::int64_t kWalHeader = 32;
constexpr std::size_t kFrameHeader = 24;
constexpr int kIndexRegion = 32768;       // of the WAL's index, in shared memory
constexpr std::size_t kIndexHeader = 48;  // there twice, then how far the WAL was checkpointed
constexpr std::uint32_t kIndexVersion = 3'007'000;

sqlite3_file* handle(const SqliteDb& db, int which) {
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(db.raw(), "main", which, &file) != SQLITE_OK) return nullptr;
  return file == nullptr || file->pMethods == nullptr ? nullptr : file;
}

bool read_at(sqlite3_file* file, void* into, std::size_t bytes, std::int64_t at) {
  return file != nullptr && file->pMethods->xRead(file, into, static_cast<int>(bytes), at) == SQLITE_OK;
}

std::uint32_t word(const unsigned char* bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24U | static_cast<std::uint32_t>(bytes[1]) << 16U |
         static_cast<std::uint32_t>(bytes[2]) << 8U | bytes[3];
}

template <class Number>
Number native(const unsigned char* bytes) {  // the index is in the machine's own order
  Number out{};
  std::memcpy(&out, bytes, sizeof out);
  return out;
}

bool is_page_size(std::uint32_t size) {
  return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

std::uint32_t size_from(std::uint32_t stored) {
  return stored == 1 ? 65536 : stored;
}

struct WalIndex {
  std::uint32_t page_size = 0, last = 0, pages = 0, checkpointed = 0;
  std::array<unsigned char, 8> salts{};
};

std::optional<WalIndex> wal_index(sqlite3_file* file) {
  if (file->pMethods->iVersion < 2 || file->pMethods->xShmMap == nullptr) return std::nullopt;
  void volatile* region = nullptr;
  if (file->pMethods->xShmMap(file, 0, kIndexRegion, 0, &region) != SQLITE_OK || region == nullptr)
    return std::nullopt;
  std::array<unsigned char, 2 * kIndexHeader + 4> bytes{};
  const auto* from = static_cast<const volatile unsigned char*>(region);
  std::copy(from, from + bytes.size(), bytes.begin());
  const unsigned char* header = bytes.data();
  const bool whole = std::memcmp(header, header + kIndexHeader, kIndexHeader) == 0;
  if (!whole || native<std::uint32_t>(header) != kIndexVersion || header[12] != 1) return std::nullopt;
  WalIndex out;
  out.page_size = size_from(native<std::uint16_t>(header + 14));
  out.last = native<std::uint32_t>(header + 16);
  out.pages = native<std::uint32_t>(header + 20);
  std::memcpy(out.salts.data(), header + 32, out.salts.size());
  out.checkpointed = native<std::uint32_t>(header + 2 * kIndexHeader);
  return out;
}

std::int64_t place_of_frame(std::uint32_t frame, std::uint32_t page_size) {
  return kWalHeader +
         (static_cast<std::int64_t>(frame) - 1) * static_cast<std::int64_t>(kFrameHeader + page_size);
}

// Where all of the WAL is in the file already, the file alone is the state; the WAL may then begin anew
// meanwhile.
bool find_frames(sqlite3_file* wal, const WalIndex& index, PageImage& image) {
  image.salts = index.salts;
  if (index.checkpointed >= index.last) return index.checkpointed == index.last;
  std::array<unsigned char, kFrameHeader> header{};
  for (std::uint32_t frame = 1; frame <= index.last; ++frame) {
    if (!read_at(wal, header.data(), header.size(), place_of_frame(frame, index.page_size))) return false;
    if (std::memcmp(header.data() + 8, index.salts.data(), index.salts.size()) != 0) return false;
    image.frames[word(header.data())] = frame;
  }
  return true;
}

}  // namespace

std::optional<PageImage> image_of(SqliteDb& reader) {
  PageImage image;
  sqlite3_file* file = handle(reader, SQLITE_FCNTL_FILE_POINTER);
  std::array<unsigned char, 100> header{};
  sqlite3_int64 bytes = 0;
  if (!read_at(file, header.data(), header.size(), 0)) return std::nullopt;
  if (std::memcmp(header.data(), "SQLite format 3", 16) != 0) return std::nullopt;
  if (file->pMethods->xFileSize(file, &bytes) != SQLITE_OK) return std::nullopt;
  image.page_size = size_from(static_cast<std::uint32_t>(header[16]) << 8U | header[17]);
  if (!is_page_size(image.page_size) || image.page_size < 480U + header[20]) return std::nullopt;
  image.usable = image.page_size - header[20];
  image.count = static_cast<std::uint32_t>(std::min<sqlite3_int64>(bytes / image.page_size, UINT32_MAX));
  const auto mode = reader.one("PRAGMA journal_mode");
  if (!mode) return std::nullopt;
  if (*mode != "wal") return image;
  const auto index = wal_index(file);
  const bool empty = index && index->last == 0;  // then it may not know the size of a page yet
  if (!index || (!empty && index->page_size != image.page_size)) return std::nullopt;
  if (!find_frames(handle(reader, SQLITE_FCNTL_JOURNAL_POINTER), *index, image)) return std::nullopt;
  image.count = std::max(image.count, index->pages);
  return image;
}

PageReader::PageReader(const PageImage& image, const SqliteDb& through)
    : image_(image), db_(through), buffer_(kFrameHeader + image.page_size) {}

const unsigned char* PageReader::page(std::uint32_t number) {
  if (number == 0 || number > image_.count) return nullptr;
  const auto frame = image_.frames.find(number);
  unsigned char* page = buffer_.data() + kFrameHeader;
  if (frame == image_.frames.end()) {
    const std::int64_t at = static_cast<std::int64_t>(number - 1) * image_.page_size;
    return read_at(handle(db_, SQLITE_FCNTL_FILE_POINTER), page, image_.page_size, at) ? page : nullptr;
  }
  const std::int64_t at = place_of_frame(frame->second, image_.page_size);
  if (!read_at(handle(db_, SQLITE_FCNTL_JOURNAL_POINTER), buffer_.data(), buffer_.size(), at)) return nullptr;
  const bool meant = word(buffer_.data()) == number &&
                     std::memcmp(buffer_.data() + 8, image_.salts.data(), image_.salts.size()) == 0;
  return meant ? page : nullptr;
}

}  // namespace groundway::db
