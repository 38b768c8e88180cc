#include "guard/guard.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "db/tls_policy.h"

namespace groundway::guard {
namespace {

std::string joined(const std::vector<std::string>& names) {
  return text::join(names, ", ");
}

// A file has no stamp: it is this machine's, and its environment says what it is.
LiveFacts live_facts_of_file(const Target& target) {
  LiveFacts live;
  std::error_code ignored;
  const std::uintmax_t bytes = std::filesystem::file_size(target.url.path, ignored);
  live.empty = ignored || bytes == 0;
  return live;
}

Result<LiveFacts> look(const Target& target) {
  if (target.url.kind == DatabaseUrl::Kind::sqlite) return live_facts_of_file(target);
  ASSIGN(auto reader, db::open_reader(target));
  return read_live_facts(reader);
}

Error standby(const Target& target) {
  return Error{Code::read_only_server, "the server is a standby: it takes no writes"}
      .at(target.url.location())
      .with_fix("connect to the primary: add target_session_attrs=read-write to the URL");
}

}  // namespace

// The one class that Permit lets in.
class Gate {
 public:
  static Permit grant(const Target& target, Action action, const Facts& facts, const LiveFacts& live) {
    db::Fingerprint seen{live.now.database_oid, live.stamp ? live.stamp->uuid : std::string()};
    return {target, action, effective_tier(facts), std::move(seen)};
  }
};

Facts facts_of(const Target& target, const LiveFacts& live, TargetState state) {
  Facts facts;
  facts.environment = target.environment;
  facts.typed_name = target.typed_name();
  facts.configured = std::max(target.tier, target.effective_tier);
  facts.remote = live.remote || db::is_remote(target.url);  // a tunnel's near end is local, its name is not
  facts.empty = live.empty;
  if (live.stamp) {
    facts.stamp = live.stamp->tier;
    facts.stamp_environments = joined(live.stamp->environments);
    facts.stamp_fits = fits(live.stamp->birth, live.now);
  }
  facts.allow_destructive = target.allowed.destructive;
  facts.state = state;
  return facts;
}

Result<Permit> permit(Outside&, const Target& target, Action action, const Confirmation& confirmation,
                      TargetState state) {
  ASSIGN(const LiveFacts live, look(target));
  const Facts facts = facts_of(target, live, state);
  TRY(decide(facts, action, confirmation));
  if (live.standby && action != Action::read) return standby(target);
  return Gate::grant(target, action, facts, live);
}

}  // namespace groundway::guard
