#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/json_text.h"
#include "base/text.h"
#include "check/doctor_steps.h"
#include "check/tls_probe.h"
#include "db/tls_policy.h"

namespace groundway::check {
namespace {

using Steady = std::chrono::steady_clock;
constexpr int kSoonDays = 30;  // an end that is nearer is a warning

std::string date_of(std::chrono::system_clock::time_point when) {
  return utc_text(when).substr(0, 10);
}

std::int64_t days_until(std::chrono::system_clock::time_point when, const Subject& s) {
  return std::chrono::duration_cast<std::chrono::hours>(when - s.world.clock.now()).count() / 24;
}

std::string shell_endpoint(const Endpoint& e) {
  const std::string host = !e.host.empty() ? e.host : e.address;
  return text::shell_quote((host.find(':') == host.npos ? host : "[" + host + "]") + ":" + e.port);
}

std::string fetch_chain(const Endpoint& e) {
  return "openssl s_client -starttls postgres -showcerts -connect " + shell_endpoint(e) + " < /dev/null";
}

// The authorities that libpq would trust; empty: none is named and none is there.
std::string roots_of(const DatabaseUrl& url) {
  if (const auto named = url.option("sslrootcert")) return *named;
  const char* home =
      std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): nobody sets variables while we run
  const std::string usual = home == nullptr ? "" : std::string(home) + "/.postgresql/root.crt";
  std::error_code ignored;
  return std::filesystem::exists(usual, ignored) ? usual : "";
}

bool is_there(const std::string& file) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(file, ignored);
}

struct Wanted {
  std::string mode, roots;
  bool chain = false, name = false;  // what has to be right
};

Wanted wanted_of(const DatabaseUrl& url) {
  Wanted w{url.option("sslmode").value_or("prefer"), roots_of(url), false, false};
  w.name = w.mode == "verify-full";
  w.chain = w.name || w.mode == "verify-ca" || (w.mode == "require" && is_there(w.roots));
  return w;
}

void describe(const Shown& shown, const Subject& s, Step& step) {
  step.seen.push_back(shown.version + ", " + shown.cipher);
  std::vector<std::string> chain;
  for (const Presented& c : shown.chain) {
    const std::string names = c.names.empty() ? "" : "; for " + text::join(c.names, ", ");
    step.seen.push_back("certificate " + c.subject + ", issued by " + c.issuer + ", valid " +
                        date_of(c.from) + " to " + date_of(c.until) + " (" +
                        std::to_string(days_until(c.until, s)) + " days)" + names);
    std::vector<std::string> quoted;
    for (const std::string& name : c.names) quoted.push_back(json_text(name));
    chain.push_back("{\"subject\":" + json_text(c.subject) + ",\"issuer\":" + json_text(c.issuer) +
                    ",\"from\":" + json_text(utc_text(c.from)) + ",\"until\":" +
                    json_text(utc_text(c.until)) + ",\"names\":[" + text::join(quoted, ",") + "]}");
  }
  step.fact("version", shown.version);
  step.fact("cipher", shown.cipher);
  step.facts.emplace_back("chain", "[" + text::join(chain, ",") + "]");
  step.facts.emplace_back("name_fits", shown.name_fits ? "true" : "false");
}

bool is_time(const Refusal& r) {
  return r.code == X509_V_ERR_CERT_HAS_EXPIRED || r.code == X509_V_ERR_CERT_NOT_YET_VALID;
}

const Refusal* find_time(const Shown& shown) {
  const auto found = std::find_if(shown.refusals.begin(), shown.refusals.end(), is_time);
  return found == shown.refusals.end() ? nullptr : &*found;
}

Error bad_time(const Refusal& r, const Shown& shown, const Endpoint& e, const Wanted& w) {
  const auto at = static_cast<std::size_t>(r.depth);
  const bool expired = r.code == X509_V_ERR_CERT_HAS_EXPIRED;
  if (at < shown.chain.size()) {
    const Presented& c = shown.chain[at];
    const std::string day =
        expired ? " has expired on " + date_of(c.until) : " is valid from " + date_of(c.from) + " only";
    return Error{Code::tls, (at == 0 ? "the server's certificate " : "the certificate of the authority ") +
                                c.subject + day}
        .with_fix(
            expired ? "give the server a new certificate (ssl_cert_file), then: select pg_reload_conf(); "
                      "this shows "
                      "what it presents: " +
                          fetch_chain(e)
                    : "date -u   # is this machine's clock right? else the server's certificate is too new");
  }
  return Error{Code::tls, "a certificate in " + w.roots + " has expired, and the server's was issued by it"}
      .with_fix("openssl x509 -noout -subject -enddate -in " + text::shell_quote(w.roots) +
                "   # get the authority's new one");
}

Error unknown_authority(const Shown& shown, const Endpoint& e, const Wanted& w, const DatabaseUrl& url) {
  const std::string missing = shown.chain.empty() ? "unknown" : shown.chain.back().issuer;
  const bool self = shown.chain.size() == 1 && shown.chain[0].subject == shown.chain[0].issuer;
  const std::string cause =
      self ? "the server's certificate is signed by itself (" + missing + ") and is not in " + w.roots
           : "the authority " + missing + " is not in " + w.roots;
  if (db::is_rds_host(e.host)) return Error{Code::tls, cause}.with_fix(db::root_certificate_advice(url));
  return Error{Code::tls, cause}.with_fix(
      "set sslrootcert to a file with the certificate of " + missing +
      "; ask the server's owner for it, or compare what this shows with them: " + fetch_chain(e));
}

Error bad_name(const Shown& shown, const Endpoint& e) {
  const Presented own = shown.chain.empty() ? Presented{} : shown.chain.front();
  const std::string names = own.names.empty() ? own.subject : text::join(own.names, ", ");
  const std::string use = own.names.empty() ? "a name that the certificate holds" : own.names.front();
  return Error{Code::tls, "the certificate is for " + names + ", and the host is called " +
                              (e.host.empty() ? e.address : e.host)}
      .with_fix("connect to the server as " + use +
                "; where that name leads elsewhere (a tunnel, an address) keep it as the "
                "host and add hostaddr=" +
                e.address + " to the URL");
}

// The first thing that this mode does not accept.
std::optional<Error> verdict_of(const Shown& shown, const Endpoint& e, const Wanted& w,
                                const DatabaseUrl& url) {
  if (w.chain) {
    if (const Refusal* time = find_time(shown)) return bad_time(*time, shown, e, w);
    if (!shown.refusals.empty()) {
      const int code = shown.refusals.front().code;
      const bool unknown = code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
                           code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
                           code == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
                           code == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
                           code == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
      if (unknown) return unknown_authority(shown, e, w, url);
      return Error{Code::tls, "the server's certificate is refused: " + shown.refusals.front().words}
          .with_fix(fetch_chain(e));
    }
  }
  if (w.name && !shown.name_fits) return bad_name(shown, e);
  return std::nullopt;
}

Step without_tls(const Wanted& w, const Subject& s, const Endpoint& e, Step step) {
  step.facts.emplace_back("offered", "false");
  const bool needed = w.mode != "prefer" && w.mode != "allow";
  if (needed) {
    step.fails(Error{Code::tls, "the server has no TLS, and sslmode=" + w.mode + " asks for it"}.with_fix(
        s.url().is_local() ? "turn TLS on in the server (ssl = on, ssl_cert_file and ssl_key_file in "
                             "postgresql.conf, then restart "
                             "it), or, as it is on this machine, add ?sslmode=disable to the URL"
                           : "turn TLS on in the server: ssl = on, ssl_cert_file and ssl_key_file in "
                             "postgresql.conf, then restart "
                             "it; a pooler in between has its own switch (client_tls_sslmode)"));
    return step;
  }
  step.seen.push_back("not offered by the server at " + (e.host.empty() ? e.address : e.host) +
                      ", and sslmode=" + w.mode + " does without");
  return step;
}

void warn_of_weakness(const Shown& shown, const Wanted& w, const Subject& s, Step& step) {
  for (const Presented& c : shown.chain) {
    const auto days = days_until(c.until, s);
    if (days >= 0 && days < kSoonDays)
      step.warns(c.subject + " ends in " + std::to_string(days) + " days",
                 "renew the server's certificate before " + date_of(c.until));
  }
  if (!w.name && db::is_remote(s.url()))
    step.warns("sslmode=" + w.mode + " does not verify " + (w.chain ? "the server's name" : "the server"),
               "add sslmode=verify-full to the URL; " + db::root_certificate_advice(s.url()));
  else
    step.seen.push_back(w.name    ? "verified: authority and name"
                        : w.chain ? "verified: authority"
                                  : "not verified: sslmode=" + w.mode);
}

Step probe(const Subject& s, const Endpoint& e, const Wanted& w, Step step) {
  const Deadline deadline = Steady::now() + s.patience;
  auto socket = connect_tcp(e.address, e.port, deadline);
  if (!socket) return step.fails(std::move(socket).error()), step;
  const bool verify = w.chain && is_there(w.roots);
  auto shown = ask_for_tls(
      *socket, {e.host.empty() ? e.address : e.host, verify ? w.roots : "", s.url().option("sslsni") != "0"},
      deadline);
  if (!shown) return step.fails(std::move(shown).error()), step;
  if (!shown->has_tls) return without_tls(w, s, e, std::move(step));
  describe(*shown, s, step);
  if (w.chain && !verify) {
    const std::string which = w.roots.empty() ? "none is named" : "there is no file \"" + w.roots + "\"";
    step.fails(Error{Code::tls, "sslmode=" + w.mode + " needs the certificate of an authority, and " + which}
                   .with_fix(db::root_certificate_advice(s.url())));
    return step;
  }
  if (auto wrong = verdict_of(*shown, e, w, s.url()))
    step.fails(*std::move(wrong));
  else
    warn_of_weakness(*shown, w, s, step);
  return step;
}

}  // namespace

Step look_at_tls(const Subject& subject, const Way& way) {
  Step step;
  const auto answers = [](const Endpoint& e) { return e.answers; };
  const auto first = std::find_if(way.endpoints.begin(), way.endpoints.end(), answers);
  if (first == way.endpoints.end() || first->is_socket) {
    step.seen.emplace_back("not needed on a socket of this machine");
    return step;
  }
  auto strict =
      db::with_tls_policy(subject.url(), {subject.target.effective_tier, subject.target.allowed.weaker_tls,
                                          subject.target.iam_token, subject.target.environment});
  if (!strict) return step.fails(std::move(strict).error()), step;
  const Wanted wanted = wanted_of(*strict);
  step.fact("sslmode", wanted.mode);
  if (wanted.mode == "disable") {
    step.seen.emplace_back("not used: sslmode=disable");
    if (db::is_remote(subject.url()))
      step.warns("password and data travel in the clear", "add sslmode=verify-full to the URL");
    return step;
  }
  return probe(subject, *first, wanted, std::move(step));
}

}  // namespace groundway::check
