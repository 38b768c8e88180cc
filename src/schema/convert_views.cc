// Views in the order in which they read each other, and triggers.
#include <algorithm>
#include <functional>
#include <set>

#include "base/text.h"
#include "schema/conversion.h"
#include "schema/references.h"
#include "sql/quote.h"

namespace groundway::schema {

// Tables and the views made so far, as the translator asks for them.
struct Conversion::Shapes : sql::Catalogue {
  explicit Shapes(const Conversion& conversion) : owner(conversion) {}
  const sql::TableShape* find(std::string_view name) const override {
    for (const sql::TableShape& shape : owner.shapes_) {
      if (text::iequals(shape.source_name, name)) return &shape;
    }
    const auto view = owner.view_shapes_.find(text::lower(name));
    return view == owner.view_shapes_.end() ? nullptr : &view->second;
  }
  const Conversion& owner;
};

sql::TableShape Conversion::view_shape(std::size_t v, std::vector<sql::ColumnShape> columns) const {
  sql::TableShape shape;
  shape.source_name = source_.views[v].name;
  shape.target = sql::quote_qualified(options_.schema, view_names_[v].name);
  shape.columns = std::move(columns);
  return shape;
}

Result<bool> Conversion::convert_view(std::size_t v) {
  const SourceView& view = source_.views[v];
  const std::string object = "view " + view.name;
  const auto lose = [&](const std::string& reason) {
    lost_views_[text::lower(view.name)] = view.name;
    left_out(object, reason, view.sql);
    return true;
  };
  if (!view.tree) return lose("not understood: " + view.fault);
  if (!view.tree->select) return lose("it has no query");
  for (const std::string& name : tables_in(*view.tree->select)) {
    const auto lost = lost_views_.find(name);
    if (lost != lost_views_.end()) return lose("it reads the view " + lost->second + ", which is left out");
    const bool waits = name != text::lower(view.name) && view_shapes_.count(name) == 0 &&
                       std::any_of(source_.views.begin(), source_.views.end(),
                                   [&](const SourceView& other) { return text::iequals(other.name, name); });
    if (waits) return false;
  }
  auto translated = sql::translate_view(*view.tree, Shapes(*this));
  if (!translated) return lose(translated.error().cause);
  std::vector<std::string> sources;
  for (const sql::ColumnShape& column : translated->columns) sources.push_back(column.source_name);
  const std::vector<TargetName> names = name_columns(view.name, sources, options_.identifiers);
  View target{
      .schema = options_.schema, .name = view_names_[v].name, .columns = {}, .query = translated->query};
  for (std::size_t i = 0; i < names.size(); ++i) {
    target.columns.push_back(names[i].name);
    translated->columns[i].target_name = names[i].name;
  }
  target.origin = object;
  out.model.views.push_back(std::move(target));
  ViewMap map{view.name, sources, {}};
  for (const sql::ColumnShape& column : translated->columns) map.held.push_back(column.time_source);
  out.views.push_back(std::move(map));
  view_shapes_[text::lower(view.name)] = view_shape(v, std::move(translated->columns));
  std::vector<std::string> notes = translated->notes;
  notes.push_back(view_names_[v].note);
  arrived(object, notes);
  return true;
}

Result<void> Conversion::convert_views() {
  std::vector<std::size_t> waiting;
  for (std::size_t v = 0; v < source_.views.size(); ++v) waiting.push_back(v);
  while (!waiting.empty()) {
    std::vector<std::size_t> still;
    for (const std::size_t v : waiting) {
      ASSIGN(const bool done, convert_view(v));
      if (!done) still.push_back(v);
    }
    if (still.size() == waiting.size()) {
      for (const std::size_t v : still) {
        left_out("view " + source_.views[v].name, "it reads itself through other views",
                 source_.views[v].sql);
        lost_views_[text::lower(source_.views[v].name)] = source_.views[v].name;
      }
      return {};
    }
    waiting = std::move(still);
  }
  return {};
}

namespace {

// The triggers of one table, time and event, in the order in which SQLite fires them: the last one made
// first.
std::vector<const SourceTrigger*> company_of(const Source& source, const SourceTrigger& one) {
  std::vector<const SourceTrigger*> out;
  for (const SourceTrigger& other : source.triggers) {
    const bool same = other.tree && text::iequals(other.table, one.table) &&
                      other.tree->time == one.tree->time && other.tree->event == one.tree->event;
    if (same) out.insert(out.begin(), &other);
  }
  return out;
}

// PostgreSQL fires them by name. What goes before the name so that the order stays; empty: it does by itself.
std::string order_prefix(const std::vector<const SourceTrigger*>& company, const SourceTrigger& one,
                         const std::function<std::string(const std::string&)>& fold) {
  const auto by_name = [&](const SourceTrigger* a, const SourceTrigger* b) {
    return fold(a->name) < fold(b->name);
  };
  if (std::is_sorted(company.begin(), company.end(), by_name)) return "";
  const auto rank = std::find(company.begin(), company.end(), &one) - company.begin();
  const std::string digits = std::to_string(rank + 1), most = std::to_string(company.size());
  return "t" + std::string(most.size() - digits.size(), '0') + digits + "_";
}

// PostgreSQL checks a foreign key at the end of each statement of a trigger, SQLite at the end of the whole:
// a row that goes in before the one it refers to. "conversions needs methods"; empty: none.
std::string early_child(const Source& source, const std::vector<const SourceTrigger*>& company,
                        const SourceTrigger& one) {
  std::vector<const SourceTable*> mine;  // that `one` has inserted into so far
  bool begun = false;
  for (const SourceTrigger* trigger : company) {
    begun = begun || trigger == &one;
    for (const sql::TriggerStep& step : trigger->tree->steps) {
      if (!begun || step.kind != sql::TriggerStep::Kind::insert) continue;
      for (const SourceTable* child : mine) {
        for (const SourceForeignKey& key : child->foreign_keys) {
          const bool now = !key.initially_deferred && !text::iequals(child->name, key.table);
          if (now && text::iequals(key.table, step.table)) return child->name + " refers to " + key.table;
        }
      }
      const SourceTable* table = source.find(step.table);
      if (trigger == &one && table != nullptr) mine.push_back(table);
    }
  }
  return "";
}

// A full-text index and its like: "notes_fts, which is left out: ..."; empty: none.
std::string skipped_table(const Source& source, const sql::CreateTrigger& tree) {
  const std::set<std::string> used = references_of(tree).tables;
  for (const SkippedObject& object : source.skipped) {
    if (used.count(text::lower(object.name)) > 0)
      return object.name + ", which is left out: " + object.reason;
  }
  return "";
}

// REPLACE takes rows away without firing DELETE triggers in SQLite (recursive_triggers is off); here it would
// fire them.
std::string replaced_with_triggers(const Source& source, const sql::CreateTrigger& tree) {
  for (const sql::TriggerStep& step : tree.steps) {
    if (step.kind != sql::TriggerStep::Kind::insert || step.conflict != "REPLACE") continue;
    for (const SourceTrigger& other : source.triggers) {
      if (other.tree && other.tree->event == sql::CreateTrigger::Event::delete_ &&
          text::iequals(other.table, step.table))
        return "REPLACE into " + step.table + " takes rows away past its trigger " + other.name +
               ", which PostgreSQL would fire";
    }
  }
  return "";
}

// Why it could not do here what it does in SQLite, whatever it says; empty: it may be tried.
std::string unfit_trigger(const Source& source, const sql::CreateTrigger& tree) {
  const std::string missing = skipped_table(source, tree);
  return missing.empty() ? replaced_with_triggers(source, tree) : "it uses " + missing;
}

}  // namespace

void Conversion::convert_triggers() {
  const Shapes shapes(*this);
  for (const SourceTrigger& trigger : source_.triggers) {
    const std::string object = "trigger " + trigger.name;
    if (!trigger.tree) {
      left_out(object, "not understood: " + trigger.fault, trigger.sql);
      continue;
    }
    const sql::TableShape* table = shapes.find(trigger.table);
    if (table == nullptr) {
      left_out(object, "it stands on " + trigger.table + ", which is left out", trigger.sql);
      continue;
    }
    if (const std::string why = unfit_trigger(source_, *trigger.tree); !why.empty()) {
      left_out(object, why, trigger.sql);
      continue;
    }
    const auto company = company_of(source_, trigger);
    const std::string prefix =
        order_prefix(company, trigger, [this](const std::string& name) { return fold(name); });
    const TargetName name = functions_.take(prefix + fold(trigger.name));
    const sql::TriggerNames names{.schema = options_.schema, .function = name.name, .trigger = name.name};
    auto translated = sql::translate_trigger(*trigger.tree, shapes, names);
    if (!translated) {
      left_out(object, translated.error().cause, trigger.sql);
      continue;
    }
    std::string target;
    for (const TableMap& map : out.tables) {
      if (text::iequals(map.source, trigger.table)) target = map.target;
    }
    for (std::size_t v = 0; v < source_.views.size() && target.empty(); ++v) {
      if (text::iequals(source_.views[v].name, trigger.table)) target = view_names_[v].name;
    }
    out.model.triggers.push_back(
        {options_.schema, name.name, target, translated->function_ddl, translated->trigger_ddl, object});
    std::vector<std::string> notes;
    if (!prefix.empty())
      notes.push_back("PostgreSQL fires the triggers of one event by name, SQLite the last one made first: " +
                      name.name);
    notes.push_back(name.note);
    if (const std::string early = early_child(source_, company, trigger); !early.empty())
      notes.push_back(early +
                      ", which is filled after it: PostgreSQL checks a foreign key at the end of each "
                      "statement in a trigger, SQLite at the end of the whole, so a new pair is refused");
    notes.insert(notes.end(), translated->notes.begin(), translated->notes.end());
    arrived(object, notes);
  }
}

}  // namespace groundway::schema
