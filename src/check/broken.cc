#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "check/checks.h"

namespace groundway::check {
namespace {

struct Broken {
  const Error* error;
  std::vector<std::string> names;
};

std::string place_text(const Error& e) {
  const std::string& at = e.place;
  const std::size_t last = at.rfind(':');
  if (last == at.npos) return at;
  // file:line:column gives file:line
  const std::string head = at.substr(0, last);
  const std::size_t before = head.rfind(':');
  const bool two =
      before != head.npos && text::parse_int(std::string_view(head).substr(before + 1)).has_value();
  return two && text::parse_int(std::string_view(at).substr(last + 1)) ? head : at;
}

// --offline: a secret that a command prints was not asked for.
bool was_not_asked(const Member& m, const Project& project) {
  return !project.ran_commands && m.config.secret && m.config.secret->text.starts_with("command:") &&
         m.resolved.error().code == Code::secret_source;
}

// A file: secret that others may read is a finding of its own, with the same fix.
bool told_elsewhere(const Error& e) {
  return e.code == Code::secret_source && e.fix.starts_with("chmod 600 ");
}

RuleId rule_of(const Error& e) {
  if (e.code == Code::production_sqlite) return RuleId::production_sqlite;
  if (e.code == Code::tls_too_weak) return RuleId::tls_unverified;
  return RuleId::environment_broken;
}

}  // namespace

void find_broken(const Project& project, Findings& out) {
  std::map<std::tuple<std::string, std::string, std::string>, Broken> all;
  const auto add = [&](const Error& e, const std::string& name) {
    Broken& one = all[{std::string(e.id()), e.place, e.cause}];
    one.error = &e;
    if (!name.empty()) one.names.push_back(name);
  };
  for (const EnvFile& file : project.files) {
    if (!file.fault) continue;
    add(*file.fault, "");
    for (const Member& m : project.members) {
      const auto theirs = env::dotenv_files(m.name());
      if (std::find(theirs.begin(), theirs.end(), file.name) != theirs.end()) add(*file.fault, m.name());
    }
  }
  for (const Member& m : project.members) {
    if (m.resolved || told_elsewhere(m.resolved.error()) || was_not_asked(m, project)) continue;
    add(m.resolved.error(), m.name());
  }
  for (const auto& [key, broken] : all) {
    const Error& e = *broken.error;
    const std::string who = broken.names.empty() ? "" : text::join(broken.names, ", ") + ": ";
    const bool own_rule = rule_of(e) != RuleId::environment_broken;
    out.add(rule_of(e), place_of(place_text(e)),
            who + e.cause + (own_rule ? "" : " (" + std::string(e.id()) + ")"), e.fix, broken.names);
  }
}

}  // namespace groundway::check
