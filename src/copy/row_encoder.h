// copy/row_encoder.h - a SQLite row becomes a binary COPY row and an element of the proof, in one pass.
//
// Purpose: the same bytes are sent and hashed, so the proof is about what was sent.
// Shape:   encode() appends one row to the buffer, or nothing and tells the column and the reason.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "copy/hash.h"
#include "copy/table_plan.h"
#include "schema/profile.h"

namespace groundway::copy {

struct Refusal {
  std::size_t column = 0;  // position in the plan
  const char* reason = "";
};

struct RowEncoderOptions {
  // Of the same snapshot: its checks are not made again. Null: each value is checked.
  const schema::TableProfile* known = nullptr;
  bool hashed = true;  // false: rows are counted only
};

class RowEncoder {
 public:
  RowEncoder(const TablePlan& plan, Seed seed, const RowEncoderOptions& options = {});

  std::optional<Refusal> encode(const db::SqliteStatement& row, Buffer& out);
  const DigestSums& sums() const { return digest_.sums(); }
  // The digest of one row alone, for finding the row that differs.
  DigestSums digest_one(const db::SqliteStatement& row);

  static void put_header(Buffer& out);   // once, before the first row
  static void put_trailer(Buffer& out);  // once, after the last

 private:
  std::optional<Refusal> append(const db::SqliteStatement& row, Buffer& out, RowDigest& digest);

  const TablePlan& plan_;
  std::vector<ColumnPlan> columns_;  // the plan's, and what the profile knows
  const Seed seed_;
  RowDigest digest_;
  Buffer unsent_;  // generated columns: hashed, never sent
  std::uint16_t sent_columns_ = 0;
};

}  // namespace groundway::copy
