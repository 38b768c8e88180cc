#include "check/project.h"

#include <algorithm>

#include "base/text.h"
#include "env/environment_name.h"

namespace groundway::check {
namespace {

std::vector<EnvFile> read_files(const env::Config& config, const Outside& outside) {
  std::vector<EnvFile> out;
  for (const std::string& name : outside.files.list(config.folder)) {
    if ((name != ".env" && !name.starts_with(".env.")) || name.back() == '/' || is_example(name)) continue;
    EnvFile file;
    file.name = name;
    file.path = env::below(config.folder, name);
    file.mode = outside.files.mode(file.path).value_or(0600);
    auto text = outside.files.read(file.path);
    if (!text) {
      file.fault = text.error();
      out.push_back(std::move(file));
      continue;
    }
    file.text = *std::move(text);
    auto parsed = env::parse_dotenv(file.text, file.path);
    if (parsed)
      file.parsed = *std::move(parsed);
    else
      file.fault = parsed.error();
    out.push_back(std::move(file));
  }
  return out;
}

bool holds(const std::vector<env::EnvironmentConfig>& all, const std::string& name) {
  return std::any_of(all.begin(), all.end(), [&](const auto& e) { return e.name == name; });
}

bool speaks_of_production(const EnvFile& file) {
  if (file.name != ".env" && file.name != ".env.local") return false;
  const env::DotenvEntry* entry = file.parsed ? file.parsed->find("DATABASE_URL_PROD") : nullptr;
  return entry != nullptr && !entry->value.empty();
}

// Files that cannot be read are findings of their own; here they are not there, so that the rest is looked
// at.
class WithoutBroken final : public Files {
 public:
  WithoutBroken(Files& real, const Project& project) : real_(real) {
    for (const EnvFile& file : project.files) {
      if (!file.parsed) hidden_.push_back(file.path);
    }
  }
  Result<std::string> read(const std::string& path) const override { return real_.read(path); }
  bool exists(const std::string& path) const override { return !is_hidden(path) && real_.exists(path); }
  std::optional<unsigned> mode(const std::string& path) const override { return real_.mode(path); }
  std::vector<std::string> list(const std::string& folder) const override { return real_.list(folder); }
  Result<void> write(const std::string& path, std::string_view content, unsigned mode) override {
    return real_.write(path, content, mode);
  }

 private:
  bool is_hidden(const std::string& path) const {
    return std::find(hidden_.begin(), hidden_.end(), path) != hidden_.end();
  }
  Files& real_;
  std::vector<std::string> hidden_;
};

void add_built_in(std::vector<env::EnvironmentConfig>& all, const std::string& name,
                  const env::Config& config) {
  if (holds(all, name)) return;
  auto e = env::environment_of(name, "", config);
  if (e) all.push_back(*std::move(e));
}

// Those of the configuration, and the built-in ones that a file or a variable speaks of. As env::list() has
// them, but a file that cannot be read does not end it.
std::vector<env::EnvironmentConfig> environments(const Project& project, const Outside& outside) {
  std::vector<env::EnvironmentConfig> out = project.config.environments;
  for (const char* name : {"development", "test", "staging", "production"}) {
    for (const std::string& own : env::own_dotenv_files(name)) {
      if (project.file(own) != nullptr) add_built_in(out, name, project.config);
    }
  }
  if (!holds(out, "development")) {
    add_built_in(out, "development", project.config);
    std::rotate(out.begin(), out.end() - 1, out.end());
  }
  const bool spoken = std::any_of(project.files.begin(), project.files.end(), speaks_of_production);
  if (spoken || !outside.environment.get("DATABASE_URL_PROD").value_or("").empty())
    add_built_in(out, "production", project.config);
  return out;
}

}  // namespace

const EnvFile* Project::file(const std::string& name) const {
  const auto found = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.name == name; });
  return found == files.end() ? nullptr : &*found;
}

const Member* Project::member(const std::string& name) const {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.name() == name; });
  return found == members.end() ? nullptr : &*found;
}

bool Project::is_repeated(const Member& m) const {
  return std::any_of(members.begin(), members.end(), [&](const Member& other) {
    if (!m.resolved || !other.resolved || other.get().url_origin != m.get().url_origin) return false;
    return other.tier() > m.tier() || (other.tier() == m.tier() && &other < &m);
  });
}

std::vector<std::string> Project::owners(const std::string& file_name) const {
  std::vector<std::string> out;
  for (const Member& m : members) {
    const auto own = env::own_dotenv_files(m.name());
    if (std::find(own.begin(), own.end(), file_name) != own.end()) out.push_back(m.name());
  }
  return out;
}

bool is_example(std::string_view name) {
  const std::string low = text::lower(name);
  for (const std::string_view word :
       {"example", "sample", "template", "dist", "defaults", "schema", "vault"}) {
    if (low.ends_with("." + std::string(word)) || low.find("." + std::string(word) + ".") != low.npos ||
        low.ends_with("-" + std::string(word)))
      return true;
  }
  return false;
}

Result<Project> read_project(const env::Request& request, bool run_commands, Outside& outside) {
  Project project;
  project.request = request;
  project.ran_commands = run_commands;
  ASSIGN(project.config, env::load_config(request.config, request.project, outside.files));
  project.files = read_files(project.config, outside);
  project.git = ask_git(project.config.folder, outside);
  if (request.environment) {  // a name that nobody knows is an error of the command line, not a finding
    TRY(env::environment_of(env::full_name(*request.environment), "--env", project.config));
  }
  WithoutBroken files(outside.files, project);
  Outside view{outside.clock, files, outside.environment, outside.random};
  std::vector<env::EnvironmentConfig> all = environments(project, outside);
  if (request.environment) add_built_in(all, env::full_name(*request.environment), project.config);
  for (env::EnvironmentConfig& e : all) {
    env::Request one = request;
    one.environment = e.name;
    one.url.reset();
    one.run_commands = run_commands;
    auto resolved = env::resolve(one, view);
    project.members.push_back({std::move(e), std::move(resolved)});
  }
  return project;
}

}  // namespace groundway::check
