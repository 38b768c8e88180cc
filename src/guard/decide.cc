#include <algorithm>

#include "base/text.h"
#include "guard/guard.h"

namespace groundway::guard {
namespace {

// What a person has to do before it is granted.
enum class Need {
  nothing,
  yes,               // y/N, or --yes
  typed,             // the target's name, typed
  configured_typed,  // the configuration allows it, and the name is typed
  never,
};

bool is_without_stamp_but_used(const Facts& f) {
  return !f.stamp && f.remote && !f.empty;
}

// It has to be treated as production only because nobody has said what it is.
bool counts_as_production(const Facts& f) {
  return is_without_stamp_but_used(f) && (f.environment.empty() || f.configured != Tier::production);
}

TargetState state_of(const Facts& f) {
  if (f.state != TargetState::unknown) return f.state;
  return f.empty ? TargetState::empty : TargetState::other_rows;
}

Need need_of_replace(const Facts& f) {
  switch (state_of(f)) {
    case TargetState::empty:
      return Need::yes;
    case TargetState::unfinished_copy:
    case TargetState::framework_fresh:
      return Need::typed;
    case TargetState::completed_copy:
      return effective_tier(f) == Tier::production ? Need::never : Need::configured_typed;
    default:
      return counts_as_production(f) ? Need::never : Need::configured_typed;
  }
}

// A stamp that protects less than what is there needs the typed name; one that protects as much or more,
// nothing.
Need need_of_stamp(const Facts& f) {
  if (f.stamp) return f.configured < *f.stamp ? Need::typed : Need::nothing;
  if (!counts_as_production(f)) return Need::nothing;
  return f.configured < Tier::staging ? Need::typed : Need::yes;
}

Need need_of(const Facts& f, Action action) {
  if (action == Action::read) return Need::nothing;
  if (action == Action::stamp) return need_of_stamp(f);
  if (!is_protected(effective_tier(f))) return Need::nothing;
  switch (action) {
    case Action::write:
    case Action::copy_into:
      return Need::yes;
    case Action::lend:
      return Need::typed;
    case Action::replace:
      return need_of_replace(f);
    default:
      return effective_tier(f) == Tier::production ? Need::never : Need::configured_typed;
  }
}

// "production/shop (production)": what the words of an error call the target.
std::string called(const Facts& f) {
  return f.typed_name + " (" + std::string(tier_name(effective_tier(f))) +
         (counts_as_production(f) ? ": remote, not empty and without a stamp)" : ")");
}

std::string again(const Confirmation& c, const std::string& flags) {
  return c.command.empty() ? "add " + flags : c.command + " " + flags;
}

std::string with_name(const Facts& f, const Confirmation& c) {
  return again(c, "--confirm " + text::shell_quote(f.typed_name));
}

std::string stamp_command(const Facts& f, std::string_view extra) {
  if (f.environment.empty()) {
    return "give it an environment ([env.NAME] with its tier and url in groundway.toml), then: groundway env "
           "stamp "
           "--env NAME" +
           std::string(extra);
  }
  return "groundway env stamp --env " + text::shell_quote(f.environment) + std::string(extra);
}

Error copied(const Facts& f) {
  return Error{Code::stamp_copied,
               "the stamp in " + f.typed_name + " says " + std::string(tier_name(*f.stamp)) +
                   " and was made in another database: this one is a copy of it (or its server "
                   "was upgraded in place)"}
      .with_fix(stamp_command(f, " --new"));
}

Error mismatch(const Facts& f) {
  const std::string stamped(tier_name(*f.stamp));
  const std::string configured(tier_name(f.configured));
  std::string cause = "the environment " + f.environment + " is of the tier " + configured +
                      ", and the database " + f.typed_name + " is stamped " + stamped;
  if (!f.stamp_environments.empty()) cause += " (used by " + f.stamp_environments + ")";
  std::string owner;  // another environment that uses it, the strongest named last
  for (const std::string& name : text::split(f.stamp_environments, ',')) {
    if (text::trim(name) != f.environment) owner = text::trim(name);
  }
  std::string fix = stamp_command(f, "");
  if (f.configured < *f.stamp) {
    const std::string name = owner.empty() ? stamped : owner;
    fix = "use --env " + text::shell_quote(name) + ", or another url for " + f.environment +
          "; if both are meant to use this database: shares = \"" + name + "\" under [env." + f.environment +
          "] in groundway.toml";
  }
  return Error{Code::stamp_mismatch, std::move(cause)}.with_fix(std::move(fix));
}

// What the stamp alone rules out.
Result<void> check_stamp(const Facts& f, Action action) {
  if (!f.stamp || action == Action::stamp) return {};
  const bool other_tier = !f.environment.empty() && f.configured != *f.stamp;
  if (!f.stamp_fits && (other_tier || action != Action::read)) return copied(f);
  if (f.stamp_fits && other_tier) return mismatch(f);
  return {};
}

Result<void> check_room(const Facts& f, Action action, const Confirmation& c) {
  if (action != Action::copy_into) return {};
  const TargetState state = state_of(f);
  if (state != TargetState::completed_copy && state != TargetState::other_rows) return {};
  return Error{Code::target_not_empty,
               called(f) + (state == TargetState::completed_copy ? " holds a completed copy" : " holds rows")}
      .with_fix(again(c, "--append") + "   # adds to them; --replace empties the copied tables first");
}

// A name that was typed for another target stops even what would need no name.
Result<void> check_typed_name(const Facts& f, const Confirmation& c) {
  if (c.confirm.empty() || c.confirm == f.typed_name) return {};
  return Error{Code::confirmation,
               "--confirm names \"" + text::excerpt(c.confirm, 100) + "\", and this is " + called(f)}
      .with_fix("--confirm " + text::shell_quote(f.typed_name) + ", if that is the one you mean");
}

Error refused(const Facts& f, Action action) {
  const std::string what = "\"" + std::string(db::action_name(action)) + "\" on " + called(f);
  if (counts_as_production(f)) {
    const std::string name = f.environment.empty() ? "" : " --confirm " + text::shell_quote(f.typed_name);
    return Error{Code::unstamped, what + " is refused until a person says what this database is"}.with_fix(
        stamp_command(f, name));
  }
  const bool rows = action == Action::replace;
  return Error{Code::guarded,
               what + (rows ? " is never possible once a copy has completed there" : " is never possible")}
      .with_fix(rows ? "copy into a new database and let the environment point to that one"
                     : "use another environment: --env development");
}

Error not_configured(const Facts& f, Action action, const Confirmation& c) {
  Error error{Code::guarded, "\"" + std::string(db::action_name(action)) + "\" on " + called(f) +
                                 " is not allowed by the configuration"};
  if (f.environment.empty()) {
    return std::move(error).with_fix(
        "name the environment that the database belongs to with --env, instead of its URL");
  }
  return std::move(error).with_fix("allow_destructive = true under [env." + f.environment +
                                   "] in groundway.toml, then: " + with_name(f, c));
}

Result<void> want_yes(const Facts& f, Action action, const Confirmation& c) {
  if (c.yes || c.confirm == f.typed_name) return {};
  const std::string what = std::string(db::action_name(action)) + " " + called(f);
  const auto answer = c.ask ? c.ask(what + "? [y/N] ") : std::nullopt;
  if (answer && (text::iequals(text::trim(*answer), "y") || text::iequals(text::trim(*answer), "yes")))
    return {};
  return Error{Code::confirmation, what + (answer ? ": answered with no" : ": nobody has confirmed it")}
      .with_fix(again(c, "--yes"));
}

Result<void> want_name(const Facts& f, Action action, const Confirmation& c) {
  if (c.confirm == f.typed_name) return {};
  const std::string what = std::string(db::action_name(action)) + " " + called(f);
  const auto answer = c.ask ? c.ask(what + ": type " + f.typed_name + " to go on: ") : std::nullopt;
  if (answer && text::trim(*answer) == f.typed_name) return {};
  return Error{Code::confirmation, what + (answer ? ": another name was typed"
                                                  : ": its name has to be typed, --yes "
                                                    "is not enough")}
      .with_fix(with_name(f, c));
}

}  // namespace

Tier effective_tier(const Facts& facts) {
  if (facts.stamp) return std::max(*facts.stamp, facts.configured);
  return is_without_stamp_but_used(facts) ? Tier::production : facts.configured;
}

Result<void> decide(const Facts& facts, Action action, const Confirmation& confirmation) {
  TRY(check_stamp(facts, action));
  if (action == Action::read) return {};
  if (action == Action::stamp && facts.environment.empty()) {
    return Error{Code::usage, "a stamp names an environment, and none is named"}.with_fix(
        again(confirmation, "--env NAME"));
  }
  TRY(check_typed_name(facts, confirmation));
  TRY(check_room(facts, action, confirmation));
  switch (need_of(facts, action)) {
    case Need::nothing:
      return {};
    case Need::yes:
      return want_yes(facts, action, confirmation);
    case Need::typed:
      return want_name(facts, action, confirmation);
    case Need::configured_typed:
      if (!facts.allow_destructive) return not_configured(facts, action, confirmation);
      return want_name(facts, action, confirmation);
    case Need::never:
      return refused(facts, action);
  }
  return refused(facts, action);
}

}  // namespace groundway::guard
