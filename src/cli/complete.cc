#include "cli/complete.h"

#include <algorithm>

#include "base/text.h"
#include "cli/topics.h"

namespace groundway::cli {
namespace {

bool starts(std::string_view word, std::string_view prefix) {
  return word.substr(0, prefix.size()) == prefix;
}

std::vector<Candidate> topics(std::optional<TopicKind> kind = {}) {
  std::vector<Candidate> out;
  for (const Topic& topic : all_topics()) {
    if (!kind || topic.kind == *kind) out.push_back({topic.name, topic.summary});
  }
  return out;
}

// What the word in capitals of a row stands for: --config=FILE, SOURCE.
void offer_value(std::string_view placeholder, const Names& names, Candidates& out) {
  if (placeholder == "FILE" || placeholder == "SOURCE") out.paths = PathKind::files;
  if (placeholder == "DIR") out.paths = PathKind::folders;
  if (placeholder == "ENVIRONMENT" || placeholder == "TARGET") out.words = names.environments();
  if (placeholder == "TOPIC") out.words = topics();
  if (placeholder == "KEY") out.words = topics(TopicKind::setting);
  if (placeholder == "COMMAND") out.paths = PathKind::command;
}

void offer_choices(std::string_view choices, Candidates& out) {
  if (choices.empty()) return;
  for (std::string& choice : text::split(choices, '|')) out.words.push_back({std::move(choice), ""});
}

void offer_flag_value(const Flag& flag, const Names& names, Candidates& out) {
  offer_choices(flag.choices, out);
  offer_value(flag.name == "--env" ? "ENVIRONMENT" : flag.value, names, out);
}

// The words typed so far, walked once.
struct Line {
  std::vector<std::string> plain;  // neither flags nor their values
  std::vector<std::string> flags;  // "--json", "-e"
  const Flag* waiting = nullptr;   // wants the word at the cursor as its value
  bool only_words = false;         // a -- went before
};

const Command* command_of(const std::vector<std::string>& plain) {
  const Command* best = nullptr;
  std::size_t longest = 0;
  for (const Command* c : all_commands()) {
    const auto path = text::split(c->path, ' ');
    if (path.size() > plain.size() || path.size() <= longest) continue;
    if (!std::equal(path.begin(), path.end(), plain.begin())) continue;
    best = c;
    longest = path.size();
  }
  return best;
}

const Flag* flag_of(const Command* command, const std::string& word) {
  const auto fits = [&](const Flag& f) {
    return f.name == word || (f.letter != 0 && word == std::string("-") + f.letter);
  };
  if (command != nullptr) {
    for (const Flag& f : command->flags) {
      if (fits(f)) return &f;
    }
  }
  for (const Flag& f : global_flags()) {
    if (fits(f)) return &f;
  }
  return nullptr;
}

Line read_line(const std::vector<std::string>& words) {
  Line line;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (line.waiting != nullptr) {
      line.waiting = nullptr;
    } else if (line.only_words || word.size() < 2 || word[0] != '-') {
      line.plain.push_back(word);
    } else if (word == "--") {
      line.only_words = true;
    } else {
      line.flags.push_back(word.substr(0, word.find('=')));
      const Flag* flag = flag_of(command_of(line.plain), word);
      if (flag != nullptr && !flag->value.empty()) line.waiting = flag;
    }
  }
  return line;
}

void offer_commands(const std::vector<std::string>& plain, Candidates& out) {
  for (const Command* c : all_commands()) {
    const auto path = text::split(c->path, ' ');
    if (path.size() <= plain.size() || !std::equal(plain.begin(), plain.end(), path.begin())) continue;
    const std::string& next = path[plain.size()];
    const bool is_leaf = path.size() == plain.size() + 1;
    auto known =
        std::find_if(out.words.begin(), out.words.end(), [&](const auto& w) { return w.word == next; });
    if (known == out.words.end())
      out.words.push_back({next, is_leaf ? std::string(c->summary) : "commands: " + path.back()});
    else if (!is_leaf && starts(known->help, "commands: "))
      known->help += ", " + path.back();
  }
}

void offer_flags(const Command* command, const Line& line, Candidates& out) {
  const auto offer = [&](const Flag& f) {
    const bool typed = std::find(line.flags.begin(), line.flags.end(), f.name) != line.flags.end();
    if (typed && !f.repeatable) return;
    out.words.push_back({std::string(f.name) + (f.value.empty() ? "" : "="), std::string(f.help)});
  };
  if (command != nullptr) std::for_each(command->flags.begin(), command->flags.end(), offer);
  for (const Flag& f : global_flags()) offer(f);
}

void offer_positional(const Command& command, const Line& line, const Names& names, Candidates& out) {
  const std::size_t at = line.plain.size() - text::split(command.path, ' ').size();
  if (command.positionals.empty()) return;
  const bool beyond = at >= command.positionals.size();
  if (beyond && !command.positionals.back().rest) return;
  const Positional& p = beyond ? command.positionals.back() : command.positionals[at];
  offer_choices(p.choices, out);
  offer_value(p.name, names, out);
}

// --flag=VALUE: what is offered is the whole word.
bool offer_after_equals(const Command* command, const std::string& word, const Names& names,
                        Candidates& out) {
  const std::size_t equals = word.find('=');
  if (!starts(word, "--") || equals == word.npos) return false;
  const Flag* flag = flag_of(command, word.substr(0, equals));
  if (flag == nullptr || flag->value.empty()) return true;
  offer_flag_value(*flag, names, out);
  for (Candidate& c : out.words) c.word.insert(0, word.substr(0, equals + 1));
  return true;
}

void keep_fitting(const std::string& word, Candidates& out) {
  const std::string typed = text::lower(word);
  std::erase_if(out.words, [&](const Candidate& c) { return !starts(text::lower(c.word), typed); });
}

}  // namespace

Candidates complete(const std::vector<std::string>& words, const Names& names) {
  Candidates out;
  if (words.empty()) return out;
  const std::string& word = words.back();
  const Line line = read_line(words);
  const Command* command = command_of(line.plain);
  if (line.waiting != nullptr) {
    offer_flag_value(*line.waiting, names, out);
  } else if (!line.only_words && offer_after_equals(command, word, names, out)) {
    // offered
  } else if (!line.only_words && starts(word, "-")) {
    offer_flags(command, line, out);
  } else {
    const bool after_help = command != nullptr && command->path == "help";
    const auto from = line.plain.begin() + (after_help ? 1 : 0);
    if (!line.only_words) offer_commands({from, line.plain.end()}, out);
    if (command != nullptr && !after_help) offer_positional(*command, line, names, out);
  }
  keep_fitting(word, out);
  return out;
}

std::string render(const Candidates& candidates) {
  std::string out;
  for (const Candidate& c : candidates.words) out += c.word + (c.help.empty() ? "" : "\t" + c.help) + "\n";
  if (candidates.paths == PathKind::files) out += ":files\n";
  if (candidates.paths == PathKind::folders) out += ":folders\n";
  if (candidates.paths == PathKind::command) out += ":command\n";
  return out;
}

}  // namespace groundway::cli
