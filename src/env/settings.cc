#include "env/settings.h"

#include "base/text.h"
#include "env/keys.h"

namespace groundway::env {
namespace {

// The strongest variable of the key; a weaker one that says something else is told.
Result<std::optional<Setting>> from_variables(const SettingKey& key, const Sources& sources,
                                              Resolved& resolved) {
  std::optional<Setting> out;
  for (const std::string& variable : text::split(key.variables, '|')) {
    ASSIGN(const auto found, sources.get(variable));
    if (!found) continue;
    if (found->from_file && !key.project) {
      resolved.warnings.push_back(variable + " in " + found->origin + " is not taken from a file");
      continue;
    }
    ASSIGN(std::string value, check_setting(key.kind, variable, found->value, found->origin));
    const std::string origin = found->named_origin(variable);
    if (!out) {
      out = Setting{std::string(key.name), std::move(value), origin};
    } else if (out->value != value) {
      resolved.warnings.push_back(origin + " differs from " + out->origin + ", which counts");
    }
  }
  return out;
}

std::optional<Setting> from_config(const SettingKey& key, const Config& config, const std::string& process) {
  if (key.toml.empty()) return std::nullopt;
  const auto profile = config.pool_profiles.find(process);
  const auto find = [&](const std::map<std::string, Located>& values) -> std::optional<Setting> {
    const auto found = values.find(std::string(key.toml));
    if (found == values.end()) return std::nullopt;
    return Setting{std::string(key.name), found->second.text, config.place(found->second.line)};
  };
  if (profile != config.pool_profiles.end()) {
    if (auto value = find(profile->second)) return value;
  }
  return find(config.pool);
}

}  // namespace

Result<void> add_settings(Resolved& resolved, Tier tier, const Sources& sources) {
  std::string process;
  for (const SettingKey& key : setting_keys()) {
    ASSIGN(auto value, from_variables(key, sources, resolved));
    if (!value) value = from_config(key, resolved.config, process);
    if (!value) {
      const bool production = tier == Tier::production && !key.production.empty();
      value =
          Setting{std::string(key.name), std::string(production ? key.production : key.fallback), "default"};
    }
    if (key.name == "process") process = value->value;  // the table's first row
    resolved.settings.push_back(*std::move(value));
  }
  return {};
}

}  // namespace groundway::env
