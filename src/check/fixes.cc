#include "check/fixes.h"

#include "base/text.h"

namespace groundway::check {
namespace {

std::string sed(const std::string& script, const Place& place) {
  return "sed -i -E \"" + std::to_string(place.line) + script + "\" " + text::shell_quote(place.file);
}

// For the right side of sed's s|||: what would end it or mean the whole match.
std::string sed_safe(const std::string& value) {
  std::string out;
  for (const char c : value) {
    if (c == '|' || c == '&' || c == '\\') out += '\\';
    if (c == '"' || c == '$' || c == '`') continue;  // no value of ours has them; the shell would read them
    out += c;
  }
  return out;
}

bool has_parameters(const env::Resolved& resolved) {
  const env::Setting* url = resolved.setting("url");
  return url != nullptr && url->value.find('?') != std::string::npos;
}

// Parameters that other settings added are shown in the address as well, so both ways are told apart by sed
// itself.
std::string add_parameter(const std::string& key, const std::string& value) {
  const std::string pair = key + "=" + sed_safe(value);
  return "{s|(://[^[:space:]'\\\"?]*)\\?|\\1?" + pair + "\\&|;t;s|(://[^[:space:]'\\\"]*)|\\1?" + pair + "|}";
}

// Another program's spelling of sslmode is kept where it takes the same words (ssl=require), else it becomes
// sslmode.
std::string change_parameter(const std::string& key, const std::string& value) {
  const std::string rest = "=[^[:space:]&'\\\"]*#\\1";
  if (key != "sslmode") return "s#([?&]" + key + ")" + rest + "=" + sed_safe(value) + "#";
  return "{s#([?&]ssl)=(disable|allow|prefer|require|verify-ca)#\\1=" + value + "#;t;s#([?&[:space:]])(sslmode|ssl)" +
         rest + "sslmode=" + sed_safe(value) + "#}";
}

}  // namespace

std::string where_set(const std::string& origin) {
  const Place place = place_of(origin);
  if (!place.file.empty()) return "at " + place.file + ":" + std::to_string(place.line);
  return origin.empty() || origin == "default" ? "by default" : "in " + origin;
}

std::string set_variable_fix(const std::string& name, const std::string& value, const Place& place,
                             const std::string& file) {
  if (!place.file.empty()) return sed("s|=.*|=" + sed_safe(value) + "|", place);
  return "printf '\\n%s\\n' " + text::shell_quote(name + "=" + value) + " >> " + text::shell_quote(file);
}

std::string set_option_fix(const env::Resolved& resolved, const std::string& key, const std::string& value) {
  const env::Setting* option = resolved.setting(key);
  const std::string option_origin = option == nullptr ? "" : option->origin;
  const std::string variable = "PG" + text::upper(text::replace_all(key, "_", ""));
  if (option != nullptr && option_origin != resolved.url_origin) {  // set beside the address
    const Place place = place_of(option_origin);
    if (place.file.empty()) return "export " + variable + "=" + text::shell_quote(value);
    if (place.file.ends_with(".toml")) return sed("s|=.*|= '" + sed_safe(value) + "'|", place);
    return sed("s|=.*|=" + sed_safe(value) + "|", place);
  }
  const Place place = place_of(resolved.url_origin);
  if (resolved.url_origin.starts_with("the secret of"))
    return "put " + key + "=" + value + " into the secret's URL, or \"" + key + "\": \"" + value +
           "\" into its JSON";
  if (place.file.empty()) {
    const std::string name =
        resolved.url_origin.starts_with("environment ") ? resolved.url_origin.substr(12) : "";
    if (name.empty() || option != nullptr) return "write " + key + "=" + value + " in the URL";
    return "export " + name + "=\"$" + name + (has_parameters(resolved) ? "&" : "?") + key + "=" + value +
           "\"";
  }
  if (option != nullptr) return sed(change_parameter(key, value), place);
  return sed(add_parameter(key, value), place);
}

// As keywords: a tunnel's hostaddr and the CA file have no flag of psql's.
std::string psql(const DatabaseUrl& url, const std::string& user) {
  const HostPort first = url.hosts.empty() ? HostPort{} : url.hosts.front();
  std::vector<std::string> words;
  const auto add = [&](const std::string& key, const std::string& value) {
    if (value.empty()) return;
    const bool plain = value.find_first_of(" '\\") == value.npos;
    const std::string quoted = text::replace_all(text::replace_all(value, "\\", "\\\\"), "'", "\\'");
    words.push_back(key + "=" + (plain ? value : "'" + quoted + "'"));
  };
  add("host", first.host);
  add("hostaddr", first.hostaddr);
  add("port", first.port);
  add("user", user.empty() ? url.user : user);
  add("dbname", url.database);
  for (const char* key : {"sslmode", "sslrootcert", "channel_binding"})
    add(key, url.option(key).value_or(""));
  return "psql " + text::shell_quote(text::join(words, " "));
}

}  // namespace groundway::check
