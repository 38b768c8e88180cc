// schema/decide_parts.h - the steps of decide_types(): propose from the name, dispose by the data, join.
//
// Purpose: one small rule for each family of declared types, so that a rule can be read and tested alone.
// Shape:   pure; used by decide*.cc and their tests only.
// Errors:  setting_value, config_key: an override that does not fit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/decision.h"
#include "schema/profile.h"
#include "schema/source.h"

namespace groundway::schema {

// What a declared type says about its column. `untyped`: nothing that we know.
enum class Family {
  untyped,
  integer,
  boolean,
  real,
  decimal,
  varchar,
  fixed,
  text,
  date,
  datetime,
  instant,
  time,
  json,
  uuid,
  blob
};

struct Proposal {
  Family family = Family::untyped;
  std::string declared;   // as written
  std::vector<int> args;  // (10,2); empty when there are none or they are no numbers
};

struct TypeRow {  // schema/types.def
  std::string_view declared;
  Family family;
  std::string_view postgres, note;
};
const std::vector<TypeRow>& type_rows();

Proposal propose(std::string_view declared_type);

// Where the column stands; some types do not fit there.
struct ColumnContext {
  bool in_key = false;  // of a primary key, unique or foreign key: json has no order, jsonb another equality
  bool assume_utc = false;
  bool truncate_times = false;
};

ColumnDecision dispose(const Proposal& proposal, const ColumnProfile& profile, const ColumnContext& context);

// By the data alone: the narrowest type that holds every value. Text when there is none.
ColumnDecision narrowest(const std::string& declared, const ColumnProfile& profile);

// The unit in which the column's numbers are times from 1840 to 2100: some lie in the years 1990 to 2100 of
// that unit and none in those of another, or each is a midnight. For a column that is known to hold times.
std::optional<Reading> epoch_unit(const ColumnProfile& profile);

// The same where only the declared name says so, and only when the column holds nothing else.
std::optional<Reading> epoch_of(const ColumnProfile& profile);

// By size alone: a person has said that the numbers are times.
std::optional<Reading> unit_by_size(const ColumnProfile& profile);

// --- shared by the rules ---
std::string declared_words(const std::string& declared);            // "declared BOOLEAN", "no declared type"
std::string describe_values(const ColumnProfile& profile);          // "3 integers and 2 texts"
std::string count_words(std::uint64_t n, const std::string& noun);  // "1 text", "3 texts"
ColumnDecision as_declared(const std::string& declared, Type type);
ColumnDecision because(const std::string& declared, const std::string& why, Type type,
                       Reading reading = Reading::plain);
inline std::uint64_t values(const ColumnProfile& p) {
  return p.integers + p.reals + p.texts + p.blobs;
}
// Every integer is exact as a double.
bool integers_fit_double(const ColumnProfile& profile);
ColumnDecision dispose_time(const Proposal& proposal, const ColumnProfile& profile,
                            const ColumnContext& context);
ColumnDecision dispose_text(const Proposal& proposal, const ColumnProfile& profile);

// --- columns that foreign keys join ---
struct ColumnState {
  ColumnDecision decision;
  bool pinned = false;    // by an override
  bool identity = false;  // the rowid itself: an integer whatever refers to it
};
using States = std::vector<std::vector<ColumnState>>;  // by table, by column

Result<void> unify_joined(const Source& source, const std::vector<TableProfile>& profiles, States& states);
void apply_overrides(const Source& source, const std::vector<TableProfile>& profiles,
                     const std::map<std::string, Override>& overrides, States& states);
// A decision for a type that was settled elsewhere; numbers that are times are read as such.
ColumnDecision adopt(const Type& type, const ColumnProfile& profile, const std::string& reason);

// Columns whose equality matters: in a primary key, a unique constraint or index, or on either side of a
// foreign key.
std::vector<std::vector<bool>> key_columns(const Source& source);
std::optional<std::size_t> column_position(const SourceTable& table, std::string_view name);
std::optional<std::size_t> table_position(const Source& source, std::string_view name);

}  // namespace groundway::schema
