#include "copy/resume.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "copy/choices.h"
#include "copy/decide.h"
#include "copy/prepare.h"

namespace groundway::copy {
namespace {

// jsonb as text, back to a map by the server, which wrote it.
Result<Choices> map_of(db::PgConnection& reader, const std::string& json) {
  ASSIGN(const auto rows, reader.query("SELECT key, value FROM jsonb_each_text($1::jsonb)", {json}));
  Choices out;
  for (int r = 0; r < rows.count(); ++r) out[rows.text(r, 0)] = rows.text(r, 1);
  return out;
}

Error nothing_begun(const CopyOptions& options, const std::string& place) {
  return Error{Code::not_resumable, "no copy has begun in " + place + ": nothing of it is there"}.with_fix(
      "the same command without --resume: " + options.command);
}

Error too_old(const CopyOptions& options, const Run& run) {
  return Error{Code::not_resumable,
               "the unfinished copy of " + run.source + " was begun by a groundway that could not resume"}
      .with_fix(options.command + " --replace   # starts it anew");
}

}  // namespace

std::string schema_of(const CopyOptions& options, const db::Target& target) {
  return !options.schema.empty() ? options.schema : !target.url.schema.empty() ? target.url.schema : "public";
}

Result<CopyOptions> take_up(CopyOptions options, const db::Target& target, const AskPermit& ask) {
  ASSIGN(auto reader, open_checked_reader(target));
  TRY(ask(db::Action::read, guard::TargetState::unknown));
  const std::string schema = schema_of(options, target);
  ASSIGN(const auto run, run_to_resume(reader, schema));
  if (!run) return nothing_begun(options, reader.place());
  if (run->options.empty() && run->state != "complete") return too_old(options, *run);
  if (!run->options.empty()) {
    ASSIGN(const Choices begun, map_of(reader, run->options));
    ASSIGN(options, with_choices(std::move(options), schema, begun));
  }
  options.verify_only = run->state == "complete";
  return options;
}

namespace {

Error source_changed(const CopyJob& job, std::string cause) {
  return Error{Code::source_changed, std::move(cause)}.with_fix(job.options.command +
                                                                " --replace   # starts it anew, with the source as it is");
}

// "users.balance" and what became of it; empty: all as it was.
std::string first_difference(const Choices& then, const Choices& now) {
  const auto type_in = [](const Choices& types, const std::string& column) -> std::string {
    const auto at = types.find(column);
    return at == types.end() ? "nothing" : at->second.substr(0, at->second.find(", reading"));
  };
  Choices all = then;
  all.insert(now.begin(), now.end());
  for (const auto& [column, value] : all) {
    const auto a = then.find(column), b = now.find(column);
    if (a != then.end() && b != now.end() && a->second == b->second) continue;
    const std::string had = type_in(then, column), has = type_in(now, column);
    return had == has ? column + " is still " + has + ", and its values are spelt in another way"
                      : column + " was to be " + had + ", and its values now ask for " + has;
  }
  return "";
}

}  // namespace

Result<void> check_same(CopyJob& job, db::PgConnection& reader, const Run& run) {
  if (job.options.data_only) return {};  // the target's types decide, and they are looked at each time
  if (run.source_schema != job.file.schema_digest)
    return source_changed(job, "the definitions in " + job.file.connections[0].path() +
                                   " are not those that the unfinished copy was made from");
  TRY(find_wanted_types(job, reader));
  ASSIGN(const Choices then, map_of(reader, run.types));
  if (const std::string what = first_difference(then, types_of(job)); !what.empty())
    return source_changed(job, "the source has changed since the copy began: " + what);
  return {};
}

}  // namespace groundway::copy
