// cli/man.h - the manual pages, made of the rows that --help and `explain` print.
//
// Purpose: groundway(1), a page for each command, groundway-env(5), groundway.toml(5), groundway-errors(7).
// Shape:   pure: rows in, roff (man macros) out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace groundway::cli {

struct ManPage {
  std::string name;  // "groundway-env-show"
  int section = 1;
  std::string roff;

  // "man1/groundway-env-show.1"
  std::string file() const {
    return "man" + std::to_string(section) + "/" + name + "." + std::to_string(section);
  }
};

std::vector<ManPage> man_pages();

// Text as roff takes it: no line of it is a request, no sign of it an escape.
std::string roff_text(std::string_view text);

}  // namespace groundway::cli
