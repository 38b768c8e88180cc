#include "cli/colour.h"

namespace groundway::cli {
namespace {

bool is_set(const Environment& environment, const char* name) {
  const auto value = environment.get(name);
  return value && !value->empty();
}

}  // namespace

bool wants_colour(const Environment& environment, bool is_terminal, bool no_color_typed) {
  if (no_color_typed || is_set(environment, "NO_COLOR")) return false;
  if (is_set(environment, "CLICOLOR_FORCE") && environment.get("CLICOLOR_FORCE") != "0") return true;
  const std::string term = environment.get("TERM").value_or("dumb");
  return is_terminal && term != "dumb" && !is_set(environment, "CI");
}

std::string red(std::string_view text) {
  return "\033[1;31m" + std::string(text) + "\033[0m";
}

}  // namespace groundway::cli
