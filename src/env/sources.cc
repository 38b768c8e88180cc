#include "env/sources.h"

#include <algorithm>

#include "env/config.h"

namespace groundway::env {
namespace {

// ".env.prod" belongs to production, too.
std::vector<std::string> spellings(const std::string& environment) {
  if (environment == "development") return {environment, "dev"};
  if (environment == "production") return {environment, "prod"};
  if (environment == "staging") return {environment, "stage"};
  if (environment.empty()) return {};
  return {environment};
}

// A folder named .env is a Python virtual environment, not ours.
bool is_file(const std::string& path, const Files& files) {
  return files.exists(path) && !files.exists(path + "/.") && !files.exists(path + "/bin");
}

}  // namespace

std::vector<std::string> own_dotenv_files(const std::string& environment) {
  std::vector<std::string> out;
  for (const std::string& name : spellings(environment)) out.push_back(".env." + name + ".local");
  for (const std::string& name : spellings(environment)) out.push_back(".env." + name);
  return out;
}

std::vector<std::string> dotenv_files(const std::string& environment) {
  std::vector<std::string> out = own_dotenv_files(environment);
  if (environment == "local") return {".env.local.local", ".env.local", ".env"};
  if (environment != "test") {  // a developer's own settings must not reach the tests
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(out.size() / 2), ".env.local");
  }
  out.emplace_back(".env");
  return out;
}

Result<Sources> Sources::load(const std::string& folder, const std::vector<std::string>& files,
                              Outside& outside) {
  Sources out(outside.environment);
  std::vector<Dotenv> weaker;  // weakest first, for ${NAME}
  const Lookup known = [&](const std::string& name) -> std::optional<std::string> {
    if (auto value = outside.environment.get(name)) return value;
    for (auto file = weaker.rbegin(); file != weaker.rend(); ++file) {
      if (const DotenvEntry* entry = file->find(name)) return entry->value;
    }
    return std::nullopt;
  };
  for (auto name = files.rbegin(); name != files.rend(); ++name) {
    const std::string path = below(folder, *name);
    if (!is_file(path, outside.files)) continue;
    ASSIGN(const std::string text, outside.files.read(path));
    ASSIGN(Dotenv parsed, parse_dotenv(text, path, known));
    weaker.push_back(std::move(parsed));
  }
  out.files_.assign(std::make_move_iterator(weaker.rbegin()), std::make_move_iterator(weaker.rend()));
  return out;
}

Result<std::optional<Found>> Sources::get_from_files(const std::string& variable) const {
  for (const Dotenv& file : files_) {
    const DotenvEntry* entry = file.find(variable);
    if (entry == nullptr) continue;
    if (entry->unset_line > 0) {
      return Error{Code::dotenv_syntax,
                   "the value of " + variable + " refers to a ${NAME} that is set nowhere"}
          .at(file.file + ":" + std::to_string(entry->unset_line) + ":" + std::to_string(entry->unset_column))
          .with_fix("set that name above, or put the value in single quotes when $ is a part of it");
    }
    if (!entry->value.empty()) return std::optional(Found{entry->value, file.place(*entry), true});
  }
  return std::optional<Found>();
}

Result<std::optional<Found>> Sources::get(const std::string& variable) const {
  const auto value = process_->get(variable);
  if (value && !value->empty()) return std::optional(Found{*value, "environment " + variable, false});
  return get_from_files(variable);
}

}  // namespace groundway::env
