#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "check/doctor_steps.h"
#include "env/environment_name.h"
#include "env/sources.h"
#include "env/url.h"

namespace groundway::check {
namespace {

bool is_about_the_name(Code code) {
  return code == Code::environment_name || code == Code::environment_unset || code == Code::config_key;
}

std::string origin_text(const env::Resolved& r) {
  const env::Setting* setting = r.setting("environment");
  if (setting == nullptr) return "no environment has this address";
  if (setting->origin != "default") return setting->origin;
  return "default: no --env, GROUNDWAY_ENV, ENV, NODE_ENV, APP_ENV, RAILS_ENV or FLASK_ENV";
}

// A source that has an address, used or not.
struct Source {
  std::string origin, shown;
};

std::string shown(const std::string& text) {
  auto url = env::parse_url(text);
  return url ? url->display() : "cannot be read: " + url.error().cause;
}

void add_variable(const std::string& variable, const Subject& s, const env::Sources& sources,
                  std::vector<Source>& out) {
  const auto value = s.world.environment.get(variable);
  if (value && !value->empty()) out.push_back({"environment " + variable, shown(*value)});
  for (const env::Dotenv& file : sources.files()) {
    const env::DotenvEntry* entry = file.find(variable);
    if (entry != nullptr && !entry->value.empty())
      out.push_back({variable + " in " + file.place(*entry), shown(entry->value)});
  }
}

// Everything that could have given the address of this environment.
std::vector<Source> all_sources(const Subject& s, const env::Resolved& r) {
  std::vector<Source> out;
  auto sources = env::Sources::load(r.config.folder, env::dotenv_files(r.name), s.world);
  if (!sources) return out;
  add_variable("DATABASE_URL_PROD", s, *sources, out);
  add_variable("DATABASE_URL", s, *sources, out);
  const env::EnvironmentConfig* e = r.config.environment(r.name);
  if (e != nullptr && e->secret)
    out.push_back({"the secret of " + r.config.place(e->secret->line), "not read"});
  if (e != nullptr && e->url) out.push_back({r.config.place(e->url->line), shown(e->url->text)});
  return out;
}

std::string why_lost(const Source& source, const env::Resolved& r) {
  if (r.url_origin == "--url") return "--url is stronger";
  const bool prod_variable = source.origin.find("DATABASE_URL_PROD") != source.origin.npos;
  if (prod_variable && r.tier != Tier::production) return "for production only";
  return r.url_origin + " is stronger";
}

void add_added_parts(const env::Resolved& r, Step& step) {
  for (const char* key : {"host", "hostaddr", "port", "user", "dbname", "password"}) {
    const env::Setting* setting = r.setting(key);
    if (setting != nullptr) step.seen.push_back(std::string(key) + " comes from " + setting->origin);
  }
}

}  // namespace

Step look_at_environment(const Subject& subject) {
  Step step;
  if (!subject.resolved) {
    const Error& error = subject.resolved.error();
    if (is_about_the_name(error.code)) {
      step.fails(error);
    } else {
      step.seen.emplace_back("named; its address is the next step");
    }
    return step;
  }
  const env::Resolved& r = *subject.resolved;
  const std::string tier = r.tier ? std::string(tier_name(*r.tier)) : "none";
  step.seen.push_back((r.name.empty() ? "none" : r.name + ", tier " + tier) + " (" + origin_text(r) + ")");
  if (!r.config.file.empty()) step.seen.push_back("configuration " + r.config.file);
  for (const std::string& warning : r.warnings) step.warns(warning);
  step.fact("name", r.name);
  step.fact("tier", tier);
  step.fact("from", origin_text(r));
  return step;
}

Step look_at_url(const Subject& subject) {
  Step step;
  if (!subject.resolved) {
    step.fails(subject.resolved.error());
    return step;
  }
  const env::Resolved& r = *subject.resolved;
  step.seen.push_back(r.url.display() + " (" + r.url_origin + ")");
  std::vector<std::string> lost;
  for (const Source& source : all_sources(subject, r)) {
    if (source.origin == r.url_origin) continue;
    step.seen.push_back("not used: " + source.origin + ", " + source.shown + " (" + why_lost(source, r) +
                        ")");
    lost.push_back(json_text(source.origin));
  }
  add_added_parts(r, step);
  for (const std::string& note : r.url.notes) step.seen.push_back(note);
  step.fact("url", r.url.display());
  step.fact("from", r.url_origin);
  step.facts.emplace_back("not_used", "[" + text::join(lost, ",") + "]");
  return step;
}

}  // namespace groundway::check
