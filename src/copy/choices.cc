#include "copy/choices.h"

#include <array>

#include "base/json_text.h"
#include "base/text.h"
#include "copy/journal.h"

namespace groundway::copy {
namespace {

constexpr std::string_view kType = "type ";
constexpr std::string_view kSchema = "schema";
constexpr const char* kFollow = "--follow";

struct Flag {
  const char* name;
  bool CopyOptions::*value;
};
constexpr std::array<Flag, 4> kFlags = {{{"--schema-only", &CopyOptions::schema_only},
                                         {"--data-only", &CopyOptions::data_only},
                                         {"--assume-utc", &CopyOptions::assume_utc},
                                         {"--on-fine-time", &CopyOptions::truncate_times}}};

// Table names may hold commas.
std::string list_of(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ",") + text::percent_encode(text::lower(name));
  return out;
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> out;
  for (const std::string& part : text::split(list, ',')) {
    if (!part.empty()) out.push_back(text::percent_decode(part).value_or(part));
  }
  return out;
}

std::string value_in(const Choices& choices, const std::string& key) {
  const auto at = choices.find(key);
  return at == choices.end() ? "" : at->second;
}

std::string said(const std::string& key, const std::string& value) {
  if (value.empty()) return "without " + key;
  if (key.starts_with(kType)) return key.substr(kType.size()) + " as " + value;
  return "with " + key + (value == "yes" ? "" : " " + value);
}

Error differs(const std::string& key, const std::string& asked, const std::string& begun) {
  const bool type = key.starts_with(kType);
  return Error{Code::not_resumable, "the unfinished copy was begun " + said(key, begun) + ", and this is one " + said(key, asked)}
      .with_fix(type ? "put [copy.types] in groundway.toml back as it was; or start anew: the copy's own command with --replace"
                     : "leave the flag out: --resume takes the choices of the copy it goes on with");
}

void apply(CopyOptions& o, const Choices& begun) {
  for (const Flag& flag : kFlags) o.*flag.value = begun.count(flag.name) > 0;
  o.tables = names_in(value_in(begun, "--tables"));
  o.exclude = names_in(value_in(begun, "--exclude"));
  o.on_target = begun.count("--replace") > 0  ? OnTarget::replace
                : begun.count("--append") > 0 ? OnTarget::append
                                              : OnTarget::must_be_empty;
  const std::string orphan = value_in(begun, "--on-orphan");
  o.on_orphan = orphan == "reject" ? OnOrphan::reject : orphan == "not-valid" ? OnOrphan::not_valid : OnOrphan::stop;
  o.on_nul = parse_policy(value_in(begun, "--on-nul")).value_or(OnBadText::reject);
  o.on_bad_utf8 = parse_policy(value_in(begun, "--on-bad-utf8")).value_or(OnBadText::reject);
  if (o.follow.empty()) o.follow = value_in(begun, kFollow);
  o.identifiers = value_in(begun, "--identifiers") == "keep" ? schema::Identifiers::keep : schema::Identifiers::fold;
  if (o.typed.count("--max-rejects") == 0)
    o.max_rejects = static_cast<std::uint64_t>(text::parse_int(value_in(begun, "--max-rejects")).value_or(0));
}

}  // namespace

Choices types_of(const CopyJob& job) {
  Choices out;
  for (const TablePlan& plan : job.plans) {
    for (const ColumnPlan& c : plan.columns)
      out[plan.name + "." + c.source_name] = schema::render(c.type) + ", reading " + std::to_string(static_cast<int>(c.reading));
  }
  return out;
}

Choices choices_of(const CopyOptions& o, const std::string& schema) {
  Choices out;
  out[std::string(kSchema)] = schema;
  for (const Flag& flag : kFlags) {
    if (o.*flag.value) out[flag.name] = "yes";
  }
  if (!o.tables.empty()) out["--tables"] = list_of(o.tables);
  if (!o.exclude.empty()) out["--exclude"] = list_of(o.exclude);
  if (o.on_target != OnTarget::must_be_empty) out[o.on_target == OnTarget::replace ? "--replace" : "--append"] = "yes";
  if (o.on_orphan != OnOrphan::stop) out["--on-orphan"] = o.on_orphan == OnOrphan::reject ? "reject" : "not-valid";
  if (o.on_nul != OnBadText::reject) out["--on-nul"] = policy_name(o.on_nul);
  if (o.on_bad_utf8 != OnBadText::reject) out["--on-bad-utf8"] = policy_name(o.on_bad_utf8);
  if (o.identifiers == schema::Identifiers::keep) out["--identifiers"] = "keep";
  if (!o.follow.empty()) out[kFollow] = o.follow;
  if (o.max_rejects > 0) out["--max-rejects"] = std::to_string(o.max_rejects);
  for (const auto& [column, type] : o.types) out[std::string(kType) + column] = schema::render(type);
  return out;
}

std::string to_json(const Choices& choices) {
  std::string out;
  for (const auto& [key, value] : choices) out += (out.empty() ? "" : ", ") + json_text(key) + ": " + json_text(value);
  return "{" + out + "}";
}

Result<CopyOptions> with_choices(CopyOptions options, const std::string& schema, const Choices& begun) {
  Choices asked = choices_of(options, schema);
  for (const auto& [key, value] : begun) asked.try_emplace(key, "");
  for (const auto& [key, value] : asked) {
    const bool matters = key == kSchema || key.starts_with(kType) ||
                         (options.typed.count(key) > 0 && key != "--max-rejects");
    const std::string had = value_in(begun, key);
    if (matters && value != had) return differs(key, value, had);
  }
  apply(options, begun);
  return options;
}

}  // namespace groundway::copy
