#include "cli/findings_output.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/markup.h"
#include "gen/version.h"

namespace groundway::cli {
namespace {

std::string_view word_of(Severity s) {
  return s == Severity::error ? "FAIL" : s == Severity::warning ? "warn" : "note";
}

std::size_t count(std::span<const Finding> findings, Severity severity) {
  return static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [&](const Finding& f) { return f.rule->severity == severity; }));
}

std::string relative(const FindingsReport& report, const std::string& file) {
  std::string out = file;
  if (report.folder != "." && out.starts_with(report.folder + "/"))
    out = out.substr(report.folder.size() + 1);
  return out.starts_with("./") ? out.substr(2) : out;
}

std::string place(const Finding& f) {
  if (f.file.empty()) return f.environment.empty() ? "" : f.environment + ":";
  return f.file + (f.line > 0 ? ":" + std::to_string(f.line) : "");
}

constexpr std::size_t kIndent = 6;  // where the text after "warn  " begins

// Folded at 80 columns, `word` before the first line.
std::string block(std::string_view word, const std::string& words) {
  std::string out = fold(words, kIndent);
  return std::string(word) + std::string(kIndent - word.size(), ' ') + out.substr(kIndent);
}

constexpr std::size_t kLongest = 60'000;  // of a message or a fix; a file's name may be anything

std::string text_block(const Finding& f) {
  const std::string where = place(f);
  const std::string words = (where.empty() ? "" : where + " ") + f.message;
  std::string out =
      block(word_of(f.rule->severity), std::string(f.rule->id) + " " + text::excerpt(words, kLongest));
  if (!f.fix.empty()) out += "      fix: " + text::excerpt(f.fix, kLongest) + "\n";  // one line: it is pasted
  return out;
}

std::string summary_line(std::span<const Finding> findings) {
  if (findings.empty()) return "no findings\n";
  std::string out = text::count_of(findings.size(), "finding") + ": " +
                    text::count_of(count(findings, Severity::error), "error") + ", " +
                    text::count_of(count(findings, Severity::warning), "warning");
  const std::size_t notes = count(findings, Severity::note);
  return out + (notes > 0 ? ", " + text::count_of(notes, "note") : "") + "\n";
}

std::string as_text(const FindingsReport& report) {
  std::string out;
  for (const auto& [subject, seen] : report.fine) {
    out += block("ok", subject + ": " + seen);
  }
  for (const Finding& f : report.findings) out += text_block(f);
  return out + summary_line(report.findings);
}

std::string pair(std::string_view key, std::string_view value) {
  return json_text(key) + ":" + json_text(value);
}

std::string as_json(const FindingsReport& report) {
  std::vector<std::string> fine, found;
  for (const auto& [subject, seen] : report.fine)
    fine.push_back("{" + pair("subject", subject) + "," + pair("seen", seen) + "}");
  for (const Finding& f : report.findings) {
    found.push_back("{" + pair("id", f.rule->id) + "," + pair("name", f.rule->name) + "," +
                    pair("severity", severity_name(f.rule->severity)) + "," + pair("title", f.rule->title) +
                    "," + pair("message", f.message) + "," + pair("file", relative(report, f.file)) +
                    ",\"line\":" + std::to_string(f.line) + ",\"column\":" + std::to_string(f.column) + "," +
                    pair("environment", f.environment) + "," + pair("fix", f.fix) + "}");
  }
  return "{" + pair("schema", report.schema) + ",\"ok\":[" + text::join(fine, ",") + "],\"findings\":[" +
         text::join(found, ",") + "],\"errors\":" + std::to_string(count(report.findings, Severity::error)) +
         ",\"warnings\":" + std::to_string(count(report.findings, Severity::warning)) +
         ",\"notes\":" + std::to_string(count(report.findings, Severity::note)) + "}\n";
}

std::string sarif_rule(const Rule& rule) {
  return "{" + pair("id", rule.id) + "," + pair("name", rule.name) + ",\"shortDescription\":{" +
         pair("text", rule.title) + "},\"fullDescription\":{" + pair("text", rule.explanation) +
         "},\"help\":{" + pair("text", "groundway explain " + std::string(rule.id)) +
         "},\"defaultConfiguration\":{" + pair("level", severity_name(rule.severity)) + "}}";
}

std::size_t rule_index(const FindingsReport& report, const Rule* rule) {
  const auto at =
      std::find_if(report.rules.begin(), report.rules.end(), [&](const Rule& r) { return r.id == rule->id; });
  return static_cast<std::size_t>(at - report.rules.begin());
}

// A URI of SARIF: what is not plain in a path is percent-encoded, the slashes stay.
std::string uri(const std::string& path) {
  return text::replace_all(text::percent_encode(path), "%2F", "/");
}

std::string sarif_result(const FindingsReport& report, const Finding& f) {
  const std::string message = f.message + (f.fix.empty() ? "" : "\nfix: " + f.fix);
  std::string out = "{" + pair("ruleId", f.rule->id) +
                    ",\"ruleIndex\":" + std::to_string(rule_index(report, f.rule)) + "," +
                    pair("level", severity_name(f.rule->severity)) + ",\"message\":{" +
                    pair("text", message) + "},\"locations\":[";
  if (!f.file.empty()) {
    const bool absolute = relative(report, f.file).starts_with("/");
    out += "{\"physicalLocation\":{\"artifactLocation\":{" +
           pair("uri", (absolute ? "file://" : "") + uri(relative(report, f.file))) +
           (absolute ? "" : "," + pair("uriBaseId", "PROJECT")) + "}";
    if (f.line > 0) out += ",\"region\":{\"startLine\":" + std::to_string(f.line) + "}";
    out += "}}";
  } else if (!f.environment.empty()) {
    out +=
        "{\"logicalLocations\":[{" + pair("name", f.environment) + "," + pair("kind", "environment") + "}]}";
  }
  return out + "]}";
}

std::string as_sarif(const FindingsReport& report) {
  std::vector<std::string> rules, results;
  for (const Rule& rule : report.rules) rules.push_back(sarif_rule(rule));
  for (const Finding& f : report.findings) results.push_back(sarif_result(report, f));
  return "{" +
         pair("$schema",
              "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json") +
         "," + pair("version", "2.1.0") + ",\"runs\":[{\"tool\":{\"driver\":{" + pair("name", "groundway") +
         "," + pair("version", GROUNDWAY_VERSION) + ",\"rules\":[" + text::join(rules, ",") +
         "]}},\"originalUriBaseIds\":{\"PROJECT\":{\"description\":{" + pair("text", "the project's folder") +
         "}}},\"results\":[" + text::join(results, ",") + "]}]}\n";
}

// GitHub reads %, line ends, and in properties : and , as its own.
std::string github_text(std::string text, bool property) {
  text = text::replace_all(std::move(text), "%", "%25");
  text = text::replace_all(text::replace_all(std::move(text), "\r", "%0D"), "\n", "%0A");
  if (!property) return text;
  return text::replace_all(text::replace_all(std::move(text), ":", "%3A"), ",", "%2C");
}

std::string as_github(const FindingsReport& report) {
  std::string out;
  for (const Finding& f : report.findings) {
    const std::string_view kind =
        f.rule->severity == Severity::note ? "notice" : severity_name(f.rule->severity);
    std::string properties;
    if (!f.file.empty()) properties += "file=" + github_text(relative(report, f.file), true) + ",";
    if (!f.file.empty() && f.line > 0) properties += "line=" + std::to_string(f.line) + ",";
    properties += "title=" + github_text(std::string(f.rule->id) + " " + std::string(f.rule->title), true);
    out += "::" + std::string(kind) + " " + properties +
           "::" + github_text(f.message + (f.fix.empty() ? "" : "\nfix: " + f.fix), false) + "\n";
  }
  return out;
}

std::string junit_case(const FindingsReport& report, const Finding& f) {
  const std::string name = std::string(f.rule->id) + " " + std::string(f.rule->title);
  const std::string where = f.file.empty() ? f.environment : relative(report, f.file);
  std::string out = "    <testcase classname=\"" + marked_up(where.empty() ? "project" : where) +
                    "\" name=\"" +
                    marked_up(name + (f.line > 0 ? " (line " + std::to_string(f.line) + ")" : "")) + "\">\n";
  const std::string body = marked_up(f.message + (f.fix.empty() ? "" : "\nfix: " + f.fix));
  if (f.rule->severity == Severity::error)
    out += "      <failure type=\"" + std::string(f.rule->id) + "\" message=\"" + marked_up(f.message) +
           "\">" + body + "</failure>\n";
  else
    out += "      <system-out>" + body + "</system-out>\n";
  return out + "    </testcase>\n";
}

std::string as_junit(const FindingsReport& report) {
  const std::size_t cases = report.fine.size() + report.findings.size();
  const std::string counts = " tests=\"" + std::to_string(cases) + "\" failures=\"" +
                             std::to_string(count(report.findings, Severity::error)) + "\" errors=\"0\"";
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts +
                    ">\n  <testsuite name=\"groundway " + std::string(report.command) + "\"" + counts +
                    " skipped=\"0\">\n";
  for (const auto& [subject, seen] : report.fine)
    out += "    <testcase classname=\"" + marked_up(subject) + "\" name=\"" + marked_up(seen) + "\"/>\n";
  for (const Finding& f : report.findings) out += junit_case(report, f);
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace

bool has_errors(std::span<const Finding> findings) {
  return count(findings, Severity::error) > 0;
}

std::string findings_output(const FindingsReport& report, std::string_view format) {
  if (format == "json") return as_json(report);
  if (format == "sarif") return as_sarif(report);
  if (format == "github") return as_github(report);
  if (format == "junit") return as_junit(report);
  return as_text(report);
}

}  // namespace groundway::cli
