// pull/prove.h - that what is in the SQLite file is what PostgreSQL holds.
//
// Purpose: the same digests as after a copy forward: the file's rows go through the forward encoders as if
// they were
//          sent back, the server hashes its rows where they lie, in the snapshot that was copied.
// Shape:   fills report.tables[].proof and .proved. Masked columns are not what they were: their values are
// counted. Errors:  those of both sides. A difference is in the report, not an Error. Source:
// docs/explanation/proof.md
#pragma once

#include "base/outside.h"
#include "base/reporter.h"
#include "copy/options.h"
#include "copy/report.h"
#include "db/pg.h"
#include "pull/plan.h"

namespace groundway::pull {

struct Proving {
  const PullPlan& plan;
  copy::Verify verify;
  Outside& world;
  Reporter& reporter;
  copy::Report& report;
};
Result<void> prove_file(const Proving& job, const std::string& path, db::PgConnection& reader);

}  // namespace groundway::pull
