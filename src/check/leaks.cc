#include <algorithm>
#include <filesystem>
#include <map>

#include "base/text.h"
#include "check/checks.h"
#include "check/leak_scan.h"

namespace groundway::check {
namespace {

constexpr std::size_t kLargestFile = 1'000'000;  // configuration and sources are smaller
constexpr std::size_t kMostFiles = 5'000;        // ends the search in a repository of a whole company
constexpr std::size_t kShortestKnown = 8;        // a shorter password may stand in any text by chance

std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_env_file(const std::string& path) {
  const std::string name = base_name(path);
  return (name == ".env" || name.starts_with(".env.") || name.ends_with(".env")) && !is_example(name);
}

// Files where frameworks keep a database's address or password.
bool is_config_file(const std::string& path) {
  const std::string name = text::lower(base_name(path));
  for (const std::string_view known :
       {"groundway.toml", "alembic.ini", "database.yml", "database.yaml", "schema.prisma", "appsettings.json",
        "application.properties", "application.yml", "application.yaml", "flyway.conf", "flyway.toml",
        "liquibase.properties", "ormconfig.json", "config.json", "dockerfile", "dbconfig.yml", ".pgpass"}) {
    if (name == known) return true;
  }
  return is_env_file(path) ||
         (name.find("compose") != name.npos && (name.ends_with(".yml") || name.ends_with(".yaml")));
}

// No pipe, which would wait for somebody to write, no device and nothing huge. What is not on the disk is
// small.
bool is_readable_file(const std::string& path) {
  std::error_code fault;
  const auto status = std::filesystem::status(path, fault);
  if (!std::filesystem::exists(status)) return true;
  return std::filesystem::is_regular_file(status) && std::filesystem::file_size(path, fault) <= kLargestFile;
}

bool is_binary(const std::string& text) {
  return std::string_view(text).substr(0, 8'000).find('\0') != std::string_view::npos;
}

// The passwords that environments really use, and by whom.
std::map<std::string, std::string> known_passwords(const Project& project) {
  std::map<std::string, std::string> out;
  for (const Member& m : project.members) {
    if (!m.is_postgres()) continue;
    const std::string password(m.get().url.password.reveal());
    if (password.size() >= kShortestKnown && !is_guessable(password)) out.emplace(password, m.name());
  }
  return out;
}

std::string quoted_path(const std::string& path) {
  return text::shell_quote(path);
}

std::string ignore_command(const Project& project, const std::string& name) {
  return "printf '\\n%s\\n' " + text::shell_quote("/" + name) + " >> " +
         quoted_path(project.path(".gitignore"));
}

// Out of git's index (the file itself stays), or out of a file that belongs into git.
std::string leak_fix(const Project& project, const std::string& name) {
  if (is_env_file(name)) {
    return "git rm --cached -qf " + quoted_path(project.path(name)) + " && " + ignore_command(project, name) +
           "   # then change the password: the history keeps the old one";
  }
  return "take the password out of the file (a variable or a secret = \"env:NAME\" holds it), then change "
         "it: the history keeps the old one";
}

bool is_known_place(const std::string& name, const Leak& leak) {
  return is_config_file(name) ||
         (!is_nearby_host(leak.host) && !is_nobodys_host(leak.host) && !leak.host.empty());
}

void tell_leak(const Project& project, const std::string& name, const Leak& leak, Findings& out) {
  const bool harmless = leak.guessable && is_nearby_host(leak.host);
  if (harmless && !is_config_file(name)) return;
  const std::string where = leak.host.empty() ? "" : " for " + text::excerpt(leak.host, 80);
  const std::string message =
      "git tracks " + name + ", which holds a password" + where + " (" + text::excerpt(leak.what, 60) + ")";
  out.add(harmless ? RuleId::local_password_in_git : RuleId::password_in_git, {project.path(name), leak.line},
          message, leak_fix(project, name), project.owners(name));
}

// The whole file leaves git by one command, so it is one finding: a real password before a guessable one.
void keep_the_worst(std::vector<Leak>& leaks) {
  const auto real = std::find_if(leaks.begin(), leaks.end(), [](const Leak& l) { return !l.guessable; });
  if (real != leaks.end()) std::iter_swap(leaks.begin(), real);
  if (leaks.size() < 2) return;
  leaks.front().what += ", and " + std::to_string(leaks.size() - 1) + " more";
  leaks.resize(1);
}

void look_for_known(const Project& project, const std::string& name, const std::string& text,
                    const std::map<std::string, std::string>& known, const std::vector<Leak>& told,
                    Findings& out) {
  for (const auto& [password, owner] : known) {
    const std::size_t at = text.find(password);
    if (at == text.npos) continue;
    const int line =
        1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
    if (std::any_of(told.begin(), told.end(), [&](const Leak& l) { return l.line == line; })) continue;
    out.add(RuleId::password_in_git, {project.path(name), line},
            "git tracks " + name + ", which holds the password of " + owner + "'s database",
            leak_fix(project, name), {owner});
  }
}

void look_into(const Project& project, const std::string& name,
               const std::map<std::string, std::string>& known, const Outside& outside, Findings& out) {
  if (!is_readable_file(project.path(name))) return;
  const auto read = outside.files.read(project.path(name));
  if (!read || is_binary(*read)) return;
  const std::string& text = *read;
  std::vector<Leak> leaks = scan_for_passwords(text, is_config_file(name));
  std::erase_if(leaks, [&](const Leak& leak) {
    const bool real = known.count(std::string(leak.value.reveal())) > 0;
    return !real && (is_example(base_name(name)) || !is_known_place(name, leak));
  });
  if (is_env_file(name)) keep_the_worst(leaks);
  for (const Leak& leak : leaks) tell_leak(project, name, leak, out);
  if (is_env_file(name) && !leaks.empty()) return;
  look_for_known(project, name, text, known, leaks, out);
}

bool holds_secret(const EnvFile& file) {
  return !scan_for_passwords(file.text, true).empty();
}

void find_not_ignored(const Project& project, const Outside& outside, Findings& out) {
  if (!project.git.repository) return;
  std::vector<std::string> names;
  for (const EnvFile& file : project.files) {
    if (!project.git.tracks(file.name) && holds_secret(file)) names.push_back(file.name);
  }
  for (const std::string& name : not_ignored(project.config.folder, names, outside)) {
    out.add(RuleId::env_file_not_ignored, {project.path(name), 1},
            name + " holds a password and no line of .gitignore covers it", ignore_command(project, name),
            project.owners(name));
  }
}

std::string octal(unsigned mode) {
  std::string out = "0";
  for (int shift = 6; shift >= 0; shift -= 3)
    out += static_cast<char>('0' + ((mode >> static_cast<unsigned>(shift)) & 7U));
  return out;
}

void check_mode(const std::string& path, const std::string& what, const Outside& outside, Findings& out,
                const std::vector<std::string>& environments) {
  const auto mode = outside.files.mode(path);
  if (!mode || (*mode & 077U) == 0) return;
  out.add(RuleId::readable_by_others, {path, 1},
          path + " " + what + " and may be used by others (mode " + octal(*mode) + ")",
          "chmod 600 " + quoted_path(path), environments);
}

void find_open_files(const Project& project, const Outside& outside, Findings& out) {
  for (const EnvFile& file : project.files) {
    if (holds_secret(file))
      check_mode(file.path, "holds a password", outside, out, project.owners(file.name));
  }
  for (const Member& m : project.members) {
    const auto& secret = m.config.secret;
    if (secret && secret->text.starts_with("file:"))
      check_mode(project.path(secret->text.substr(5)), "is the secret of " + m.name(), outside, out,
                 {m.name()});
    if (!m.is_postgres()) continue;
    for (const char* key : {"sslkey", "passfile"}) {
      if (const auto file = m.get().url.option(key))
        check_mode(*file, "is the " + std::string(key) + " of " + m.name(), outside, out, {m.name()});
    }
    const auto root = m.get().url.option("sslrootcert");
    if (!root || root->find('/') == root->npos) continue;
    const std::string stem = root->substr(0, std::min(root->rfind('.'), root->size()));
    check_mode(stem + ".key", "is the key of the CA of " + m.name(), outside, out, {m.name()});
  }
}

}  // namespace

void find_leaks(const Project& project, const Outside& outside, Findings& out) {
  const auto known = known_passwords(project);
  std::size_t count = 0;
  for (const std::string& name : project.git.tracked) {
    if (++count > kMostFiles && !is_config_file(name)) continue;
    look_into(project, name, known, outside, out);
  }
  find_not_ignored(project, outside, out);
  find_open_files(project, outside, out);
}

}  // namespace groundway::check
