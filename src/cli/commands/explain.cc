#include "base/text.h"
#include "check/rules.h"
#include "cli/help.h"

namespace groundway::cli::commands {

extern const Command explain;
const Command explain = {
    .path = "explain",
    .summary = "Explain an error or a finding by its id, or the exit codes",
    .details = "Works offline. Ids are for ever: one that a log of last year names means the same today.",
    .examples = {"groundway explain GW0201", "groundway explain exit-codes"},
    .flags = {},
    .positionals = {{"ID", "GW and four digits, or exit-codes"}},
    .run = [](const Args& args, Outside&, Out& out) -> Result<Exit> {
      const std::string id = text::upper(args.positional().at(0));
      if (id == "EXIT-CODES") {
        out.raw(exit_codes_page());
        return 0;
      }
      std::vector<std::string> ids = {"exit-codes"};
      for (const CodeInfo& c : all_codes()) {
        if (c.id == id) {
          out.raw(error_page(c));
          return 0;
        }
        ids.emplace_back(c.id);
      }
      for (const Rule& r : check::all_rules()) {
        if (r.id == id) {
          out.raw(rule_page(r));
          return 0;
        }
        ids.emplace_back(r.id);
      }
      const auto near = text::nearest(id, ids);
      return Error{Code::usage,
                   "no error or finding has the id '" + text::excerpt(args.positional()[0], 40) + "'"}
          .with_fix(near ? "did you mean `groundway explain " + *near + "`?"
                         : "`groundway explain exit-codes` lists all ids");
    }};

}  // namespace groundway::cli::commands
