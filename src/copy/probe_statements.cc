// Rows and changes put together to statements, the likeliest to make a trigger fire first.
#include <algorithm>

#include "base/text.h"
#include "copy/encode.h"
#include "copy/probe_maker.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using db::OwnedValue;
using db::SqliteType;
using Event = sql::CreateTrigger::Event;

constexpr std::size_t kProbes = 900;

const OwnedValue* find_value(const ProbeValues& values, std::size_t column) {
  for (const auto& [c, value] : values) {
    if (c == column) return &value;
  }
  return nullptr;
}

// The same order in every run, and no two runs of one kind side by side.
std::uint64_t scattered(std::uint64_t n) {
  n = (n ^ (n >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  n = (n ^ (n >> 27U)) * 0x94d049bb133111ebULL;
  return n ^ (n >> 31U);
}

OwnedValue text_of(const OwnedValue& number) {
  char room[32];
  const Cell cell{static_cast<Storage>(number.type), number.integer, number.real, {}};
  return {SqliteType::text, 0, 0, std::string(room, number_text(cell, room))};
}

// PostgreSQL holds a number in a text column as its text; so does the application that will write it.
OwnedValue as_held(const ColumnPlan& plan, OwnedValue value) {
  const bool textual = plan.type.kind == schema::TypeKind::text ||
                       plan.type.kind == schema::TypeKind::varchar ||
                       plan.type.kind == schema::TypeKind::bpchar;
  if (!textual || (value.type != SqliteType::integer && value.type != SqliteType::real)) return value;
  return text_of(value);
}

}  // namespace

OwnedValue ProbeMaker::fresh(std::size_t column, const OwnedValue& value) const {
  OwnedValue out = value;
  switch (value.type) {
    case SqliteType::integer:
      out.integer = value.integer + 1'000'003;
      return out;
    case SqliteType::real:
      out.real = value.real + 1000.5;
      return out;
    case SqliteType::null:
      return out;
    default:
      break;
  }
  const bool hex = relation_.columns[column].type.kind == schema::TypeKind::uuid && !out.bytes.empty();
  if (hex)
    out.bytes.back() = out.bytes.back() == 'f' ? '0' : 'f';
  else
    out.bytes += "-2";
  return out;
}

// A key, as positions of the relation; empty where its columns are not all there or the rowid numbers it.
std::vector<std::size_t> ProbeMaker::key_here(const schema::SourceTable& table,
                                              const std::vector<std::size_t>& columns) const {
  std::vector<std::size_t> own, all;
  for (const std::size_t i : columns) {
    const std::size_t c = relation_.find(table.columns[i].name);
    if (table.rowid_alias == i || c == Relation::npos) return {};
    all.push_back(c);
    if (!is_foreign(table, table.columns[i].name)) own.push_back(c);
  }
  return own.empty() ? all : own;
}

void ProbeMaker::add_keys(const schema::SourceTable& table) {
  const auto add = [&](const std::vector<std::size_t>& columns) {
    if (auto key = key_here(table, columns); !key.empty()) keys_.push_back(std::move(key));
  };
  if (table.primary_key) add(table.primary_key->columns);
  for (const auto& key : table.unique) add(key.columns);
  for (const auto& index : job_.file.schema.indexes) {
    if (!index.tree->unique || !text::iequals(index.tree->table, table.name)) continue;
    std::vector<std::size_t> columns;
    for (const auto& part : index.tree->columns) {
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (part.expr && text::iequals(part.expr->text, table.columns[c].name)) columns.push_back(c);
      }
    }
    add(columns);
  }
}

// Keys that a new row must not repeat; of a view, those of the tables into which its triggers write.
void ProbeMaker::find_keys() {
  if (relation_.table != nullptr) return add_keys(*relation_.table);
  for (const TriggerInfo& trigger : objects_.triggers()) {
    if (!text::iequals(trigger.source->table, relation_.source)) continue;
    for (const std::string& name : schema::references_of(*trigger.source->tree).written) {
      const schema::SourceTable* table = job_.file.schema.find(name);
      if (table != nullptr) add_keys(*table);
    }
  }
}

// Of a key one new column is enough: the last, as the first is often an authority or a tenant.
ProbeValues ProbeMaker::fresh_key(const Row& base) const {
  ProbeValues out;
  for (const std::vector<std::size_t>& key : keys_) {
    const bool renewed =
        std::any_of(key.begin(), key.end(), [&](std::size_t c) { return find_value(out, c) != nullptr; });
    if (!renewed) out.emplace_back(key.back(), fresh(key.back(), base[key.back()]));
  }
  return out;
}

Statement ProbeMaker::insert_of(const Row& base, const ProbeValues& changes, bool keeps_key) const {
  Statement out;
  const ProbeValues key = keeps_key ? ProbeValues{} : fresh_key(base);
  for (std::size_t c = 0; c < relation_.columns.size(); ++c) {
    if (relation_.computed[c]) continue;
    const OwnedValue* changed = find_value(changes, c);
    const OwnedValue* renewed = find_value(key, c);
    const bool numbered = relation_.table != nullptr && relation_.table->rowid_alias &&
                          text::iequals(relation_.table->columns[*relation_.table->rowid_alias].name,
                                        relation_.columns[c].source_name);
    if (changed == nullptr && numbered && !keeps_key) continue;
    const OwnedValue& value = changed != nullptr ? *changed : renewed != nullptr ? *renewed : base[c];
    out.values.emplace_back(c, as_held(relation_.columns[c], value));
  }
  return out;
}

ProbeValues ProbeMaker::key_of(const Row& base) const {
  ProbeValues out;
  for (const std::size_t c : relation_.key) out.emplace_back(c, base[c]);
  return out;
}

Probe ProbeMaker::probe_of(const Row& base, const ProbeValues& changes) const {
  Probe out;
  if (trigger_.event == Event::insert) return {{insert_of(base, changes, false)}};
  if (empty_) out.statements.push_back(insert_of(base, {}, true));
  const bool removes = trigger_.event == Event::delete_;
  ProbeValues held;
  for (const auto& [c, value] : changes) held.emplace_back(c, as_held(relation_.columns[c], value));
  out.statements.push_back({removes ? Statement::Kind::remove : Statement::Kind::update,
                            removes ? ProbeValues{} : held, key_of(base)});
  return out;
}

Probe as_given(const Relation& relation, const Probe& probe) {
  Probe out = probe;
  if (!probe.as_texts) return out;
  for (Statement& statement : out.statements) {
    for (auto& [column, value] : statement.values) {
      const bool counted = relation.columns[column].type.kind != schema::TypeKind::boolean;
      if (value.type == SqliteType::integer && counted) value = text_of(value);
    }
  }
  return out;
}

// What the row holds before is set by a statement of its own; keys stay, so that the row is found again.
Probe ProbeMaker::solved_probe(const Row& base, Solution solution) const {
  Row before = base;
  ProbeValues olds;
  for (auto& [c, value] : solution.olds) {
    const bool fixed = relation_.computed[c] || relation_.table == nullptr ||
                       std::count(relation_.key.begin(), relation_.key.end(), c) > 0;
    if (fixed || before[c] == value) continue;
    before[c] = value;
    olds.emplace_back(c, as_held(relation_.columns[c], std::move(value)));
  }
  std::erase_if(solution.news, [&](const auto& v) { return relation_.computed[v.first]; });
  if (trigger_.event == Event::update) {
    const auto& of = trigger_.update_of;
    const auto is_listed = [&](std::size_t c) {
      return of.empty() || std::any_of(of.begin(), of.end(), [&](const std::string& name) {
               return text::iequals(name, relation_.columns[c].source_name);
             });
    };
    const bool listed = std::any_of(solution.news.begin(), solution.news.end(),
                                    [&](const auto& v) { return is_listed(v.first); });
    for (std::size_t c = relation_.columns.size(); c-- > 0 && !listed;) {
      if (relation_.computed[c] || !is_listed(c)) continue;
      solution.news.emplace_back(c, before[c]);
      break;
    }
  }
  Probe out = probe_of(before, solution.news);
  if (!olds.empty()) {
    const Statement change{Statement::Kind::update, std::move(olds), key_of(base)};
    out.statements.insert(out.statements.end() - 1, change);
  }
  return out;
}

void ProbeMaker::add_solved(std::vector<Probe>& out) {
  Row stand_in;
  for (std::size_t c = 0; c < relation_.columns.size(); ++c) stand_in.push_back(made_up(c));
  ConditionSolver solver([this](const std::string& table) -> const Sample& { return source_.sample(table); },
                         [this](const std::string& column) { return relation_.find(column); }, stand_in);
  constexpr std::size_t kSolvedBases = 3;
  for (std::size_t b = 0; b < bases_.size() && b < kSolvedBases && out.size() < kProbes; ++b) {
    for (Solution& one : solver.solve(trigger_, bases_[b]))
      out.push_back(solved_probe(bases_[b], std::move(one)));
  }
}

std::vector<Probe> ProbeMaker::make() {
  find_keys();
  find_bases();
  std::vector<Probe> out;
  if (trigger_.event == Event::delete_) {
    for (const Row& base : bases_) out.push_back(probe_of(base, {}));
    add_solved(out);
    return out;
  }
  find_mutations();
  if (trigger_.event == Event::insert) {
    for (const Row& base : bases_) out.push_back(probe_of(base, {}));
    for (const Row& base : bases_) out.push_back({{insert_of(base, {}, true)}});
  }
  add_solved(out);
  add_changed(out);
  for (std::size_t i = 0; i < out.size() && relation_.table == nullptr; i += 2) out[i].as_texts = true;
  return out;
}

void ProbeMaker::add_changed(std::vector<Probe>& out) const {
  if (mutations_.empty()) return;
  const std::uint64_t singles = bases_.size() * mutations_.size();
  std::vector<std::uint64_t> order;
  for (std::uint64_t i = 0; i < singles; ++i) order.push_back(i);
  std::sort(order.begin(), order.end(), [](auto a, auto b) { return scattered(a) < scattered(b); });
  const std::size_t half = (kProbes + out.size()) / 2;
  for (const std::uint64_t i : order) {
    if (out.size() > half) break;
    out.push_back(probe_of(bases_[i % bases_.size()], mutations_[i / bases_.size()].values));
  }
  for (std::uint64_t i = 0; out.size() < kProbes; ++i) {  // two changes at once
    const std::uint64_t drawn = scattered(i + singles);
    ProbeValues values = mutations_[drawn % mutations_.size()].values;
    for (const auto& [column, value] : mutations_[(drawn >> 20U) % mutations_.size()].values) {
      if (find_value(values, column) == nullptr) values.emplace_back(column, value);
    }
    out.push_back(probe_of(bases_[(drawn >> 40U) % bases_.size()], values));
  }
}

}  // namespace groundway::copy
