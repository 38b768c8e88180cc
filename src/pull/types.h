// pull/types.h - which declared type a PostgreSQL column gets in SQLite, and how its values are written.
//
// Purpose: the application's own ORM and our own copy forward read the column as what it was; where SQLite
// has no
//          such type, or the values would lose something in it, they are kept as text and that is told.
// Shape:   the type proposes, the values dispose: ask_values() makes the questions, decide_column() takes the
// answers. Source:  docs/how-to/development-copy.md
#pragma once

#include <string>

#include "pull/plan.h"

namespace groundway::pull {

struct Questions {
  std::string doubt;    // true for a value whose native form would not be exact; empty: no such value
  std::string special;  // true for a value that is worth a word
};
Questions questions_of(const PullColumn& column);

void decide_column(PullColumn& column, const Styles& styles);

}  // namespace groundway::pull
