#include <boost/json.hpp>

#include "base/text.h"
#include "env/secret_source.h"
#include "env/url.h"

namespace groundway::env {
namespace {

namespace json = boost::json;

Error refused(const SecretRequest& request, const std::string& what, std::string fix = {}) {
  return Error{Code::secret_source, what}.at(request.origin).with_fix(std::move(fix));
}

// Text, or a number as its text; empty when there is neither.
std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return {};
  if (const auto* text = value->if_string()) return std::string(text->data(), text->size());
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  return {};
}

std::string first_of(const json::object& object, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (std::string value = text_of(object, key); !value.empty()) return value;
  }
  return {};
}

// The login of the wanted role, or the only one there is.
Result<const json::object*> login_of(const json::object& secret, const SecretRequest& request) {
  const bool has_roles = secret.contains("app_user") || secret.contains("migration");
  if (!has_roles) return &secret;
  const json::value* part = secret.if_contains(request.role);
  if (part != nullptr && part->is_object()) return &part->get_object();
  std::vector<std::string> parts;
  for (const auto& entry : secret) {
    if (entry.value().is_object()) parts.emplace_back(entry.key());
  }
  const auto near = text::nearest(request.role, parts);
  return refused(request, "the secret has no part \"" + text::excerpt(request.role, 40) + "\"",
                 near ? "did you mean \"" + *near + "\"?"
                      : "add it to the secret: {\"username\": ..., \"password\": ...}");
}

std::vector<std::string> missing_keys(const DatabaseUrl& url, const std::string& path) {
  std::vector<std::string> missing;
  if (url.hosts.front().host.empty()) missing.emplace_back("host");
  if (url.database.empty()) missing.emplace_back("database");
  if (url.user.empty()) missing.push_back(path + "username");
  if (url.password.empty()) missing.push_back(path + "password");
  return missing;
}

Result<DatabaseUrl> from_object(const json::object& secret, const SecretRequest& request) {
  const std::string engine = text_of(secret, "engine");
  if (!engine.empty() && engine.find("postgres") == std::string::npos) {
    return refused(request, "the secret is one of another kind of database");
  }
  ASSIGN(const json::object* login, login_of(secret, request));
  DatabaseUrl url = request.base.value_or(DatabaseUrl{});
  url.kind = DatabaseUrl::Kind::postgres;
  if (url.hosts.empty()) url.hosts.emplace_back();
  HostPort& host = url.hosts.front();
  if (auto value = text_of(secret, "host"); !value.empty()) {
    host = HostPort{value, "", ""};
    url.hosts.resize(1);
  }
  if (auto value = text_of(secret, "port"); !value.empty()) {
    const auto number = text::parse_int(value);
    if (!number || *number < 1 || *number > 65535)
      return refused(request, "the secret's port is not from 1 to 65535");
    url.hosts.front().port = value;
  }
  if (auto value = first_of(secret, {"database", "dbname"}); !value.empty()) url.database = value;
  if (auto value = first_of(*login, {"username", "user"}); !value.empty()) url.user = value;
  if (auto value = text_of(*login, "password"); !value.empty()) url.password = Secret(std::move(value));
  for (const std::string_view key : {"sslmode", "sslrootcert"}) {
    if (auto value = text_of(secret, key); !value.empty()) url.set_option(key, std::move(value));
  }
  const auto missing = missing_keys(url, login == &secret ? "" : request.role + ".");
  if (missing.empty()) return url;
  return refused(request, "the secret lacks " + text::join(missing, ", "), "add it to the secret");
}

}  // namespace

Result<DatabaseUrl> parse_secret(const std::string& raw, const SecretRequest& request) {
  const std::string_view text = text::trim(raw);
  if (text.empty()) return refused(request, "the secret is empty");
  if (text.front() != '{') {
    auto url = parse_url(text);
    if (!url) return std::move(url).error().at(request.origin).in("reading the secret");
    return url;
  }
  boost::system::error_code fault;
  const json::value parsed = json::parse(json::string_view(text.data(), text.size()), fault);
  if (fault) return refused(request, "the secret begins like JSON and is not valid JSON",
                            R"(write {"host": "...", "database": "...", "username": "...", "password": "..."})");
  if (const json::value* url = parsed.as_object().if_contains("url"); url != nullptr && url->is_string()) {
    return parse_secret(std::string(url->get_string()), request);
  }
  return from_object(parsed.as_object(), request);
}

}  // namespace groundway::env
