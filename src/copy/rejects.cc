#include "copy/rejects.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <mutex>

#include "base/interrupt.h"
#include "base/json_text.h"
#include "base/text.h"
#include "copy/encode.h"
#include "copy/hash.h"
#include "copy/mended.h"
#include "copy/row_encoder.h"
#include "copy/workers.h"

namespace groundway::copy {
namespace {

constexpr std::size_t kFirst = 5;  // rejects that messages show
constexpr std::size_t kHexBytes =
    1U << 20U;  // of one value in the file; a longer one says how much is left out

std::string_view storage_name(Storage storage) {
  switch (storage) {
    case Storage::integer:
      return "integer";
    case Storage::real:
      return "real";
    case Storage::text:
      return "text";
    case Storage::blob:
      return "blob";
    case Storage::null:
      break;
  }
  return "null";
}

std::string value_hex(const Cell& cell) {
  if (cell.storage == Storage::integer) return text::hex(std::to_string(cell.integer));
  if (cell.storage == Storage::real) return text::hex(fmt::format("{}", cell.real));
  if (cell.bytes.size() <= kHexBytes) return text::hex(cell.bytes);
  return text::hex(cell.bytes.substr(0, kHexBytes)) +
         fmt::format("...{} bytes more", cell.bytes.size() - kHexBytes);
}

// A file name that no table name can make climb out of the folder.
std::string file_of(const std::string& table) {
  constexpr std::size_t kLongest = 200;  // a file's name has at most 255 bytes
  std::string name = text::percent_encode(table);
  if (name.size() > kLongest)
    name = name.substr(0, kLongest) + fmt::format("-{:016x}", hash_bytes(table, 0));
  return name + ".jsonl";
}

struct Refused {
  std::string row;
  Reject reject;
};

bool is_fine_time(std::string_view reason) {
  return reason == kFineTime || reason == kFineForColumn;
}

// What can be done besides mending rows or leaving them.
const char* other_way(std::string_view reason) {
  if (is_fine_time(reason)) return ", or cut the digits with --on-fine-time=truncate";
  return reason == kNarrowReal ? ", or make the target's column double precision" : "";
}

// What is cut is counted: the policy lifts the refusal, and the report tells the number.
const char* why_refused(const Cell& cell, ColumnPlan& column, Buffer& scratch) {
  if (!column.truncate_times) return column.encode(cell, column, scratch);
  column.truncate_times = false;
  const char* reason = column.encode(cell, column, scratch);
  column.truncate_times = true;
  if (reason == nullptr || !is_fine_time(reason)) return reason;
  reason = column.encode(cell, column, scratch);
  column.cut_times += reason == nullptr ? 1 : 0;
  return reason;
}

Result<void> scan(db::SqliteDb& db, TablePlan& plan, std::vector<Reject>& found) {
  ASSIGN(auto statement, db.prepare(plan.select_sql));
  Buffer scratch;
  for (std::uint64_t n = 0;; ++n) {
    ASSIGN(const bool more, statement.step());
    if (!more) return {};
    if (n % 4096 == 0) TRY(check_interrupt("Nothing was written."));
    bool refused = false;
    const Mends* mends = mends_of(plan, statement);
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      const Cell cell = cell_of(mends, statement, i);
      scratch.clear();
      const char* reason = why_refused(cell, plan.columns[i], scratch);
      if (reason == nullptr) continue;
      refused = true;
      found.push_back({plan.name, row_key(plan, statement), plan.columns[i].source_name,
                       std::string(storage_name(cell.storage)), reason, value_hex(cell)});
    }
    if (refused) plan.excluded.insert(row_key(plan, statement));
    scratch.shrink(1U << 20U);
  }
}

}  // namespace

void RejectLog::add(Reject r) {
  lines_[r.table] += "{\"table\":" + json_text(r.table) + ",\"row\":" + json_text(r.row) +
                     ",\"column\":" + json_text(r.column) + ",\"typeof\":" + json_text(r.storage) +
                     ",\"reason\":" + json_text(r.reason) + ",\"value_hex\":" + json_text(r.hex) + "}\n";
  rows_[r.table][r.row] = true;
  RejectKind& kind = kinds_[r.table + '\0' + r.column + '\0' + r.storage + '\0' + r.reason];
  if (kind.rows++ == 0) kind = {r.table, r.column, r.storage, r.reason, r.row, 1};
  if (first_.size() < kFirst) first_.push_back(std::move(r));
}

std::vector<RejectKind> RejectLog::kinds() const {
  std::vector<RejectKind> out;
  for (const auto& [key, kind] : kinds_) out.push_back(kind);
  return out;
}

std::uint64_t RejectLog::rows() const {
  std::uint64_t n = 0;
  for (const auto& [table, keys] : rows_) n += keys.size();
  return n;
}

std::uint64_t RejectLog::rows_of(const std::string& table) const {
  const auto found = rows_.find(table);
  return found == rows_.end() ? 0 : found->second.size();
}

Result<void> RejectLog::write(Files& files) const {
  if (lines_.empty()) return {};
  ::mkdir(folder_.c_str(), 0700);
  for (const auto& [table, lines] : lines_) TRY(files.write(folder_ + "/" + file_of(table), lines, 0600));
  return {};
}

Result<void> find_rejects(SourceFile& file, std::vector<TablePlan>& plans, const std::vector<bool>& suspect,
                          RejectLog& log, Reporter& reporter) {
  std::vector<std::vector<Reject>> found(plans.size());
  const auto count = static_cast<std::uint64_t>(std::count(suspect.begin(), suspect.end(), true));
  const auto stage = count > 0 ? reporter.begin({"check", "tables", count}) : std::make_shared<Stage>(StageSpec{});
  TRY(run_jobs(plans.size(), file.connections.size(), [&](std::size_t worker, std::size_t i) -> Result<void> {
    if (!suspect[i]) return {};
    reporter.step("checking every value of " + plans[i].name);
    Meter meter = stage->begin(plans[i].name);
    TRY(scan(file.connections[worker], plans[i], found[i]));
    meter.end();
    return {};
  }));
  stage->end();
  for (auto& list : found) {
    for (Reject& r : list) log.add(std::move(r));
  }
  return {};
}

Error too_many_rejects(const RejectLog& log, std::uint64_t allowed) {
  const Reject& r = log.first().front();
  return Error{Code::rejects,
               fmt::format("{} cannot be represented, {} allowed; the first: {} in {}.{} (row {})",
                           text::count_of(log.rows(), "row"), text::thousands(allowed), r.reason, r.table,
                           r.column, r.row)}
      .at(log.folder() + "/" + file_of(r.table))
      .with_fix(fmt::format(
          "mend them in SQLite, or leave them behind with --max-rejects={}{}. Nothing was written.",
          log.rows(), other_way(r.reason)));
}

}  // namespace groundway::copy
