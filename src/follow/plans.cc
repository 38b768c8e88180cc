#include "follow/plans.h"

#include <algorithm>
#include <array>

#include "base/json_text.h"
#include "copy/journal.h"

namespace groundway::follow {
namespace {

using copy::ColumnPlan;
using copy::TablePlan;

// stored: add, never rename
constexpr std::array<std::string_view, 5> kReadings = {"plain", "epoch seconds", "epoch millis",
                                                       "epoch micros", "julian days"};

std::string boolean(bool value) {
  return value ? "true" : "false";
}

std::string column_json(const ColumnPlan& c) {
  std::string labels;
  for (const std::string& label : c.labels) labels += (labels.empty() ? "" : ",") + json_text(label);
  return "{\"source\":" + json_text(c.source_name) + ",\"target\":" + json_text(c.target_name) +
         ",\"type\":" + json_text(schema::render(c.type)) +
         ",\"reading\":" + json_text(kReadings.at(static_cast<std::size_t>(c.reading))) +
         ",\"on_nul\":" + json_text(copy::policy_name(c.on_nul)) +
         ",\"on_bad_utf8\":" + json_text(copy::policy_name(c.on_bad_utf8)) +
         ",\"truncate_times\":" + boolean(c.truncate_times) + ",\"text_wire\":" + boolean(c.text_wire) +
         ",\"not_null\":" + boolean(c.not_null) + ",\"generated\":" + boolean(c.generated) + ",\"labels\":[" +
         labels + "]}";
}

constexpr const char* kRead = R"(
SELECT t.ordinality, t.value ->> 'source', t.value ->> 'schema', t.value ->> 'target',
       c.value ->> 'source', c.value ->> 'target', c.value ->> 'type', c.value ->> 'reading', c.value ->> 'on_nul',
       c.value ->> 'on_bad_utf8', (c.value ->> 'truncate_times')::boolean, (c.value ->> 'text_wire')::boolean,
       (c.value ->> 'not_null')::boolean, (c.value ->> 'generated')::boolean,
       ARRAY(SELECT jsonb_array_elements_text(c.value -> 'labels'))
  FROM groundway.copy_follow f, jsonb_array_elements(f.plans) WITH ORDINALITY t,
       jsonb_array_elements(t.value -> 'columns') WITH ORDINALITY c
 WHERE f.run = $1 AND f.mark = $2 ORDER BY t.ordinality, c.ordinality)";

ColumnPlan column_of(const db::Rows& rows, int r) {
  ColumnPlan c;
  c.source_name = rows.text(r, 4);
  c.target_name = rows.text(r, 5);
  c.type = schema::parse_type(rows.get(r, 6));
  const auto reading = std::find(kReadings.begin(), kReadings.end(), rows.get(r, 7));
  c.reading = reading == kReadings.end() ? schema::Reading::plain
                                         : static_cast<schema::Reading>(reading - kReadings.begin());
  c.on_nul = copy::parse_policy(rows.get(r, 8)).value_or(copy::OnBadText::reject);
  c.on_bad_utf8 = copy::parse_policy(rows.get(r, 9)).value_or(copy::OnBadText::reject);
  c.truncate_times = rows.truth(r, 10);
  c.text_wire = rows.truth(r, 11);
  c.not_null = rows.truth(r, 12);
  c.generated = rows.truth(r, 13);
  c.labels = rows.array(r, 14);
  return c;
}

Result<void> complete(std::vector<TablePlan>& plans, const schema::Source& source) {
  for (TablePlan& plan : plans) {
    const schema::SourceTable* table = source.find(plan.name);
    if (table == nullptr) {
      return Error{Code::source_changed, "table " + plan.name + " is no longer in the SQLite file"};
    }
    plan.source = static_cast<std::size_t>(table - source.tables.data());
    TRY(copy::complete_plan(plan, *table));
  }
  return {};
}

}  // namespace

std::string store_plans(const std::vector<TablePlan>& plans) {
  std::string out;
  for (const TablePlan& plan : plans) {
    std::string columns;
    for (const ColumnPlan& c : plan.columns) columns += (columns.empty() ? "" : ",") + column_json(c);
    out += (out.empty() ? "" : ",") + std::string("{\"source\":") + json_text(plan.name) +
           ",\"schema\":" + json_text(plan.lands_in.empty() ? plan.schema : plan.lands_in) +
           ",\"target\":" + json_text(plan.target) + ",\"columns\":[" + columns + "]}";
  }
  return "[" + out + "]";
}

Result<std::vector<TablePlan>> load_plans(db::PgConnection& reader, const Follow& follow,
                                          const schema::Source& source) {
  ASSIGN(const auto rows, reader.query(kRead, {follow.run, follow.mark}));
  std::vector<TablePlan> out;
  std::int64_t table = 0;
  for (int r = 0; r < rows.count(); ++r) {
    if (rows.integer(r, 0) != table) {
      table = rows.integer(r, 0);
      TablePlan plan;
      plan.name = rows.text(r, 1);
      plan.schema = rows.text(r, 2);
      plan.target = rows.text(r, 3);
      out.push_back(std::move(plan));
    }
    out.back().columns.push_back(column_of(rows, r));
  }
  TRY(complete(out, source));
  return out;
}

}  // namespace groundway::follow
