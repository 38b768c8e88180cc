// sql/translate_trigger.cc - CREATE TRIGGER as a plpgsql function and the trigger that calls it.
#include "sql/translate_trigger.h"

#include "base/text.h"
#include "sql/quote.h"

namespace groundway::sql {

namespace translating {

// A line that begins inside a string or a name stays as it is: it is part of a value.
std::string indented(std::string_view lines) {
  std::string out;
  char open = 0;
  bool at_begin = true;
  for (const char c : lines) {
    if (at_begin && open == 0) out += "  ";
    if (open == 0 && (c == '\'' || c == '"'))
      open = c;
    else if (c == open)
      open = 0;  // of a doubled quote: opened again by the second
    out += c;
    at_begin = c == '\n';
  }
  if (!lines.empty() && !at_begin) out += '\n';
  return out;
}

}  // namespace translating

namespace {

using translating::Body;
using translating::indented;
using translating::refuse;
using Time = CreateTrigger::Time;
using Event = CreateTrigger::Event;

// A BEFORE or INSTEAD OF trigger hands the row on; what an AFTER trigger returns is not looked at.
std::string returned(const CreateTrigger& trigger) {
  if (trigger.time == Time::after) return "RETURN NULL;";
  return trigger.event == Event::delete_ ? "RETURN OLD;" : "RETURN NEW;";
}

std::string_view event_word(Event event) {
  switch (event) {
    case Event::insert:
      return "INSERT";
    case Event::update:
      return "UPDATE";
    default:
      return "DELETE";
  }
}

std::string_view time_words(Time time) {
  switch (time) {
    case Time::before:
      return "BEFORE";
    case Time::after:
      return "AFTER";
    default:
      return "INSTEAD OF";
  }
}

void add_rows(const CreateTrigger& trigger, const TableShape& table, translating::Scope* scope) {
  if (trigger.event != Event::delete_) scope->sources.push_back(translating::source_of(table, "new", "NEW"));
  if (trigger.event != Event::insert) scope->sources.push_back(translating::source_of(table, "old", "OLD"));
  for (translating::Source& row : scope->sources) row.qualified_only = true;
}

Result<std::string> step_lines(Body* body, const TriggerStep& step) {
  switch (step.kind) {
    case TriggerStep::Kind::select:
      return translating::select_step(body, step);
    case TriggerStep::Kind::insert:
      return translating::insert_step(body, step);
    case TriggerStep::Kind::update:
      return translating::update_step(body, step);
    default:
      return translating::delete_step(body, step);
  }
}

Result<std::string> all_steps(Body* body) {
  std::string lines;
  for (const TriggerStep& step : body->trigger.steps) {
    ASSIGN(const auto one, step_lines(body, step));
    lines += one;
  }
  return lines;
}

Result<std::string> guarded_by_when(Body* body, std::string lines) {
  if (!body->trigger.when) return lines;
  ASSIGN(const auto value, translating::expression(body->env, *body->trigger.when));
  ASSIGN(const auto truth, translating::as_boolean(body->env, value));
  return "IF " + truth.sql + " THEN\n" + indented(lines) + "END IF;\n";
}

// SQLite does not run a trigger inside itself (recursive_triggers is off unless asked for); PostgreSQL would.
Result<std::string> guarded_by_depth(const TriggerNames& names, const std::string& lines,
                                     const std::string& leave) {
  ASSIGN(const auto setting, quote_literal("groundway.running_" + text::hex(names.function)));
  return "IF current_setting(" + setting + ", true) = 'on' THEN\n  " + leave +
         "\nEND IF;\nPERFORM set_config(" + setting + ", 'on', true);\n" + lines + "PERFORM set_config(" +
         setting + ", 'off', true);\n";
}

std::string dollar_tag(const std::string& body) {
  std::string tag = "$groundway$";
  for (int n = 1; body.find(tag) != std::string::npos; ++n) tag = "$groundway" + std::to_string(n) + "$";
  return tag;
}

std::string function_ddl(const TriggerNames& names, const std::set<std::string>& declared,
                         const std::string& body) {
  const std::string tag = dollar_tag(body);
  std::string variables;
  for (const std::string& one : declared)
    variables += (variables.empty() ? "DECLARE\n  " : "  ") + one + ";\n";
  return "CREATE FUNCTION " + quote_qualified(names.schema, names.function) +
         "() RETURNS trigger LANGUAGE plpgsql AS " + tag + "\n" + variables + "BEGIN\n" + body + "END\n" +
         tag + ";";
}

// The number of the row that made the trigger fire, until a step inserts another.
std::string first_rowid(const CreateTrigger& trigger, const TableShape& table) {
  if (trigger.event != Event::insert || trigger.time != Time::after) return "";
  for (const ColumnShape& column : table.columns) {
    if (column.rowid_alias) return "NEW." + quote_ident(column.target_name);
  }
  return "";
}

Result<std::string> trigger_ddl(const CreateTrigger& trigger, const TableShape& table,
                                const TriggerNames& names) {
  std::string columns;
  for (const std::string& name : trigger.update_of) {
    if (trigger.time == Time::instead_of) return refuse("INSTEAD OF UPDATE OF a column");
    const ColumnShape* found = nullptr;
    for (const ColumnShape& column : table.columns) {
      if (text::iequals(column.source_name, name)) found = &column;
    }
    if (found == nullptr) return refuse("no such column: " + name);
    columns += (columns.empty() ? " OF " : ", ") + quote_ident(found->target_name);
  }
  return "CREATE TRIGGER " + quote_ident(names.trigger) + " " + std::string(time_words(trigger.time)) + " " +
         std::string(event_word(trigger.event)) + columns + " ON " + table.target +
         " FOR EACH ROW EXECUTE FUNCTION " + quote_qualified(names.schema, names.function) + "();";
}

}  // namespace

Result<TranslatedTrigger> translate_trigger(const CreateTrigger& trigger, const Catalogue& catalogue,
                                            const TriggerNames& names) {
  const TableShape* table = catalogue.find(trigger.table);
  if (table == nullptr) return refuse("no such table: " + trigger.table);
  translating::Context context;
  context.catalogue = &catalogue;
  context.subqueries = true;
  translating::Scope scope;
  add_rows(trigger, *table, &scope);
  translating::Env env;
  env.context = &context;
  env.scope = &scope;
  context.last_rowid = first_rowid(trigger, *table);
  Body body{trigger, env, returned(trigger)};
  for (const TriggerStep& step : trigger.steps)
    body.asks_rowid =
        body.asks_rowid || text::lower(step.source).find("last_insert_rowid") != std::string::npos;
  ASSIGN(auto lines, all_steps(&body));
  if (body.writes_itself) {
    ASSIGN(lines, guarded_by_depth(names, lines, body.leave));
  }
  ASSIGN(lines, guarded_by_when(&body, std::move(lines)));
  lines += body.leave + "\n";
  ASSIGN(auto create, trigger_ddl(trigger, *table, names));
  return TranslatedTrigger{function_ddl(names, body.declared, indented(lines)), std::move(create),
                           std::move(context.notes)};
}

}  // namespace groundway::sql
