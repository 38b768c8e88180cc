#include "env/keys.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace groundway::env {
namespace {

constexpr SettingKey kSettings[] = {
#define SETTING(name, variables, toml, kind, fallback, production, project, meaning) \
  {name, variables, toml, SettingKind::kind, fallback, production, project, meaning},
#include "env/keys.def"
};

constexpr PgVariable kPgVariables[] = {
#define PG_VARIABLE(variable, keyword, secret, project) {variable, keyword, secret, project},
#include "env/keys.def"
};

constexpr std::array<std::string_view, 6> kTrue = {"true", "1", "yes", "on", "t", "y"};
constexpr std::array<std::string_view, 6> kFalse = {"false", "0", "no", "off", "f", "n"};
constexpr std::int64_t kMostWhole = 10'000;           // connections: more than any server takes
constexpr std::int64_t kMostMillis = 31'536'000'000;  // a year

Error refused(const std::string& what, std::string_view accepted, std::string_view example,
              const std::string& origin) {
  return Error{Code::setting_value, "the value of " + what + " is not " + std::string(accepted)}
      .at(origin)
      .with_fix("write " + what + "=" + std::string(example));
}

bool is_one_of(const std::array<std::string_view, 6>& words, std::string_view value) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return text::iequals(w, value); });
}

}  // namespace

std::span<const SettingKey> setting_keys() {
  return kSettings;
}

std::span<const PgVariable> pg_variables() {
  return kPgVariables;
}

Result<std::string> check_setting(SettingKind kind, const std::string& what, std::string_view raw,
                                  const std::string& origin) {
  const std::string_view value = text::trim(raw);
  const auto number = text::parse_int(value);
  switch (kind) {
    case SettingKind::text:
      return std::string(value);
    case SettingKind::flag:
      if (is_one_of(kTrue, value)) return std::string("true");
      if (is_one_of(kFalse, value)) return std::string("false");
      return refused(what, "true or false", "true", origin);
    case SettingKind::whole:
      if (number && *number >= 0 && *number <= kMostWhole) return std::to_string(*number);
      return refused(what, "a whole number from 0 to 10000", "10", origin);
    case SettingKind::seconds: {
      const auto ms = text::parse_duration_ms(value);
      if (ms && *ms <= kMostMillis) return std::to_string((*ms + 999) / 1000);
      return refused(what, "a number of seconds (30) or a duration (30s, 5m)", "30", origin);
    }
    case SettingKind::milliseconds:
      if (number && *number >= 0 && *number <= kMostMillis) return std::to_string(*number);
      return refused(what, "a number of milliseconds (30000)", "30000", origin);
  }
  return refused(what, "known", "...", origin);
}

}  // namespace groundway::env
