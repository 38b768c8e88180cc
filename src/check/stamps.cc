#include <algorithm>

#include "base/text.h"
#include "check/checks.h"
#include "check/fixes.h"
#include "check/inside.h"
#include "env/address.h"

namespace groundway::check {
namespace {

// The command as it works from where this one was started.
std::string stamp_command(const Project& project, const Member& m, std::string_view more) {
  std::string out = "groundway env stamp --env " + text::shell_quote(m.name()) + std::string(more);
  if (project.request.project != ".") out += " --project " + text::shell_quote(project.request.project);
  if (project.request.config) out += " --config " + text::shell_quote(*project.request.config);
  return out;
}

Tier effective(const Member& m) {
  return m.get().effective_tier.value_or(m.tier());
}

void judge_stamp(const Project& project, const Member& m, const Inside& in, Findings& out) {
  const Place place = place_of(m.get().url_origin);
  const std::string database = m.get().url.location();
  if (!in.facts.stamp) {
    if (!in.facts.remote && effective(m) == Tier::development) return;
    out.add(RuleId::unstamped, place, database + ", the database of " + m.name() + ", has no stamp",
            stamp_command(project, m, ""), {m.name()});
    return;
  }
  const guard::Stamp& stamp = *in.facts.stamp;
  if (stamp.tier != effective(m)) {
    out.add(RuleId::stamp_other_tier, place,
            m.name() + " reaches " + database + ", which is stamped " + std::string(tier_name(stamp.tier)) +
                " (" + text::join(stamp.environments, ", ") + ")",
            "write the URL of " + m.name() + "'s own database " + where_set(m.get().url_origin), {m.name()});
  } else if (!guard::fits(stamp.birth, in.facts.now)) {
    out.add(RuleId::stamp_copied, place,
            "the stamp of " + database + " (" + m.name() + ") was made in another database",
            stamp_command(project, m, " --new"), {m.name()});
  }
}

bool same_mark(const Inside& a, const Inside& b) {
  return a.facts.stamp && b.facts.stamp && a.facts.stamp->uuid == b.facts.stamp->uuid;
}

bool is_one_database(const Inside& a, const Inside& b) {
  if (a.facts.now.database_oid != b.facts.now.database_oid) return false;
  // a standby has its own start; the mark and the catalogue's numbers are its primary's
  return a.server == b.server || (same_mark(a, b) && (a.facts.standby || b.facts.standby));
}

void compare(const Project& project, const Look& low, const Look& high, Findings& out) {
  const Inside &a = *low.inside, &b = *high.inside;
  const Member &lower = *low.member, &higher = *high.member;
  if (declared_to_share(project, lower, higher) || env::same_database(lower.get().url, higher.get().url))
    return;
  if (is_one_database(a, b)) {
    tell_same_database(project, lower, higher, ": two addresses, one database inside", out);
  } else if (same_mark(a, b) && guard::fits(a.facts.stamp->birth, a.facts.now)) {
    out.add(RuleId::stamp_copied, place_of(lower.get().url_origin),
            lower.name() + " carries the stamp of " + higher.name() + ": one was restored from the other",
            stamp_command(project, lower, " --new"), {lower.name(), higher.name()});
  }
}

}  // namespace

void find_stamps(const Project& project, const std::vector<Look>& looks, Findings& out) {
  for (const Look& high : looks) {
    if (!high.inside) continue;
    if (!high.repeated) judge_stamp(project, *high.member, *high.inside, out);
    for (const Look& low : looks) {
      if (low.inside && low.member->tier() < high.member->tier()) compare(project, low, high, out);
    }
  }
}

}  // namespace groundway::check
