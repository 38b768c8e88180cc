#include "dev/cluster.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <thread>

#include "base/text.h"
#include "dev/settings.h"

namespace groundway::dev {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestLog = 10'000'000;  // then it is put aside as postgres.log.1
constexpr std::string_view kTaken = "Address already in use";

Error broken(const Place& place, std::string cause) {
  return Error{Code::dev_server, std::move(cause)}.at(place.log);
}

std::string words(const Ended& ended) {
  const std::string_view said = text::trim(ended.errors.empty() ? ended.output : ended.errors);
  return said.empty() ? "exit status " + std::to_string(ended.exit_code) : std::string(said);
}

bool works_in(int pid, const std::string& data) {
  std::error_code failed;
  const auto folder = fs::read_symlink("/proc/" + std::to_string(pid) + "/cwd", failed);
  if (!failed) return folder == data;
  // Without /proc (macOS) a living process is taken for ours; with it, this one is dead, a zombie or a
  // stranger.
  return !fs::exists("/proc/self") && (::kill(pid, 0) == 0 || errno == EPERM);
}

// Every process whose working folder is the data folder: postmaster, backends, workers.
std::vector<int> processes_in(const std::string& data) {
  std::vector<int> out;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator("/proc", failed)) {
    const auto pid = text::parse_int(entry.path().filename().string());
    if (pid && works_in(static_cast<int>(*pid), data)) out.push_back(static_cast<int>(*pid));
  }
  return out;
}

bool gone_within(const std::string& data, Millis patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!processes_in(data).empty()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(Millis{20});
  }
  return true;
}

// After its postmaster was killed a backend may live on; a second server beside it would ruin the data.
Result<void> end_leftovers(const Place& place) {
  if (!gone_within(place.data, Millis{2'000})) {
    for (const int pid : processes_in(place.data)) ::kill(pid, SIGQUIT);
    if (!gone_within(place.data, Millis{5'000})) {
      for (const int pid : processes_in(place.data)) ::kill(pid, SIGKILL);
    }
    if (!gone_within(place.data, Millis{5'000})) {
      const std::string pid = std::to_string(processes_in(place.data).front());
      return broken(place, "process " + pid + " of a killed server still works in " + place.data)
          .with_fix("kill -9 " + pid);
    }
  }
  // Nobody works there: a number in a lock file that means another process by now, or a dead one that its
  // parent has not buried, must not stop the start.
  if (!fs::exists("/proc/self")) return {};
  std::error_code ignored;
  fs::remove(place.postmaster_pid(), ignored);
  for (const auto& entry : fs::directory_iterator(place.sockets, ignored)) {
    std::error_code gone;
    fs::remove(entry.path(), gone);
  }
  return {};
}

void put_log_aside(const Place& place) {
  std::error_code failed;
  if (const auto size = fs::file_size(place.log, failed); failed || size < kLargestLog) return;
  fs::rename(place.log, place.log + ".1", failed);
}

// What the log says about this start: its fatal lines, without time and process.
std::string complaint(const Place& place, const Outside& world, std::uint64_t from) {
  auto content = world.files.read(place.log);
  if (!content || content->size() <= from) return {};
  std::vector<std::string> told;
  for (const std::string& line : text::split(std::string_view(*content).substr(from), '\n')) {
    for (const std::string_view mark : {"FATAL:  ", "PANIC:  ", "DETAIL:  "}) {
      const std::size_t at = line.find(mark);
      if (at != line.npos) told.push_back(line.substr(at + mark.size()));
    }
    if (line.find(kTaken) != line.npos) told.emplace_back(kTaken);
  }
  return text::join(told, "\n");
}

Result<void> initialize(const Place& place, const Binaries& binaries, const std::string& folder) {
  TRY(make_folder(folder, 0700, &place.user));
  Child child =
      place.child({binaries.program("initdb"), "--pgdata=" + folder, "--username=" + std::string(kSuperuser),
                   "--auth-local=peer", "--auth-host=reject", "--encoding=UTF8", "--no-sync",
                   "--no-instructions", "--locale=C.UTF-8"});
  ASSIGN(Ended ended, run(child));
  if (ended.exit_code != 0 && ended.errors.find("locale") != std::string::npos) {  // macOS has no C.UTF-8
    child.argv.back() = "--locale=C";
    ASSIGN(ended, run(child));
  }
  if (ended.exit_code == 0) return {};
  const bool closed = place.user.uid && ended.errors.find("Permission denied") != std::string::npos;
  return Error{Code::dev_server, words(ended)}.at(folder).with_fix(
      closed ? "set GROUNDWAY_DEV_HOME to a folder that user postgres may enter" : "");
}

void remove_unfinished(const Place& place) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(place.folder, failed)) {
    std::error_code busy;  // an initdb that still works there: the next run removes the rest
    if (entry.path().filename().string().starts_with("data.new-")) fs::remove_all(entry.path(), busy);
  }
}

}  // namespace

std::optional<Live> live_server(const Place& place, const Outside& world) {
  const auto content = world.files.read(place.postmaster_pid());
  if (!content) return std::nullopt;
  const auto lines = text::split(*content, '\n');  // pid, data folder, start time, port, socket folder ...
  const auto pid = text::parse_int(lines.at(0));
  if (!pid || *pid <= 1 || !works_in(static_cast<int>(*pid), place.data)) return std::nullopt;
  const auto port = lines.size() > 3 ? text::parse_int(lines[3]) : std::nullopt;
  return Live{static_cast<int>(*pid), static_cast<int>(port.value_or(0))};
}

int data_version(const Place& place, const Outside& world) {
  const auto content = world.files.read(place.data + "/PG_VERSION");
  return content ? static_cast<int>(text::parse_int(text::trim(*content)).value_or(0)) : 0;
}

Result<void> make_cluster(const Place& place, const Binaries& binaries, Outside& world) {
  remove_unfinished(place);
  // A name of its own: when we are killed, initdb lives on, and at its end tidies away what has its name.
  const std::string folder = place.folder + "/data.new-" + random_hex(world.random, 4);
  TRY(initialize(place, binaries, folder));
  const std::string settings = folder + "/postgresql.conf";
  ASSIGN(const std::string theirs, world.files.read(settings));
  TRY(world.files.write(settings, theirs + "\n" + kIncludeLine, 0600));
  TRY(give_to(settings, place.user));
  std::error_code failed;
  fs::rename(folder, place.data, failed);
  if (failed)
    return Error{Code::file_access, "renaming to " + place.data + ": " + failed.message()}.at(place.data);
  return {};
}

Result<void> start_server(const Place& place, const Binaries& binaries, Outside& world) {
  TRY(end_leftovers(place));
  put_log_aside(place);
  std::error_code missing;
  const std::uint64_t size = fs::file_size(place.log, missing);
  const Child child = place.child(
      {binaries.program("pg_ctl"), "start", "-D", place.data, "-l", place.log, "-s", "-w", "-t", "60"});
  ASSIGN(const Ended ended, run(child));
  if (ended.exit_code == 0) return {};
  const std::string told = complaint(place, world, missing ? 0 : size);
  return broken(place, told.empty() ? words(ended) : told).with_fix("tail " + text::shell_quote(place.log));
}

Result<void> stop_server(const Place& place, const Binaries& binaries) {
  Ended last;
  for (const char* mode : {"fast", "immediate"}) {
    ASSIGN(last, run(place.child({binaries.program("pg_ctl"), "stop", "-D", place.data, "-s", "-w", "-t",
                                  "30", "-m", mode})));
    if (last.exit_code == 0 || processes_in(place.data).empty()) return {};
  }
  return broken(place, words(last)).with_fix("tail " + text::shell_quote(place.log));
}

Result<void> remove_data(const Place& place) {
  TRY(end_leftovers(place));
  std::error_code failed;
  fs::remove_all(place.data, failed);
  if (failed)
    return Error{Code::file_access, "removing " + place.data + ": " + failed.message()}.at(place.data);
  return {};
}

std::uint64_t bytes_on_disk(const Place& place) {
  std::uint64_t total = 0;
  std::error_code failed;
  auto walk =
      fs::recursive_directory_iterator(place.data, fs::directory_options::skip_permission_denied, failed);
  for (; !failed && walk != fs::recursive_directory_iterator(); walk.increment(failed)) {
    std::error_code gone;  // the server removes files while we look
    if (walk->is_regular_file(gone) && !gone) {
      const auto size = walk->file_size(gone);
      if (!gone) total += size;
    }
  }
  return total;
}

bool is_port_taken(const Error& error) {
  return error.cause.find(kTaken) != std::string::npos;
}

}  // namespace groundway::dev
