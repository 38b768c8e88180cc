#include "dev/env_block.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/text.h"

namespace groundway::dev {
namespace {

constexpr std::string_view kBegin = "# groundway dev: begin";
constexpr std::string_view kEnd = "# groundway dev: end";
constexpr std::size_t kPasswordLength = 32;

// The lines with their ends, so that joining them gives the same bytes.
std::vector<std::string_view> lines_of(std::string_view content) {
  std::vector<std::string_view> out;
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    const std::size_t size = end == content.npos ? content.size() : end + 1;
    out.push_back(content.substr(0, size));
    content.remove_prefix(size);
  }
  return out;
}

Secret password_in(std::string_view line, std::string_view role) {
  const std::string mark = "://" + std::string(role) + ":";
  const std::size_t at = line.find(mark);
  if (at == line.npos) return Secret();
  const std::string_view value = line.substr(at + mark.size(), kPasswordLength);
  const std::size_t end = at + mark.size() + kPasswordLength;
  const bool whole = value.size() == kPasswordLength &&
                     value.find_first_not_of("0123456789abcdef") == value.npos && end < line.size() &&
                     line[end] == '@';
  return whole ? Secret(std::string(value)) : Secret();
}

void read_line(std::string_view line, Passwords& into) {
  if (Secret found = password_in(line, kMigration); !found.empty()) into.migration = std::move(found);
  if (Secret found = password_in(line, kApplication); !found.empty()) into.application = std::move(found);
  if (Secret found = password_in(line, kMaster); !found.empty()) into.master = std::move(found);
}

bool sets_database_url(std::string_view line) {
  line = text::trim(line);
  if (line.starts_with("export ")) line = text::trim(line.substr(7));
  constexpr std::string_view kName = "DATABASE_URL";
  if (!line.starts_with(kName)) return false;
  return text::trim(line.substr(kName.size())).starts_with('=');
}

std::string assignment(std::string_view name, const std::string& url) {
  return std::string(name) + "=\"" + url + "\"\n";
}

// An absolute path inside a URL: slashes stay, so that a person can read it.
std::string path_in_url(const std::string& path) {
  return text::replace_all(text::percent_encode(path), "%2F", "/");
}

}  // namespace

Result<Block> take_apart(std::string_view content, const std::string& file) {
  Block out;
  int number = 0, begun = 0;
  for (const std::string_view line : lines_of(content)) {
    ++number;
    const std::string_view words = text::trim(line);
    if (begun == 0 && words.starts_with(kBegin)) {
      begun = number;
    } else if (begun == 0) {
      out.rest += line;
      if (sets_database_url(line)) out.foreign_line = number;
    } else if (words.starts_with(kEnd)) {
      begun = 0;
    } else {
      read_line(line, out.passwords);
    }
  }
  if (begun == 0) return out;
  return Error{Code::config, "the block that `groundway dev` keeps begins here and does not end"}
      .at(file + ":" + std::to_string(begun))
      .with_fix("put the line `" + std::string(kEnd) + "` below its last line in " + file);
}

std::string url_of(const Place& place, int port, std::string_view role, const Secret& password) {
  return "postgresql://" + std::string(role) + ":" + std::string(password.reveal()) +
         "@localhost:" + std::to_string(port) + "/" + place.database +
         "?sslmode=verify-full&sslrootcert=" + path_in_url(place.ca());
}

std::string render_block(const Place& place, int port, const Passwords& passwords) {
  return std::string(kBegin) + " (kept by `groundway dev up`; edits up to the end line are lost)\n" +
         assignment("DATABASE_URL", url_of(place, port, kMigration, passwords.migration)) +
         assignment("GROUNDWAY_DEV_APP_URL", url_of(place, port, kApplication, passwords.application)) +
         assignment("GROUNDWAY_DEV_MASTER_URL", url_of(place, port, kMaster, passwords.master)) +
         std::string(kEnd) + "\n";
}

std::string put_together(const std::string& rest, const std::string& block) {
  const bool needs_end = !rest.empty() && rest.back() != '\n';
  return rest + (needs_end ? "\n" : "") + block;
}

Result<bool> write_env_file(const Place& place, const std::string& content, Outside& world) {
  std::error_code missing;
  const auto real = std::filesystem::canonical(place.env_file, missing);
  const std::string path = missing ? place.env_file : real.string();
  if (!missing) {
    ASSIGN(const std::string before, world.files.read(path));
    if (before == content && world.files.mode(path) == 0600U) return false;
  }
  struct stat owner {};
  const bool known = ::stat(missing ? place.project.c_str() : path.c_str(), &owner) == 0;
  TRY(world.files.write(path, content, 0600));
  if (::geteuid() == 0 && known && owner.st_uid != 0 &&
      ::lchown(path.c_str(), owner.st_uid, owner.st_gid) != 0) {
    return Error{Code::file_access, "giving " + path + " back to its owner: " + std::strerror(errno)}.at(
        path);
  }
  return true;
}

}  // namespace groundway::dev
