#include "check/env_check.h"

#include <algorithm>

#include "base/text.h"
#include "check/checks.h"
#include "check/inside.h"

namespace groundway::check {
namespace {

bool is_wanted(const Member& m, const std::string& only) {
  return only.empty() || m.name() == only;
}

bool has_one_of(const Findings& findings, const std::string& name, RuleId first, RuleId last) {
  return std::any_of(findings.all().begin(), findings.all().end(), [&](const Found& f) {
    const Rule* found = f.finding.rule;
    return found >= &rule(first) && found <= &rule(last) && found->severity == Severity::error &&
           std::find(f.environments.begin(), f.environments.end(), name) != f.environments.end();
  });
}

// What was looked at and found fine: for people who want to see that something was looked at.
std::string summary(const Member& m, const Inside* inside, const Findings& findings) {
  const env::Resolved& r = m.get();
  if (!m.is_postgres()) return r.url.display();
  std::string out = r.url.location();
  const auto mode = r.url.option("sslmode");
  if (mode && !has_one_of(findings, m.name(), RuleId::tls_missing, RuleId::root_file_unset))
    out += "; TLS " + *mode;
  if (inside != nullptr)
    out += "; PostgreSQL " + inside->facts.server_version.substr(0, inside->facts.server_version.find(' '));
  const bool login_is_fine =
      !has_one_of(findings, m.name(), RuleId::default_password, RuleId::no_password_needed) &&
      !has_one_of(findings, m.name(), RuleId::role_superuser, RuleId::role_ddl);
  if (!r.url.user.empty() && login_is_fine) out += "; login " + r.url.user;
  return out;
}

const Inside* inside_of(const std::vector<Look>& looks, const Member& m) {
  const auto found = std::find_if(looks.begin(), looks.end(), [&](const Look& l) { return l.member == &m; });
  return found == looks.end() || !found->inside ? nullptr : &found->inside.value();
}

}  // namespace

Result<Checked> check_environments(const CheckOptions& options, Outside& outside) {
  ASSIGN(const Project project, read_project(options.request, !options.offline, outside));
  const std::string only = options.request.environment ? env::full_name(*options.request.environment) : "";
  Findings findings;
  find_broken(project, findings);
  find_leaks(project, outside, findings);
  find_tiers(project, findings);
  find_transport(project, outside, findings);
  find_variables(project, outside, findings);
  find_old_secrets(project, outside, findings);
  find_readings(project, findings);
  const auto looks = options.offline ? std::vector<Look>{} : look_inside(project, only, options.patience);
  find_unseen(looks, findings);
  find_strong_roles(looks, findings);
  find_stamps(project, looks, findings);
  find_budget(project, looks, findings);
  if (options.prove) prove_refusals(project, only, options.patience, findings);
  Checked out;
  out.folder = project.config.folder;
  for (const Member& m : project.members) {
    const bool broken =
        has_one_of(findings, m.name(), RuleId::environment_broken, RuleId::environment_broken);
    if (is_wanted(m, only) && m.resolved && !broken)
      out.looked_at.emplace_back(m.name(), summary(m, inside_of(looks, m), findings));
  }
  out.findings = findings.sorted(only);
  return out;
}

}  // namespace groundway::check
