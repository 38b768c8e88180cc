#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "check/checks.h"
#include "env/dialects.h"
#include "env/keys.h"

namespace groundway::check {
namespace {

// A value may be a secret by its name or by what it is.
bool may_be_secret(const std::string& key, const std::string& value) {
  const std::string name = text::upper(key);
  for (const std::string_view word :
       {"PASS", "PWD", "SECRET", "TOKEN", "KEY", "URL", "URI", "DSN", "AUTH", "CRED", "SALT"}) {
    if (name.find(word) != name.npos) return true;
  }
  return value.find("://") != value.npos || value.find('@') != value.npos;
}

bool is_ours(const std::string& key, const std::string& value) {
  return key.starts_with("DB_") || key.starts_with("DATABASE_") || key.starts_with("PG") ||
         key.starts_with("GROUNDWAY_") || may_be_secret(key, value);
}

struct Group {  // who reads the same
  std::string told;
  std::vector<std::string> who;
};

std::string told(const env::Reading& reading, bool secret) {
  if (reading.runs_command) return "what a command prints";
  if (!reading.value) return "nothing";
  if (secret) return text::count_of(reading.value->size(), "character");
  return "\"" + text::excerpt(*reading.value, 40) + "\"";
}

void add_reader(std::map<std::string, Group>& groups, const std::string& who, const env::Reading& reading,
                bool secret) {
  const std::string identity = reading.runs_command ? "!" : reading.value ? "=" + *reading.value : "-";
  Group& group = groups[identity];
  group.told = told(reading, secret);
  group.who.push_back(who);
}

using AllReadings = std::map<env::Dialect, std::map<std::string, env::Reading>>;

// The lines of a value in the file: for fixes that wrap the whole of it.
bool is_plain_line(const EnvFile& file, const env::DotenvEntry& entry) {
  const auto lines = text::split(file.text, '\n');
  const auto at = static_cast<std::size_t>(entry.line) - 1;
  if (at >= lines.size()) return false;  // lines that end in CR alone are counted by the parser, not by sed
  const std::string line(text::trim(lines[at]));
  const std::size_t equals = line.find('=');
  if (equals == line.npos) return false;
  const std::string_view raw = text::trim(std::string_view(line).substr(equals + 1));
  return raw == entry.value && raw.find_first_of("'\"`") == raw.npos;
}

std::string portable_fix(const EnvFile& file, const env::DotenvEntry& entry) {
  const std::string at = file.path + ":" + std::to_string(entry.line);
  const bool url = entry.value.find("://") != entry.value.npos;
  if (entry.value.find('$') != entry.value.npos) {
    return url ? "write $ as %24 in the URL at " + at
               : "no spelling of $ means the same to all: choose a value without it at " + at;
  }
  if (entry.value.find('\n') != entry.value.npos)
    return "keep what has several lines in a file, and name the file at " + at;
  if (entry.value.find('\\') != entry.value.npos || entry.value.find('\'') != entry.value.npos)
    return "choose a value without backslashes and quotes at " + at;
  if (is_plain_line(file, entry)) {
    return "sed -i -E \"" + std::to_string(entry.line) +
           "s|=[[:space:]]*(.*[^[:space:]])[[:space:]]*$|='\\1'|\" " + text::shell_quote(file.path);
  }
  return "write the value in single quotes at " + at;
}

std::string who_reads_what(const std::map<std::string, Group>& groups) {
  std::vector<std::string> parts;
  for (const auto& [identity, group] : groups)
    parts.push_back(group.told + " to " + text::join(group.who, ", "));
  std::sort(parts.begin(), parts.end());
  return text::join(parts, "; ");
}

void judge_entry(const Project& project, const EnvFile& file, const env::DotenvEntry& entry,
                 const AllReadings& readings, Findings& out) {
  const bool secret = may_be_secret(entry.key, entry.value);
  const bool ours = is_ours(entry.key, entry.value);
  std::map<std::string, Group> groups;
  add_reader(groups, "groundway", {entry.line, entry.value, false}, secret);
  for (const auto& [dialect, all] : readings) {
    const auto found = all.find(entry.key);
    // the shell reads less than the rest; an application's own variables are its own business
    if (dialect == env::Dialect::shell && !ours) continue;
    if (found != all.end() && found->second.line == entry.line)
      add_reader(groups, std::string(env::dialect_name(dialect)), found->second, secret);
  }
  if (groups.size() < 2) return;
  out.add(RuleId::dotenv_dialects, {file.path, entry.line}, entry.key + " is " + who_reads_what(groups),
          portable_fix(file, entry), project.owners(file.name));
}

void find_dialects(const Project& project, Findings& out) {
  for (const EnvFile& file : project.files) {
    if (!file.parsed) continue;
    AllReadings readings;
    for (const env::Dialect dialect : env::kDialects) readings[dialect] = env::read_as(dialect, file.text);
    std::set<std::string> told;
    for (const env::DotenvEntry& entry : file.parsed->entries) {
      const env::DotenvEntry* last = file.parsed->find(entry.key);
      if (last == &entry && told.insert(entry.key).second) judge_entry(project, file, entry, readings, out);
    }
  }
}

struct Standing {
  const EnvFile* file;
  const env::DotenvEntry* entry;
};

// The strongest of `names` that sets `key`.
std::optional<Standing> strongest(const Project& project, const std::vector<std::string>& names,
                                  const std::string& key) {
  for (const std::string& name : names) {
    const EnvFile* file = project.file(name);
    const env::DotenvEntry* entry = file == nullptr || !file->parsed ? nullptr : file->parsed->find(key);
    if (entry != nullptr) return Standing{file, entry};
  }
  return std::nullopt;
}

std::string order_fix(const Project& project, const Standing& ours, const Standing& theirs) {
  const std::string local = theirs.file->name + ".local";
  if (project.file(local) == nullptr) {
    return "mv " + text::shell_quote(theirs.file->path) + " " +
           text::shell_quote(theirs.file->path + ".local") + "   # the strongest in every order";
  }
  return "sed -i '" + std::to_string(ours.entry->line) + "d' " + text::shell_quote(ours.file->path);
}

void find_orders(const Project& project, const Member& m, Findings& out) {
  const std::vector<std::string> ours = env::dotenv_files(m.name());
  std::vector<std::string> theirs = ours;  // dotenv-flow and Vite: .env.NAME before .env.local
  const auto local = std::find(theirs.begin(), theirs.end(), ".env.local");
  if (local == theirs.end()) return;
  theirs.erase(local);
  theirs.insert(std::find(theirs.begin(), theirs.end(), ".env"), ".env.local");
  std::set<std::string> keys;
  for (const std::string& name : env::own_dotenv_files(m.name())) {
    const EnvFile* file = project.file(name);
    if (file == nullptr || !file->parsed) continue;
    for (const env::DotenvEntry& entry : file->parsed->entries) keys.insert(entry.key);
  }
  for (const std::string& key : keys) {
    const auto here = strongest(project, ours, key), there = strongest(project, theirs, key);
    if (!here || !there || here->entry->value == there->entry->value) continue;
    out.add(RuleId::dotenv_order, {here->file->path, here->entry->line},
            key + " of " + m.name() + " is that of " + here->file->path +
                " to groundway, Next.js and Rails, and that of " + there->file->path +
                " to dotenv-flow and Vite",
            order_fix(project, *here, *there), {m.name()});
  }
}

}  // namespace

void find_readings(const Project& project, Findings& out) {
  find_dialects(project, out);
  for (const Member& m : project.members) find_orders(project, m, out);
}

}  // namespace groundway::check
