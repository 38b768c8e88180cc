#include "cli/man.h"

#include "gen/version.h"

#include "base/error.h"
#include "base/text.h"
#include "check/rules.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/topics.h"

namespace groundway::cli {
namespace {

constexpr std::string_view kDate =
    "2026-11-20";  // of the pages' last change of form; their tables date themselves

std::string heading(const std::string& name, int section, std::string_view summary) {
  return ".TH " + text::upper(roff_text(name)) + " " + std::to_string(section) + " \"" + std::string(kDate) +
         "\" \"groundway " GROUNDWAY_VERSION "\" \"Groundway\"\n.SH NAME\n" + roff_text(name) + " \\- " +
         roff_text(summary) + "\n";
}

std::string bold(std::string_view text) {
  return "\\fB" + roff_text(text) + "\\fP";
}
std::string italic(std::string_view text) {
  return "\\fI" + roff_text(text) + "\\fP";
}

std::string item(const std::string& tag, std::string_view text) {
  return ".TP\n" + tag + "\n" + roff_text(text) + "\n";
}

std::string flag_item(const Flag& f) {
  std::string tag = f.letter != 0 ? bold(std::string("-") + f.letter) + ", " : "";
  tag += bold(f.name);
  if (!f.value.empty()) tag += "=" + italic(f.value);
  std::string help(f.help);
  if (!f.choices.empty()) help += " (" + text::replace_all(std::string(f.choices), "|", ", ") + ")";
  return item(tag, help);
}

std::string paragraphs(std::string_view details) {
  std::string out;
  for (const std::string& paragraph : text::split(details, '\n')) {
    if (!paragraph.empty()) out += (out.empty() ? "" : ".PP\n") + roff_text(paragraph) + "\n";
  }
  return out;
}

std::string page_name(std::string_view path) {
  return "groundway-" + text::replace_all(std::string(path), " ", "-");
}

std::string see_also(const std::vector<std::string>& pages) {
  return ".SH SEE ALSO\n" + text::join(pages, ",\n") + "\n";
}

std::string reference(const std::string& name, int section) {
  return "\\fB" + roff_text(name) + "\\fP(" + std::to_string(section) + ")";
}

ManPage command_man(const Command& c) {
  ManPage page{page_name(c.path), 1, ""};
  page.roff = heading(page.name, 1, c.summary) + ".SH SYNOPSIS\n" + roff_text(usage_line(c)) +
              "\n.SH DESCRIPTION\n" +
              (c.details.empty() ? roff_text(c.summary) + ".\n" : paragraphs(c.details));
  if (!c.positionals.empty()) {
    page.roff += ".SH ARGUMENTS\n";
    for (const Positional& p : c.positionals) page.roff += item(italic(p.name), p.help);
  }
  page.roff += ".SH OPTIONS\n";
  for (const Flag& f : c.flags) page.roff += flag_item(f);
  page.roff += (c.flags.empty() ? "" : ".PP\n") + std::string("The global options stand in\n") +
               reference("groundway", 1) + ".\n";
  page.roff += ".SH EXAMPLES\n";
  for (const std::string_view example : c.examples) page.roff += ".nf\n" + roff_text(example) + "\n.fi\n";
  page.roff +=
      see_also({reference("groundway", 1), reference("groundway-env", 5), reference("groundway-errors", 7)});
  return page;
}

std::string exit_items() {
  std::string out;
  for (const ExitCode& code : exit_codes()) out += item(bold(std::to_string(code.status)), code.meaning);
  return out + ".PP\nA script may retry on 5 alone.\n";
}

ManPage overview_man() {
  ManPage page{"groundway", 1,
               heading("groundway", 1, "from a SQLite file to PostgreSQL, and kept right there")};
  page.roff +=
      ".SH SYNOPSIS\n" + bold("groundway") + " " + italic("COMMAND") + " [" + italic("OPTIONS") +
      "]\n.SH DESCRIPTION\nCopies a SQLite database into PostgreSQL and proves that every row arrived, runs "
      "a private\n"
      "local server for development, says which database a command would use, and guards the ones that\n"
      "hold what matters.\n.SH COMMANDS\n";
  for (const Command* c : all_commands()) page.roff += item(reference(page_name(c->path), 1), c->summary);
  page.roff += ".SH GLOBAL OPTIONS\n";
  for (const Flag& f : global_flags()) page.roff += flag_item(f);
  page.roff += ".SH EXIT STATUS\n" + exit_items();
  page.roff += see_also(
      {reference("groundway-env", 5), reference("groundway.toml", 5), reference("groundway-errors", 7)});
  return page;
}

std::string topic_items(TopicKind kind) {
  std::string out;
  for (const Topic& topic : all_topics()) {
    if (topic.kind != kind) continue;
    std::string help = topic.summary;
    if (!topic.takes.empty()) help += ". Takes " + topic.takes;
    if (!topic.standard.empty()) help += ". Default: " + topic.standard;
    out += item(bold(topic.name), help + ".");
  }
  return out;
}

ManPage environment_man() {
  ManPage page{"groundway-env", 5,
               heading("groundway-env", 5, "environments, variables and files of groundway")};
  page.roff +=
      ".SH DESCRIPTION\nAn environment is a database with a tier (development, staging, production). The one "
      "that\n"
      "is meant is named by\n\\fB\\-\\-env\\fP, else by GROUNDWAY_ENV, ENV, NODE_ENV, APP_ENV, RAILS_ENV or "
      "FLASK_ENV, else it\n"
      "is development.\n.PP\nA setting comes from the strongest source that has it: the command line, the "
      "process\n"
      "environment, the files .env.NAME.local, .env.local (not for test), .env.NAME and .env of the "
      "project,\n"
      "groundway.toml, a default. \\fBgroundway env show\\fP says which.\n";
  page.roff += ".SH ENVIRONMENT\n" + topic_items(TopicKind::variable);
  page.roff += ".SH FILES\n" +
               item(bold(".env.NAME.local, .env.local, .env.NAME, .env"), "Variables, strongest first.") +
               item(bold("groundway.toml"), "What a URL cannot say; in the project folder or above it.") +
               item(bold("~/.local/state/groundway/dev"), "Private servers (root: /var/lib/groundway/dev).");
  page.roff += see_also({reference("groundway", 1), reference("groundway.toml", 5)});
  return page;
}

ManPage config_man() {
  ManPage page{"groundway.toml", 5, heading("groundway.toml", 5, "what a database URL cannot say")};
  page.roff +=
      ".SH DESCRIPTION\nA TOML file in the project folder or above it, up to the root of the repository. "
      "Every key\n"
      "may be left out, and so may the file; a key that is not known is refused. \\fBgroundway init\\fP "
      "writes one.\n"
      "In the names below the last part is the key, what stands before it the section.\n.SH KEYS\n" +
      topic_items(TopicKind::key);
  page.roff += ".SH EXAMPLES\n.nf\n" +
               roff_text(
                   "[env.production]\ntier   = \"production\"\nsecret = \"env:SHOP_DATABASE\"\n\n"
                   "[copy.types]\n\"users.balance\" = \"numeric(12,2)\"") +
               "\n.fi\n";
  page.roff += see_also({reference("groundway-env", 5), reference("groundway-init", 1)});
  return page;
}

ManPage errors_man() {
  ManPage page{"groundway-errors", 7,
               heading("groundway-errors", 7, "exit statuses, errors and findings of groundway")};
  page.roff +=
      ".SH DESCRIPTION\nAn error has an id that is never given to another one, the cause in the system's own "
      "words, a\n"
      "place and a fix.\n.SH EXIT STATUS\n" +
      exit_items() + ".SH ERRORS\n";
  for (const CodeInfo& c : all_codes())
    page.roff +=
        item(bold(c.id) + " " + roff_text(c.title) + " (" + std::to_string(c.exit_code) + ")", c.explanation);
  page.roff += ".SH FINDINGS\nOf \\fBgroundway env check\\fP.\n";
  for (const Rule& r : check::all_rules())
    page.roff +=
        item(bold(r.id) + " " + roff_text(r.title) + " (" + std::string(severity_name(r.severity)) + ")",
             r.explanation);
  page.roff += see_also({reference("groundway", 1), reference("groundway-explain", 1)});
  return page;
}

}  // namespace

std::string roff_text(std::string_view text) {
  std::string out;
  bool starts_line = true;
  for (const char c : text) {
    if (starts_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '\'')
      out += "\\(aq";
    else if (c == '`')
      out += "\\(ga";
    else if (c == '~')
      out += "\\(ti";
    else if (c == '^')
      out += "\\(ha";
    else
      out += c;
    starts_line = c == '\n';
  }
  return out;
}

std::vector<ManPage> man_pages() {
  std::vector<ManPage> out = {overview_man()};
  for (const Command* c : all_commands()) out.push_back(command_man(*c));
  out.push_back(environment_man());
  out.push_back(config_man());
  out.push_back(errors_man());
  return out;
}

}  // namespace groundway::cli
