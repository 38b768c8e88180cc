#include "copy/state_left.h"

#include <chrono>

#include <fmt/format.h>

#include "base/text.h"

namespace groundway::copy {
namespace {

constexpr Millis kLook{3'000};

struct Left {
  std::string state;
  bool incoming = false;  // and not swapped
  std::int64_t tables = 0, complete = 0;
};

Result<Left> look(const db::Target& target, const std::string& run) {
  db::Session session;
  session.connect_timeout = session.statement_timeout = kLook;
  ASSIGN(auto reader, db::open_reader(target, session));
  ASSIGN(const auto rows,
         reader.query("SELECT r.state, r.incoming AND r.swapped_at IS NULL, count(t), count(t.done_at) FROM groundway.copy_run "
                      "r LEFT JOIN groundway.copy_table t ON t.run = r.id WHERE r.id = $1 GROUP BY r.id",
                      {run}));
  Left out;
  if (rows.count() == 0) return out;
  return Left{rows.text(0, 0), rows.truth(0, 1), rows.integer(0, 2), rows.integer(0, 3)};
}

std::string words_of(const CopyJob& job, const Left& left) {
  const std::string& place = job.report.target;
  if (left.state.empty()) return "nothing of the copy is in " + place;
  if (left.state == "complete") return "the copy is complete in " + place + ": the journal says so";
  if (job.options.data_only)
    return left.state == "loaded" ? "the rows are committed in " + place + ", and not proven yet"
                                  : "nothing of the copy is in " + place + ": it is one transaction";
  const std::string tables = fmt::format("{} of {} tables are complete", left.complete, left.tables);
  if (left.incoming) return tables + " beside those that were there in " + place + ", which are still there";
  return tables + " in " + place + "; the journal knows this copy as unfinished";
}

}  // namespace

Error with_state(const CopyJob& job, const db::Target& target, Error error) {
  if (job.run.empty()) return error;
  auto left = look(target, job.run);
  error.context.push_back(left ? words_of(job, *left)
                               : job.report.target + " cannot be asked how much of the copy is there (" + left.error().cause + ")");
  const bool nothing = left && left->state.empty();
  const bool generic = error.fix.empty() || error.code == Code::connection_lost || error.code == Code::unreachable;
  const std::string go_on = job.options.command + " --resume";
  if (nothing) return error;
  if (generic)
    error.fix = go_on;
  else
    error.fix += "; then: " + go_on;
  return error;
}

}  // namespace groundway::copy
