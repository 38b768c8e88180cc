#include "copy/probe_compare.h"

#include "base/text.h"

namespace groundway::copy {
namespace {

std::string compare_table(const TableDelta& mine, const TableDelta& theirs, bool random) {
  std::vector<CanonRow> left = mine.added, right = theirs.added;
  drop_same(left, right, Tolerance{.numbers = true, .random = random});
  std::string words;
  if (!left.empty()) words += "only in SQLite: " + show_row(left.front());
  if (!right.empty())
    words += (words.empty() ? "" : "; ") + ("only in PostgreSQL: " + show_row(right.front()));
  if (!words.empty()) return words;
  const bool same = mine.knows_removed && theirs.knows_removed ? mine.removed == theirs.removed
                                                               : mine.removed_count == theirs.removed_count;
  if (same) return "";
  return text::count_of(mine.removed_count, "row") + " gone in SQLite, " +
         std::to_string(theirs.removed_count) + " in PostgreSQL";
}

std::string compare_deltas(const Delta& mine, const Delta& theirs, const Watching& watching) {
  for (const std::string& table : watching.tables) {
    const auto m = mine.find(table), t = theirs.find(table);
    const TableDelta here = m == mine.end() ? TableDelta{} : m->second;
    const TableDelta there = t == theirs.end() ? TableDelta{} : t->second;
    std::string differs = compare_table(here, there, watching.random);
    if (differs.empty()) continue;
    if (watching.source.is_sampled(table)) differs += "; only some of its rows were probed";
    return "rows of " + table + " differ: " + differs;
  }
  return "";
}

}  // namespace

Judged judge(const SqliteOutcome& mine, const PgOutcome& theirs, const Watching& watching) {
  if (mine.tried.done && theirs.done) return {compare_deltas(mine.delta, theirs.delta, watching), true};
  const std::string here = mine.tried.done ? "SQLite did it" : "SQLite said: " + mine.tried.message;
  const std::string there = theirs.done ? "PostgreSQL did it" : "PostgreSQL said: " + theirs.message;
  if (mine.tried.raised && theirs.raised) {
    const bool same = theirs.message == mine.tried.message + " (23000)" || mine.tried.message.size() > 900;
    return {same ? "" : here + "; " + there, true};
  }
  if (!mine.tried.done && !theirs.done) {
    const bool counts =
        !theirs.in_function && !mine.tried.raised;  // both refused, each for a reason of its own
    const bool is_fault = theirs.in_function && !theirs.by_constraint && !theirs.raised;
    return {is_fault ? here + "; " + there : "", counts};
  }
  // a constraint of the table itself that only one side has is told elsewhere
  const bool by_table = !theirs.done && !theirs.in_function;
  if (by_table || (!mine.tried.done && !mine.tried.raised)) return {"", false};
  return {here + "; " + there, false};
}

}  // namespace groundway::copy
