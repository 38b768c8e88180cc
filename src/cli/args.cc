#include "cli/args.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/suggest.h"

namespace groundway::cli {
namespace {

constexpr std::array kGlobals = {
    Flag{"--env", "NAME", "the environment: development, staging, production or a name of your own", 'e'},
    Flag{"--url", "URL", "the database itself, instead of an environment's"},
    Flag{"--config", "FILE", "groundway.toml to read (default: found in the project folder or above)"},
    Flag{"--project", "DIR", "the project folder (default: this folder)"},
    Flag{"--json", "", "print one JSON document, or events for long work"},
    Flag{"--quiet", "", "no notes and no progress", 'q'},
    Flag{"--verbose", "", "say more", 'v', "", true},
    Flag{"--no-color", "", "no colour, whatever the terminal"},
    Flag{"--yes", "", "answer y to what may be undone", 'y'},
    Flag{"--confirm", "NAME", "the typed name of the target, for what cannot be undone: production/shop"},
    Flag{"--timeout", "DURATION", "the longest wait for a connection: 30s, 2m"},
    Flag{"--help", "", "this page", 'h'},
};

bool starts_path(const std::string& path, const std::string& words) {
  return path == words || path.rfind(words + " ", 0) == 0;
}

const Flag* find_flag(const Command* command, std::string_view name, char letter) {
  const auto fits = [&](const Flag& f) { return letter != 0 ? f.letter == letter : f.name == name; };
  if (command != nullptr) {
    const auto own = std::find_if(command->flags.begin(), command->flags.end(), fits);
    if (own != command->flags.end()) return &*own;
  }
  const auto global = std::find_if(kGlobals.begin(), kGlobals.end(), fits);
  return global == kGlobals.end() ? nullptr : &*global;
}

// The command whose path is the longest prefix of the words typed; how many words that took.
std::pair<const Command*, std::size_t> find_command(const std::vector<std::string>& words) {
  const Command* best = nullptr;
  std::size_t taken = 0;
  for (const Command* c : all_commands()) {
    const auto path = text::split(c->path, ' ');
    if (path.size() > words.size() || path.size() <= taken) continue;
    if (!std::equal(path.begin(), path.end(), words.begin())) continue;
    best = c;
    taken = path.size();
  }
  return {best, taken};
}

bool is_group(const std::string& words) {
  return std::any_of(all_commands().begin(), all_commands().end(),
                     [&](const Command* c) { return starts_path(std::string(c->path), words); });
}

bool runs_a_program(const Command& c) {
  return !c.positionals.empty() && c.positionals.front().rest && !c.positionals.front().optional;
}

// Walks the words once; `words_` are those that are neither flags nor their values.
class Walk {
 public:
  Walk(const std::vector<std::string>& typed, const Command* command) : typed_(typed), command_(command) {}

  Result<void> run(Args& args, std::vector<std::string>& words, bool strict) {
    for (at_ = 0; at_ < typed_.size(); ++at_) {
      const std::string& word = typed_[at_];
      only_words_ = only_words_ || words.size() > words_of_ours();
      if (only_words_ || word.size() < 2 || word[0] != '-' || is_number(word)) {
        words.push_back(word);
      } else if (word == "--") {
        only_words_ = true;
      } else if (auto taken = take_flag(word, args); !taken && strict) {
        return std::move(taken).error();
      }
    }
    return {};
  }

 private:
  // What follows a program's name are the program's own flags, not ours.
  std::size_t words_of_ours() const {
    if (command_ == nullptr || !runs_a_program(*command_)) return typed_.size();
    return text::split(command_->path, ' ').size();
  }

  static bool is_number(const std::string& word) { return text::parse_int(word).has_value(); }

  Result<void> take_flag(const std::string& word, Args& args) {
    const bool is_long = word[1] == '-';
    const std::size_t equals = word.find('=');
    const std::string name = is_long ? word.substr(0, equals) : word;
    if (!is_long && word.size() > 2 && word.find_first_not_of(word[1], 1) != word.npos) {
      if (const Flag* known = find_flag(command_, name, word[1])) return alone(*known);
      return unknown_flag(command_, name.substr(0, 2));  // -pWORD: what follows may be a password
    }
    const Flag* flag = find_flag(command_, name, is_long ? '\0' : word[1]);
    if (flag == nullptr) return unknown_flag(command_, name);
    if (flag->value.empty()) {
      if (is_long && equals != word.npos)
        return Error{Code::usage, name + " takes no value"}.with_fix("write " + name + " alone");
      args.add(flag->name, "");
      return {};
    }
    std::string value;
    if (is_long && equals != word.npos)
      value = word.substr(equals + 1);
    else if (at_ + 1 < typed_.size())
      value = typed_[++at_];
    else
      return Error{Code::usage, std::string(flag->name) + " needs a value: " + std::string(flag->value)}
          .with_fix("see `" + help_of(command_) + "`");
    return check(*flag, std::move(value), args);
  }

  // -n=yes, -eproduction: a letter stands alone.
  static Error alone(const Flag& flag) {
    const std::string letter = std::string("-") + flag.letter;
    const std::string value(flag.value);
    return Error{Code::usage,
                 value.empty() ? letter + " takes no value" : letter + " stands alone, its value behind it"}
        .with_fix("write " + letter +
                  (value.empty() ? " alone" : " " + value + ", or " + std::string(flag.name) + "=" + value));
  }

  Result<void> check(const Flag& flag, std::string value, Args& args) {
    const std::string name(flag.name);
    if (value.empty() && name != "--url")  // an address is judged by its own parser
      return Error{Code::usage, name + " needs a value: " + std::string(flag.value)}.with_fix(
          "see `" + help_of(command_) + "`");
    if (!flag.choices.empty()) {
      const auto choices = text::split(flag.choices, '|');
      if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
        return unknown_choice(name, flag.choices, value, '=');
      }
    }
    if (args.has(name) && !flag.repeatable)
      return Error{Code::usage, name + " stands there twice"}.with_fix("keep one of them");
    args.add(name, std::move(value));
    return {};
  }

  const std::vector<std::string>& typed_;
  const Command* command_;
  std::size_t at_ = 0;
  bool only_words_ = false;
};

Result<void> check_positionals(const Command& command, const std::vector<std::string>& words) {
  std::size_t needed = 0;
  bool rest = false;
  for (const Positional& p : command.positionals) {
    if (!p.optional) ++needed;
    rest = rest || p.rest;
  }
  if (words.size() < needed) {
    return Error{Code::usage, "`groundway " + std::string(command.path) + "` needs " +
                                  std::string(command.positionals[words.size()].name)}
        .with_fix(command.examples.empty() ? "see `" + help_of(&command) + "`"
                                           : "for example: " + std::string(command.examples[0]));
  }
  if (words.size() > command.positionals.size() && !rest) {
    return Error{Code::usage,
                 "'" + text::excerpt(words[command.positionals.size()], 60) + "' is one argument too many"}
        .with_fix("see `" + help_of(&command) + "`");
  }
  return {};
}

Result<void> check_choices(const Command& command, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < std::min(words.size(), command.positionals.size()); ++i) {
    const Positional& p = command.positionals[i];
    if (p.choices.empty()) continue;
    const auto choices = text::split(p.choices, '|');
    if (std::find(choices.begin(), choices.end(), words[i]) == choices.end())
      return unknown_choice("groundway " + std::string(command.path), p.choices, words[i], ' ');
  }
  return {};
}

}  // namespace

std::optional<std::string> Args::get(std::string_view flag) const {
  const auto found = values_.find(std::string(flag));
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Args::all(std::string_view flag) const {
  const auto found = values_.find(std::string(flag));
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

std::span<const Flag> global_flags() {
  return kGlobals;
}

Result<Typed> parse_command_line(const std::vector<std::string>& typed) {
  Args ignored;
  std::vector<std::string> words;
  // First without a command: only global flags are known, so that values of theirs are not taken for words.
  TRY(Walk(typed, nullptr).run(ignored, words, false));
  Typed out;
  out.help = ignored.has("--help");
  const auto [command, taken] = find_command(words);
  if (command == nullptr) {
    if (words.empty() || (words.size() == 1 && is_group(words[0]))) {
      out.group = words.empty() ? "" : words[0];
      std::vector<std::string> again;
      TRY(Walk(typed, nullptr).run(out.args, again, true));
      return out;
    }
    return unknown_command(words);
  }
  out.command = command;
  words.clear();
  auto walked = Walk(typed, command).run(out.args, words, true);
  if (runs_a_program(*command)) out.help = out.args.has("--help");
  if (out.help) return out;
  TRY(std::move(walked));
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(taken));
  TRY(check_positionals(*command, words));
  TRY(check_choices(*command, words));
  for (std::string& word : words) out.args.add_positional(std::move(word));
  return out;
}

}  // namespace groundway::cli
