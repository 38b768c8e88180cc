// catalog/renames.h - what is called otherwise on the other side, and is the same.
//
// Purpose: a renamed table or column keeps its rows; nothing is taken for renamed that nobody said is.
// Shape:   pure. resolve() turns what a person wrote into ALTER ... RENAME; once they have run (drift/side.h),
//          followers() are the keys, indexes and sequences that took no part in it. candidates() only asks.
// Errors:  usage: a name that is not there, or is taken.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/writer.h"

namespace groundway::catalog {

// "a=b" as typed: tables "a=b" or "s.a=b", columns "t.a=t.b" or "s.t.a=s.t.b".
Result<Rename> parse_rename(const std::string& typed);

// In an order that runs: tables, then columns. `lenient`: what does not fit is passed over (it was done before).
Result<std::vector<Change>> resolve(const Catalog& from, const Catalog& to, const std::vector<Rename>& renames,
                                    bool lenient = false);

// Of constraints, indexes and sequences that are the same but for their names. `from` has the tables' new names.
std::vector<Change> followers(const Catalog& from, const Catalog& to);

// "column public.users.mail may have become ...: --rename users.mail=users.email".
std::vector<std::string> candidates(const Catalog& from, const Catalog& to);

}  // namespace groundway::catalog
