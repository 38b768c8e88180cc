#include "cli/psql_client.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/process.h"
#include "base/text.h"
#include "dev/binaries.h"

namespace groundway::cli {
namespace {

std::string version_of(const std::string& program) {
  Child child;
  child.argv = {program, "--version"};
  child.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C"};
  child.timeout = Millis{5'000};
  auto ended = run(child);
  return ended && ended->exit_code == 0 ? dev::version_of(ended->output) : std::string();
}

std::vector<std::int64_t> key_of(const std::string& version) {
  std::vector<std::int64_t> key;
  for (const std::string& part : text::split(version, '.')) key.push_back(text::parse_int(part).value_or(0));
  return key;
}

// A text inside single quotes of a psql command.
std::string psql_quoted(const std::string& text) {
  return "'" + text::replace_all(text::replace_all(text, "\\", "\\\\"), "'", "''") + "'";
}

// What the shell of SQLite takes for one word.
std::string sqlite_quoted(const std::string& text) {
  return "\"" + text::replace_all(text::replace_all(text, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

}  // namespace

Result<Client> find_psql(const Outside& world) {
  Client best;
  for (const std::string& folder : dev::candidate_folders(world)) {
    const std::string program = folder + "/psql";
    if (::access(program.c_str(), X_OK) != 0) continue;
    const std::string version = version_of(program);
    if (version.empty() || (!best.version.empty() && key_of(version) <= key_of(best.version))) continue;
    best = {program, version};
  }
  if (!best.program.empty()) return best;
  return Error{Code::program_missing,
               "psql is neither under /usr/lib/postgresql, nor on PATH, nor from Homebrew"}
      .with_fix("apt-get install postgresql-client   # macOS: brew install libpq");
}

std::string psql_prompt(const Place& place) {
  const std::string name = text::replace_all(place.tier, "%", "%%");
  return (place.colour ? "%[%033[1;31m%]" + name + "%[%033[0m%]" : name) + " %/%R%x%# ";
}

std::string psqlrc_text(const std::string& own_file, const Place& place) {
  const std::string prompt = psql_quoted(psql_prompt(place));
  return (own_file.empty() ? "" : "\\i " + psql_quoted(own_file) + "\n") + "\\set PROMPT1 " + prompt +
         "\n\\set PROMPT2 " + prompt + "\n";
}

std::string own_psqlrc(const Outside& world, const std::string& version) {
  const auto named = world.environment.get("PSQLRC");
  const auto home = world.environment.get("HOME");
  if ((!named || named->empty()) && !home) return {};
  std::string file = named && !named->empty() ? *named : *home + "/.psqlrc";
  if (file.starts_with("~/") && home) file = *home + file.substr(1);
  for (const std::string& end : {"-" + version, "-" + version.substr(0, version.find('.')), std::string()}) {
    if (world.files.exists(file + end)) return file + end;
  }
  return {};
}

std::string sqlite_prompt(const Place& place, const std::string& file) {
  return ".prompt " + sqlite_quoted(place.tier + " " + file + "> ") + " " +
         sqlite_quoted(place.tier + " ...> ");
}

Result<void> check_client_arguments(const std::vector<std::string>& arguments) {
  static constexpr std::array<std::string_view, 4> kShort = {"-h", "-p", "-U", "-d"};
  static constexpr std::array<std::string_view, 4> kLong = {"--host", "--port", "--username", "--dbname"};
  for (const std::string& a : arguments) {
    const bool elsewhere = std::any_of(kShort.begin(), kShort.end(),
                                       [&](auto f) { return a.starts_with(f) && !a.starts_with("--"); }) ||
                           std::any_of(kLong.begin(), kLong.end(),
                                       [&](auto f) { return a == f || a.starts_with(std::string(f) + "="); });
    if (!elsewhere) continue;
    return Error{Code::usage, text::excerpt(a.substr(0, a.find('=')), 20) +
                                  " would lead the client to another database than the environment's"}
        .with_fix("name the environment instead: groundway psql --env NAME, or groundway psql --url URL");
  }
  return {};
}

std::string with_option(std::string options, const std::string& name, const std::string& value) {
  if (!options.empty()) options += " ";
  return options + "-c " + name + "=" + text::replace_all(text::replace_all(value, "\\", "\\\\"), " ", "\\ ");
}

}  // namespace groundway::cli
