// drift/sqlite_probe.h - every modelled column of a SQLite file is read once.
//
// Purpose: as drift/probe.h: what is missing, or is declared otherwise, is found here and not by a customer.
// Shape:   one SELECT a table, one through each foreign key; nothing is written.
// Errors:  those of db/sqlite.h when the file cannot be read at all; what a SELECT meets is a finding.
#pragma once

#include "db/target.h"
#include "drift/probe.h"
#include "drift/sqlite_side.h"

namespace groundway::drift {

Result<Probed> probe_sqlite(const db::Target& target, const SqliteLoaded& models, Millis statement_timeout);

}  // namespace groundway::drift
