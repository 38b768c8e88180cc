// drift/probe.h - every modelled column is read once, as the application reads it.
//
// Purpose: an UndefinedColumn, a missing right or another type is found here and not by a customer.
// Shape:   one SELECT a table with all its modelled columns, one through each foreign key; nothing is written.
// Errors:  those of PgConnection when the database cannot be asked at all; what a SELECT meets is a Finding.
#pragma once

#include <string>
#include <vector>

#include "base/outside.h"
#include "catalog/object.h"
#include "db/target.h"

namespace groundway::drift {

struct ProbeFinding {
  std::string what;   // "column public.users.email", "table public.users"
  std::string cause;  // the server's words, or "it is text, modelled as bigint"
};

struct Probed {
  int tables = 0, columns = 0, foreign_keys = 0;
  std::vector<ProbeFinding> findings;
};

// As the target's own role; `statement_timeout` for each SELECT.
Result<Probed> probe(const db::Target& target, const catalog::Catalog& models, Millis statement_timeout);

}  // namespace groundway::drift
