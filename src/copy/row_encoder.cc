#include "copy/row_encoder.h"

#include "copy/mended.h"

namespace groundway::copy {

RowEncoder::RowEncoder(const TablePlan& plan, Seeds seeds)
    : plan_(plan), seeds_(seeds), digest_(seeds), unsent_(256) {
  for (const ColumnPlan& c : plan.columns)
    sent_columns_ = static_cast<std::uint16_t>(sent_columns_ + (c.generated ? 0 : 1));
}

std::optional<Refusal> RowEncoder::append(const db::SqliteStatement& row, Buffer& out, RowDigest& digest) {
  const std::size_t start = out.size();
  const Mends* mends = mends_of(plan_, row);
  out.put16(sent_columns_);
  for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
    const ColumnPlan& column = plan_.columns[i];
    Buffer& into = column.generated ? unsent_ : out;
    if (column.generated) unsent_.clear();
    const std::size_t at = into.size();
    if (const char* reason = column.encode(cell_of(mends, row, i), column, into)) {
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
  RowDigest alone(seeds_);
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
