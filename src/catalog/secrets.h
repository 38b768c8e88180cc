// catalog/secrets.h - OPTIONS of foreign servers and user mappings, some of which nobody is told.
//
// Purpose: a password is not read, not written, and not forgotten: it is named in a note.
// Shape:   pure. "options" as in catalog/options.h; "secrets" are the names of those whose values are not
// read.
#pragma once

#include <string>

#include "catalog/options.h"

namespace groundway::catalog {

std::string options_clause(const Object& it);  // " OPTIONS (host 'a')"; empty: there are none
std::string options_changed(const Object& a,
                            const Object& b);  // " OPTIONS (ADD a '1', DROP b)"; empty: nothing
// Says which secrets of b have to be set by hand. `alter`: the statement that does. a: null when b was just
// made.
void note_secrets(const Object* a, const Object& b, const std::string& alter, Writer& out);

}  // namespace groundway::catalog
