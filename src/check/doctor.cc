#include "check/doctor.h"

#include <algorithm>

#include "base/json_text.h"
#include "check/doctor_steps.h"

namespace groundway::check {
namespace {

using Steady = std::chrono::steady_clock;

struct Part {
  const char* name;
  Step (*look)(const Subject& subject, Way& way);
  bool needed;  // nothing after it can be tried when it fails
};

constexpr Part kParts[] = {
    {"dns", look_up_names, true},
    {"tcp", reach_addresses, true},
    {"tls", [](const Subject& subject, Way& way) { return look_at_tls(subject, way); }, true},
    {"login", log_in, true},
    {"server", look_at_server, false},
    {"role", look_at_role, false},
    {"settings", look_at_settings, false},
    {"connections", count_connections, false},
    {"stamp", look_at_stamp, false},
    {"pooler", look_for_pooler, false},
    {"clock", compare_clocks, false},
    {"latency", measure_latency, false},
};

bool connection_is_gone(const Way& way) {
  return way.connection && !way.connection->is_alive();
}

std::vector<Step> diagnose_server(const Subject& subject, const Tell& tell, bool stopped) {
  std::vector<Step> steps;
  Way way;
  for (const Part& part : kParts) {
    Step step;
    const auto start = Steady::now();
    if (stopped)
      step.verdict = Verdict::not_tried;
    else
      step = part.look(subject, way);
    step.name = part.name;
    step.took = std::chrono::duration_cast<Millis>(Steady::now() - start);
    stopped = stopped || (step.verdict == Verdict::fail && part.needed) || connection_is_gone(way);
    tell(step);
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace

void Step::fact(std::string key, std::string_view value) {
  facts.emplace_back(std::move(key), json_text(value));
}
void Step::number(std::string key, std::int64_t value) {
  facts.emplace_back(std::move(key), std::to_string(value));
}
void Step::measured(std::string key, double value) {
  std::string text = std::to_string(value);  // six decimals
  facts.emplace_back(std::move(key), text.substr(0, text.size() - 3));
}
void Step::warns(std::string line, std::string how_to_mend) {
  seen.push_back(std::move(line));
  if (fix.empty()) fix = std::move(how_to_mend);
  if (verdict == Verdict::ok) verdict = Verdict::warn;
}
void Step::fails(Error why) {
  verdict = Verdict::fail;
  if (!error) error = std::move(why);
}

std::vector<Step> diagnose(const Subject& subject, const Tell& tell) {
  std::vector<Step> steps;
  for (auto* look : {look_at_environment, look_at_url}) {
    const bool stopped = !steps.empty() && steps.back().verdict == Verdict::fail;
    Step step;
    if (stopped)
      step.verdict = Verdict::not_tried;
    else
      step = look(subject);
    step.name = look == look_at_environment ? "environment" : "url";
    tell(step);
    steps.push_back(std::move(step));
  }
  const bool is_file = subject.resolved && subject.url().kind == DatabaseUrl::Kind::sqlite;
  const bool blocked = !subject.resolved || exit_of(steps) != 0;
  std::vector<Step> others = is_file ? diagnose_file(subject, tell) : diagnose_server(subject, tell, blocked);
  std::move(others.begin(), others.end(), std::back_inserter(steps));
  return steps;
}

int exit_of(const std::vector<Step>& steps) {
  const auto first =
      std::find_if(steps.begin(), steps.end(), [](const Step& s) { return s.error.has_value(); });
  return first == steps.end() ? 0 : first->error->exit_code();
}

}  // namespace groundway::check
