#include "dev/place.h"

#include <openssl/evp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>

#include "base/text.h"

namespace groundway::dev {
namespace {

// sockaddr_un holds 108 bytes, 104 on macOS; "/.s.PGSQL.65535" and the final NUL go in there as well.
constexpr std::size_t kLongestSocketFolder = 104 - 17;
constexpr std::size_t kLongestName = 63;  // NAMEDATALEN - 1

Error system_error(std::string_view doing, const std::string& path) {
  return Error{Code::file_access, std::string(doing) + " " + path + ": " + std::strerror(errno)}.at(path);
}

std::string user_name(unsigned uid) {
  const passwd* entry = ::getpwuid(uid);  // NOLINT(concurrency-mt-unsafe): before any thread
  return entry == nullptr ? std::to_string(uid) : entry->pw_name;
}

Result<ServerUser> server_user() {
  if (::geteuid() != 0) return ServerUser{user_name(::geteuid()), std::nullopt, std::nullopt};
  const passwd* entry = ::getpwnam("postgres");  // NOLINT(concurrency-mt-unsafe): before any thread
  if (entry == nullptr) {
    return Error{Code::dev_server,
                 "PostgreSQL refuses to run as root, and this machine has no user `postgres`"}
        .with_fix("useradd --system --user-group postgres");
  }
  return ServerUser{"postgres", entry->pw_uid, entry->pw_gid};
}

Result<std::string> home(const Outside& world) {
  const auto absolute = [&](const char* name) -> std::string {
    const auto value = world.environment.get(name);
    return value && value->starts_with('/') ? *value : std::string();
  };
  if (auto set = world.environment.get("GROUNDWAY_DEV_HOME"); set && !set->empty()) {
    std::error_code failed;
    return std::filesystem::absolute(*set, failed).lexically_normal().string();
  }
  if (::geteuid() == 0) return std::string("/var/lib/groundway/dev");
  if (auto state = absolute("XDG_STATE_HOME"); !state.empty()) return state + "/groundway/dev";
  if (auto user = absolute("HOME"); !user.empty()) return user + "/.local/state/groundway/dev";
  return Error{Code::dev_server, "no folder for the server: neither HOME nor XDG_STATE_HOME names one"}
      .with_fix("set GROUNDWAY_DEV_HOME to a folder that you own");
}

std::string slug(std::string_view from, char filler) {
  std::string out;
  for (const char c : text::lower(from)) {
    const bool keeps = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keeps)
      out += c;
    else if (!out.empty() && out.back() != filler)
      out += filler;
  }
  while (!out.empty() && out.back() == filler) out.pop_back();
  return out;
}

// Where everything of a server is kept, below `base`.
Result<void> lay_out(Place& place, const std::string& base, const std::string& name) {
  std::error_code failed;
  // Links resolved, as /proc shows the folders that processes work in.
  const std::string root = std::filesystem::weakly_canonical(base, failed).string();
  if (failed) return Error{Code::file_access, base + ": " + failed.message()}.at(base);
  place.folder = root + "/" + name;
  place.data = place.folder + "/data";
  place.configuration = place.folder + "/conf";
  place.tls = place.folder + "/tls";
  place.log_folder = place.folder + "/log";
  place.log = place.log_folder + "/postgres.log";
  place.lock = place.folder + "/lock";
  place.sockets = place.folder + "/run";
  if (place.sockets.size() > kLongestSocketFolder)
    place.sockets = "/tmp/groundway-" + short_hash(place.folder);
  return {};
}

}  // namespace

std::string short_hash(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  ::EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, ::EVP_sha256(), nullptr);
  return text::hex({reinterpret_cast<const char*>(digest.data()), 6});
}

std::string database_name(std::string_view from) {
  std::string name = slug(from, '_');
  if (name.empty()) name = "app";
  if (name[0] >= '0' && name[0] <= '9') name = "app_" + name;
  // The server's own databases, and the one that is being built.
  for (const std::string_view taken : {"postgres", "template0", "template1", "rdsadmin", "groundway_new"}) {
    if (name == taken) name += "_app";
  }
  return name.substr(0, kLongestName);
}

std::string folder_name(std::string_view from) {
  const std::string name = slug(from, '-').substr(0, 20);
  return name.empty() ? "project" : name;
}

Child Place::child(std::vector<std::string> argv) const {
  Child child;
  child.argv = std::move(argv);
  // Untranslated messages, and none of the caller's PG* variables.
  child.environment = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
                       "HOME=" + folder};
  child.folder = folder;
  child.run_as_uid = user.uid;
  child.run_as_gid = user.gid;
  return child;
}

Result<Place> locate(const Project& project, const Outside& world) {
  std::error_code failed;
  const auto real = std::filesystem::canonical(project.folder.empty() ? "." : project.folder, failed);
  if (failed)
    return Error{Code::file_access, "the project's folder " + project.folder + ": " + failed.message()};
  Place place;
  place.project = real.string();
  const std::string name = project.name.empty() ? real.filename().string() : project.name;
  place.database = database_name(name);
  ASSIGN(const std::string base, home(world));
  ASSIGN(place.user, server_user());
  place.caller = user_name(::geteuid());
  const std::string folder = folder_name(real.filename().string()) + "-" + short_hash(place.project);
  TRY(lay_out(place, base, folder));
  place.env_file = place.project + "/.env.local";
  return place;
}

Result<Place> locate_scratch(int major, const Outside& world) {
  Place place;
  place.database = "scratch";
  ASSIGN(const std::string base, home(world));
  ASSIGN(place.user, server_user());
  place.caller = user_name(::geteuid());
  TRY(lay_out(place, base, "scratch-" + std::to_string(major)));
  return place;
}

Result<void> give_to(const std::string& path, const ServerUser& owner) {
  if (!owner.uid) return {};
  if (::lchown(path.c_str(), *owner.uid, *owner.gid) != 0) return system_error("changing the owner of", path);
  return {};
}

Result<void> make_folder(const std::string& path, unsigned mode, const ServerUser* owner) {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failed);
  if (failed)
    return Error{Code::file_access, "creating the folder of " + path + ": " + failed.message()}.at(path);
  if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST) return system_error("creating", path);
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return system_error("reading", path);
  const unsigned wanted = owner != nullptr && owner->uid ? *owner->uid : ::geteuid();
  // A folder that somebody else prepared is not ours to trust: /tmp is open to all.
  if (!S_ISDIR(found.st_mode) || (found.st_uid != wanted && found.st_uid != ::geteuid())) {
    return Error{Code::file_access,
                 path + " belongs to user " + user_name(found.st_uid) + ", not to " + user_name(wanted)}
        .at(path)
        .with_fix("remove it: rm -r " + text::shell_quote(path));
  }
  if (::chmod(path.c_str(), mode) != 0) return system_error("setting the mode of", path);
  return owner == nullptr ? Result<void>{} : give_to(path, *owner);
}

// The server's user must be able to enter every folder above its own, however strict the caller's umask is.
struct OpenUmask {
  mode_t before = ::umask(022);
  ~OpenUmask() { ::umask(before); }
};

Result<void> make_folders(const Place& place) {
  const OpenUmask open;
  TRY(make_folder(place.folder, 0755, nullptr));
  TRY(make_folder(place.configuration, 0755, nullptr));
  TRY(make_folder(place.tls, 0755, nullptr));
  TRY(make_folder(place.log_folder, 0700, &place.user));
  return make_folder(place.sockets, 0700, &place.user);
}

}  // namespace groundway::dev
