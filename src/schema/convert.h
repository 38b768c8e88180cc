// schema/convert.h - a SQLite schema becomes a PostgreSQL model, and nothing is lost without a word.
//
// Purpose: every object of the source ends as exactly one of converted, changed (told) or left out (why).
// Shape:   pure: source + profiles + decisions in, model + maps + outcomes out. `tables` and
//          `model.tables` follow the order of source.tables.
// Errors:  preflight (more columns than PostgreSQL has), setting_value (a schema that is ours).
// Source:  docs/reference/conversion.md
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/decision.h"
#include "schema/model.h"
#include "schema/names.h"
#include "schema/profile.h"
#include "schema/source.h"
#include "sql/translate.h"

namespace groundway::schema {

struct ConvertOptions {
  std::string schema = "public";  // where everything is made
  Identifiers identifiers = Identifiers::fold;
  bool assume_utc = false;  // as in DecisionOptions: now() and friends in defaults agree with the columns
  std::vector<std::string> left_behind;  // tables of the file that a person did not select
};

struct Outcome {
  enum class Kind { converted, changed, left_out };
  Kind kind = Kind::converted;
  std::string object;      // "check orders.total_positive", "index idx_users_email", names as in SQLite
  std::string reason;      // empty when converted
  std::string suggestion;  // SQL or an edit for a person; may be empty
};

struct ColumnMap {
  std::string source, target;
  bool generated = false;  // the server computes it: never sent, proven
};

struct TableMap {
  std::string source, target;
  std::vector<ColumnMap> columns;  // one for each of SourceTable::columns
};

// How the source holds what a view's column shows, where the target's type does not say it.
struct ViewMap {
  std::string source;                 // the view's name in SQLite
  std::vector<std::string> names;     // of its columns there
  std::vector<sql::TimeSource> held;  // one for each column
};

// A foreign key to a table that was left behind on request: made where the target has that table already.
struct OuterKey {
  std::size_t table = 0;  // into the model's tables
  std::string parent;     // in SQLite
  ForeignKey key;
};

struct ConvertedSchema {
  Model model;
  std::vector<OuterKey> outer_keys;
  std::vector<TableMap> tables;
  std::vector<ViewMap> views;  // one for each of model.views
  std::vector<Outcome>
      outcomes;  // tables, columns, keys, ... in the order of the source; skipped objects last
};

Result<ConvertedSchema> convert(const Source& source, const std::vector<TableProfile>& profiles,
                                const std::vector<TableDecisions>& decisions, const ConvertOptions& options);

}  // namespace groundway::schema
