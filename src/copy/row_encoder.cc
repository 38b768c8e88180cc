#include "copy/row_encoder.h"

#include "copy/encode.h"
#include "copy/mended.h"
#include "copy/read_cell.h"

namespace groundway::copy {

namespace {

void trust(const schema::ColumnProfile& p, ColumnPlan& column) {
  const auto length = static_cast<std::uint64_t>(column.type.length);
  const bool fits = p.max_text_bytes < kMaxField && (length == 0 || p.max_text_chars <= length);
  column.clean_texts = fits && p.nul_texts + p.bad_utf8_texts == 0;
  column.strict_json = fits && p.strict_json == p.texts;
}

}  // namespace

RowEncoder::RowEncoder(const TablePlan& plan, Seed seed, const RowEncoderOptions& options)
    : plan_(plan), columns_(plan.columns), seed_(seed), digest_(seed), unsent_(256) {
  const bool known = options.known != nullptr && plan.mended.empty();  // the profile knows no mended value
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (known) trust(options.known->columns[i], columns_[i]);
    if (!options.hashed) columns_[i].hash = nullptr;
    sent_columns_ = static_cast<std::uint16_t>(sent_columns_ + (columns_[i].generated ? 0 : 1));
  }
}

std::optional<Refusal> RowEncoder::append(const db::SqliteStatement& row, Buffer& out, RowDigest& digest) {
  const std::size_t start = out.size();
  const Mends* mends = mends_of(plan_, row);
  out.put16(sent_columns_);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const ColumnPlan& column = columns_[i];
    Buffer& into = column.generated ? unsent_ : out;
    if (column.generated) unsent_.clear();
    const std::size_t at = into.size();
    const Cell cell = mends == nullptr ? read_cell(row, static_cast<int>(i)) : cell_of(mends, row, i);
    if (const char* reason = column.encode(cell, column, into)) {
      out.rewind(start);
      digest.drop_row();
      return Refusal{i, reason};
    }
    digest.add(column, into.view().substr(at));
  }
  return std::nullopt;
}

std::optional<Refusal> RowEncoder::encode(const db::SqliteStatement& row, Buffer& out) {
  auto refused = append(row, out, digest_);
  if (!refused) digest_.end_row();
  return refused;
}

DigestSums RowEncoder::digest_one(const db::SqliteStatement& row) {
  RowDigest alone(seed_);
  Buffer scratch(1024);
  if (!append(row, scratch, alone)) alone.end_row();
  return alone.sums();
}

void RowEncoder::put_header(Buffer& out) {
  out.put(std::string_view("PGCOPY\n\377\r\n\0", 11));
  out.put32(0);  // flags
  out.put32(0);  // length of the header's extension
}

void RowEncoder::put_trailer(Buffer& out) {
  out.put16(0xFFFF);
}

}  // namespace groundway::copy
