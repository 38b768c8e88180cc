// schema/decision.h - which PostgreSQL type each SQLite column becomes, and why.
//
// Purpose: the declared type proposes, the profile disposes; encoder, DDL and report read the result.
// Shape:   one ColumnDecision a stored or generated column, in table order; pure.
// Errors:  config_key: an override of no column; setting_value: two that a foreign key joins disagree.
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

struct Override {
  Type type;
  std::string why = "set by [copy.types]";
};

struct DecisionOptions {
  bool assume_utc = false;                    // naive timestamps become timestamptz
  bool truncate_times = false;                // what is finer than a microsecond is cut, not kept as text
  std::map<std::string, Override> overrides;  // by column_key(); columns that are not there are passed over
};

// "users.balance": names as in SQLite, lower case.
std::string column_key(const SourceTable& table, const SourceColumn& column);

// What a person wrote under [copy.types], by column_key(): "users.balance" names one column, "*.created_at"
// those of every table; the former wins. A name that fits no column is an error with the nearest.
Result<std::map<std::string, Type>> resolve_overrides(const Source& source,
                                                      const std::map<std::string, Type>& written);

struct TableDecisions {
  std::vector<ColumnDecision> columns;  // one for each of SourceTable::columns
};

// One decision list a table, in the order of source.tables. Columns that a foreign key joins get one type.
Result<std::vector<TableDecisions>> decide_types(const Source& source,
                                                 const std::vector<TableProfile>& profiles,
                                                 const DecisionOptions& options);

}  // namespace groundway::schema
