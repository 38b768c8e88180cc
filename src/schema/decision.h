// schema/decision.h - which PostgreSQL type each SQLite column becomes, and why.
//
// Purpose: the declared type proposes, the profile disposes; encoder, DDL and report read the result.
// Shape:   one ColumnDecision a stored or generated column, in table order; pure.
// Errors:  config_key, setting_value: an override that does not fit.
// Source:  docs/reference/types.md
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/profile.h"
#include "schema/source.h"
#include "schema/type.h"

namespace groundway::schema {

// How a SQLite value is read on its way to `type`. `plain` is by storage class and the target type alone.
enum class Reading {
  plain,
  epoch_seconds,  // a number: seconds since 1970 -> timestamptz
  epoch_millis,
  epoch_micros,
  julian_days,  // a number: days since noon, 24 November 4714 BC -> timestamptz
};

struct ColumnDecision {
  Type type;
  Reading reading = Reading::plain;
  bool changed = false;  // not what the declared type alone says: told in the report
  std::string reason;    // "declared BOOLEAN, 3 values outside 0 and 1: bigint"
};

struct DecisionOptions {
  bool assume_utc = false;                // naive timestamps become timestamptz
  std::map<std::string, Type> overrides;  // "users.balance" -> numeric(12,2), names as in SQLite, lower case
};

struct TableDecisions {
  std::vector<ColumnDecision> columns;  // one for each of SourceTable::columns
};

// One decision list a table, in the order of source.tables. Columns that a foreign key joins get one type.
Result<std::vector<TableDecisions>> decide_types(const Source& source,
                                                 const std::vector<TableProfile>& profiles,
                                                 const DecisionOptions& options);

}  // namespace groundway::schema
