#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/text.h"
#include "check/checks.h"
#include "check/fixes.h"
#include "env/environment_name.h"
#include "env/keys.h"

namespace groundway::check {
namespace {

// Read by libpq (all versions up to 18), by PostgreSQL's own programs or its images, and by nobody of ours.
constexpr std::string_view kPostgres[] = {"PGSERVICEFILE",
                                          "PGSYSCONFDIR",
                                          "PGLOCALEDIR",
                                          "PGTZ",
                                          "PGDATESTYLE",
                                          "PGGEQO",
                                          "PGREQUIRESSL",
                                          "PGREALM",
                                          "PGREQUIREAUTH",
                                          "PGSSLCERTMODE",
                                          "PGSSLNEGOTIATION",
                                          "PGSSLKEYLOGFILE",
                                          "PGLOADBALANCEHOSTS",
                                          "PGGSSDELEGATION",
                                          "PGMINPROTOCOLVERSION",
                                          "PGMAXPROTOCOLVERSION",
                                          "PGSSLPASSWORD",
                                          "PGOAUTHDEBUG",
                                          "PGOAUTHCAFILE",
                                          "PGSSLSNI",
                                          "PGDATA",
                                          "PGCTLTIMEOUT",
                                          "PGCLUSTER",
                                          "PGROOT",
                                          "PGHOME",
                                          "PGTARGETSESSIONATTRS",
                                          "PGSSLCRLDIR",
                                          "PG_COLOR",
                                          "PG_COLORS",
                                          "PG_CONFIG",
                                          "PG_MAJOR",
                                          "PG_VERSION",
                                          "PG_SHA256",
                                          "PGBINDIR",
                                          "PGLIBDIR",
                                          "PGUSERFILE"};
constexpr std::string_view kOurs[] = {"GROUNDWAY_ENV", "GROUNDWAY_PROCESS", "GROUNDWAY_PG_BIN", "GROUNDWAY_PG_CACHE",
                                      "GROUNDWAY_BIN", "DATABASE_URL",      "DATABASE_URL_PROD"};
constexpr std::string_view kOurFamilies[] = {"GROUNDWAY_DEV_", "GROUNDWAY_TEST_"};
// What so many applications name their settings that it is no misspelling of ours.
constexpr std::string_view kCommon[] = {
    "DB_HOST",           "DB_PORT",           "DB_USER",       "DB_USERNAME",     "DB_PASS",
    "DB_PASSWORD",       "DB_NAME",           "DB_DATABASE",   "DB_URL",          "DB_CONNECTION",
    "DB_DRIVER",         "DB_ENGINE",         "DB_SCHEMA",     "DB_SSL",          "DB_SSLMODE",
    "DB_POOL",           "DB_DIALECT",        "DATABASE_HOST", "DATABASE_PORT",   "DATABASE_USER",
    "DATABASE_USERNAME", "DATABASE_PASSWORD", "DATABASE_NAME", "DATABASE_SCHEMA", "DATABASE_DRIVER",
    "DATABASE_SSL",      "DATABASE_PATH"};

struct Seen {
  std::string value;  // may be a secret
  std::string origin;
  Place place;
};

// As the environment would read it: the process environment, then its files, strongest first.
std::optional<Seen> look_up(const Project& project, const std::string& environment, const std::string& name,
                            const Outside& outside) {
  const auto value = outside.environment.get(name);
  if (value && !value->empty()) return Seen{*value, "environment " + name, {}};
  for (const std::string& file_name : env::dotenv_files(environment)) {
    const EnvFile* file = project.file(file_name);
    if (file == nullptr || !file->parsed) continue;
    const env::DotenvEntry* entry = file->parsed->find(name);
    if (entry != nullptr && !entry->value.empty())
      return Seen{entry->value, name + " in " + file->parsed->place(*entry), {file->path, entry->line}};
  }
  return std::nullopt;
}

// One part of an address and the variables that say it, too.
struct Part {
  std::string_view name;
  std::vector<std::string_view> variables;
  std::string value;
  bool secret = false;
};

std::vector<Part> parts_of(const DatabaseUrl& url) {
  const HostPort first = url.hosts.empty() ? HostPort{} : url.hosts.front();
  std::vector<Part> out = {
      {"host", {"PGHOST", "DB_HOST", "DATABASE_HOST"}, first.host},
      {"port", {"PGPORT", "DB_PORT", "DATABASE_PORT"}, first.port.empty() ? "5432" : first.port},
      {"database", {"PGDATABASE", "DB_NAME", "DB_DATABASE", "DATABASE_NAME"}, url.database},
      {"user", {"PGUSER", "DB_USER", "DB_USERNAME", "DATABASE_USER", "DATABASE_USERNAME"}, url.user},
      {"password",
       {"PGPASSWORD", "DB_PASSWORD", "DB_PASS", "DATABASE_PASSWORD"},
       std::string(url.password.reveal()),
       true},
      {"sslmode", {"PGSSLMODE", "DB_SSLMODE"}, url.option("sslmode").value_or("")},
      {"sslrootcert", {"PGSSLROOTCERT"}, url.option("sslrootcert").value_or("")}};
  return out;
}

// What all environments read (the process environment, .env) says nothing against an address of one's own.
bool is_general(const Place& place, const Member& m) {
  if (place.file.empty()) return true;
  if (place.file.ends_with(".toml")) return false;
  for (const std::string& own : env::own_dotenv_files(m.name())) {
    if (place.file.ends_with(own)) return false;
  }
  return true;
}

std::string drop_fix(const std::string& variable, const Place& place) {
  if (place.file.empty()) return "unset " + variable;
  return "sed -i '" + std::to_string(place.line) + "d' " + text::shell_quote(place.file);
}

// libpq's variable is not needed beside the address; one of the application's own is made to say the same.
std::string agree_fix(const std::string& variable, const Part& part, const Seen& seen) {
  if (variable.starts_with("PG")) return drop_fix(variable, seen.place);
  if (part.secret) return "write the password of the address as " + variable + " " + where_set(seen.origin);
  if (seen.place.file.empty()) return "export " + variable + "=" + text::shell_quote(part.value);
  return set_variable_fix(variable, part.value, seen.place, seen.place.file);
}

// `already`: an address that several environments take, and a variable, are one contradiction.
void find_second_truths(const Member& m, const Project& project, const Outside& outside,
                        std::set<std::string>& already, Findings& out) {
  const env::Resolved& r = m.get();
  for (const Part& part : parts_of(r.url)) {
    for (const std::string_view variable : part.variables) {
      const auto seen = look_up(project, m.name(), std::string(variable), outside);
      if (!seen || part.value.empty() || seen->value == part.value) continue;
      if (is_general(seen->place, m) && !is_general(place_of(r.url_origin), m)) continue;
      if (!already.insert(seen->origin + "\n" + r.url_origin).second) continue;
      const std::string says = part.secret ? "another " + std::string(part.name)
                                           : std::string(part.name) + " " + text::excerpt(seen->value, 60);
      out.add(RuleId::variables_contradict, seen->place,
              seen->origin + " says " + says + ", and the address of " + m.name() + " (" + r.url_origin +
                  ") " + (part.secret ? "holds one" : "says " + text::excerpt(part.value, 60)),
              agree_fix(std::string(variable), part, *seen), {m.name()});
    }
  }
}

// DB_POOL_RECYCLE_SECONDS and DB_POOL_RECYCLE.
void find_two_names(const Member& m, const Project& project, const Outside& outside,
                    std::set<std::string>& already, Findings& out) {
  for (const env::SettingKey& key : env::setting_keys()) {
    std::optional<Seen> first;
    for (const std::string& variable : text::split(key.variables, '|')) {
      auto seen = look_up(project, m.name(), variable, outside);
      if (seen && first && seen->value != first->value &&
          already.insert(seen->origin + "\n" + first->origin).second) {
        out.add(RuleId::variables_contradict, seen->place,
                seen->origin + " says " + text::excerpt(seen->value, 40) + ", " + first->origin + " says " +
                    text::excerpt(first->value, 40) + ", which counts",
                drop_fix(variable, seen->place), {m.name()});
      }
      if (!first) first = std::move(seen);
    }
  }
}

void find_other_environments(const Project& project, Outside outside, Findings& out) {
  const auto named = env::pick_environment(std::nullopt, project.config, outside);
  if (!named) return;
  for (const std::string& warning : (*named).warnings) {
    const std::size_t open = warning.find('('), close = warning.find(')');
    const std::string origin = open == warning.npos ? "" : warning.substr(open + 1, close - open - 1);
    const std::string name = warning.substr(0, warning.find(' '));
    const Place place = place_of(origin);
    out.add(RuleId::variables_contradict, place, warning, drop_fix(name, place));
  }
}

bool in_family(std::string_view name) {
  return name.starts_with("DB_") || name.starts_with("DATABASE_") || name.starts_with("GROUNDWAY_") ||
         name.starts_with("PG");
}

std::vector<std::string> known_names() {
  std::vector<std::string> out(std::begin(kOurs), std::end(kOurs));
  for (const env::SettingKey& key : env::setting_keys()) {
    for (const std::string& name : text::split(key.variables, '|')) out.push_back(name);
  }
  for (const env::PgVariable& v : env::pg_variables()) out.emplace_back(v.variable);
  return out;
}

bool is_known(const std::string& name, const std::vector<std::string>& known) {
  return std::find(known.begin(), known.end(), name) != known.end() ||
         std::find(std::begin(kPostgres), std::end(kPostgres), name) != std::end(kPostgres) ||
         std::any_of(std::begin(kOurFamilies), std::end(kOurFamilies),
                     [&](std::string_view family) { return name.starts_with(family); });
}

// One or two letters off, or the name without its last word (DB_STATEMENT_TIMEOUT without _MS).
std::optional<std::string> meant(const std::string& name, const std::vector<std::string>& known) {
  if (std::find(std::begin(kCommon), std::end(kCommon), name) != std::end(kCommon)) return std::nullopt;
  std::optional<std::string> best;
  std::size_t distance = name.size() < 8 ? 2 : 3;  // one less is taken
  for (const std::string& candidate : known) {
    const std::size_t d = text::edit_distance(text::upper(name), candidate);
    if (d < distance) distance = d, best = candidate;
    const bool is_head = name.size() >= 12 && name.starts_with("DB_") && candidate.starts_with(name + "_");
    if (is_head && !best) best = candidate;
  }
  return best;
}

void judge_name(const std::string& name, const Place& place, const std::vector<std::string>& known,
                const std::vector<std::string>& owners, Findings& out) {
  if (!in_family(name) || is_known(name, known)) return;
  const std::string where = place.file.empty() ? " (process environment)" : "";
  if (const auto near = meant(name, known)) {
    const std::string rename = "sed -i -E '" + std::to_string(place.line) + "s/" + name + "/" + *near +
                               "/' " + text::shell_quote(place.file);
    out.add(RuleId::unknown_variable, place, name + where + " is read by nobody; " + *near + " is",
            place.file.empty() ? "unset " + name : rename, owners);
    return;
  }
  const bool ours = name.starts_with("GROUNDWAY_");
  if (place.file.empty() && !ours) return;  // whatever else runs on this machine
  if (name.starts_with("PG")) return;       // PGADMIN_..., PGBOUNCER_...: other programs'
  out.add(
      ours ? RuleId::unknown_variable : RuleId::foreign_variable, place,
      name + where + " is not read by groundway" + (ours ? "" : "; DATABASE_URL says where the database is"),
      "", owners);
}

}  // namespace

void find_variables(const Project& project, const Outside& outside, Findings& out) {
  std::set<std::string> already;
  for (const Member& m : project.members) {
    find_two_names(m, project, outside, already, out);
    if (m.is_postgres()) find_second_truths(m, project, outside, already, out);
  }
  if (!project.request.environment) find_other_environments(project, outside, out);
  const std::vector<std::string> known = known_names();
  for (const auto& [name, value] : outside.environment.all()) judge_name(name, {}, known, {}, out);
  for (const EnvFile& file : project.files) {
    if (!file.parsed) continue;
    for (const env::DotenvEntry& entry : file.parsed->entries)
      judge_name(entry.key, {file.path, entry.line}, known, project.owners(file.name), out);
  }
}

}  // namespace groundway::check
