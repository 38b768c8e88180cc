#include "dev/binaries.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "dev/fetch.h"

namespace groundway::dev {
namespace {

namespace fs = std::filesystem;

constexpr int kOldest = 13;  // older majors get no fixes any more

bool has_programs(const std::string& folder) {
  return std::ranges::all_of(std::initializer_list<const char*>{"/initdb", "/pg_ctl", "/postgres"},
                             [&](const char* name) { return ::access((folder + name).c_str(), X_OK) == 0; });
}

// <parent>/<anything><tail> for every entry of parent: /usr/lib/postgresql/15/bin.
void add_children(std::vector<std::string>& out, const std::string& parent, std::string_view prefix,
                  const std::string& tail) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(parent, failed)) {
    if (entry.path().filename().string().starts_with(prefix)) out.push_back(entry.path().string() + tail);
  }
}

// The words of `program`, run with a bare environment; empty when it cannot be run.
std::string output_of(std::vector<std::string> argv) {
  Child child;
  child.argv = std::move(argv);
  child.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C"};
  child.timeout = Millis{5'000};
  auto ended = run(child);
  return ended && ended->exit_code == 0 ? std::string(text::trim(ended->output)) : std::string();
}

void add_path(std::vector<std::string>& out, const Outside& world) {
  for (const std::string& folder : text::split(world.environment.get("PATH").value_or(""), ':')) {
    if (folder.empty() || folder[0] != '/') continue;  // what a folder of the moment holds is not to be run
    out.push_back(folder);
    if (::access((folder + "/pg_config").c_str(), X_OK) != 0) continue;
    if (auto named = output_of({folder + "/pg_config", "--bindir"}); !named.empty()) out.push_back(named);
  }
}

int major_of(const std::string& version) {
  return static_cast<int>(
      text::parse_int(version.substr(0, version.find_first_not_of("0123456789"))).value_or(0));
}

std::vector<int> version_key(const std::string& version) {
  std::vector<int> key;
  for (const std::string& part : text::split(version, '.'))
    key.push_back(static_cast<int>(text::parse_int(part).value_or(0)));
  return key;
}

Error missing(const Outside& world, int wanted, const std::string& found) {
  const auto set = world.environment.get("GROUNDWAY_PG_BIN");
  if (set && !set->empty() && found.empty()) {
    return Error{Code::dev_binaries,
                 "GROUNDWAY_PG_BIN names " + *set + ", which holds no initdb, pg_ctl and postgres"}
        .with_fix("unset GROUNDWAY_PG_BIN");
  }
  if (wanted != 0) {
    return Error{Code::dev_binaries, "the data is of PostgreSQL " + std::to_string(wanted) +
                                         "; installed: " + (found.empty() ? "none" : found)}
        .with_fix((is_fetchable(wanted) ? "groundway dev up --version " : "apt-get install postgresql-") +
                  std::to_string(wanted) + "   # or start anew, without the old data: groundway dev reset --yes");
  }
  return Error{Code::dev_binaries,
               "no initdb, pg_ctl and postgres under /usr/lib/postgresql, on PATH or from Homebrew" +
                   (found.empty() ? std::string() : "; too old: " + found)}
      .with_fix("apt-get install postgresql   # macOS: brew install postgresql@17");
}

}  // namespace

std::string version_of(std::string_view banner) {
  constexpr std::string_view kMark = "(PostgreSQL) ";
  const std::size_t at = banner.find(kMark);
  if (at == banner.npos) return {};
  const std::string_view rest = banner.substr(at + kMark.size());
  return std::string(text::trim(rest.substr(0, rest.find_first_of(" \n"))));
}

std::vector<std::string> candidate_folders(const Outside& world) {
  if (auto set = world.environment.get("GROUNDWAY_PG_BIN"); set && !set->empty()) return {*set};
  std::vector<std::string> out;
  add_children(out, "/usr/lib/postgresql", "", "/bin");  // Debian, Ubuntu
  add_children(out, "/usr", "pgsql-", "/bin");           // Red Hat, PGDG
  add_children(out, "/opt/homebrew/opt", "postgresql", "/bin");
  add_children(out, "/usr/local/opt", "postgresql", "/bin");
  add_children(out, "/home/linuxbrew/.linuxbrew/opt", "postgresql", "/bin");
  add_path(out, world);
  return out;
}

Result<Binaries> find_binaries(const Outside& world, int wanted) {
  Binaries best;
  std::vector<std::string> found;
  std::vector<std::string> folders = candidate_folders(world);
  if (wanted != 0) {  // what was fetched counts only where it is asked for: installed ones get the system's fixes
    for (std::string& cached : cached_folders(world)) folders.push_back(std::move(cached));
  }
  for (const std::string& folder : folders) {
    if (!has_programs(folder)) continue;
    const std::string version = version_of(output_of({folder + "/postgres", "--version"}));
    const int major = major_of(version);
    if (major == 0) continue;
    if (std::ranges::find(found, version) == found.end()) found.push_back(version);
    if (wanted != 0 ? major != wanted : major < kOldest) continue;
    const bool newer = best.major == 0 || version_key(version) > version_key(best.version);
    if (newer) best = {folder, version, major};
  }
  if (best.major == 0) return missing(world, wanted, text::join(found, ", "));
  return best;
}

}  // namespace groundway::dev
