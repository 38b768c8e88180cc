#include "copy/batch.h"

#include <algorithm>

#include "base/interrupt.h"
#include "base/text.h"

namespace groundway::copy {
namespace {

constexpr std::uint64_t kSmallBytes = 1'000'000, kSmallRows = 5'000;
constexpr std::uint64_t kGroupBytes = 4'000'000;  // more would leave the other workers without work
constexpr std::size_t kGroupObjects = 300;        // that one transaction locks

// The table, what it keeps wide values in, keys and indexes.
std::size_t objects_of(const CopyJob& job, std::size_t plan) {
  constexpr std::size_t kBare = 3;
  const auto& tables = job.converted.model.tables;
  if (plan >= tables.size()) return kBare;  // the application's migrations made them
  const schema::Table& table = tables[plan];
  return kBare + (table.primary_key ? 1U : 0U) + table.unique.size() + table.indexes.size();
}

}  // namespace

Result<bool> run_together(db::PgConnection& writer, const std::vector<std::string>& statements) {
  if (statements.empty()) return true;
  TRY(check_interrupt("What is made stays."));
  const std::string all = text::join(statements, ";\n");
  const bool within = writer.in_transaction();
  auto done = writer.exec(within ? "SAVEPOINT together;\n" + all + ";\nRELEASE together" : all);
  if (done) return true;
  TRY(check_interrupt("What is made stays."));
  if (!writer.is_alive()) return std::move(done).error();
  if (within) TRY(writer.exec("ROLLBACK TO together; RELEASE together"));
  return false;
}

Result<std::vector<db::Rows>> ask_all(db::PgConnection& reader, const std::vector<std::string>& selects) {
  std::vector<db::Rows> out;
  for (std::size_t at = 0; at < selects.size(); at += kTogether) {
    const auto first = selects.begin() + static_cast<std::ptrdiff_t>(at);
    const std::vector<std::string> some(first, first + static_cast<std::ptrdiff_t>(std::min(kTogether, selects.size() - at)));
    TRY(check_interrupt("What the server was at is cancelled."));
    ASSIGN(auto rows, reader.query(text::join(some, "\nUNION ALL\n")));
    out.push_back(std::move(rows));
  }
  return out;
}

std::string array_of(const std::vector<TablePlan>& plans) {
  std::string out;
  for (const TablePlan& plan : plans) {
    out += out.empty() ? "\"" : ",\"";
    for (const char c : plan.quoted_target())
      out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    out += '"';
  }
  return "{" + out + "}";
}

bool is_small(const TablePlan& plan) {
  return plan.bytes < kSmallBytes && plan.rows < kSmallRows;
}

std::vector<std::vector<std::size_t>> group_small(const CopyJob& job, const std::vector<std::size_t>& plans) {
  std::vector<std::vector<std::size_t>> out;
  std::vector<std::size_t> group;
  std::uint64_t bytes = 0;
  std::size_t objects = 0;
  for (const std::size_t i : plans) {
    if (!is_small(job.plans[i])) {
      out.push_back({i});
      continue;
    }
    bytes += job.plans[i].bytes;
    objects += objects_of(job, i);
    if (!group.empty() && (bytes > kGroupBytes || objects > kGroupObjects)) {
      out.push_back(std::move(group));
      group = {};
      bytes = job.plans[i].bytes;
      objects = objects_of(job, i);
    }
    group.push_back(i);
  }
  if (!group.empty()) out.push_back(std::move(group));
  return out;
}

}  // namespace groundway::copy
