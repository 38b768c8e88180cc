// schema/test_source.h - for tests: a Source as the real SQLite library tells it.
//
// Purpose: rules are tested on DDL as people write it, not on catalogues made by hand.
// Shape:   the DDL runs in a temporary file that is gone when the function returns.
#pragma once

#include <string>
#include <vector>

#include "schema/convert.h"
#include "schema/source.h"

namespace groundway::schema {

Result<RawCatalogue> catalogue_of(const std::string& ddl);
Result<Source> source_of(const std::string& ddl);  // fails the test when SQLite refuses the DDL

// Profiles of empty tables; the test fills in what it is about.
std::vector<TableProfile> empty_profiles(const Source& source);
// Integers from `low` to `high`.
ColumnProfile integers(std::uint64_t count, std::int64_t low, std::int64_t high);
ColumnProfile texts(std::uint64_t count, std::uint64_t longest);
ColumnProfile reals(std::uint64_t count);
ColumnProfile blobs(std::uint64_t count);

struct Converted {  // source, decisions and result of a conversion with default options
  Source source;
  ConvertedSchema schema;

  // The outcome of an object; kind converted with the reason "no such object" when there is none.
  Outcome outcome(const std::string& object) const;
  std::string script() const;
};
Result<Converted> convert_ddl(const std::string& ddl, const std::vector<TableProfile>& profiles = {},
                              const ConvertOptions& options = {});

}  // namespace groundway::schema
