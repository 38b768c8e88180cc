#include "base/json_text.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/follow_target.h"
#include "follow/abandon.h"
#include "follow/start.h"
#include "follow/status.h"

namespace groundway::cli::commands {
namespace {

using follow::Abandoned;

Error no_file(std::string_view why) {
  return Error{Code::usage, std::string(why)}.with_fix("groundway copy abandon app.db --file-only");
}

// The file alone is named and asked for: the target may not be there any more.
struct FileSide {
  std::string path, words;
};

Result<FileSide> file_side(const Args& args, Outside& world) {
  if (args.positional().empty()) return no_file("--file-only needs the SQLite file");
  const std::string& typed = args.positional()[0];
  ASSIGN(const auto resolved, env::resolve_target(typed, request_of(args), world));
  if (resolved.url.kind != DatabaseUrl::Kind::sqlite) return no_file(text::excerpt(typed, 60) + " is no SQLite file");
  return FileSide{follow::absolute_path(resolved.url.path), text::shell_quote(typed)};
}

std::string source_line(const Abandoned& done) {
  if (done.had_log && done.had_fences) return "the log and the fences are out of the SQLite file";
  if (done.had_log) return "the log is out of the SQLite file";
  if (done.had_fences) return "the fences are out of the SQLite file: it takes writes again";
  return "nothing of ours was in the SQLite file";
}

void show(const Abandoned& done, bool target_too, Out& out) {
  if (out.json()) {
    std::vector<std::string> keys;
    for (const std::string& key : done.unproven_keys) keys.push_back(json_text(key));
    out.line(std::string("{\"schema\":\"groundway/copy-abandon@1\",\"log\":") + (done.had_log ? "true" : "false") +
             ",\"fences\":" + (done.had_fences ? "true" : "false") + ",\"target\":" + (target_too ? "true" : "false") +
             ",\"unproven_keys\":[" + text::join(keys, ",") + "]}");
    return;
  }
  out.line("ok    " + source_line(done));
  if (target_too) out.line("ok    PostgreSQL has its foreign keys and triggers back; its rows stay as they were carried");
  for (const std::string& key : done.unproven_keys) out.line("warn  not proven: " + key);
}

Error fences_stand(const FileSide& file) {
  return Error{Code::follow_state, "the SQLite file has moved to PostgreSQL: without its fences both would take writes"}
      .at(file.path)
      .with_fix("groundway copy abandon " + file.words + " --file-only --lose-writes   # PostgreSQL's rows are given up");
}

Result<Exit> clean_file(const Args& args, Outside& world, const FileSide& file, Out& out) {
  std::vector<std::string> notes;
  ASSIGN(auto db, db::SqliteDb::open(file.path, notes));
  ASSIGN(const auto state, follow::look_at_source(db));
  if (state.fences && !args.has("--lose-writes")) return fences_stand(file);
  const std::string again = "groundway copy abandon " + file.words + " --file-only";
  ASSIGN(const auto permit, permit_source(args, world, out, file.path, again));
  ASSIGN(const Millis wait, duration_of(args, "--wait", Millis{10'000}));
  ASSIGN(const Abandoned done, follow::clean_source(permit, wait));
  show(done, false, out);
  return 0;
}

// The target may be the wrong one, and the right one still followed.
Error unknown_there(const Sides& sides) {
  return Error{Code::follow_state, "the journal in " + sides.meant.target.url.location() +
                                       " knows nothing of what a follow has left in the SQLite file"}
      .at(sides.source)
      .with_fix("name the target of that follow; where it is gone: groundway copy abandon " + sides.source_words +
                " --file-only");
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  if (args.has("--file-only")) {
    ASSIGN(const FileSide file, file_side(args, world));
    return clean_file(args, world, file, out);
  }
  ASSIGN(const Sides sides, sides_of(args, world, "copy abandon"));
  ASSIGN(const follow::Status status, follow::read_status(sides.meant.target, sides.source));
  if (status.standing == follow::Standing::left_over) return unknown_there(sides);
  follow::Context context = follow_context(args, world, out, sides);
  ASSIGN(context.wait, duration_of(args, "--wait", context.wait));
  ASSIGN(const Abandoned done, follow::abandon(context, args.has("--lose-writes")));
  show(done, true, out);
  return done.unproven_keys.empty() ? 0 : 8;
}

}  // namespace

extern const Command copy_abandon;
const Command copy_abandon = {
    .path = "copy abandon",
    .summary = "Give up a follow: nothing of it stays in the SQLite file",
    .details =
        "Ends the follower, takes the change log and the fences out of the SQLite file, so that its schema is what it was "
        "byte for byte, and gives PostgreSQL its foreign keys and triggers back. The rows that were carried stay there.\n"
        "After a cutover the file gets its writes back only where PostgreSQL has not been written to since, or with "
        "--lose-writes.",
    .examples = {"groundway copy abandon --env production", "groundway copy abandon app.db --file-only"},
    .flags = {{"--wait", "DURATION", "for the follower to hand over, and for SQLite's write lock (default: 10s)"},
              {"--lose-writes", "", "after a cutover: what was written in PostgreSQL since is given up"},
              {"--file-only", "", "clean the SQLite file alone, where the target is gone"}},
    .positionals = {kSourceSide, kTargetSide},
    .run = run};

}  // namespace groundway::cli::commands
