#include "dev/fetch.h"

#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "base/interrupt.h"
#include "base/secret.h"
#include "base/text.h"

namespace groundway::dev {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRegistry = "https://registry.npmjs.org";
constexpr Millis kFetchTimeout{600'000};  // 23 MB over a slow line

#if defined(__linux__) && defined(__x86_64__)
constexpr std::string_view kPlatform = "linux-x64";
#elif defined(__linux__) && defined(__aarch64__)
constexpr std::string_view kPlatform = "linux-arm64";
#elif defined(__APPLE__) && defined(__aarch64__)
constexpr std::string_view kPlatform = "darwin-arm64";
#elif defined(__APPLE__)
constexpr std::string_view kPlatform = "darwin-x64";
#else
constexpr std::string_view kPlatform = "";
#endif

struct PinnedServer {
  int major;
  std::string_view version, package, platform, integrity;
};
constexpr PinnedServer kServers[] = {
#define PG_SERVER(major, version, package, platform, integrity) \
  {major, version, package, platform, integrity},
#include "dev/servers.def"
#undef PG_SERVER
};

const PinnedServer* pinned(int major) {
  for (const PinnedServer& s : kServers) {
    if (s.major == major && s.platform == kPlatform) return &s;
  }
  return nullptr;
}

std::string variable(const Outside& world, const char* name) {
  return world.environment.get(name).value_or("");
}

// What curl and tar may know of our environment: how to reach the network, and no secrets.
std::vector<std::string> bare_environment(const Outside& world) {
  std::vector<std::string> out;
  for (const char* name :
       {"PATH", "HOME", "http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy", "NO_PROXY",
        "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"}) {
    if (const std::string value = variable(world, name); !value.empty())
      out.push_back(std::string(name) + "=" + value);
  }
  return out;
}

std::string program(const std::string& name, const Outside& world) {
  for (const std::string& folder : text::split(variable(world, "PATH") + ":/usr/bin:/bin", ':')) {
    if (folder.starts_with('/') && ::access((folder + "/" + name).c_str(), X_OK) == 0)
      return folder + "/" + name;
  }
  return "";
}

// A private registry's address may hold a login.
std::string shown(const std::string& url) {
  const std::size_t host = url.find("://") + 3, at = url.find('@', host);
  if (at >= url.find('/', host)) return url;
  const Secret remembered{url.substr(host, at - host)};  // curl may repeat it
  return url.substr(0, host) + url.substr(at + 1);
}

Error not_fetched(const PinnedServer& server, const std::string& cause, const std::string& url) {
  const std::string major = std::to_string(server.major);
  return Error{Code::dev_binaries, "PostgreSQL " + std::string(server.version) +
                                       " is not installed, and fetching it failed: " + cause}
      .at(shown(url))
      .with_fix("groundway dev up --version " + major +
                "   # again with a network; or apt-get install postgresql-" + major +
                ", which apt.postgresql.org has");
}

Result<void> download(const PinnedServer& server, const std::string& url, const std::string& file,
                      Outside& world) {
  Child child;
  child.argv = {program("curl", world),
                "--fail",
                "--silent",
                "--show-error",
                "--location",
                "--proto",
                "=https,http",
                "--connect-timeout",
                "20",
                "--retry",
                "2",
                "--output",
                file,
                "--config",
                "-"};
  if (child.argv[0].empty())
    return not_fetched(server, "there is no curl", url).with_fix("apt-get install curl");
  child.input = "url = \"" + url + "\"\n";  // an address may hold a token: not in argv
  child.environment = bare_environment(world);
  child.timeout = kFetchTimeout;
  ASSIGN(const Ended ended, run(child));
  TRY(check_interrupt("nothing was installed"));
  if (ended.exit_code == 0) return {};
  return not_fetched(server, std::string(text::trim(ended.errors)), url);
}

Result<std::string> sha512_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Code::file_access, "opening " + path + " failed"}.at(path);
  EVP_MD_CTX* context = ::EVP_MD_CTX_new();
  ::EVP_DigestInit_ex(context, ::EVP_sha512(), nullptr);
  std::array<char, 65'536> block{};
  while (file.read(block.data(), block.size()), file.gcount() > 0)
    ::EVP_DigestUpdate(context, block.data(), static_cast<std::size_t>(file.gcount()));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  ::EVP_DigestFinal_ex(context, digest.data(), &length);
  ::EVP_MD_CTX_free(context);
  return text::base64({reinterpret_cast<const char*>(digest.data()), length});
}

Result<void> unpack(const std::string& file, const std::string& folder, const Outside& world) {
  Child child;
  child.argv = {program("tar", world), "-xzf", file, "-C", folder, "--strip-components=1", "--no-same-owner"};
  child.environment = bare_environment(world);
  ASSIGN(const Ended ended, run(child));
  if (ended.exit_code == 0) return {};
  return Error{Code::dev_binaries, "unpacking: " + std::string(text::trim(ended.errors))}.at(file);
}

Result<void> make_links(const std::string& folder, const Outside& world) {
  const auto described = world.files.read(folder + "/native/pg-symlinks.json");
  if (!described) return {};
  for (const Link& link : links_of(*described)) {
    std::error_code failed;
    fs::create_symlink(fs::path(link.source).filename(), folder + "/" + link.target, failed);
    if (failed && failed != std::errc::file_exists)
      return Error{Code::file_access, "linking " + link.target + ": " + failed.message()}.at(folder);
  }
  return {};
}

// The server's user, who is not us when we are root, must be able to enter.
Result<void> make_cache_folder(const std::string& path) {
  const mode_t before = ::umask(022);
  std::error_code failed;
  fs::create_directories(path, failed);
  ::umask(before);
  if (failed) return Error{Code::file_access, "creating " + path + ": " + failed.message()}.at(path);
  return {};
}

Result<void> install(const PinnedServer& server, const std::string& target, Outside& world) {
  const std::string url = registry_of(world) + "/@embedded-postgres/" + std::string(server.platform) + "/-/" +
                          std::string(server.platform) + "-" + std::string(server.package) + ".tgz";
  const std::string folder = target + ".new-" + random_hex(world.random, 4), file = folder + "/package.tgz";
  TRY(make_cache_folder(folder));
  const auto work = [&]() -> Result<void> {
    TRY(download(server, url, file, world));
    ASSIGN(const std::string found, sha512_of(file));
    if (found != server.integrity)
      return not_fetched(server,
                         "what came has the SHA-512 " + found.substr(0, 16) + "..., not " +
                             std::string(server.integrity.substr(0, 16)) + "...: it is not used",
                         url);
    TRY(unpack(file, folder, world));
    return make_links(folder, world);
  };
  auto worked = work();
  std::error_code ignored;
  fs::remove(file, ignored);
  if (worked) fs::rename(folder, target, ignored);  // another `dev up` may have been first
  fs::remove_all(folder, ignored);
  return worked;
}

std::string programs_in(const std::string& cached) {
  return cached + "/native/bin";
}

}  // namespace

std::string cache_folder(const Outside& world) {
  if (const std::string set = variable(world, "GROUNDWAY_PG_CACHE"); set.starts_with('/')) return set;
  if (::geteuid() == 0) return "/var/cache/groundway/pg";
  if (const std::string set = variable(world, "XDG_CACHE_HOME"); set.starts_with('/'))
    return set + "/groundway/pg";
  return variable(world, "HOME") + "/.cache/groundway/pg";
}

std::vector<std::string> cached_folders(const Outside& world) {
  std::vector<std::string> out;
  for (const PinnedServer& s : kServers) {
    if (s.platform == kPlatform)
      out.push_back(programs_in(cache_folder(world) + "/" + std::string(s.package)));
  }
  return out;
}

std::string fetchable_versions() {
  std::vector<std::string> out;
  for (const PinnedServer& s : kServers) {
    if (s.platform == kPlatform) out.push_back(std::to_string(s.major));
  }
  return text::join(out, ", ");
}

bool is_fetchable(int major) {
  return pinned(major) != nullptr;
}

Result<Binaries> fetch_binaries(int major, Outside& world, Reporter& reporter) {
  const PinnedServer* server = pinned(major);
  if (server == nullptr) {
    return Error{Code::dev_binaries,
                 "PostgreSQL " + std::to_string(major) + " is not installed, and for this machine " +
                     (fetchable_versions().empty() ? "none" : "only " + fetchable_versions()) +
                     " can be fetched"}
        .with_fix("apt-get install postgresql-" + std::to_string(major) + "   # apt.postgresql.org has it");
  }
  const std::string target = cache_folder(world) + "/" + std::string(server->package);
  if (::access((programs_in(target) + "/postgres").c_str(), X_OK) != 0) {
    reporter.step("fetching PostgreSQL " + std::string(server->version));
    TRY(install(*server, target, world));
  }
  return Binaries{programs_in(target), std::string(server->version), major};
}

std::string registry_of(const Outside& world) {
  std::string out = variable(world, "npm_config_registry");
  const auto npmrc = world.files.read(variable(world, "HOME") + "/.npmrc");
  if (out.empty() && npmrc) {
    for (const std::string& line : text::split(*npmrc, '\n')) {
      const std::size_t equals = line.find('=');
      if (equals != line.npos && text::trim(std::string_view(line).substr(0, equals)) == "registry")
        out = std::string(text::trim(std::string_view(line).substr(equals + 1)));
    }
  }
  const bool usable = out.starts_with("http") && out.find_first_of("\"\\ \n") == out.npos;
  if (!usable) out = kRegistry;
  while (out.ends_with('/')) out.pop_back();
  return out;
}

std::vector<Link> links_of(std::string_view json) {
  std::vector<Link> out;
  const auto next = [&json](std::string_view key) -> std::string {
    const std::string mark = "\"" + std::string(key) + "\":\"";
    const std::size_t at = json.find(mark);
    if (at == json.npos) return "";
    json.remove_prefix(at + mark.size());
    const std::string value(json.substr(0, json.find('"')));
    return value.starts_with("native/lib/") && value.find("..") == value.npos ? value : "";
  };
  while (true) {
    Link link;
    link.source = next("source");
    link.target = next("target");
    if (link.source.empty() || link.target.empty()) return out;
    out.push_back(std::move(link));
  }
}

}  // namespace groundway::dev
