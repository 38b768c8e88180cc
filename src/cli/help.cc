#include "cli/help.h"

#include <algorithm>

#include "base/text.h"

namespace groundway::cli {
namespace {

std::string pad(std::string_view s, std::size_t width) {
  std::string out(s);
  if (out.size() < width) out.append(width - out.size(), ' ');
  return out;
}

std::string row(const std::string& left, std::string_view right, std::size_t width) {
  std::string text = fold(right, width + 4);
  if (left.size() > width) return "  " + left + "\n" + text;
  return "  " + pad(left, width) + "  " + text.substr(width + 4);
}

std::string flag_name(const Flag& f) {
  std::string out = f.letter != 0 ? std::string("-") + f.letter + ", " : "    ";
  out += std::string(f.name);
  if (!f.value.empty()) out += "=" + std::string(f.value);
  return out;
}

std::string flag_rows(std::span<const Flag> flags) {
  std::string out;
  for (const Flag& f : flags) {
    std::string help(f.help);
    if (!f.choices.empty()) help += " (" + text::replace_all(std::string(f.choices), "|", ", ") + ")";
    out += row(flag_name(f), help, 24);
  }
  return out;
}

}  // namespace

std::string usage_line(const Command& c) {
  std::string out = "groundway " + std::string(c.path);
  if (!c.flags.empty()) out += " [OPTIONS]";
  for (const Positional& p : c.positionals) {
    const std::string name = std::string(p.name) + (p.rest ? "..." : "");
    out += p.optional ? " [" + name + "]" : " " + name;
  }
  return out;
}

namespace {

std::string command_rows(std::string_view group) {
  std::string out;
  for (const Command* c : all_commands()) {
    const bool inside = c->path == group || c->path.substr(0, group.size() + 1) == std::string(group) + " ";
    if (group.empty() || inside) out += row(std::string(c->path), c->summary, 14);
  }
  return out;
}

}  // namespace

std::string fold(std::string_view words, std::size_t indent, std::size_t width) {
  std::string out, line(indent, ' ');
  bool empty = true;
  for (const std::string& word : text::split(words, ' ')) {
    if (word.empty()) continue;
    if (!empty && line.size() + 1 + word.size() > width) {
      out += line + "\n";
      line.assign(indent, ' ');
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
  }
  return out + line + "\n";
}

std::string overview() {
  return "groundway - from a SQLite file to PostgreSQL, and kept right there\n\n"
         "  groundway dev up                            a local PostgreSQL, TLS and roles as on RDS\n"
         "  groundway copy sqlite:app.db --env local    schema and data, proven row for row\n\n"
         "commands:\n" +
         command_rows("") +
         "\n`groundway COMMAND --help` shows a command, `groundway explain ID` an error.\n";
}

std::string group_page(std::string_view group) {
  return "usage: groundway " + std::string(group) + " COMMAND\n\n" + command_rows(group);
}

std::string command_page(const Command& c) {
  std::string out;
  for (const std::string_view example : c.examples) out += "  " + std::string(example) + "\n";
  out = fold("groundway " + std::string(c.path) + " - " + std::string(c.summary), 0) + "\nexamples:\n" + out +
        "\nusage: " + usage_line(c) + "\n";
  for (const std::string& paragraph : text::split(c.details, '\n')) {
    if (!paragraph.empty()) out += "\n" + fold(paragraph, 0);
  }
  if (!c.positionals.empty()) {
    out += "\narguments:\n";
    for (const Positional& p : c.positionals) out += row(std::string(p.name), p.help, 24);
  }
  if (!c.flags.empty()) out += "\noptions:\n" + flag_rows(c.flags);
  return out + "\nglobal options:\n" + flag_rows(global_flags());
}

std::string error_page(const CodeInfo& code) {
  return "error[" + std::string(code.id) + "]: " + std::string(code.title) + "\n\n  exit status  " +
         std::to_string(code.exit_code) + "\n  try again    " +
         (code.retryable ? "yes: trying again unchanged may work" : "no: change something first") + "\n\n" +
         fold(code.explanation, 0);
}

std::string rule_page(const Rule& rule) {
  return std::string(severity_name(rule.severity)) + "[" + std::string(rule.id) + "]: " + std::string(rule.title) +
         "\n\n  found by  groundway env check\n\n" + fold(rule.explanation, 0);
}

std::span<const ExitCode> exit_codes() {
  static constexpr ExitCode kRows[] = {
#define EXIT_CODE(status, meaning) {status, meaning},
#include "cli/exit_codes.def"
#undef EXIT_CODE
  };
  return kRows;
}

std::string exit_codes_page() {
  std::string out;
  for (const auto& [exit_code, meaning] : exit_codes()) {
    out += pad(std::to_string(exit_code), 5) + std::string(meaning) + "\n";
    for (const CodeInfo& c : all_codes()) {
      if (c.exit_code == exit_code) out += "       " + std::string(c.id) + "  " + std::string(c.title) + "\n";
    }
  }
  return out + "\nA script may retry on 5 alone.\n";
}

}  // namespace groundway::cli
