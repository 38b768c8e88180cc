#include <algorithm>

#include "cli/complete.h"
#include "cli/target.h"
#include "env/sharing.h"

namespace groundway::cli::commands {
namespace {

class ProjectNames final : public Names {
 public:
  // --project and --config of the line that is being typed.
  ProjectNames(const std::vector<std::string>& words, Outside& world) : world_(world) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string name = words[i].substr(0, words[i].find('='));
      if (name != "--project" && name != "--config") continue;
      const std::string next = i + 1 < words.size() ? words[i + 1] : "";
      const std::string value = name.size() < words[i].size() ? words[i].substr(name.size() + 1) : next;
      if (name == "--project") request_.project = value;
      if (name == "--config") request_.config = value;
    }
  }

  std::vector<Candidate> environments() const override {
    std::vector<Candidate> out;
    const auto config = env::load_config(request_.config, request_.project, world_.files);
    if (!config) return out;
    const auto known = env::known_environments(*config, world_);
    if (!known) return out;
    for (const auto& e : *known) out.push_back({e.name, std::string(tier_name(e.tier))});
    for (const char* name : {"development", "local"}) {
      if (std::none_of(out.begin(), out.end(), [&](const Candidate& c) { return c.word == name; }))
        out.push_back({name, "development"});
    }
    return out;
  }

 private:
  env::Request request_;
  Outside& world_;
};

Result<Exit> run(const Args& args, Outside& world, Out& out) {
  const std::string& shell = args.positional()[0];
  if (shell == "candidates") {
    const std::vector<std::string> words(args.positional().begin() + 1, args.positional().end());
    out.raw(render(complete(words, ProjectNames(words, world))));
    return 0;
  }
  if (args.positional().size() > 1)
    return Error{Code::usage, "'" + args.positional()[1] + "' is one argument too many"}.with_fix(
        "groundway completion " + shell);
  out.raw(completion_script(shell));
  return 0;
}

}  // namespace

extern const Command completion;
const Command completion = {
    .path = "completion",
    .summary = "Print the completion script of a shell",
    .details =
        "bash: groundway completion bash > ~/.local/share/bash-completion/completions/groundway   (with the "
        "package bash-completion; without it, in ~/.bashrc: source <(groundway completion bash))\n"
        "zsh: groundway completion zsh > ~/.zfunc/_groundway   (and in ~/.zshrc, before compinit: "
        "fpath+=~/.zfunc)\n"
        "fish: groundway completion fish > ~/.config/fish/completions/groundway.fish\n"
        "`make install` puts all three where the shells look. The scripts ask `groundway completion "
        "candidates -- "
        "WORDS` what may follow, so they need not be made again when the program changes; they connect to "
        "nothing.",
    .examples = {"source <(groundway completion bash)", "groundway completion fish | source"},
    .flags = {},
    .positionals = {{"SHELL", "bash, zsh or fish; `candidates` is what their scripts ask", false, false,
                     "bash|zsh|fish|candidates"},
                    {"WORDS", "with `candidates`: what was typed, after --", true, true}},
    .run = run};

}  // namespace groundway::cli::commands
