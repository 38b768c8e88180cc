#include "env/config_toml.h"

#include <algorithm>

#include <toml++/toml.h>

#include "base/text.h"

namespace groundway::env {
namespace {

constexpr std::string_view kAddressFix =
    "an address is one key, url = \"postgresql://USER@HOST:5432/DATABASE\"; its password stays out of this "
    "file: "
    "DATABASE_URL, DATABASE_URL_PROD or secret = \"env:NAME\"";

bool part_of_address(std::string_view key) {
  for (const std::string_view part :
       {"password", "passwd", "user", "username", "host", "port", "database", "dbname"}) {
    if (key == part) return true;
  }
  return false;
}

enum class Kind { text, flag, whole, duration, tier, sslmode };

struct Row {
  std::string_view section, key;
  Kind kind;
};

constexpr Row kRows[] = {
#define CONFIG_KEY(section, key, kind, meaning) {section, key, Kind::kind},
#include "env/config_keys.def"
};

constexpr std::string_view kTiers = "development|staging|production";
constexpr std::string_view kModes = "disable|allow|prefer|require|verify-ca|verify-full";

// "env.*" fits "env.production".
bool fits(std::string_view pattern, std::string_view name) {
  if (pattern.empty() || pattern.back() != '*') return pattern == name;
  const std::string_view head = pattern.substr(0, pattern.size() - 1);
  return name.size() > head.size() && name.substr(0, head.size()) == head;
}

std::string joined(const std::string& section, std::string_view key) {
  return section.empty() ? std::string(key) : section + "." + std::string(key);
}

int line_of(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  Result<Sections> read(const toml::table& root) {
    TRY(read_table("", root));
    std::sort(out_.begin(), out_.end(),
              [](const auto& a, const auto& b) { return a.second.line < b.second.line; });
    return std::move(out_);
  }

 private:
  std::string place(int line) const { return file_ + ":" + std::to_string(line); }

  Section& section(const std::string& name, int line) {
    for (auto& [known, section] : out_) {
      if (known == name) return section;
    }
    return out_.emplace_back(name, Section{line, {}}).second;
  }

  static bool is_section(const std::string& name) {
    return std::any_of(std::begin(kRows), std::end(kRows), [&](const Row& row) {
      return fits(row.section, name) || row.section.substr(0, name.size() + 1) == name + ".";
    });
  }

  static const Row* row_of(const std::string& section, std::string_view key) {
    const auto* found = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& row) {
      return fits(row.section, section) && (row.key == "*" || row.key == key);
    });
    return found == std::end(kRows) ? nullptr : found;
  }

  Error unknown(const std::string& section, std::string_view key, int line) const {
    std::vector<std::string> known;
    const std::string head = section.empty() ? "" : section + ".";
    for (const Row& row : kRows) {
      if (fits(row.section, section)) known.emplace_back(row.key);
      if (row.section.substr(0, head.size()) != head) continue;
      const std::string_view rest = row.section.substr(head.size());
      known.emplace_back(rest.substr(0, rest.find('.')));
    }
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    std::erase_if(known, [](const std::string& word) { return word.empty() || word == "*"; });
    const auto near = text::nearest(key, known);
    const std::string where = section.empty() ? "" : " in [" + section + "]";
    return Error{Code::config_key, "unknown key \"" + text::excerpt(key, 60) + "\"" + where}
        .at(place(line))
        .with_fix(part_of_address(key) ? std::string(kAddressFix)
                  : near               ? "did you mean `" + *near + "`?"
                                       : "known here: " + text::join(known, ", "));
  }

  Result<void> read_table(const std::string& name, const toml::table& table) {
    if (!name.empty()) section(name, line_of(table));
    for (const auto& [key, node] : table) {
      const int line = static_cast<int>(key.source().begin.line);
      const std::string inner = joined(name, key.str());
      if (name == "copy.types") {
        TRY(read_types(std::string(key.str()), node));
      } else if (node.is_table() && is_section(inner)) {
        TRY(read_table(inner, *node.as_table()));
      } else if (const Row* row = row_of(name, key.str()); row != nullptr) {
        ASSIGN(std::string value, read_value(*row, inner, node, line));
        section(name, line).values[std::string(key.str())] = {std::move(value), line};
      } else if (name.empty() && is_section(inner)) {
        return wrong(inner, "a table", line)
            .with_fix("write a section: [" + inner + (inner == "env" ? ".production]" : "]"));
      } else {
        return unknown(name, key.str(), line);
      }
    }
    return {};
  }

  // An unquoted users.balance makes tables within tables; it means the same.
  Result<void> read_types(const std::string& key, const toml::node& node) {
    if (const toml::table* inner = node.as_table()) {
      for (const auto& [next, value] : *inner) TRY(read_types(joined(key, next.str()), value));
      return {};
    }
    const auto value = node.value_exact<std::string>();
    if (!value || text::trim(*value).empty())
      return wrong("copy.types." + key, "the name of a type", line_of(node));
    section("copy.types", line_of(node)).values[key] = {*value, line_of(node)};
    return {};
  }

  // The value itself is not echoed: it may be a URL with a password.
  Error wrong(const std::string& key, const std::string& accepted, int line,
              const std::string& example = {}) const {
    const std::string name = key.substr(key.rfind('.') + 1);
    return Error{Code::setting_value, "the value of " + key + " is not " + accepted}
        .at(place(line))
        .with_fix(example.empty() ? "" : "write " + name + " = " + example);
  }

  Result<std::string> one_of(const std::string& value, std::string_view words, const std::string& key,
                             int line) const {
    std::vector<std::string> known = text::split(words, '|');
    if (std::find(known.begin(), known.end(), value) != known.end()) return value;
    Error refused = wrong(key, "one of " + text::join(known, ", "), line);
    auto near = text::nearest(value, known);
    for (const std::string& word : known) {
      if (!near && !value.empty() && word.starts_with(value)) near = word;  // "prod"
    }
    if (near)
      refused.fix = "did you mean \"" + *near + "\"?";
    else
      refused.fix = "write " + key.substr(key.rfind('.') + 1) + " = \"" + known.back() + "\"";
    return refused;
  }

  Result<std::string> read_value(const Row& row, const std::string& key, const toml::node& node,
                                 int line) const {
    const auto string = node.value_exact<std::string>();
    const auto number = node.value_exact<std::int64_t>();
    switch (row.kind) {
      case Kind::text:
        if (string) return *string;
        return wrong(key, "text in quotes", line, "\"...\"");
      case Kind::flag:
        if (const auto flag = node.value_exact<bool>()) return std::string(*flag ? "true" : "false");
        return wrong(key, "true or false", line, row.key.starts_with("allow_") ? "false" : "true");
      case Kind::whole:
        if (number && *number >= 0 && *number <= 10'000) return std::to_string(*number);
        return wrong(key, "a whole number from 0 to 10000", line, "10");
      case Kind::duration: {
        const auto ms = string   ? text::parse_duration_ms(*string)
                        : number ? std::optional(*number * 1000)
                                 : std::nullopt;
        if (ms && *ms >= 0 && *ms <= 31'536'000'000) return std::to_string(*ms / 1000);  // within a year
        return wrong(key, "a duration such as \"30s\" or \"30m\"", line, "\"30m\"");
      }
      case Kind::tier:
        return one_of(string.value_or(""), kTiers, key, line);
      case Kind::sslmode:
        return one_of(string.value_or(""), kModes, key, line);
    }
    return wrong(key, "known", line);
  }

  const std::string& file_;
  Sections out_;
};

// toml++'s messages quote the text that they failed on; what they complain about is said in our words.
struct Complaint {
  std::string_view mark, cause, fix;  // an empty cause: theirs, up to its first colon
};
constexpr Complaint kComplaints[] = {
    {"redefine", "a key or a section stands there for the second time", "keep one of the two"},
    {"utf-8", "", "save the file as UTF-8"},
    {"UTF-8", "", "save the file as UTF-8"},
    {"parsing string", "a text in quotes does not end, or holds a sign that must be escaped",
     "close it with \"; a backslash in it is written \\\\"},
    {"table header", "the name of a section does not end", "a section is [app] or [env.production]"},
    {"parsing value", "", "text stands in quotes: key = \"value\""},
};

Error syntax_error(const toml::parse_error& fault, const std::string& file) {
  const std::string_view said = fault.description();
  const auto& at = fault.source().begin;
  std::string cause(said.substr(0, said.find(':'))),
      fix = "a line is key = \"value\", a [section] or a # comment";
  for (const Complaint& c : kComplaints) {
    if (said.find(c.mark) == said.npos) continue;
    if (!c.cause.empty()) cause = c.cause;
    fix = c.fix;
    break;
  }
  return Error{Code::config, std::move(cause)}
      .at(file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column))
      .with_fix(std::move(fix));
}

}  // namespace

Result<Sections> parse_sections(std::string_view text, const std::string& file) {
  try {  // toml++ as built by the distribution throws
    const toml::table root = toml::parse(text, file);
    return Reader(file).read(root);
  } catch (const toml::parse_error& fault) {
    return syntax_error(fault, file);
  }
}

}  // namespace groundway::env
