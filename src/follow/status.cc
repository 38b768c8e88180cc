#include "follow/status.h"

#include <array>

#include "base/text.h"
#include "db/sqlite.h"

namespace groundway::follow {
namespace {

bool has_traces(const FileLook& file) {
  return file.state.log || file.state.fences;
}

void judge_without_follow(Status& s) {
  const bool traces = has_traces(s.file);
  if (!s.copy && !traces) return;
  if (!s.copy) {
    s.standing = Standing::left_over;
    s.next = Next::abandon;
  } else if (s.at_work) {
    s.standing = Standing::copying;
  } else if (s.copy->state == "complete") {
    s.standing = traces ? Standing::left_over : Standing::complete;
    s.next = traces ? Next::abandon : Next::nothing;
  } else {
    s.standing = Standing::unfinished;
    s.next = s.copy->state == "rolled back" ? Next::copy : Next::resume;
  }
}

// The follow goes by a log, and the file has none: an abandon has taken it away, or somebody else.
bool log_is_gone(const Status& s) {
  return s.follow->method == Method::log && s.file.trouble.empty() && !s.file.path.empty() && !s.file.state.log;
}

void judge_running(Status& s) {
  if (!s.at_work && (s.follow->asked == "abandon" || log_is_gone(s))) {
    s.standing = Standing::abandoning;
    s.next = Next::abandon;
    return;
  }
  s.standing = s.at_work ? Standing::following : Standing::paused;
  s.next = s.at_work ? Next::cutover : Next::follow;
}

void judge_follow(Status& s) {
  switch (s.follow->state) {
    case State::begun:
    case State::following: return judge_running(s);
    case State::cutting_over:
      s.standing = Standing::cutting_over;
      s.next = s.at_work ? Next::nothing : Next::cutover;
      return;
    case State::moved:
      s.standing = Standing::moved;
      s.next = s.follow->away && !s.at_work ? Next::cutover : Next::nothing;
      return;
    case State::abandoned:
      s.standing = Standing::abandoned;
      s.next = has_traces(s.file) ? Next::abandon : Next::nothing;
  }
}

void tell_file(const Status& s, std::vector<std::string>& out) {
  const FileLook& file = s.file;
  if (!file.trouble.empty()) {
    out.push_back("the SQLite file cannot be read: " + file.trouble);
    return;
  }
  if (file.path.empty()) return;
  if (has_traces(file) && !file.state.run.empty() && s.follow && file.state.run != s.follow->mark)
    out.push_back("the SQLite file carries what another follow has left in it");
  if (file.state.log && !file.state.whole)
    out.push_back("the application has made a followed table anew or renamed it: its changes are not logged any more");
  if (s.follow && file.state.schema != s.follow->source_schema)
    out.push_back("the application has changed its schema since the follow began");
}

void tell_in_the_way(Status& s) {
  if (!s.follow || s.follow->state == State::abandoned) return;
  const Follow& f = *s.follow;
  if (f.state == State::moved) {
    if (s.file.trouble.empty() && !s.file.path.empty() && !s.file.state.fences)
      s.in_the_way.push_back("PostgreSQL is the one to write, and the SQLite file takes writes: its fences are gone");
    return;
  }
  tell_file(s, s.in_the_way);
  if (s.refused.count() > f.max_rejects)
    s.in_the_way.push_back(text::count_of(s.refused.count(), "row") + " of the file cannot be carried");
  if (!f.note.empty()) s.in_the_way.push_back(f.note);
}

// Looking may fail for reasons of the file's own; a status says so and goes on.
Result<void> look(const Follow* follow, FileLook& file) {
  std::vector<std::string> notes;
  ASSIGN(auto db, db::SqliteDb::open(file.path, notes));
  ASSIGN(file.state, look_at_source(db));
  if (!file.state.log || follow == nullptr || file.state.run != follow->mark) return {};
  ASSIGN(file.changes, count_changes(db, follow->applied));
  return {};
}

Result<void> read_target(db::PgConnection& reader, Status& s) {
  ASSIGN(s.copy, copy::newest_progress(reader));
  if (!s.copy) return {};
  ASSIGN(s.at_work, copy::is_at_work(reader));
  ASSIGN(s.follow, newest(reader));
  if (s.follow && s.follow->run != s.copy->run) s.follow.reset();  // of a copy that was replaced since
  if (!s.follow) return {};
  ASSIGN(s.refused, load_refused(reader, *s.follow));
  return {};
}

}  // namespace

std::string_view name_of(Standing standing) {
  static constexpr std::array<std::string_view, 11> kNames = {
      "nothing", "left over",    "copying",    "unfinished", "complete", "following",
      "paused",  "cutting over", "abandoning", "moved",      "abandoned"};
  return kNames.at(static_cast<std::size_t>(standing));
}

void judge(Status& s) {
  if (s.follow)
    judge_follow(s);
  else
    judge_without_follow(s);
  if (s.follow) s.lag = s.follow->method == Method::log && s.file.state.log ? s.file.changes : s.follow->lag;
  tell_in_the_way(s);
}

Result<Status> read_status(const db::Target& target, const std::string& source) {
  Status s;
  ASSIGN(auto reader, db::open_reader(target));
  TRY(read_target(reader, s));
  s.file.path = !source.empty() ? source : s.follow ? s.follow->source : std::string();
  if (!s.file.path.empty()) {
    const auto looked = look(s.follow ? &*s.follow : nullptr, s.file);
    if (!looked && !source.empty() && looked.error().code == Code::source_missing) return looked.error();
    if (!looked) s.file.trouble = looked.error().cause;
  }
  judge(s);
  return s;
}

}  // namespace groundway::follow
