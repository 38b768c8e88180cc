#include "base/json_text.h"
#include "base/text.h"
#include "cli/help.h"

namespace groundway::cli {
namespace {

std::string strings(const std::vector<std::string_view>& words) {
  std::vector<std::string> quoted;
  for (const std::string_view word : words) quoted.push_back(json_text(word));
  return "[" + text::join(quoted, ",") + "]";
}

std::string choices_field(std::string_view choices) {
  if (choices.empty()) return "";
  std::vector<std::string> quoted;
  for (const std::string& choice : text::split(choices, '|')) quoted.push_back(json_text(choice));
  return ",\"choices\":[" + text::join(quoted, ",") + "]";
}

std::string flag_json(const Flag& f) {
  std::string out = "{\"name\":" + json_text(f.name);
  if (f.letter != 0) out += ",\"letter\":" + json_text(std::string(1, f.letter));
  if (!f.value.empty()) out += ",\"value\":" + json_text(f.value);
  out += choices_field(f.choices);
  if (f.repeatable) out += ",\"repeatable\":true";
  return out + ",\"help\":" + json_text(f.help) + "}";
}

std::string argument_json(const Positional& p) {
  return "{\"name\":" + json_text(p.name) + ",\"optional\":" + (p.optional ? "true" : "false") +
         ",\"rest\":" + (p.rest ? "true" : "false") + choices_field(p.choices) +
         ",\"help\":" + json_text(p.help) + "}";
}

// One row a line: a change of the surface shows as one line in a review.
template <typename Rows, typename Print>
std::string list(const Rows& rows, Print print, const std::string& indent) {
  std::string out;
  for (const auto& row : rows) out += (out.empty() ? "\n" : ",\n") + indent + "  " + print(row);
  return "[" + out + (out.empty() ? "" : "\n" + indent) + "]";
}

std::string command_json(const Command* c) {
  return "{\"command\":" + json_text(c->path) + ",\"summary\":" + json_text(c->summary) +
         ",\n     \"usage\":" + json_text(usage_line(*c)) + ",\n     \"details\":" + json_text(c->details) +
         ",\n     \"examples\":" + strings(c->examples) +
         ",\n     \"arguments\":" + list(c->positionals, argument_json, "     ") +
         ",\n     \"flags\":" + list(c->flags, flag_json, "     ") + "}";
}

std::string exit_code_json(const ExitCode& code) {
  return "{\"status\":" + std::to_string(code.status) + ",\"meaning\":" + json_text(code.meaning) + "}";
}

}  // namespace

std::string help_json() {
  return "{\"schema\":\"groundway/help@1\",\n  \"global_flags\":" + list(global_flags(), flag_json, "  ") +
         ",\n  \"commands\":" + list(all_commands(), command_json, "  ") +
         ",\n  \"exit_codes\":" + list(exit_codes(), exit_code_json, "  ") + "}\n";
}

}  // namespace groundway::cli
