#include "cli/schema_ledgers.h"

#include <algorithm>

#include "copy/ledger.h"

namespace groundway::cli {
namespace {

using catalog::Catalog;
using catalog::Kind;
using catalog::Name;

struct Spared {
  Name table;
  std::string_view framework;
};

void find_ledgers(const Catalog& side, const Catalog& other, std::vector<Spared>& out) {
  for (int t = 0; t < side.count(); ++t) {
    const Name& name = side.at(t).name;
    if (name.kind != Kind::table || other.find(name) >= 0) continue;
    std::vector<std::string> columns;
    for (const int c : side.parts(t, Kind::column)) columns.push_back(side.at(c).name.name);
    const copy::Ledger* ledger = copy::find_ledger(name.name, columns);
    if (ledger != nullptr) out.push_back({name, ledger->framework});
  }
}

// A sequence that the table's column owns: "public.django_migrations.id".
bool is_owned(const Name& sequence, const Catalog& side, const std::string& table) {
  const int at = side.find({Kind::sequence, sequence.schema, {}, sequence.name, {}});
  if (at < 0) return false;
  return std::ranges::any_of(side.at(at).children, [&](int child) {
    return side.at(child).get("column").starts_with(table + ".");
  });
}

bool concerns(const catalog::Change& change, const Name& table, const Catalog& from, const Catalog& to) {
  if (change.name == table || change.table == table) return true;
  if (change.name.kind != Kind::sequence && change.name.kind != Kind::sequence_owner) return false;
  const std::string path = catalog::qualified(table);
  return is_owned(change.name, from, path) || is_owned(change.name, to, path);
}

}  // namespace

void spare_ledgers(catalog::Plan& plan, const Catalog& from, const Catalog& to) {
  std::vector<Spared> spared;
  find_ledgers(from, to, spared);
  find_ledgers(to, from, spared);
  for (const Spared& one : spared) {
    std::erase_if(plan.changes, [&](const catalog::Change& change) { return concerns(change, one.table, from, to); });
    plan.notes.push_back(catalog::shown(one.table) + " is where " + std::string(one.framework) +
                         " keeps what has run: left alone");
  }
}

}  // namespace groundway::cli
