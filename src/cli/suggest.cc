#include "cli/suggest.h"

#include <algorithm>

#include "base/text.h"

namespace groundway::cli {
namespace {

struct Foreign {
  std::string_view typed, answer;
};

// Flags that people bring along.
constexpr Foreign kForeignFlags[] = {
    {"--password", "a password is never a flag: set DATABASE_URL, or name a secret in groundway.toml"},
    {"--pass", "a password is never a flag: set DATABASE_URL, or name a secret in groundway.toml"},
    {"-p", "host, port and user are parts of the address: --url postgresql://USER@HOST:PORT/DATABASE"},
    {"-d", "the database is a part of the address: --url postgresql://USER@HOST:PORT/DATABASE"},
    {"-U", "the user is a part of the address: --url postgresql://USER@HOST:PORT/DATABASE"},
    {"--host", "the host is a part of the address: --url postgresql://USER@HOST:PORT/DATABASE"},
    {"--port", "the port is a part of the address: --url postgresql://USER@HOST:PORT/DATABASE"},
    {"--user", "the user is a part of the address: --url postgresql://USER@HOST:PORT/DATABASE"},
    {"--username", "the user is a part of the address: --url postgresql://USER@HOST:PORT/DATABASE"},
    {"--dbname", "the database is a part of the address: --url postgresql://USER@HOST:PORT/DATABASE"},
    {"--database", "the database is a part of the address: --url postgresql://USER@HOST:PORT/DATABASE"},
    {"--dsn", "the address is --url postgresql://USER@HOST:PORT/DATABASE"},
    {"--force", "--yes answers what may be undone; what may not wants its typed name: --confirm NAME"},
    {"-f", "--yes answers what may be undone; what may not wants its typed name: --confirm NAME"},
    {"--overwrite", "did you mean --replace?"},
    {"--drop", "did you mean --replace?"},
    {"--tier", "the tier belongs to the environment: did you mean --env?"},
    {"--profile", "did you mean --env?"},
    {"-C", "did you mean --project?"},
    {"-n", "this command has no --dry-run; `--help` says what it does"},
    {"--dry-run", "this command has no --dry-run; `--help` says what it does"},
    {"--format", "did you mean --json?"},
    {"--output", "did you mean --json, or --report FILE of `groundway copy`?"},
    {"-o", "did you mean --json, or --report FILE of `groundway copy`?"},
    {"--debug", "did you mean --verbose?"},
    {"--silent", "did you mean --quiet?"},
    {"-V", "did you mean `groundway version`?"},
    {"--from", "the source stands without a flag: groundway copy app.db --env local"},
    {"--source", "the source stands without a flag: groundway copy app.db --env local"},
    {"--to", "the target stands without a flag, or is an environment: groundway copy app.db --env local"},
    {"--target", "the target stands without a flag, or is an environment: groundway copy app.db --env local"},
    {"--threads", "did you mean --jobs?"},
    {"--workers", "did you mean --jobs?"},
    {"--table", "did you mean --tables?"},
};

constexpr std::string_view kWithAlembic =
    "the application's own tool does that, with our credentials: `groundway exec --role migration -- alembic "
    "upgrade head`";
constexpr std::string_view kWithTool =
    "migrations are the application's own tool's; run it with our credentials: `groundway exec --role "
    "migration -- COMMAND`";
constexpr std::string_view kCopy = "did you mean `groundway copy sqlite:app.db --env local`?";

// Verbs of other tools, by the words they begin with; the longest that fits answers.
constexpr Foreign kForeignCommands[] = {
    {"migrate", kWithTool},
    {"migration", kWithTool},
    {"migrations", kWithTool},
    {"upgrade", kWithAlembic},
    {"downgrade", "`groundway exec --role migration -- alembic downgrade -1` takes one step back"},
    {"rollback", kWithTool},
    {"revision", "`groundway exec --role migration -- alembic revision --autogenerate -m TEXT` writes one"},
    {"up", "did you mean `groundway dev up`?"},
    {"down", "did you mean `groundway dev down`?"},
    {"start", "did you mean `groundway dev up`?"},
    {"stop", "did you mean `groundway dev down`?"},
    {"ls", "did you mean `groundway env list`?"},
    {"status", "did you mean `groundway dev status`, or `groundway env show`?"},
    {"db", kWithTool},
    {"db push", "`groundway exec --role migration -- npx prisma db push` runs Prisma's"},
    {"db pull", "`groundway exec -- npx prisma db pull` runs Prisma's"},
    {"db reset", "did you mean `groundway dev reset`?"},
    {"db:migrate", "`groundway exec --role migration -- bin/rails db:migrate` runs the one of Rails"},
    {"db:rollback", "`groundway exec --role migration -- bin/rails db:rollback` runs the one of Rails"},
    {"db:reset", "did you mean `groundway dev reset`?"},
    {"db:create", "did you mean `groundway dev up`?"},
    {"createdb", "did you mean `groundway dev up`?"},
    {"pgloader", kCopy},
    {"load", kCopy},
    {"import", kCopy},
    {"clone", kCopy},
    {"transfer", kCopy},
    {"convert", kCopy},
    {"dump", kCopy},
    {"restore", kCopy},
    {"verify", "did you mean `groundway copy sqlite:app.db --env local --verify-only`?"},
    {"diff", "did you mean `groundway copy sqlite:app.db --env local --verify-only`?"},
    {"shell", "did you mean `groundway psql`?"},
    {"dbshell", "did you mean `groundway psql`?"},
    {"console", "did you mean `groundway psql`?"},
    {"connect", "did you mean `groundway psql`?"},
    {"run", "did you mean `groundway exec -- COMMAND`?"},
    {"config", "did you mean `groundway env show`?"},
    {"info", "did you mean `groundway env show`?"},
    {"alembic", "`groundway exec --role migration -- alembic upgrade head` runs it inside an environment"},
    {"django", "`groundway exec --role migration -- python manage.py migrate` runs it inside an environment"},
    {"rails", "`groundway exec --role migration -- bin/rails db:migrate` runs it inside an environment"},
    {"prisma",
     "`groundway exec --role migration -- npx prisma migrate deploy` runs it inside an environment"},
    {"flyway", "`groundway exec --role migration -- flyway migrate` runs it inside an environment"},
    {"seed", "`groundway exec -- COMMAND` runs the application's own"},
    {"lint", "did you mean `groundway env check`?"},
    {"audit", "did you mean `groundway env check`?"},
    {"new", "did you mean `groundway init`?"},
    {"create", "did you mean `groundway init`?"},
    {"setup", "did you mean `groundway init`?"},
};

bool is_group(const std::string& word) {
  return std::any_of(all_commands().begin(), all_commands().end(),
                     [&](const Command* c) { return c->path.substr(0, word.size() + 1) == word + " "; });
}

// "list" alone: `env list`. Commands of one word are found by their spelling.
std::optional<std::string> by_last_word(const std::string& word) {
  std::vector<std::string> found;
  for (const Command* c : all_commands()) {
    const auto path = text::split(c->path, ' ');
    if (path.size() > 1 && path.back() == word) found.push_back("`groundway " + std::string(c->path) + "`");
  }
  if (found.empty()) return std::nullopt;
  return "did you mean " + text::join(found, " or ") + "?";
}

std::optional<std::string> by_foreign(const std::vector<std::string>& words) {
  const std::string one = text::lower(words[0]);
  const std::string two = words.size() > 1 ? one + " " + text::lower(words[1]) : one;
  for (const std::string& typed : {two, one}) {
    for (const Foreign& f : kForeignCommands) {
      if (f.typed == typed) return std::string(f.answer);
    }
  }
  return std::nullopt;
}

std::optional<std::string> by_spelling(const std::string& typed, bool in_group) {
  std::vector<std::string> paths, groups;
  for (const Command* c : all_commands()) {
    const std::string path(c->path), group = text::split(path, ' ')[0];
    if (in_group ? path.starts_with(typed.substr(0, typed.find(' ') + 1)) : path.find(' ') == path.npos)
      paths.push_back(path);
    groups.push_back(group);
  }
  auto near = text::nearest(typed, paths);
  if (!near && !in_group) near = text::nearest(typed, groups);
  if (!near) return std::nullopt;
  return "did you mean `groundway " + *near + "`?";
}

}  // namespace

std::optional<std::string> meant(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kShortest = 3;
  if (word.size() >= kShortest) {
    const auto abbreviated = [&](const std::string& c) { return text::istarts_with(c, word); };
    const auto first = std::find_if(candidates.begin(), candidates.end(), abbreviated);
    if (first != candidates.end() && std::count_if(first, candidates.end(), abbreviated) == 1) return *first;
  }
  return text::nearest(word, candidates);
}

std::string help_of(const Command* command) {
  return "groundway " + (command == nullptr ? "" : std::string(command->path) + " ") + "--help";
}

Error unknown_flag(const Command* command, const std::string& name) {
  std::vector<std::string> names;
  for (const Flag& f : global_flags()) names.emplace_back(f.name);
  if (command != nullptr) {
    for (const Flag& f : command->flags) names.emplace_back(f.name);
  }
  std::string fix = "see `" + help_of(command) + "`";
  std::vector<std::string> bare;  // two dashes in common are no likeness
  for (const std::string& known : names) bare.push_back(known.substr(2));
  const auto near = name.starts_with("--") ? meant(std::string_view(name).substr(2), bare) : std::nullopt;
  if (near) fix = "did you mean --" + *near + "?";
  for (const Foreign& f : kForeignFlags) {
    if (f.typed == name) fix = f.answer;
  }
  return Error{Code::usage,
               "no flag '" + text::excerpt(name, 40) + "'" +
                   (command == nullptr ? "" : " for `groundway " + std::string(command->path) + "`")}
      .with_fix(std::move(fix));
}

Error unknown_command(const std::vector<std::string>& words) {
  const bool in_group = is_group(words[0]) && words.size() > 1;
  const std::string typed = in_group ? words[0] + " " + words[1] : words[0];
  auto fix = by_spelling(typed, in_group);
  if (const auto foreign = by_foreign(words)) fix = foreign;
  if (!fix) fix = by_last_word(words[0]);
  const std::string list =
      in_group ? "`groundway " + words[0] + "` lists the commands" : "`groundway --help` lists the commands";
  return Error{Code::usage, "no command '" + text::excerpt(typed, 40) + "'"}.with_fix(fix.value_or(list));
}

Error unknown_choice(const std::string& what, std::string_view choices, const std::string& typed,
                     char joint) {
  const bool number = text::parse_int(typed).has_value();  // one number is no typo of another
  const auto near = number ? std::nullopt : meant(typed, text::split(choices, '|'));
  return Error{Code::usage, what + " does not take '" + text::excerpt(typed, 40) + "'"}.with_fix(
      near ? "did you mean " + what + joint + *near + "?"
           : what + " takes one of " + text::replace_all(std::string(choices), "|", ", "));
}

std::vector<std::string_view> foreign_answers() {
  std::vector<std::string_view> out;
  for (const Foreign& f : kForeignFlags) out.push_back(f.answer);
  for (const Foreign& f : kForeignCommands) out.push_back(f.answer);
  return out;
}

}  // namespace groundway::cli
