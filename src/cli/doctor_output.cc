#include "cli/doctor_output.h"

#include "base/json_text.h"
#include "base/secret.h"
#include "base/text.h"

namespace groundway::cli {
namespace {

using check::Step;
using check::Verdict;

constexpr std::size_t kVerdict = 6, kName = 14;  // columns

std::string_view word(Verdict v) {
  switch (v) {
    case Verdict::ok:
      return "ok";
    case Verdict::warn:
      return "warn";
    case Verdict::fail:
      return "FAIL";
    case Verdict::not_tried:
      return "-";
  }
  return "-";
}

std::string padded(std::string_view s, std::size_t width) {
  std::string out(s);
  out.resize(std::max(width, out.size() + 1), ' ');
  return out;
}

// What a server says of itself must not speak to the terminal.
std::string shown(std::string_view text) {
  constexpr std::size_t kLongest = 4'000;
  return text::excerpt(text, kLongest);
}

std::string detail(std::string_view text) {
  return std::string(kVerdict + kName, ' ') + shown(text) + "\n";
}

// What was seen up to the failure, then why it is one.
std::string failure(const Step& step) {
  const Error& e = *step.error;
  std::string out;
  for (const std::string& line : step.seen) {
    if (e.cause.find(line) == e.cause.npos && line.find(e.cause) == line.npos) out += detail(line);
  }
  if (!e.place.empty()) out += detail("at: " + e.place);
  for (const std::string& doing : e.context) out += detail("while: " + doing);
  if (!e.fix.empty()) out += detail("fix: " + e.fix);
  return out + detail("error[" + std::string(e.id()) + "], groundway explain " + std::string(e.id()));
}

std::string strings(const std::vector<std::string>& list) {
  std::vector<std::string> quoted;
  for (const std::string& s : list) quoted.push_back(json_text(scrub(s)));
  return "[" + text::join(quoted, ",") + "]";
}

std::string step_json(const Step& step) {
  std::string out = "{\"step\":" + json_text(step.name) +
                    ",\"verdict\":" + json_text(text::lower(word(step.verdict))) +
                    ",\"seen\":" + strings(step.seen) + ",\"facts\":{";
  if (step.verdict == Verdict::not_tried) out = text::replace_first(out, "\"-\"", "\"not tried\"");
  std::vector<std::string> facts;
  for (const auto& [key, value] : step.facts) facts.push_back(json_text(key) + ":" + scrub(value));
  out += text::join(facts, ",") + "},\"took_ms\":" + std::to_string(step.took.count());
  if (step.error) {
    out += ",\"id\":" + json_text(step.error->id()) + ",\"cause\":" + json_text(scrub(step.error->cause)) +
           ",\"at\":" + json_text(scrub(step.error->place));
  }
  const std::string& fix = step.error ? step.error->fix : step.fix;
  return out + (fix.empty() ? "" : ",\"fix\":" + json_text(scrub(fix))) + "}";
}

}  // namespace

std::string step_text(const Step& step) {
  std::string out = padded(word(step.verdict), kVerdict) + padded(step.name, kName);
  if (step.error) return scrub(out + shown(step.error->cause) + "\n" + failure(step));
  out += (step.verdict == Verdict::not_tried ? "not tried"
          : step.seen.empty()                ? ""
                                             : shown(step.seen.front())) +
         "\n";
  for (std::size_t i = 1; i < step.seen.size(); ++i) out += detail(step.seen[i]);
  if (!step.fix.empty()) out += detail("fix: " + step.fix);
  return scrub(std::move(out));
}

std::string steps_json(const std::vector<Step>& steps, const std::string& environment,
                       const std::string& schema) {
  std::vector<std::string> rows;
  for (const Step& step : steps) rows.push_back(step_json(step));
  const int exit_code = check::exit_of(steps);
  return "{\"schema\":" + json_text(schema) + ",\"environment\":" + json_text(environment) +
         ",\"ok\":" + (exit_code == 0 ? "true" : "false") + ",\"exit\":" + std::to_string(exit_code) +
         ",\"steps\":[" + text::join(rows, ",") + "]}\n";
}

}  // namespace groundway::cli
