#include "cli/env_output.h"

#include <algorithm>
#include <set>

#include "base/json_text.h"
#include "base/secret.h"
#include "base/text.h"
#include "cli/target.h"
#include "db/tls_policy.h"

namespace groundway::cli {
namespace {

// Shown in the head, so not again in the table.
const std::set<std::string, std::less<>> kHead = {"environment", "tier", "effective_tier", "url"};

std::string field(std::string_view name, std::string_view value, std::string_view from) {
  std::string out(name);
  out.resize(13, ' ');
  out += value;
  return out + (from.empty() ? "" : "  (" + std::string(from) + ")") + "\n";
}

std::string tier_of(const env::Resolved& r) {
  if (!r.tier) return "none";
  return std::string(tier_name(*r.tier));
}

const std::string& origin_of(const env::Resolved& r, std::string_view key) {
  static const std::string kNone;
  const env::Setting* setting = r.setting(key);
  return setting == nullptr ? kNone : setting->origin;
}

std::string protection(const env::Resolved& r) {
  if (!r.effective_tier)
    return field("protected", "unless it is empty or stamped", "no environment names this address");
  const bool is = is_protected(*r.effective_tier);
  const std::string why = !r.effective_because.empty() ? r.effective_because
                                                       : "tier " + std::string(tier_name(*r.effective_tier));
  return field("protected", is ? "yes" : "no", is ? why : "");
}

std::string pair(std::string_view key, std::string_view value) {
  return json_text(key) + ":" + json_text(value);
}

std::string list_of(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& t : texts) quoted.push_back(json_text(scrub(t)));
  return "[" + text::join(quoted, ",") + "]";
}

std::string tier_json(const std::optional<Tier>& tier) {
  return tier ? json_text(tier_name(*tier)) : "null";
}

std::string error_text(const Error& e) {
  return "FAIL " + std::string(e.id()) + " " + e.cause;
}

std::string others(const env::Resolved& r) {
  std::vector<std::string> names;
  for (const std::string& name : r.used_by) {
    if (name != r.name) names.push_back(name);
  }
  return names.empty() ? "-" : text::join(names, ", ");
}

std::vector<std::string> list_row(const env::Listed& one, const std::string& current) {
  const std::string name = (one.name == current ? "* " : "  ") + one.name;
  const std::string tier(tier_name(one.tier));
  if (!one.resolved) return {name, tier, "-", error_text(one.resolved.error()), one.resolved.error().place};
  const env::Resolved& r = *one.resolved;
  return {name, tier, others(r), r.url.kind == DatabaseUrl::Kind::sqlite ? r.url.display() : r.url.location(), r.url_origin};
}

}  // namespace

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - row[i].size() + 2, ' ');
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out += line + "\n";
  }
  return out;
}

void add_transport(env::Resolved& r) {
  if (r.url.kind != DatabaseUrl::Kind::postgres) return;
  const db::Target target = target_of(r);
  const auto strict = db::with_tls_policy(
      r.url, {target.effective_tier, target.allowed.weaker_tls, target.iam_token, r.name});
  if (!strict) {
    r.warnings.push_back("a connection would be refused: " + strict.error().cause + "; " +
                         strict.error().fix);
  } else {
    for (const auto& [key, value] : (*strict).options) {
      if (!r.url.option(key)) r.settings.push_back({key, value, "default"});
    }
  }
  if (!r.url.option("connect_timeout")) r.settings.push_back({"connect_timeout", "10", "default"});
}

std::string show_text(const env::Resolved& r) {
  std::string out = field("environment", r.name.empty() ? "none" : r.name, origin_of(r, "environment"));
  out += field("tier", tier_of(r), origin_of(r, "tier"));
  out += field("database", r.url.display(), r.url_origin);
  out += protection(r);
  if (others(r) != "-") out += field("shared with", others(r), "");
  std::vector<std::vector<std::string>> rows = {{"key", "value", "from"}};
  for (const env::Setting& s : r.settings) {
    if (kHead.count(s.key) == 0) rows.push_back({s.key, s.value, s.origin});
  }
  out += "\n" + table(rows);
  for (const std::string& note : r.url.notes) out += "note  " + note + "\n";
  for (const std::string& warning : r.warnings) out += "warn  " + warning + "\n";
  return out;
}

std::string show_json(const env::Resolved& r) {
  std::string out = "{" + pair("schema", "groundway/env@1") + "," + pair("environment", r.name) +
                    ",\"tier\":" + tier_json(r.tier) + ",\"effective_tier\":" + tier_json(r.effective_tier) +
                    "," + pair("url", r.url.display()) + "," + pair("url_from", r.url_origin) +
                    ",\"used_by\":" + list_of(r.used_by) + ",\"settings\":[";
  std::vector<std::string> rows;
  for (const env::Setting& s : r.settings) {
    rows.push_back("{" + pair("key", s.key) + "," + pair("value", s.value) + "," + pair("from", s.origin) +
                   "}");
  }
  return out + text::join(rows, ",") + "],\"notes\":" + list_of(r.url.notes) +
         ",\"warnings\":" + list_of(r.warnings) + "}\n";
}

std::string list_text(const std::vector<env::Listed>& all, const std::string& current) {
  std::vector<std::vector<std::string>> rows = {{"  name", "tier", "shared with", "database", "from"}};
  for (const env::Listed& one : all) rows.push_back(list_row(one, current));
  return table(rows);
}

std::string list_json(const std::vector<env::Listed>& all, const std::string& current) {
  std::vector<std::string> rows;
  for (const env::Listed& one : all) {
    std::string row = "{" + pair("name", one.name) + "," + pair("tier", tier_name(one.tier)) +
                      ",\"current\":" + (one.name == current ? "true" : "false");
    if (one.resolved) {
      const env::Resolved& r = *one.resolved;
      row += ",\"effective_tier\":" + tier_json(r.effective_tier) + "," + pair("url", r.url.display()) + "," +
             pair("from", r.url_origin) + ",\"used_by\":" + list_of(r.used_by);
    } else {
      row += ",\"error\":{" + pair("id", one.resolved.error().id()) + "," +
             pair("cause", one.resolved.error().cause) + "}";
    }
    rows.push_back(row + "}");
  }
  return "{" + pair("schema", "groundway/env-list@1") + ",\"environments\":[" + text::join(rows, ",") +
         "]}\n";
}

}  // namespace groundway::cli
