#include "cli/schema_probe_output.h"

#include "base/json_text.h"
#include "base/text.h"

namespace groundway::cli {
namespace {

std::string counted(std::int64_t count, const char* what) { return text::count_of(static_cast<std::uint64_t>(count), what); }

}  // namespace

std::string probe_text(const drift::Probed& probed) {
  std::string out;
  for (const drift::ProbeFinding& finding : probed.findings) out += "fail  " + finding.what + ": " + finding.cause + "\n";
  const std::string all = counted(probed.columns, "column") + " of " + counted(probed.tables, "table") + " and " +
                          counted(probed.foreign_keys, "foreign key");
  if (probed.findings.empty()) return "ok    every modelled column reads: " + all + "\n";
  return out + "probed " + all + ": " + counted(static_cast<std::int64_t>(probed.findings.size()), "finding") + "\n";
}

std::string probe_json(const drift::Probed& probed) {
  std::string findings;
  for (const drift::ProbeFinding& finding : probed.findings) {
    findings += (findings.empty() ? "" : ",") + std::string("{\"object\":") + json_text(finding.what) +
                ",\"cause\":" + json_text(finding.cause) + "}";
  }
  return "{\"tables\":" + std::to_string(probed.tables) + ",\"columns\":" + std::to_string(probed.columns) +
         ",\"foreign_keys\":" + std::to_string(probed.foreign_keys) + ",\"findings\":[" + findings + "]}";
}

std::string probe_document(const std::string& location, const drift::Probed& probed) {
  return "{\"schema\":\"groundway/probe@1\",\"database\":" + json_text(location) + ",\"probe\":" + probe_json(probed) + "}\n";
}

}  // namespace groundway::cli
