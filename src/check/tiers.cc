#include <algorithm>
#include <set>

#include "base/text.h"
#include "check/checks.h"
#include "check/fixes.h"
#include "check/leak_scan.h"
#include "env/address.h"

namespace groundway::check {
namespace {

struct Pair {
  const Member &low, &high;
};

bool reaches(const Member& from, const std::string& to, const Project& project, int depth = 0) {
  if (!from.config.shares || depth > 8) return false;
  if (from.config.shares->text == to) return true;
  const Member* next = project.member(from.config.shares->text);
  return next != nullptr && reaches(*next, to, project, depth + 1);
}

bool is_declared(const Pair& p, const Project& project) {
  return reaches(p.low, p.high.name(), project) || reaches(p.high, p.low.name(), project);
}

std::string title(const Member& m) {
  return m.name() + (m.name() == tier_name(m.tier()) ? "" : " (" + std::string(tier_name(m.tier())) + ")");
}

Place share_place(const Pair& p, const Project& project) {
  const Member& who = p.low.config.shares ? p.low : p.high;
  return place_of(project.config.place(who.config.shares ? who.config.shares->line : who.config.line));
}

std::string declare_fix(const Pair& p, const Project& project) {
  const std::string file = config_file(project);
  const std::string line = "shares = \"" + p.high.name() + "\"";
  if (p.low.config.line > 0)
    return "sed -i '" + std::to_string(p.low.config.line) + "a " + line + "' " + text::shell_quote(file);
  const auto table = [](const Member& m, const std::string& more) {
    return "\\n[env." + m.name() + "]\\ntier = \"" + std::string(tier_name(m.tier())) + "\"\\n" + more;
  };
  const std::string high = p.high.config.line > 0 ? "" : table(p.high, "");
  return "printf '" + high + table(p.low, line + "\\n") + "' >> " + text::shell_quote(file);
}

// A file of its own may be there and lose against .env.local.
std::string own_file_fix(const Member& m, const Project& project) {
  const std::string variable = m.tier() == Tier::production ? "DATABASE_URL_PROD" : "DATABASE_URL";
  for (const std::string& name : env::own_dotenv_files(m.name())) {
    const EnvFile* file = project.file(name);
    if (file == nullptr || !file->parsed || name.ends_with(".local")) continue;
    if (file->parsed->find(variable) == nullptr) continue;
    return "mv " + text::shell_quote(file->path) + " " + text::shell_quote(file->path + ".local") +
           "   # it wins over .env.local";
  }
  return "printf '%s\\n' '" + variable + "=postgresql://USER:PASSWORD@HOST:5432/DATABASE' >> " +
         text::shell_quote(project.path(".env." + m.name() + ".local")) + "   # with its own values";
}

void tell_no_own_database(const Pair& p, const Project& project, Findings& out) {
  out.add(RuleId::no_url, place_of(p.low.get().url_origin),
          title(p.high) + " has no database of its own here: it takes " + p.high.get().url_origin + ", as " +
              title(p.low) + " does",
          own_file_fix(p.high, project), {p.low.name(), p.high.name()});
}

void tell_declared(const Pair& p, const Project& project, Findings& out) {
  out.add(RuleId::sharing_declared, share_place(p, project),
          title(p.low) + " shares the database of " + title(p.high) +
              ": a migration applied there is no evidence, a fresh `groundway release rehearse` is",
          "", {p.low.name(), p.high.name()});
}

// A password and whose it is.
struct Held {
  const Member* member;
  Secret value;
  std::string user, origin;
};

std::string password_origin(const env::Resolved& r) {
  const env::Setting* password = r.setting("password");
  return password == nullptr ? r.url_origin : password->origin;
}

// Of the address itself, and every other one that the environment's own files hold.
std::vector<Held> passwords_of(const Member& m, const Project& project) {
  std::vector<Held> out;
  if (m.is_postgres() && !m.get().url.password.empty()) {
    const env::Resolved& r = m.get();
    out.push_back({&m, r.url.password, r.url.user, password_origin(r)});
  }
  for (const std::string& name : env::own_dotenv_files(m.name())) {
    const EnvFile* file = project.file(name);
    if (file == nullptr) continue;
    for (Leak& leak : scan_for_passwords(file->text, true))
      if (!leak.guessable)
        out.push_back({&m, std::move(leak.value), "", file->path + ":" + std::to_string(leak.line)});
  }
  return out;
}

bool share_a_login(const Held& a, const Held& b) {
  if (!a.member->resolved || !b.member->resolved) return false;
  return env::same_database(a.member->get().url, b.member->get().url);
}

void find_same_passwords(const Project& project, Findings& out) {
  std::vector<Held> all;
  for (const Member& m : project.members) {
    auto held = passwords_of(m, project);
    std::move(held.begin(), held.end(), std::back_inserter(all));
  }
  std::set<std::pair<std::string, std::string>> told;
  for (const Held& high : all) {
    for (const Held& low : all) {
      if (low.member->tier() >= high.member->tier() || low.value != high.value || share_a_login(low, high))
        continue;
      if (!told.insert({low.member->name(), high.member->name()}).second) continue;
      const std::string user = high.member->is_postgres() ? high.member->get().url.user : high.user;
      const std::string change =
          high.member->is_postgres()
              ? psql(high.member->get().url) + " -c '\\password'; then write the new one "
              : "change the password of " + high.member->name() + "; then write the new one ";
      out.add(RuleId::same_password, place_of(low.origin),
              title(*low.member) + " and " + title(*high.member) + " have one password (" + low.origin +
                  "; " + high.origin + ")",
              change + where_set(high.origin), {low.member->name(), high.member->name()});
    }
  }
}

void find_default_password(const Member& m, Findings& out) {
  const env::Resolved& r = m.get();
  const std::string password(r.url.password.reveal());
  const bool remote_or_protected = m.tier() != Tier::development || !r.url.is_local();
  if (password.empty() || !remote_or_protected) return;
  const bool is_word = is_guessable(password);
  if (!is_word && !text::iequals(password, r.url.user) && !text::iequals(password, r.url.database)) return;
  out.add(RuleId::default_password, place_of(password_origin(r)),
          "the password of " + m.name() +
              (is_word ? " is a word that everybody tries first" : " is the name of its user or database"),
          psql(r.url) + " -c '\\password'; then write the new one " + where_set(password_origin(r)),
          {m.name()});
}

bool has_broken_file(const Member& m, const Project& project) {
  const auto names = env::dotenv_files(m.name());
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const EnvFile* file = project.file(name);
    return file != nullptr && file->fault;
  });
}

void find_sqlite(const Member& m, const Project& project, Findings& out) {
  if (m.resolved && m.get().url.kind == DatabaseUrl::Kind::sqlite) {
    const env::Resolved& r = m.get();
    if (m.tier() == Tier::production) {
      out.add(RuleId::production_sqlite_allowed,
              m.config.line > 0 ? place_of(project.config.place(m.config.line)) : place_of(r.url_origin),
              m.name() + " is the SQLite file " + r.url.path + ", as allow_sqlite says",
              "groundway copy " + text::shell_quote(r.url.path) +
                  " postgresql://HOST/DATABASE, when the time has come",
              {m.name()});
    } else if (r.url_origin == "default" && m.tier() == Tier::staging && !has_broken_file(m, project)) {
      out.add(RuleId::no_url, m.config.line > 0 ? place_of(project.config.place(m.config.line)) : Place{},
              m.name() + " has no database: it would use the file " + r.url.path, own_file_fix(m, project),
              {m.name()});
    }
  }
}

// The built-in file that stands for "none" is nobody's.
bool has_an_address(const Member& m) {
  return m.resolved && m.get().url_origin != "default";
}

}  // namespace

std::string config_file(const Project& project) {
  return project.config.file.empty() ? project.path("groundway.toml") : project.config.file;
}

bool declared_to_share(const Project& project, const Member& low, const Member& high) {
  return is_declared({low, high}, project);
}

void tell_same_database(const Project& project, const Member& low, const Member& high,
                        const std::string& evidence, Findings& out) {
  const Pair p{low, high};
  const Place place = place_of(low.get().url_origin);
  const std::vector<std::string> both = {low.name(), high.name()};
  const std::string found = title(low) + " and " + title(high) + " use one database, " +
                            high.get().url.location() + " (" + low.get().url_origin + "; " +
                            high.get().url_origin + ")" + evidence;
  if (low.tier() == Tier::development) {
    out.add(RuleId::same_database, place, found,
            "give " + low.name() + " a database of its own: groundway dev up, or another URL " +
                where_set(low.get().url_origin),
            both);
  } else {
    out.add(RuleId::sharing_undeclared, place, found, declare_fix(p, project), both);
  }
}

void find_tiers(const Project& project, Findings& out) {
  for (const Member& high : project.members) {
    find_sqlite(high, project, out);
    if (high.is_postgres()) find_default_password(high, out);
    for (const Member& low : project.members) {
      if (low.tier() >= high.tier()) continue;
      const Pair pair{low, high};
      if (is_declared(pair, project)) {
        tell_declared(pair, project, out);
      } else if (has_an_address(low) && has_an_address(high) &&
                 env::same_database(low.get().url, high.get().url)) {
        if (low.get().url_origin == high.get().url_origin)
          tell_no_own_database(pair, project, out);
        else
          tell_same_database(project, low, high, "", out);
      }
    }
  }
  find_same_passwords(project, out);
}

}  // namespace groundway::check
