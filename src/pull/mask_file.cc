#include "pull/mask_file.h"

#include <algorithm>
#include <iterator>

#include <toml++/toml.h>

#include "base/text.h"

namespace groundway::pull {
namespace {

struct KindRow {
  std::string_view name;
  MaskKind kind;
};
constexpr KindRow kKinds[] = {{"keep", MaskKind::keep},
                              {"null", MaskKind::null},
                              {"email", MaskKind::email},
                              {"name", MaskKind::name},
                              {"first_name", MaskKind::first_name},
                              {"last_name", MaskKind::last_name},
                              {"phone", MaskKind::phone},
                              {"address", MaskKind::address},
                              {"text", MaskKind::text},
                              {"hash", MaskKind::hash},
                              {"uuid", MaskKind::uuid},
                              {"number", MaskKind::number},
                              {"date", MaskKind::date},
                              {"ip", MaskKind::ip}};

int line_of(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

class Reader {
 public:
  explicit Reader(const std::string& name) { out_.name = name; }

  Result<MaskFile> read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (key.str() == "seed") {
        const auto seed = node.value_exact<std::string>();
        if (!seed || seed->empty()) return wrong("seed is a text in quotes", line_of(node), "seed = \"...\"");
        out_.seed = *seed;
      } else if (key.str() == "columns" && node.is_table()) {
        for (const auto& [column, rule] : *node.as_table()) TRY(read_rule(std::string(column.str()), rule));
      } else {
        return wrong("unknown key \"" + text::excerpt(key.str(), 60) + "\"",
                     static_cast<int>(key.source().begin.line),
                     "rules stand under [columns]: \"users.email\" = \"email\"");
      }
    }
    std::sort(out_.rules.begin(), out_.rules.end(),
              [](const MaskRule& a, const MaskRule& b) { return a.line < b.line; });
    return std::move(out_);
  }

 private:
  Error wrong(std::string cause, int line, std::string fix) const {
    return Error{Code::mask_file, std::move(cause)}.at(out_.place(line)).with_fix(std::move(fix));
  }

  // An unquoted users.email makes tables within tables; it means the same.
  Result<void> read_rule(const std::string& column, const toml::node& node) {
    MaskRule rule;
    rule.pattern = column;
    rule.line = line_of(node);
    if (const toml::table* table = node.as_table()) {
      if (!table->is_inline()) {
        for (const auto& [next, value] : *table)
          TRY(read_rule(column + "." + std::string(next.str()), value));
        return {};
      }
      return read_constant(rule, *table);
    }
    if (column.find('.') == std::string::npos)
      return wrong("\"" + text::excerpt(column, 60) + "\" names no column", rule.line,
                   "write table.column, or \"*.column\" for all tables");
    const auto word = node.value_exact<std::string>();
    const auto* row = std::find_if(std::begin(kKinds), std::end(kKinds),
                                   [&](const KindRow& r) { return word && r.name == *word; });
    if (row == std::end(kKinds)) return unknown_kind(word.value_or(""), rule.line);
    rule.kind = row->kind;
    out_.rules.push_back(std::move(rule));
    return {};
  }

  Result<void> read_constant(MaskRule rule, const toml::table& table) {
    const toml::node* value = table.get("constant");
    if (value == nullptr || table.size() != 1)
      return wrong("a rule in braces is { constant = ... }", rule.line, "{ constant = \"x\" }");
    rule.kind = MaskKind::constant;
    if (const auto s = value->value_exact<std::string>())
      rule.constant = *s;
    else if (const auto n = value->value_exact<std::int64_t>())
      rule.constant = std::to_string(*n);
    else if (const auto b = value->value_exact<bool>())
      rule.constant = *b ? "true" : "false";
    else if (const auto d = value->value_exact<double>())
      rule.constant = std::to_string(*d);
    else
      return wrong("a constant is a text, a number, true or false", rule.line, "{ constant = \"x\" }");
    if (rule.constant.find('\0') != std::string::npos)
      return wrong("a constant holds a zero byte", rule.line, "");
    out_.rules.push_back(std::move(rule));
    return {};
  }

  Error unknown_kind(const std::string& word, int line) const {
    std::vector<std::string> known;
    for (const KindRow& r : kKinds) known.emplace_back(r.name);
    const auto near = text::nearest(word, known);
    return wrong("there is no kind \"" + text::excerpt(word, 40) + "\"", line,
                 near ? "did you mean \"" + *near + "\"?"
                      : "one of " + text::join(known, ", ") + ", or { constant = \"x\" }");
  }

  MaskFile out_;
};

}  // namespace

std::string_view kind_name(MaskKind kind) {
  for (const KindRow& r : kKinds) {
    if (r.kind == kind) return r.name;
  }
  return "constant";
}

Result<MaskFile> parse_mask(std::string_view text, const std::string& name) {
  try {  // toml++ as built by the distribution throws
    const toml::table root = toml::parse(text, name);
    return Reader(name).read(root);
  } catch (const toml::parse_error& fault) {
    const auto& at = fault.source().begin;
    return Error{Code::mask_file, "this is not TOML"}
        .at(name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column))
        .with_fix("a line is \"table.column\" = \"kind\", a [section] or a # comment");
  }
}

}  // namespace groundway::pull
