// catalog/diff.h - the statements that turn one schema into another, in an order that runs.
//
// Purpose: applying diff(a, b) to a gives b, and keeps every row and value that b has a place for.
// Shape:   pure; both sides read from servers (drift/read_catalog.h), `from` may be empty: then it is a dump.
#pragma once

#include <string>

#include "catalog/change.h"
#include "catalog/writer.h"

namespace groundway::catalog {

Plan diff(const Catalog& from, const Catalog& to, const Options& options = {});
// At one go: each object is what it was or what it is to be (online.h: some get there by steps).
Plan compose(const Catalog& from, const Catalog& to, const Options& options);

// The plan as a script: statements closed by ";\n"; those that cannot run in a transaction stand after a line
// "-- transaction: none", the next that can after "-- transaction: on". Careful: each statement that locks something is
// a transaction of its own and waits no longer than two seconds, but for those that a timeout would leave half done.
std::string to_sql(const Plan& plan, bool careful = false);

}  // namespace groundway::catalog
