#include "copy/probe_maker.h"

#include <algorithm>

#include "base/text.h"
#include "copy/probe_values.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using db::OwnedValue;
using db::SqliteType;

constexpr std::size_t kBases = 24, kMutations = 160, kLiterals = 12, kOfAColumn = 3;

bool set_value(ProbeValues& values, std::size_t column, OwnedValue value) {
  const auto there =
      std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == column; });
  if (there != values.end()) return false;
  values.emplace_back(column, std::move(value));
  return true;
}

}  // namespace

ProbeMaker::ProbeMaker(CopyJob& job, ProbeSource& source, const Objects& objects, const Relation& relation,
                       const sql::CreateTrigger& trigger)
    : job_(job),
      source_(source),
      objects_(objects),
      relation_(relation),
      trigger_(trigger),
      references_(schema::references_of(trigger)) {
  for (const TriggerInfo& other : objects.triggers()) {
    if (text::iequals(other.source->table, relation.source))
      company_columns_.merge(schema::references_of(*other.source->tree).columns);
  }
}

bool ProbeMaker::is_mentioned(std::size_t column) const {
  const std::string name = text::lower(relation_.columns[column].source_name);
  return references_.columns.count(name) > 0 ||
         std::any_of(trigger_.update_of.begin(), trigger_.update_of.end(),
                     [&](const std::string& of) { return text::iequals(of, name); });
}

bool ProbeMaker::is_foreign(const schema::SourceTable& table, const std::string& column) {
  for (const auto& key : table.foreign_keys) {
    for (const std::string& name : key.columns) {
      if (text::iequals(name, column)) return true;
    }
  }
  return false;
}

// By any trigger of the relation: the others must let the row through.
bool ProbeMaker::is_looked_at(std::size_t column) const {
  return is_mentioned(column) ||
         company_columns_.count(text::lower(relation_.columns[column].source_name)) > 0;
}

void ProbeMaker::add_base(const Row& row) {
  if (bases_.size() < kBases && std::find(bases_.begin(), bases_.end(), row) == bases_.end())
    bases_.push_back(row);
}

// A few rows for each value that the trigger names, and for each column that it looks at.
void ProbeMaker::choose_bases(const std::vector<Row>& rows) {
  const std::set<std::string> texts(references_.texts.begin(), references_.texts.end());
  for (std::size_t c = 0; c < relation_.columns.size(); ++c) {
    if (!is_looked_at(c)) continue;
    std::vector<const OwnedValue*> seen;
    std::size_t named = 0;
    for (const Row& row : rows) {
      const bool known = std::any_of(seen.begin(), seen.end(), [&](const auto* v) { return *v == row[c]; });
      const bool is_named = texts.count(row[c].bytes) > 0;
      if (known || seen.size() >= kOfAColumn + (is_named && named < kOfAColumn ? kOfAColumn : 0)) continue;
      named += is_named ? 1U : 0U;
      seen.push_back(&row[c]);
      add_base(row);
    }
  }
}

void ProbeMaker::find_bases() {
  const Sample& sample = source_.sample(text::lower(relation_.source));
  std::vector<Row> rows;
  for (const Row& whole : sample.rows) {
    Row row;
    for (const ColumnPlan& column : relation_.columns) {
      const std::size_t at = sample.find(column.source_name);
      row.push_back(at < whole.size() ? whole[at] : OwnedValue{});
    }
    rows.push_back(std::move(row));
  }
  if (rows.empty()) {
    empty_ = true;
    bases_.push_back(made_up_row());
    return;
  }
  add_base(rows.front());
  add_base(rows.back());
  add_joined_bases(rows);
  choose_bases(rows);
  for (std::size_t i = 1; i <= 4; ++i) add_base(rows[rows.size() * i / 5]);
}

// Rows that another table of the trigger refers to by name (orders.customer_id, customers.id), and others.
void ProbeMaker::add_joined_bases(const std::vector<Row>& rows) {
  for (const std::string& table : references_.tables) {
    if (text::iequals(table, relation_.source)) continue;
    const Sample& other = source_.sample(table);
    for (std::size_t theirs = 0; theirs < other.columns.size(); ++theirs) {
      for (const std::size_t c : relation_.key) {
        if (!other.columns[theirs].ends_with(text::lower(relation_.columns[c].source_name))) continue;
        std::set<std::pair<std::int64_t, std::string>> referred;
        for (const Row& row : other.rows) referred.emplace(row[theirs].integer, row[theirs].bytes);
        std::size_t in = 0, out = 0;
        for (const Row& row : rows) {
          const bool is_referred = referred.count({row[c].integer, row[c].bytes}) > 0;
          std::size_t& taken = is_referred ? in : out;
          if (taken++ < 2) add_base(row);
        }
      }
    }
  }
}

OwnedValue ProbeMaker::made_up(std::size_t column) const {
  switch (relation_.columns[column].type.kind) {
    case schema::TypeKind::date:
      return text_value("2024-01-02");
    case schema::TypeKind::timestamp:
    case schema::TypeKind::timestamptz:
      return relation_.columns[column].reading == schema::Reading::plain ? text_value("2024-01-02 03:04:05")
                                                                         : integer_value(1'700'000'000);
    case schema::TypeKind::text:
    case schema::TypeKind::varchar:
    case schema::TypeKind::bpchar:
      return text_value("a");
    case schema::TypeKind::json:
    case schema::TypeKind::jsonb:
      return text_value("{}");
    case schema::TypeKind::uuid:
      return text_value("6fa459ea-ee8a-3ca4-894e-db77e160355e");
    case schema::TypeKind::bytea:
      return {SqliteType::blob, 0, 0, "a"};
    default:
      return integer_value(1);
  }
}

ProbeMaker::Row ProbeMaker::made_up_row() {
  Row row;
  for (std::size_t c = 0; c < relation_.columns.size(); ++c) row.push_back(made_up(c));
  if (relation_.table == nullptr) return row;
  for (const auto& key : relation_.table->foreign_keys) {
    const Sample& parent = source_.sample(text::lower(key.table));
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const std::size_t c = relation_.find(key.columns[i]), at = parent.find(key.referred[i]);
      if (c == Relation::npos) continue;
      row[c] = parent.rows.empty() || at == parent.columns.size() ? OwnedValue{} : parent.rows.front()[at];
    }
  }
  return row;
}

void ProbeMaker::add_mutation(ProbeValues values) {
  if (values.empty() || mutations_.size() >= kMutations) return;
  mutations_.push_back({std::move(values)});
}

void ProbeMaker::add_single(std::size_t column) {
  const auto add = [&](OwnedValue value) { add_mutation({{column, std::move(value)}}); };
  const bool mentioned = is_mentioned(column);
  add({});
  for (std::size_t i = 0; mentioned && i < std::min(references_.texts.size(), kLiterals); ++i)
    add(text_value(references_.texts[i]));
  for (std::size_t i = 0; mentioned && i < std::min(references_.numbers.size(), kLiterals); ++i) {
    const auto number = number_literal(references_.numbers[i]);
    if (!number) continue;
    add(*number);
    if (number->type == SqliteType::integer) add(integer_value(number->integer + 1));
    if (number->type == SqliteType::integer) add(integer_value(number->integer - 1));
  }
  std::vector<OwnedValue> seen;
  for (const Row& base : bases_) {
    if (seen.size() < 3 && std::find(seen.begin(), seen.end(), base[column]) == seen.end())
      seen.push_back(base[column]);
  }
  for (const OwnedValue& value : seen) {
    add(value);
    if (value == seen.front() && value.type != SqliteType::null) add(fresh(column, value));
    if (value.type == SqliteType::text) add(text_value(value.bytes + "x"));
    if (value.type == SqliteType::integer) add(integer_value(value.integer + 1));
    if (value.type == SqliteType::integer) add(integer_value(value.integer == 0 ? 1 : 0));
    if (value.type == SqliteType::integer) add(integer_value(-value.integer));
    if (value.type == SqliteType::real) add({SqliteType::real, 0, value.real * 2 + 1, ""});
    if (value.type == SqliteType::real) add({SqliteType::real, 0, -value.real, ""});
  }
  if (!seen.empty() && seen.front().type == SqliteType::text) add(text_value(""));
}

// Rows of a table that differ in what the trigger looks at.
std::vector<const ProbeMaker::Row*> ProbeMaker::diverse_rows(const Sample& sample) const {
  std::vector<const Row*> out;
  if (sample.rows.empty()) return out;
  out.push_back(&sample.rows.front());
  out.push_back(&sample.rows.back());
  for (std::size_t c = 0; c < sample.columns.size() && out.size() < 24; ++c) {
    if (references_.columns.count(sample.columns[c]) == 0) continue;
    std::vector<const OwnedValue*> seen;
    for (const Row& row : sample.rows) {
      const bool known = std::any_of(seen.begin(), seen.end(), [&](const auto* v) { return *v == row[c]; });
      if (known || seen.size() >= kOfAColumn + 1) continue;
      seen.push_back(&row[c]);
      out.push_back(&row);
    }
  }
  return out;
}

void ProbeMaker::add_parents(const schema::SourceForeignKey& key) {
  const Sample& parent = source_.sample(text::lower(key.table));
  for (const Row* row : diverse_rows(parent)) {
    ProbeValues values;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const std::size_t c = relation_.find(key.columns[i]), at = parent.find(key.referred[i]);
      if (c != Relation::npos && at < row->size()) set_value(values, c, (*row)[at]);
    }
    add_mutation(std::move(values));
  }
}

// Columns whose names end as those of the other table do: datum_auth_name, datum_code and auth_name, code.
void ProbeMaker::add_tuples(const std::string& table) {
  const Sample& other = source_.sample(table);
  std::map<std::string, std::vector<std::pair<std::size_t, std::size_t>>> groups;  // by prefix
  for (std::size_t theirs = 0; theirs < other.columns.size(); ++theirs) {
    for (std::size_t c = 0; c < relation_.columns.size(); ++c) {
      const std::string mine = text::lower(relation_.columns[c].source_name);
      if (!is_mentioned(c) || !mine.ends_with(other.columns[theirs])) continue;
      groups[mine.substr(0, mine.size() - other.columns[theirs].size())].emplace_back(c, theirs);
    }
  }
  for (const auto& [prefix, pairs] : groups) {
    for (const Row* row : diverse_rows(other)) {
      ProbeValues values;
      for (const auto& [mine, theirs] : pairs) set_value(values, mine, (*row)[theirs]);
      add_mutation(std::move(values));
    }
  }
}

void ProbeMaker::find_mutations() {
  if (relation_.table != nullptr) {
    for (const auto& key : relation_.table->foreign_keys) add_parents(key);
  }
  for (const std::string& table : references_.tables) {
    if (!text::iequals(table, relation_.source)) add_tuples(table);
  }
  std::size_t others = 0;
  for (const bool mentioned : {true, false}) {
    for (std::size_t c = 0; c < relation_.columns.size(); ++c) {
      if (is_mentioned(c) != mentioned || relation_.computed[c] || (!mentioned && ++others > 4)) continue;
      add_single(c);
    }
  }
}

}  // namespace groundway::copy
