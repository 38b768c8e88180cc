#include "cli/topics.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "check/rules.h"
#include "cli/help.h"
#include "env/keys.h"

namespace groundway::cli {
namespace {

struct KeyRow {
  std::string_view section, key, kind, meaning;
};
constexpr KeyRow kConfigKeys[] = {
#define CONFIG_KEY(section, key, kind, meaning) {section, key, #kind, meaning},
#include "env/config_keys.def"
};

std::string_view kind_words(env::SettingKind kind) {
  switch (kind) {
    case env::SettingKind::text:
      return "a name";
    case env::SettingKind::flag:
      return "true or false";
    case env::SettingKind::whole:
      return "a whole number";
    case env::SettingKind::seconds:
      return "seconds, or a duration: 30, 30s, 5m";
    case env::SettingKind::milliseconds:
      return "milliseconds";
  }
  return "";
}

std::string_view toml_kind_words(std::string_view kind) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"text", "a text in quotes"},
      {"flag", "true or false"},
      {"whole", "a whole number"},
      {"duration", "a duration in quotes: \"30s\", \"5m\""},
      {"tier", "\"development\", \"staging\" or \"production\""},
      {"sslmode", "verify-full, verify-ca, require, prefer, allow or disable"}};
  for (const auto& [name, words] : kWords) {
    if (name == kind) return words;
  }
  return kind;
}

std::string field(std::string_view name, std::string_view value) {
  return "  " + std::string(name) + std::string(12 - name.size(), ' ') + std::string(value) + "\n";
}

std::string title_line(const std::string& name, std::string_view meaning) {
  return fold(name + " - " + std::string(meaning), 0) + "\n";
}

std::string standard_of(const env::SettingKey& key) {
  return std::string(key.fallback) +
         (key.production.empty() ? "" : "; production " + std::string(key.production));
}

std::string setting_page(const env::SettingKey& key, const std::string& title) {
  std::string out = title_line(title, key.meaning);
  out += field("setting", key.name);
  out += field("variables", text::replace_all(std::string(key.variables), "|", ", "));
  if (!key.toml.empty()) out += field("toml", "[pool] " + std::string(key.toml));
  out += field("takes", kind_words(key.kind));
  out += field("default", standard_of(key));
  return out + "\n`groundway env show --key " + std::string(key.name) + "` prints its value.\n";
}

struct OwnVariable {
  std::string_view name, meaning;
};
constexpr OwnVariable kOwnVariables[] = {
    {"DATABASE_URL", "the database: postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE"},
    {"DATABASE_URL_PROD", "the database of production, before DATABASE_URL"},
    {"GROUNDWAY_ENV", "the environment that is meant, before ENV, NODE_ENV and the like"},
    {"GROUNDWAY_DEV_HOME", "where private servers live"},
    {"GROUNDWAY_PG_BIN", "the folder of initdb, pg_ctl and postgres"},
    {"GROUNDWAY_PG_CACHE", "where server programs that `dev up --version` fetched are kept"},
    {"NO_COLOR", "no colour, whatever the terminal"},
};

void add_settings(std::vector<Topic>& out) {
  for (const OwnVariable& v : kOwnVariables) {
    const std::string name(v.name), meaning(v.meaning);
    out.push_back({TopicKind::variable, name, meaning,
                   title_line(name, meaning) + "`groundway env show` says what counts now.\n", "", ""});
  }
  for (const env::SettingKey& key : env::setting_keys()) {
    const std::string name(key.name), meaning(key.meaning);
    out.push_back({TopicKind::setting, name, meaning, setting_page(key, name),
                   std::string(kind_words(key.kind)), standard_of(key)});
    for (const std::string& variable : text::split(key.variables, '|'))
      out.push_back({TopicKind::variable, variable, meaning, setting_page(key, variable),
                     std::string(kind_words(key.kind)), standard_of(key)});
  }
  for (const env::PgVariable& v : env::pg_variables()) {
    const std::string name(v.variable), meaning = "libpq's " + std::string(v.keyword) + ", as in libpq";
    std::string page = title_line(name, meaning) + field("in a URL", "?" + std::string(v.keyword) + "=VALUE");
    if (v.secret) page += field("secret", "never shown");
    if (!v.project) page += field("from", "the process environment alone: a .env file may not set it");
    out.push_back({TopicKind::variable, name, meaning,
                   page + "\nWhat the URL itself says counts before it.\n", "", ""});
  }
}

std::string key_name(const KeyRow& row) {
  std::string section = text::replace_all(std::string(row.section), "*", "NAME");
  const std::string key = row.key == "*" ? "COLUMN" : std::string(row.key);
  return section + "." + key;
}

void add_config_keys(std::vector<Topic>& out) {
  for (const KeyRow& row : kConfigKeys) {
    const std::string name = key_name(row), meaning(row.meaning);
    const std::size_t dot = name.rfind('.');
    out.push_back({TopicKind::key, name, meaning,
                   title_line(name, meaning) +
                       field("in", "groundway.toml, [" + name.substr(0, dot) + "] " + name.substr(dot + 1)) +
                       field("takes", toml_kind_words(row.kind)),
                   std::string(toml_kind_words(row.kind)), ""});
  }
}

std::vector<Topic> make_topics() {
  std::vector<Topic> out;
  for (const CodeInfo& c : all_codes())
    out.push_back({TopicKind::error, std::string(c.id), std::string(c.title), error_page(c), "", ""});
  for (const Rule& r : check::all_rules())
    out.push_back({TopicKind::rule, std::string(r.id), std::string(r.title), rule_page(r), "", ""});
  add_settings(out);
  add_config_keys(out);
  out.push_back({TopicKind::page, "exit-codes", "what each exit status means", exit_codes_page(), "", ""});
  return out;
}

bool is_number(std::string_view s) {
  return !s.empty() && s.find_first_not_of("0123456789") == s.npos;
}

// The spellings of one name become one: GW0401, 0401 and 401; [pool] size and pool.size; env.staging.tier.
std::string plain(std::string_view typed) {
  std::string out = text::lower(text::trim(typed));
  if (is_number(out) && out.size() <= 4) return "gw" + std::string(4 - out.size(), '0') + out;
  if (out.size() > 6 && out.starts_with("error[") && out.back() == ']') out = out.substr(6, out.size() - 7);
  out = text::replace_all(std::move(out), "] ", ".");
  std::erase(out, '[');
  std::erase(out, ']');
  return text::replace_all(std::move(out), "=", "");
}

// env.production.tier is a case of env.NAME.tier.
bool fits_pattern(const Topic& topic, const std::string& typed) {
  if (topic.kind != TopicKind::key) return false;
  const auto ours = text::split(text::lower(topic.name), '.'), theirs = text::split(typed, '.');
  if (ours.size() != theirs.size()) return false;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (ours[i] != theirs[i] && ours[i] != "name") return false;
  }
  return true;
}

std::string_view heading(TopicKind kind) {
  switch (kind) {
    case TopicKind::error:
      return "errors";
    case TopicKind::rule:
      return "findings of `groundway env check`";
    case TopicKind::setting:
      return "settings, as `groundway env show` names them";
    case TopicKind::variable:
      return "environment variables";
    case TopicKind::key:
      return "keys of groundway.toml";
    case TopicKind::page:
      return "pages";
  }
  return "";
}

}  // namespace

const std::vector<Topic>& all_topics() {
  static const std::vector<Topic> kTopics = make_topics();
  return kTopics;
}

const Topic* find_topic(std::string_view typed) {
  const std::string wanted = plain(typed);
  const std::vector<Topic>& topics = all_topics();
  auto found = std::find_if(topics.begin(), topics.end(),
                            [&](const Topic& t) { return text::lower(t.name) == wanted; });
  if (found == topics.end())
    found =
        std::find_if(topics.begin(), topics.end(), [&](const Topic& t) { return fits_pattern(t, wanted); });
  return found == topics.end() ? nullptr : &*found;
}

std::optional<std::string> nearest_topic(std::string_view typed) {
  std::vector<std::string> names;
  for (const Topic& topic : all_topics()) names.push_back(topic.name);
  return text::nearest(plain(typed), names);
}

std::string topics_list() {
  std::string out;
  for (const TopicKind kind : {TopicKind::error, TopicKind::rule, TopicKind::setting, TopicKind::variable,
                               TopicKind::key, TopicKind::page}) {
    out += (out.empty() ? "" : "\n") + std::string(heading(kind)) + ":\n";
    for (const Topic& topic : all_topics()) {
      if (topic.kind != kind) continue;
      const std::size_t width = kind == TopicKind::error || kind == TopicKind::rule ? 8 : 26;
      const std::string gap(topic.name.size() < width ? width - topic.name.size() : 1, ' ');
      out += fold(topic.summary, 2 + std::max(width, topic.name.size() + 1))
                 .replace(2, topic.name.size() + gap.size(), topic.name + gap);
    }
  }
  return out;
}

}  // namespace groundway::cli
