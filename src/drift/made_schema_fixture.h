// drift/made_schema_fixture.h - for tests: a schema that genes decide, as SQL, and the edits of one.
//
// Purpose: pairs of schemas that nobody thought of. The same few names are given to different things, so that
//          most objects of one schema stand in the way of those of the other.
// Shape:   pure. Every list of genes is a schema, a shorter one a smaller schema: shrinking is cutting. What
// a server
//          would refuse is among the statements: it is not made there.
#pragma once

#include <algorithm>

#include "drift/made_details_fixture.h"
#include "drift/made_tables_fixture.h"
#include "drift/made_types_fixture.h"

namespace groundway::drift {
namespace made {

struct Part {
  int weight;
  void (*write)(World&, Bytes&);
};
// In the order in which they are made; the sum of the weights is that of the first byte's shares.
inline constexpr Part kParts[] = {
    {2, schema},         {0, enumeration},
    {2, domain},         {2, composite},
    {1, range},          {2, sequence},
    {3, function},       {2, trigger_function},
    {8, table},          {2, partitioned},
    {3, partition},      {18, column},
    {2, shared_default}, {2, column_setting},
    {3, check},          {3, unique},
    {1, exclusion},      {5, foreign_key},
    {5, index},          {5, view},
    {2, view_detail},    {1, rule},
    {2, trigger},        {2, policy},
    {1, statistics},     {1, reading_function},
    {2, comment},        {3, grant},
    {2, table_setting},
};

inline std::size_t part_of(const Gene& gene) {
  int total = 0;
  for (const Part& part : kParts) total += part.weight;
  int left = gene[0] % total;
  std::size_t at = 0;
  while (left >= kParts[at].weight) left -= kParts[at++].weight;
  return at;
}

}  // namespace made

// Statements that make the schema in an empty database.
inline std::vector<std::string> made_schema(Genes genes) {
  std::ranges::stable_sort(genes, {}, made::part_of);
  made::World world;
  for (const Gene& gene : genes) {
    made::Bytes bytes(gene);
    made::kParts[made::part_of(gene)].write(world, bytes);
  }
  return std::move(world.statements);
}

// What a person might do to a schema: an object less, one more, a detail of one.
inline Genes mutated(Genes genes, const Genes& edits) {
  for (const Gene& edit : edits) {
    const std::size_t at = genes.empty() ? 0 : edit[1] % genes.size();
    if (edit[0] % 3 == 0 || genes.empty()) {
      genes.push_back({edit[7], edit[6], edit[5], edit[4], edit[3], edit[2], edit[1], edit[0]});
    } else if (edit[0] % 3 == 1) {
      genes.erase(genes.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
      genes[at][1 + edit[2] % 7U] = edit[3];
    }
  }
  return genes;
}

}  // namespace groundway::drift
