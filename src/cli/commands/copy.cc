#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "base/json_text.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/copy_args.h"
#include "cli/copy_back.h"
#include "cli/follow_target.h"
#include "cli/target.h"
#include "copy/copy.h"
#include "copy/journal.h"
#include "copy/replay.h"
#include "copy/resume.h"
#include "copy/wanted_type.h"
#include "env/resolve.h"
#include "follow/follower.h"
#include "follow/start.h"

namespace groundway::cli::commands {
namespace {

using copy::CopyOptions;

copy::OnTarget on_target(const Args& args) {
  return args.has("--replace")  ? copy::OnTarget::replace
         : args.has("--append") ? copy::OnTarget::append
                                : copy::OnTarget::must_be_empty;
}

Result<void> refuse_contradiction(const CopyOptions& o) {
  for (const std::string& table : o.tables) {
    for (const std::string& left : o.exclude) {
      if (!text::iequals(table, left)) continue;
      return Error{Code::usage, "--tables and --exclude both name '" + text::excerpt(table, 60) + "'"}.with_fix("take it out of one of them");
    }
  }
  return {};
}

// A follow makes the target equal to the source, whole and proven.
Result<void> check_follow(const Args& args) {
  if (!args.has("--follow")) {
    if (!args.has("--wait") || args.has("--resume")) return {};
    return Error{Code::usage, "--wait is for a copy that is followed"}.with_fix("leave it out, or add --follow=log");
  }
  for (const std::string_view flag : {"--dry-run", "--schema-only", "--verify-only", "--append", "--replay", "--resume"})
    TRY(refuse_pairs(args, {{"--follow", flag}}));
  if (args.get("--verify").value_or("full") != "full")
    return Error{Code::usage, "--follow goes on with a copy that is proven"}.with_fix("leave --verify out");
  if (args.get("--on-orphan") == "reject")
    return Error{Code::usage, "--follow carries a row whatever it refers to, for what is missing may still come"}.with_fix(
        "--on-orphan not-valid, or mend the rows: PRAGMA foreign_key_check names them");
  return {};
}

// With --resume these must agree with the copy that it goes on with.
std::set<std::string> typed_choices(const Args& args) {
  std::set<std::string> out;
  for (const char* flag : {"--schema-only", "--data-only", "--tables", "--exclude", "--replace", "--append", "--on-orphan", "--on-bad-utf8",
                           "--on-nul", "--on-fine-time", "--identifiers", "--assume-utc", "--max-rejects"}) {
    if (args.has(flag)) out.insert(flag);
  }
  return out;
}

// Two wishes that cannot both be meant.
Result<void> refuse_contradictions(const Args& args) {
  return refuse_pairs(args, {{"--replace", "--append"},
                             {"--schema-only", "--data-only"},
                             {"--verify-only", "--replace"},
                             {"--resume", "--verify-only"},
                             {"--resume", "--dry-run"},
                             {"--replay", "--resume"},
                             {"--verify-only", "--schema-only"},
                             {"--replay", "--replace"},
                             {"--replay", "--append"},
                             {"--replay", "--data-only"},
                             {"--replay", "--schema-only"},
                             {"--replay", "--verify-only"},
                             {"--replay", "--tables"},
                             {"--replay", "--exclude"}});
}

Result<CopyOptions> read_options(const Args& args, Outside& world) {
  TRY(refuse_contradictions(args));
  TRY(check_follow(args));
  CopyOptions o;
  ASSIGN(o.source, source_file(args, world, args.positional()[0], "groundway copy sqlite:app.db postgresql://..."));
  o.resume = args.has("--resume");
  o.typed = typed_choices(args);
  o.dry_run = args.has("--dry-run");
  o.schema_only = args.has("--schema-only");
  o.data_only = args.has("--data-only");
  o.verify_only = args.has("--verify-only");
  o.tables = listed_names(args, "--tables");
  o.exclude = listed_names(args, "--exclude");
  TRY(refuse_contradiction(o));
  o.verify = verify_of(args);
  o.rejects_folder = args.get("--rejects").value_or("groundway-rejects");
  o.replay = args.get("--replay").value_or("");
  while (o.replay.size() > 1 && o.replay.ends_with('/')) o.replay.pop_back();
  ASSIGN(o.max_rejects, number_of(args, "--max-rejects", 0, 0, kMostRejects));
  const std::string orphan = args.get("--on-orphan").value_or("stop");
  o.on_orphan = orphan == "reject"      ? copy::OnOrphan::reject
                : orphan == "not-valid" ? copy::OnOrphan::not_valid
                                        : copy::OnOrphan::stop;
  o.on_bad_utf8 =
      copy::parse_policy(args.get("--on-bad-utf8").value_or("reject")).value_or(copy::OnBadText::reject);
  o.on_nul = copy::parse_policy(args.get("--on-nul").value_or("reject")).value_or(copy::OnBadText::reject);
  o.identifiers = args.get("--identifiers") == "keep" ? schema::Identifiers::keep : schema::Identifiers::fold;
  ASSIGN(const std::uint64_t jobs, number_of(args, "--jobs", 2, 1, 64));
  o.jobs = static_cast<int>(jobs);
  o.on_target = on_target(args);
  o.assume_utc = args.has("--assume-utc");
  o.truncate_times = args.get("--on-fine-time") == "truncate";
  return o;
}

Result<void> read_types(const env::Config& config, CopyOptions& o) {
  for (const auto& [column, written] : config.copy_types) {
    auto type = copy::wanted_type(column, written.text);
    if (!type) return std::move(type).error().at(config.place(written.line));
    o.types[column] = std::move(type).value();
  }
  return {};
}

// The command as typed, without its choices, for fixes: what may hold a password is shown without it.
std::string bare_command(const Args& args, const db::Target& target) {
  std::string out = "groundway copy " + text::shell_quote(args.positional()[0]);
  if (args.positional().size() > 1) out += " " + text::shell_quote(target.url.display());
  if (const auto env = args.get("--env")) out += " --env " + text::shell_quote(*env);
  return out;
}

std::string retyped(const Args& args, const db::Target& target) {
  std::string out = bare_command(args, target);
  for (const std::string_view flag : {"--data-only", "--schema-only", "--verify-only", "--replace", "--append", "--resume"}) {
    if (args.has(flag)) out += " " + std::string(flag);
  }
  if (const auto folder = args.get("--replay")) out += " --replay " + text::shell_quote(*folder);
  return out;
}

Result<void> check_report_files(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    if (file.ends_with(".html") || file.ends_with(".md") || file.ends_with(".json") || file.ends_with(".txt"))
      continue;
    return Error{Code::usage, "--report does not know the kind of '" + text::excerpt(file, 60) + "'"}
        .with_fix("name a file that ends in .html, .md, .txt or .json");
  }
  return {};
}

// A dry run may do without; everything else needs a server.
Result<void> check_target(const Meant& meant, const CopyOptions& options) {
  const bool source_alone = options.dry_run && !options.data_only && options.replay.empty();
  if (meant.target.url.kind == DatabaseUrl::Kind::postgres || source_alone)
    return {};
  const std::string name =
      meant.target.environment.empty() ? "TARGET" : "environment " + meant.target.environment;
  return Error{Code::config, name + " is " + meant.target.url.display() + " (" + meant.resolved.url_origin +
                                 "), and a copy goes into PostgreSQL"}
      .with_fix("groundway dev up   # then: groundway copy SOURCE --env local; or name a postgresql:// URL");
}

Result<Exit> run_followed(follow::Method method, follow::Context& context, const CopyOptions& options,
                          const std::vector<std::string>& reports, Out& out) {
  context.jobs = options.jobs;
  ASSIGN(const follow::Started started, follow::start(context, options, method));
  Exit shown = 0;
  if (started.report) {
    TRY(show_copy(*started.report, reports, context.world, out));
    shown = copy::exit_status(*started.report, options);
  }
  if (!started.follows) return shown;
  ASSIGN(const follow::Ended ended, follow::keep_following(context));
  out.reporter().event("handed_over", "\"to\":" + json_text(ended.asked));
  return 0;
}

std::string failpoint_list(bool json) {
  std::string out;
  for (const FailpointRow& row : all_failpoints()) {
    if (row.command != "copy") continue;
    out += json ? (out.empty() ? "" : ",") + ("{\"name\":" + json_text(row.name) + ",\"meaning\":" + json_text(row.meaning) + "}")
                : fmt::format("{:<24} {}\n", row.name, row.meaning);
  }
  return json ? "{\"schema\":\"groundway/failpoints@1\",\"failpoints\":[" + out + "]}\n" : out;
}

Result<void> needs_source(const Args& args) {
  if (!args.positional().empty()) return {};
  return Error{Code::usage, "`groundway copy` needs SOURCE"}.with_fix(
      "for example: groundway copy sqlite:app.db --env local");
}

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  if (args.has("--list-failpoints")) {
    out.raw(failpoint_list(out.json()));
    return Exit{0};
  }
  TRY(needs_source(args));
  std::vector<std::string> reports = args.all("--report");
  if (reports.empty()) reports.push_back("groundway-copy-report.md");
  TRY(check_report_files(reports));
  ASSIGN(const bool back, is_copy_back(args, world));
  if (back) return copy_back(args, world, out, reports);
  for (const std::string_view flag : {"--mask", "--mask-init", "--schema"}) {
    if (args.has(flag)) return Error{Code::usage, std::string(flag) + " is for a copy from PostgreSQL"}.with_fix("leave it out");
  }
  ASSIGN(CopyOptions options, read_options(args, world));
  ASSIGN(const auto meant, make_target(args, world, "migration", word_at(args, 1)));
  TRY(check_target(meant, options));
  TRY(read_types(meant.resolved.config, options));
  const copy::AskPermit ask = [&](db::Action action, guard::TargetState state) {
    return guard::permit(world, meant.target, action, confirmation_of(args, retyped(args, meant.target), out),
                         state);
  };
  options.command = bare_command(args, meant.target);
  options.follow = args.get("--follow").value_or("");
  if (options.resume) {
    ASSIGN(options, copy::take_up(std::move(options), meant.target, ask));
  }
  const auto method = options.verify_only ? std::nullopt : follow::parse_method(options.follow);
  if (method) {  // typed, or the choice of the copy that is resumed
    const Sides sides{options.source, meant, retyped(args, meant.target)};
    follow::Context context = follow_context(args, world, out, sides);
    ASSIGN(context.wait, duration_of(args, "--wait", context.wait));
    return run_followed(*method, context, options, reports, out);
  }
  ASSIGN(const copy::Report report,
         options.replay.empty() ? copy::run_copy(options, meant.target, ask, world, out.reporter())
                                : copy::replay_rejects(options, meant.target, ask, world, out.reporter()));
  TRY(show_copy(report, reports, world, out));
  return copy::exit_status(report, options);
}

}  // namespace

extern const Command copy;
const Command copy = {
    .path = "copy",
    .summary = "Copy a SQLite database into PostgreSQL and prove it",
    .details =
        "Reads every value once, decides a type for each column, loads by binary COPY, builds keys, indexes "
        "and constraints, and compares both sides "
        "by a digest over every row and column.\n"
        "TARGET is a URL or the name of an environment; without it the environment that --env names, or the "
        "one of this shell.\n"
        "Nothing is written before the whole source has been checked. Exit 0: every row and object arrived "
        "and was proven; "
        "8: a row was rejected, an object left out, or something not proven.\n"
        "--follow goes on in the foreground after the copy: `log` has triggers in the SQLite file write down what changes, "
        "`ranges` leaves the file alone and compares digests. Started again it goes on; `groundway copy status` shows it, "
        "`groundway copy cutover` moves, `groundway copy abandon` ends it.\n"
        "Where SOURCE is a PostgreSQL URL or environment, TARGET is a SQLite file for development: the same report and "
        "proof, the file moved into place when it is complete. Rows of a protected tier leave only with --mask.",
    .examples = {"groundway copy sqlite:app.db --env local",
                 "groundway copy app.db --env production --dry-run",
                 "groundway copy production sqlite:dev.db --mask mask.toml"},
    .flags = {{"--dry-run", "", "say everything that would be done, write nothing to the target", 'n'},
              {"--schema-only", "", "tables, keys and constraints without rows"},
              {"--data-only", "", "rows into tables that the application's own migrations made"},
              {"--tables", "A,B", "these tables only", 0, "", true},
              {"--exclude", "A,B", "all but these tables", 0, "", true},
              {"--replace", "", "drop or empty the copied tables first"},
              {"--follow", "HOW", "go on carrying what changes until `groundway copy cutover`", 0, "ranges|log"},
              {"--wait", "DURATION", "with --follow: for another copy or follower to end, and for SQLite's write lock (default: 10s)"},
              {"--append", "", "add beside what is there: tables, or with --data-only rows"},
              {"--resume", "", "go on with a copy that was stopped, with its choices", 'r'},
              {"--verify", "HOW", "how the copy is proven (default: full)", 0, "full|count|off"},
              {"--verify-only", "", "compare again, change nothing"},
              {"--rejects", "DIR", "where rejected rows are written (default: groundway-rejects)"},
              {"--replay", "DIR", "add the rows that these reject files name, once they are mended"},
              {"--max-rejects", "N", "rows that may stay behind (default: 0)"},
              {"--on-orphan", "HOW", "rows that refer to no row (default: stop)", 0, "stop|reject|not-valid"},
              {"--on-bad-utf8", "HOW", "text that is not UTF-8 (default: reject)", 0,
               "reject|escape|replace|bytea"},
              {"--on-nul", "HOW", "text that holds a zero byte (default: reject)", 0,
               "reject|escape|replace|bytea"},
              {"--on-fine-time", "HOW", "times finer than their column keeps (default: reject)", 0, "reject|truncate"},
              {"--identifiers", "HOW", "upper case in names (default: fold where no two collide)", 0,
               "fold|keep"},
              {"--assume-utc", "", "timestamps without an offset are UTC: timestamptz"},
              {"--mask", "FILE", "from PostgreSQL: made-up values for the columns that this TOML file names"},
              {"--mask-init", "FILE", "from PostgreSQL: write a mask file to begin with, copy nothing"},
              {"--schema", "A,B", "from PostgreSQL: tables of these schemas (default: public)", 0, "", true},
              {"--jobs", "N", "tables copied side by side (default: 2)"},
              {"--list-failpoints", "", "name the steps at which GROUNDWAY_FAILPOINT can kill it, and stop"},
              {"--report", "FILE",
               "where the report goes: .html, .md, .txt or .json (default: groundway-copy-report.md)", 0, "",
               true}},
    .positionals = {{"SOURCE", "a SQLite file: app.db, sqlite:app.db; or a PostgreSQL URL or an environment's name", true},
                    {"TARGET", "a PostgreSQL URL or an environment's name; from PostgreSQL a SQLite file", true}},
    .run = run};

}  // namespace groundway::cli::commands
