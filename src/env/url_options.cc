#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "env/url_parts.h"

namespace groundway::env::url {
namespace {

enum class Action {
  drop,
  rename,
  rename_seconds,
  schema,
  ssl,
  sslaccept,
  sslfactory,
  keepalive,
  server_type,
  hint
};

struct LibpqKey {
  std::string_view name, accepts;
};
struct ForeignKey {
  std::string_view name, family;
  Action action;
  std::string_view detail;
};

constexpr LibpqKey kLibpq[] = {
#define LIBPQ_KEY(name, accepts) {name, accepts},
#include "env/url_keys.def"
};
constexpr ForeignKey kForeign[] = {
#define FOREIGN_KEY(name, family, action, detail) {name, family, Action::action, detail},
#include "env/url_keys.def"
};

const LibpqKey* libpq_key(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kLibpq), std::end(kLibpq), [&](const auto& k) { return k.name == name; });
  return found == std::end(kLibpq) ? nullptr : found;
}

const ForeignKey* foreign_key(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kForeign), std::end(kForeign), [&](const auto& k) { return k.name == name; });
  return found == std::end(kForeign) ? nullptr : found;
}

bool is_number(std::string_view value) {
  return text::parse_int(text::trim(value)).has_value();
}

// libpq would say so at connect only, and would echo the value.
Result<void> check_value(const LibpqKey& key, std::string_view value, std::size_t at) {
  const std::string name(key.name);
  if (key.accepts.empty()) return {};
  if (key.accepts == "#") {
    if (is_number(value)) return {};
    return fault("the value of " + name + " is not a whole number", at).with_fix("write " + name + "=10");
  }
  const std::vector<std::string> words = text::split(key.accepts, '|');
  for (const std::string& word : words) {
    if (text::iequals(word, value)) return {};
  }
  return fault("the value of " + name + " is not one of " + text::join(words, ", "), at)
      .with_fix("write " + name + "=" + text::nearest(value, words).value_or(words.back()));
}

void note(Draft& draft, const ForeignKey& key, const std::string& what) {
  draft.url.notes.push_back(std::string(key.name) + " (" + std::string(key.family) + ") " + what);
}

// "require", "verify-full" ... of asyncpg, true and false of the rest.
Result<void> set_ssl(Draft& draft, const ForeignKey& key, std::string value, std::size_t at) {
  const std::string word = text::lower(value);
  if (word == "true" || word == "1" || word == "on" || word == "yes") {
    value = draft.jdbc ? "verify-full" : "require";
  } else if (word == "false" || word == "0" || word == "off" || word == "no") {
    value = "disable";
  } else if (word == "no-verify") {
    value = "require";
  }
  TRY(check_value(*libpq_key("sslmode"), value, at));
  note(draft, key, "became sslmode=" + text::lower(value));
  draft.url.set_option("sslmode", text::lower(value));
  return {};
}

Result<void> set_sslaccept(Draft& draft, const ForeignKey& key, std::string_view value, std::size_t at) {
  if (value != "strict" && value != "accept_invalid_certs") {
    return fault("the value of sslaccept is not one of strict, accept_invalid_certs", at);
  }
  const std::string mode = draft.url.option("sslmode").value_or("");
  if (value == "strict" && mode != "verify-ca" && mode != "disable")
    draft.url.set_option("sslmode", "verify-full");
  if (value != "strict" && mode.empty()) draft.url.set_option("sslmode", "require");
  note(draft, key, "became sslmode=" + draft.url.option("sslmode").value_or(""));
  return {};
}

Result<void> set_server_type(Draft& draft, const ForeignKey& key, std::string_view value, std::size_t at) {
  static constexpr std::array<std::array<std::string_view, 2>, 9> kWords = {
      {{"any", "any"},
       {"primary", "primary"},
       {"master", "primary"},
       {"secondary", "standby"},
       {"slave", "standby"},
       {"preferSecondary", "prefer-standby"},
       {"preferSlave", "prefer-standby"},
       {"preferPrimary", "any"},
       {"preferMaster", "any"}}};
  for (const auto& [theirs, ours] : kWords) {
    if (!text::iequals(theirs, value)) continue;
    draft.url.set_option("target_session_attrs", std::string(ours));
    note(draft, key, "became target_session_attrs=" + std::string(ours));
    return {};
  }
  return fault("the value of targetServerType is not one of any, primary, secondary, preferSecondary", at);
}

Result<void> set_keepalive(Draft& draft, const ForeignKey& key, std::string_view value, std::size_t at) {
  if (!text::iequals(value, "true") && !text::iequals(value, "false")) {
    return fault("the value of tcpKeepAlive is not one of true, false", at);
  }
  draft.url.set_option("keepalives", text::iequals(value, "true") ? "1" : "0");
  note(draft, key, "became keepalives");
  return {};
}

// One schema is kept: of a list the first, which is where new objects go.
void set_schema(Draft& draft, const ForeignKey& key, std::string_view value) {
  const std::vector<std::string> names = text::split(value, ',');
  std::string_view first = text::trim(names.front());
  if (first.size() > 2 && first.front() == '"' && first.back() == '"')
    first = first.substr(1, first.size() - 2);
  draft.url.schema = std::string(first);
  note(draft, key,
       names.size() > 1 ? "became the schema; only the first name of the list is kept" : "became the schema");
}

Result<void> rename(Draft& draft, const ForeignKey& key, std::string value, std::size_t at) {
  if (key.action == Action::rename_seconds) {  // a fraction is rounded up: 0 would mean "for ever"
    value = std::string(text::trim(value));
    const std::size_t dot = value.find('.');
    const auto whole = text::parse_int(value.substr(0, dot));
    if (!whole || *whole < 0)
      return fault("the value of " + std::string(key.name) + " is not a number of seconds", at);
    value = std::to_string(*whole + (dot == std::string::npos ? 0 : 1));
  }
  TRY(check_value(*libpq_key(key.detail), value, at));
  note(draft, key, "became " + std::string(key.detail));
  draft.url.set_option(key.detail, std::move(value));
  return {};
}

Result<void> set_foreign(Draft& draft, const ForeignKey& key, std::string value, std::size_t at) {
  switch (key.action) {
    case Action::drop:
      note(draft, key, "dropped: " + std::string(key.detail));
      return {};
    case Action::rename:
    case Action::rename_seconds:
      return rename(draft, key, std::move(value), at);
    case Action::schema:
      return set_schema(draft, key, value), Result<void>{};
    case Action::ssl:
      return set_ssl(draft, key, std::move(value), at);
    case Action::sslaccept:
      return set_sslaccept(draft, key, value, at);
    case Action::sslfactory: {
      const bool lax = value.find("NonValidating") != std::string::npos;
      if (!draft.url.option("sslmode")) draft.url.set_option("sslmode", lax ? "require" : "verify-full");
      note(draft, key, "became sslmode=" + draft.url.option("sslmode").value_or(""));
      return {};
    }
    case Action::keepalive:
      return set_keepalive(draft, key, value, at);
    case Action::server_type:
      return set_server_type(draft, key, value, at);
    case Action::hint:
      break;
  }
  return {};
}

void set_list(std::string& list, std::size_t& list_at, std::string value, std::size_t at) {
  list = std::move(value);
  list_at = at;
}

}  // namespace

Error unknown_parameter(Piece key) {
  std::vector<std::string> names;
  for (const LibpqKey& k : kLibpq) names.emplace_back(k.name);
  for (const ForeignKey& k : kForeign) {
    if (k.action != Action::hint) names.emplace_back(k.name);
  }
  const ForeignKey* hint = foreign_key(key.text);
  const auto near =
      hint != nullptr ? std::optional(std::string(hint->detail)) : text::nearest(key.text, names);
  // The name itself is not echoed: where a password was not escaped it is a part of it.
  return fault("an unknown parameter name", key.at,
               near ? "did you mean `" + *near + "`?" : "remove the parameter");
}

Result<bool> set_keyword(Draft& draft, Piece key, std::string value, std::size_t value_at) {
  const LibpqKey* known = libpq_key(key.text);
  if (known == nullptr) return false;
  if (!value.empty()) TRY(check_value(*known, value, value_at));
  if (key.text == "host") return set_list(draft.hosts, draft.hosts_at, std::move(value), value_at), true;
  if (key.text == "hostaddr")
    return set_list(draft.hostaddrs, draft.hostaddrs_at, std::move(value), value_at), true;
  if (key.text == "port") return set_list(draft.ports, draft.ports_at, std::move(value), value_at), true;
  if (key.text == "user") return draft.url.user = std::move(value), true;
  if (key.text == "dbname") return draft.url.database = std::move(value), true;
  if (key.text == "password") return draft.url.password = Secret(std::move(value)), true;
  if (value.empty()) {  // takes back what stood before it, as in libpq
    std::erase_if(draft.url.options, [&](const auto& option) { return option.first == key.text; });
    return true;
  }
  if (key.text == "sslpassword") Secret{value};  // known to scrub() from now on
  draft.url.set_option(key.text, std::move(value));
  return true;
}

Result<void> set_parameter(Draft& draft, Piece key, std::string value, std::size_t value_at) {
  if (key.text == "sslmode" && text::iequals(value, "no-verify")) {
    draft.url.notes.emplace_back("sslmode=no-verify (Node) became sslmode=require");
    value = "require";
  }
  ASSIGN(const bool known, set_keyword(draft, key, value, value_at));
  if (known) return {};
  const ForeignKey* foreign = foreign_key(key.text);
  if (foreign == nullptr || foreign->action == Action::hint) return unknown_parameter(key);
  if (value.empty()) return note(draft, *foreign, "dropped: it is empty"), Result<void>{};
  return set_foreign(draft, *foreign, std::move(value), value_at);
}

}  // namespace groundway::env::url
