#include "env/config.h"

#include <algorithm>

#include "base/text.h"
#include "env/config_toml.h"

namespace groundway::env {
namespace {

constexpr std::string_view kFileName = "groundway.toml";
constexpr int kMostParents = 64;  // deeper than any project; ends a walk over ".." at the root

using Values = std::map<std::string, Located>;

std::optional<Located> value_of(const Values& values, const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

bool flag_of(const Values& values, const std::string& key) {
  const auto value = value_of(values, key);
  return value && value->text == "true";
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  });
}

Result<Tier> tier_of(const EnvironmentConfig& e, const Values& values, const Config& config) {
  const auto said = value_of(values, "tier");
  const auto tier = parse_tier(said ? said->text : e.name == "local" ? "development" : e.name);
  if (tier) return *tier;
  return Error{Code::config, "the environment \"" + e.name + "\" has no tier"}
      .at(config.place(e.line))
      .with_fix("add tier = \"development\", \"staging\" or \"production\" under [env." + e.name + "]");
}

Result<void> add_environment(Config& config, const std::string& written, const Section& section) {
  EnvironmentConfig e;
  e.name = full_name(written);
  e.line = section.line;
  if (!is_plain_name(written)) {
    return Error{Code::config, "an environment's name holds more than letters, digits, - and _"}.at(
        config.place(e.line));
  }
  if (config.environment(e.name) != nullptr) {
    return Error{Code::config, "the environment \"" + e.name + "\" is there twice"}
        .at(config.place(e.line))
        .with_fix("keep one of them; dev, prod and stage stand for development, production and staging");
  }
  const Values& values = section.values;
  ASSIGN(e.tier, tier_of(e, values, config));
  e.url = value_of(values, "url");
  e.secret = value_of(values, "secret");
  e.role = value_of(values, "role");
  e.tls = value_of(values, "tls");
  e.shares = value_of(values, "shares");
  e.rds = value_of(values, "rds");
  e.hostaddr = value_of(values, "hostaddr");
  e.processes = value_of(values, "processes");
  e.instances = value_of(values, "instances");
  e.allow_sqlite = flag_of(values, "allow_sqlite");
  e.allow_destructive = flag_of(values, "allow_destructive");
  e.allow_weaker_tls = flag_of(values, "allow_weaker_tls");
  config.environments.push_back(std::move(e));
  return {};
}

Result<void> check_shares(Config& config) {
  std::vector<std::string> names;
  for (const auto& e : config.environments) names.push_back(e.name);
  for (auto& e : config.environments) {
    if (!e.shares) continue;
    e.shares->text = full_name(e.shares->text);
    if (e.shares->text != e.name && config.environment(e.shares->text) != nullptr) continue;
    const auto near = text::nearest(e.shares->text, names);
    return Error{Code::config,
                 "[env." + e.name + "] shares the database of an environment that is not in the file"}
        .at(config.place(e.shares->line))
        .with_fix(near && *near != e.name ? "did you mean `" + *near + "`?"
                                          : "name another [env.NAME] of the file");
  }
  return {};
}

std::string file_in(const std::string& folder) {
  return below(folder, std::string(kFileName));
}

std::optional<std::string> parent_of(const std::string& folder) {
  if (folder == "/") return std::nullopt;
  if (folder == ".") return "..";
  const std::size_t slash = folder.rfind('/');
  if (folder.substr(slash == folder.npos ? 0 : slash + 1) == "..") return folder + "/..";
  if (slash == folder.npos) return ".";
  return slash == 0 ? "/" : folder.substr(0, slash);
}

// Not past the root of the repository: another project's file is not ours.
std::optional<std::string> find_upwards(std::string folder, const Files& files) {
  for (int i = 0; i < kMostParents; ++i) {
    if (files.exists(file_in(folder))) return folder;
    if (files.exists(below(folder, ".git"))) return std::nullopt;
    const auto parent = parent_of(folder);
    if (!parent) return std::nullopt;
    folder = *parent;
  }
  return std::nullopt;
}

std::string without_slash(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder.empty() ? "." : folder;
}

Result<Config> load_from(const std::string& path, const std::string& folder, const Files& files) {
  ASSIGN(const std::string text, files.read(path));
  ASSIGN(Config config, parse_config(text, path));
  config.folder = folder;
  return config;
}

}  // namespace

std::string full_name(std::string_view name) {
  const std::string low = text::lower(name);
  if (low == "dev") return "development";
  if (low == "prod") return "production";
  if (low == "stage") return "staging";
  const bool built_in = low == "development" || low == "production" || low == "staging" || low == "test";
  return built_in ? low : std::string(name);
}

std::string below(const std::string& folder, const std::string& path) {
  if (folder == "." || folder.empty() || path.substr(0, 1) == "/") return path;
  const std::string rest = path.substr(0, 2) == "./" ? path.substr(2) : path;
  return folder == "/" ? "/" + rest : folder + "/" + rest;
}

const EnvironmentConfig* Config::environment(std::string_view name) const {
  const auto found =
      std::find_if(environments.begin(), environments.end(), [&](const auto& e) { return e.name == name; });
  return found == environments.end() ? nullptr : &*found;
}

Result<Config> parse_config(std::string_view text, const std::string& file) {
  ASSIGN(const Sections sections, parse_sections(text, file));
  Config config;
  config.file = file;
  config.folder = ".";
  for (const auto& [name, section] : sections) {
    const std::size_t dot = name.find('.');
    const std::string group = name.substr(0, dot);
    const std::string rest = dot == name.npos ? "" : name.substr(dot + 1);
    if (name == "app") {
      config.app_name = value_of(section.values, "name");
      config.models = value_of(section.values, "models");
      config.migrations = value_of(section.values, "migrations");
    }
    if (name == "app.models") config.models_command = value_of(section.values, "command");
    if (group == "env" && !rest.empty()) TRY(add_environment(config, rest, section));
    if (name == "pool") config.pool = section.values;
    if (group == "pool" && !rest.empty()) config.pool_profiles[rest] = section.values;
    if (name == "secret") config.secret_max_age = value_of(section.values, "max_age");
    if (name == "copy.types") config.copy_types = section.values;
  }
  TRY(check_shares(config));
  return config;
}

Result<Config> load_config(const std::optional<std::string>& named, const std::string& project,
                           const Files& files) {
  const std::string folder = without_slash(project);
  if (named) return load_from(*named, folder, files);
  const auto found = find_upwards(folder, files);
  if (found) return load_from(file_in(*found), *found, files);
  Config none;
  none.folder = folder;
  return none;
}

}  // namespace groundway::env
