#include "base/text.h"
#include "cli/command.h"
#include "cli/topics.h"

namespace groundway::cli::commands {

extern const Command explain;
const Command explain = {
    .path = "explain",
    .summary = "Explain an error, a finding, a setting or the exit codes",
    .details =
        "Works offline. Ids are for ever: one that a log of last year names means the same today. An id may "
        "be "
        "typed in lower case or as its number alone; a setting by its own name, its variable or its key in "
        "groundway.toml. Without an argument everything there is is listed.",
    .examples = {"groundway explain GW0201", "groundway explain DB_POOL_SIZE"},
    .flags = {},
    .positionals = {{"TOPIC", "an id, a setting, a variable, a key of groundway.toml, or exit-codes", true}},
    .run = [](const Args& args, Outside&, Out& out) -> Result<Exit> {
      if (args.positional().empty()) {
        out.raw(topics_list());
        return 0;
      }
      const std::string& typed = args.positional()[0];
      if (const Topic* topic = find_topic(typed)) {
        out.raw(topic->page);
        return 0;
      }
      const auto near = nearest_topic(typed);
      return Error{Code::usage, "nothing is known as '" + text::excerpt(typed, 40) + "'"}.with_fix(
          near ? "did you mean `groundway explain " + *near + "`?" : "`groundway explain` lists everything");
    }};

}  // namespace groundway::cli::commands
