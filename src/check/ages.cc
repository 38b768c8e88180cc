#include <sys/stat.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): timegm

#include <cstdio>
#include <optional>

#include "base/text.h"
#include "check/checks.h"

namespace groundway::check {
namespace {

using Moment = std::chrono::system_clock::time_point;
constexpr std::chrono::hours kDefaultAge{24 * 120};  // for a secret that tells its own age

// "2026-02-03T09:00:00Z", "2026-02-03 09:00", "2026-02-03"; the day is what counts.
std::optional<Moment> parse_day(const std::string& text) {
  std::tm when{};
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d", &when.tm_year, &when.tm_mon, &when.tm_mday) != 3)
    return std::nullopt;
  if (when.tm_year < 1990 || when.tm_mon < 1 || when.tm_mon > 12 || when.tm_mday < 1 || when.tm_mday > 31)
    return std::nullopt;
  when.tm_year -= 1900;
  when.tm_mon -= 1;
  return std::chrono::system_clock::from_time_t(::timegm(&when));
}

// The value of the JSON key rotated_at or rotatedAt; only this key is looked at.
std::optional<Moment> rotated_at(const std::string& secret) {
  for (const std::string_view key : {"\"rotated_at\"", "\"rotatedAt\""}) {
    const std::size_t at = secret.find(key);
    if (at == secret.npos) continue;
    const std::size_t open = secret.find('"', at + key.size());
    if (open != secret.npos) return parse_day(secret.substr(open + 1, 10));
  }
  return std::nullopt;
}

std::optional<Moment> written_at(const std::string& path) {
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) return std::nullopt;
  return std::chrono::system_clock::from_time_t(st.st_mtime);
}

struct Age {
  Moment since;
  std::string told_by;
};

std::optional<Age> age_of(const Member& m, const Project& project, const Outside& outside, bool by_file) {
  const std::string& source = m.config.secret->text;
  std::string text, path;
  if (source.starts_with("file:")) {
    path = project.path(source.substr(5));
    auto read = outside.files.read(path);
    if (read) text = *std::move(read);
  } else if (source.starts_with("env:")) {
    text = outside.environment.get(source.substr(4)).value_or("");
    for (const std::string& name : env::dotenv_files(m.name())) {
      const EnvFile* file = project.file(name);
      const env::DotenvEntry* entry =
          file == nullptr || !file->parsed ? nullptr : file->parsed->find(source.substr(4));
      if (text.empty() && entry != nullptr) text = entry->value;
    }
  }
  if (const auto when = rotated_at(text)) return Age{*when, "its rotated_at"};
  const auto when = path.empty() || !by_file ? std::nullopt : written_at(path);
  return when ? std::optional(Age{*when, "the file's time"}) : std::nullopt;
}

}  // namespace

void find_old_secrets(const Project& project, const Outside& outside, Findings& out) {
  const auto& limit = project.config.secret_max_age;
  const auto seconds = limit ? text::parse_int(limit->text) : std::nullopt;
  const std::chrono::seconds most = seconds ? std::chrono::seconds(*seconds) : kDefaultAge;
  for (const Member& m : project.members) {
    if (!m.config.secret) continue;
    const auto age = age_of(m, project, outside, limit.has_value());
    if (!age || outside.clock.now() - age->since <= most) continue;
    const auto days =
        std::chrono::duration_cast<std::chrono::hours>(outside.clock.now() - age->since).count() / 24;
    out.add(RuleId::secret_old, place_of(project.config.place(m.config.secret->line)),
            "the secret of " + m.name() + " is " + std::to_string(days) + " days old by " + age->told_by +
                "; the limit is " + std::to_string(most.count() / 86'400) + " days",
            "change its password, and write rotated_at = \"" + utc_text(outside.clock.now()).substr(0, 10) +
                "\" into the secret",
            {m.name()});
  }
}

}  // namespace groundway::check
