#include <algorithm>

#include "base/text.h"
#include "check/certificates.h"
#include "check/checks.h"
#include "check/fixes.h"
#include "db/tls_policy.h"

namespace groundway::check {
namespace {

constexpr auto kSoon = std::chrono::hours(24 * 30);

bool is_rds(const env::Resolved& r) {
  return std::any_of(r.url.hosts.begin(), r.url.hosts.end(),
                     [](const HostPort& h) { return db::is_rds_host(h.host); });
}

Place option_place(const env::Resolved& r, const std::string& key) {
  const env::Setting* option = r.setting(key);
  return place_of(option == nullptr ? r.url_origin : option->origin);
}

std::string said(const env::Resolved& r, const std::string& mode) {
  const env::Setting* option = r.setting("sslmode");
  if (option == nullptr) return "no sslmode is set (libpq's default is prefer)";
  return "sslmode=" + mode + (option->origin == r.url_origin ? "" : " (" + option->origin + ")");
}

// What the policy would make of an address without an sslmode is verify-full for production and RDS; the
// application that reads the same address gets prefer.
void check_mode(const Member& m, const env::Resolved& r, Findings& out) {
  const auto set = r.url.option("sslmode");
  const std::string mode = set.value_or("prefer");
  if (mode == "verify-full") return;
  const std::string fix = set_option_fix(r, "sslmode", "verify-full");
  const std::string who = m.name() + " goes to " + r.url.location();
  if (m.config.allow_weaker_tls) {
    out.add(RuleId::tls_weaker_allowed, option_place(r, "sslmode"),
            who + " with less than verify-full, as allow_weaker_tls says: " + said(r, mode), fix, {m.name()});
    return;
  }
  const bool may_be_plain = mode == "disable" || mode == "allow" || mode == "prefer";
  out.add(may_be_plain ? RuleId::tls_missing : RuleId::tls_unverified, option_place(r, "sslmode"),
          who + (may_be_plain ? " and TLS is not required: " : " without verifying who answers: ") +
              said(r, mode),
          fix, {m.name()});
}

std::string home_root(const Outside& outside) {
  return outside.environment.get("HOME").value_or("") + "/.postgresql/root.crt";
}

// A command that fetches the bundle where there is one to fetch, and names it.
std::string bundle_fix(const env::Resolved& r, const std::string& folder) {
  if (!is_rds(r)) {
    return "copy the certificate of the authority that signed the server's to " +
           env::below(folder, "server-ca.pem") + "; then " +
           set_option_fix(r, "sslrootcert", "server-ca.pem");
  }
  return "curl -sSo " + text::shell_quote(env::below(folder, "rds-bundle.pem")) + " " +
         std::string(db::kRdsBundle) + " && " + set_option_fix(r, "sslrootcert", "rds-bundle.pem");
}

std::string refetch_fix(const env::Resolved& r, const std::string& file) {
  if (is_rds(r)) return "curl -sSo " + text::shell_quote(file) + " " + std::string(db::kRdsBundle);
  return "ask whoever runs " + r.url.location() + " for the certificate of its authority, and save it as " +
         file;
}

std::string date(Moment when) {
  return utc_text(when).substr(0, 10);
}

void check_ends(const Member& m, const std::string& file, std::string_view pem, const Outside& outside,
                Findings& out) {
  const env::Resolved& r = m.get();
  const Place place = option_place(r, "sslrootcert");
  const auto ends = certificate_ends(pem);
  if (ends.empty()) {
    out.add(RuleId::ca_invalid, place, file + ", the CA file of " + m.name() + ", holds no certificate",
            refetch_fix(r, file), {m.name()});
    return;
  }
  const Moment last = *std::max_element(ends.begin(), ends.end());
  const Moment now = outside.clock.now();
  if (last <= now) {
    out.add(RuleId::ca_expired, place, file + ", the CA file of " + m.name() + ", expired on " + date(last),
            refetch_fix(r, file), {m.name()});
  } else if (last - now < kSoon) {
    out.add(RuleId::ca_expiring, place, file + ", the CA file of " + m.name() + ", expires on " + date(last),
            refetch_fix(r, file), {m.name()});
  }
}

void check_root_file(const Member& m, const Project& project, const Outside& outside, Findings& out) {
  const env::Resolved& r = m.get();
  const auto named = r.url.option("sslrootcert");
  if (!named) {
    const bool verifies = r.url.option("sslmode").value_or("") == "verify-full" ||
                          r.url.option("sslmode").value_or("") == "verify-ca";
    if (!verifies || outside.files.exists(home_root(outside))) return;
    out.add(RuleId::root_file_unset, option_place(r, "sslmode"),
            m.name() + " asks for " + *r.url.option("sslmode") +
                " and names no CA file (sslrootcert, PGSSLROOTCERT)",
            bundle_fix(r, project.config.folder), {m.name()});
    return;
  }
  const auto pem = outside.files.read(*named);
  if (pem) return check_ends(m, *named, *pem, outside, out);
  const bool system = *named == "system";
  out.add(RuleId::ca_missing, option_place(r, "sslrootcert"),
          "the CA file of " + m.name() + " is not to be read: " +
              (system ? "libpq 15 takes `system` for a file's name" : pem.error().cause),
          system ? bundle_fix(r, project.config.folder) : refetch_fix(r, *named), {m.name()});
}

}  // namespace

void find_transport(const Project& project, const Outside& outside, Findings& out) {
  for (const Member& m : project.members) {
    if (!m.is_postgres() || project.is_repeated(m)) continue;
    if (db::is_remote(m.get().url)) check_mode(m, m.get(), out);
    check_root_file(m, project, outside, out);
  }
}

}  // namespace groundway::check
