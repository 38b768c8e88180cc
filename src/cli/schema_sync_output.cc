#include "cli/schema_sync_output.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "catalog/additive.h"
#include "cli/schema_output.h"
#include "cli/schema_probe_output.h"

namespace groundway::cli {
namespace {

std::string names_json(const std::vector<catalog::Change>& changes) {
  std::string out;
  for (const catalog::Change& change : changes) {
    out += (out.empty() ? "" : ",") + std::string("{\"object\":") + json_text(catalog::shown(change.name)) +
           ",\"class\":" + json_text(catalog::class_name(change.class_())) + "}";
  }
  return "[" + out + "]";
}

}  // namespace

// What is left, as the plan would show it.
std::string sync_text(const SyncTold& told) {
  std::string out;
  for (const catalog::Change& change : told.synced.applied) {
    out += std::string(told.dry ? "would add " : "added ") + catalog::shown(change.name) + "\n";
  }
  if (told.synced.applied.empty()) out += "ok    nothing to add: " + told.location + "\n";
  if (!told.synced.left.empty()) {
    out += "left for a migration (groundway schema diff --sql shows the statements):\n";
    out += plan_text({told.synced.left, {}}, told.sizes);
  }
  if (told.synced.retries > 0) {
    out += text::count_of(static_cast<std::uint64_t>(told.synced.retries), "statement") + " made way for other sessions\n";
  }
  return told.dry ? out : out + probe_text(told.probed);
}

std::string sync_json(const SyncTold& told) {
  return "{\"schema\":\"groundway/sync@1\",\"database\":" + json_text(told.location) +
         ",\"added\":" + names_json(told.synced.applied) + ",\"left\":" + names_json(told.synced.left) +
         ",\"retries\":" + std::to_string(told.synced.retries) + ",\"probe\":" + probe_json(told.probed) + "}\n";
}

Exit sync_exit(const SyncTold& told) {
  return std::ranges::any_of(told.synced.left, catalog::is_owed) || !told.probed.findings.empty() ? 1 : 0;
}

}  // namespace groundway::cli
