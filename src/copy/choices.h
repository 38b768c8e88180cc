// copy/choices.h - the options that the rows and objects of a copy depend on, as the journal keeps them.
//
// Purpose: a copy that is resumed goes on with the choices it began with, and says when it is asked for others.
// Shape:   a map from flag ("--on-nul", "schema", "type users.balance") to value; flags at their default are not
//          in it. How the copy works (--jobs, --verify, --rejects) is no choice of this kind.
// Errors:  not_resumable: what was typed is not what was begun.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "copy/job.h"
#include "copy/options.h"

namespace groundway::copy {

using Choices = std::map<std::string, std::string>;

// "users.balance" -> "numeric(12,2)", and how its values are read: what the tables of a whole copy were made from.
Choices types_of(const CopyJob& job);
Choices choices_of(const CopyOptions& options, const std::string& schema);
std::string to_json(const Choices& choices);
// The options as typed, with the choices of the run that is taken up. Flags in options.typed must agree with it.
Result<CopyOptions> with_choices(CopyOptions options, const std::string& schema, const Choices& begun);

}  // namespace groundway::copy
