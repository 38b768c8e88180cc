// sql/translate_select.cc - SELECT: cores of one shape, joined, ordered and limited.
#include "sql/translate_core.h"

#include <algorithm>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_select.h"

namespace groundway::sql::translating {

namespace {

struct Unifier {
  const Env& env;
  ValueType type;
  bool always_typed;

  Result<void> apply(Value* value) const {
    const Value was = *value;
    ASSIGN(*value, coerce(env, was, type));
    if (value->type == ValueType::null) value->type = type;
    if (always_typed && !value->sql.ends_with("::" + cast_name(type))) {
      value->sql = operand(*value) + "::" + cast_name(type);
      value->atomic = true;
    }
    value->name = was.name;
    value->is_column = was.is_column;
    return {};
  }
};

// A column that is text because its table mixes numbers and texts meets one of integers only: the column of
// the view mixes them as well, and takes the same form.
Result<void> write_integers_as_text(const Env& env, std::vector<Core>* cores, std::size_t column) {
  const auto any = [&](auto is) {
    return std::any_of(cores->begin(), cores->end(),
                       [&](const Core& core) { return is(core.columns[column].value); });
  };
  if (!any([](const Value& v) { return v.type == ValueType::text && v.mixed; }) ||
      !any([](const Value& v) { return v.type == ValueType::integer; }) ||
      any([](const Value& v) { return v.type == ValueType::text && !v.mixed; })) {
    return {};
  }
  for (Core& core : *cores) {
    Value& value = core.columns[column].value;
    if (value.type != ValueType::integer || !core.rows.empty()) continue;
    const std::string name = value.name;
    ASSIGN(value, as_text(env, Value(value)));
    value.name = name;
    value.mixed = true;
  }
  return {};
}

// Arms of a UNION agree in type column by column; a NULL takes the others' type.
Result<void> unify_columns(const Env& env, std::vector<Core>* cores, bool always_typed) {
  const std::size_t width = cores->front().columns.size();
  for (const Core& core : *cores) {
    if (core.columns.size() != width) return refuse("the arms of a UNION have different numbers of columns");
  }
  for (std::size_t i = 0; i < width; ++i) {
    TRY(write_integers_as_text(env, cores, i));
    std::vector<Value> arms;
    for (const Core& core : *cores) arms.push_back(core.columns[i].value);
    ASSIGN(auto type, unify(arms, "a UNION"));
    if (type == ValueType::null) type = ValueType::text;
    const Unifier unifier{env, type, always_typed};
    const bool mixed = std::any_of(arms.begin(), arms.end(), [](const Value& arm) { return arm.mixed; });
    const bool respelled = std::any_of(arms.begin(), arms.end(), [](const Value& arm) { return arm.respelled; });
    for (Core& core : *cores) {
      Value& value = core.columns[i].value;
      const bool same_source = !is_time(type) || value.type == ValueType::null ||
                               value.time_source == cores->front().columns[i].value.time_source;
      if (!same_source) return refuse("the arms of a UNION hold times in different ways");
      TRY(unifier.apply(&value));
      for (auto& row : core.rows) TRY(unifier.apply(&row[i]));
      value.mixed = mixed;
      value.respelled = respelled;
    }
  }
  return {};
}

Result<void> check_distinct(const std::vector<Core>& cores) {
  for (const Core& core : cores) {
    for (const OutColumn& column : core.columns) {
      if (column.value.type == ValueType::json) return refuse("json values have no equality in PostgreSQL");
      if (column.value.fold != Fold::binary) {
        return refuse("DISTINCT or UNION over a NOCASE column keeps any of the equal texts");
      }
    }
  }
  return {};
}

bool merges_rows(const Select& select) {
  const bool unions = std::any_of(select.operators.begin(), select.operators.end(),
                                  [](const std::string& op) { return op != "UNION ALL"; });
  return unions || std::any_of(select.cores.begin(), select.cores.end(),
                               [](const SelectCore& c) { return c.distinct; });
}

// SQLite's compound operators are left to right with one precedence; PostgreSQL's INTERSECT binds tighter.
std::string compound_sql(const Select& select, const std::vector<Core>& cores) {
  std::string sql = core_sql(cores[0], true);
  for (std::size_t i = 0; i < select.operators.size(); ++i) {
    const bool tighter = select.operators[i] == "INTERSECT" && i > 0;
    if (tighter) sql = "(" + sql + ")";
    sql += " " + select.operators[i] + " " + core_sql(cores[i + 1], false);
  }
  return sql;
}

Result<std::string> limit_clause(const Env& env, const Select& select) {
  std::string sql;
  for (const bool is_offset : {false, true}) {
    const ExprPtr& part = is_offset ? select.offset : select.limit;
    if (part == nullptr) continue;
    ASSIGN(const auto value, expression(env, *part));
    if (value.type != ValueType::integer) return refuse("LIMIT or OFFSET that is no integer");
    if (!value.number) {  // below 0 is no limit and no offset
      const std::string n = operand(value);
      TRY(need_once(value));
      sql += is_offset ? " OFFSET greatest(" + n + ", 0)" : " LIMIT CASE WHEN " + n + " >= 0 THEN " + n + " END";
      continue;
    }
    if (value.number->front() == '-') continue;  // no limit, no offset
    sql += (is_offset ? " OFFSET " : " LIMIT ") + *value.number;
  }
  return sql;
}

std::vector<ColumnShape> shapes_of(const std::vector<Core>& cores) {
  std::vector<std::string> names;
  for (const OutColumn& column : cores.front().columns) names.push_back(column.name);
  make_unique(&names);
  std::vector<ColumnShape> shapes;
  for (std::size_t i = 0; i < names.size(); ++i) {
    shapes.push_back(shape_of(cores.front().columns[i].value, names[i]));
    for (const Core& core : cores) {
      shapes.back().not_null = shapes.back().not_null && core.columns[i].value.not_null;
    }
  }
  return shapes;
}

void name_columns(std::vector<Core>* cores, const std::vector<ColumnShape>& shapes) {
  for (std::size_t i = 0; i < shapes.size(); ++i) cores->front().columns[i].name = shapes[i].target_name;
}

// Ordered from outside: a DISTINCT or a UNION only orders by its own bare columns in PostgreSQL.
Result<std::string> ordered_outside(const Env& env, const Select& select, Query query) {
  Scope scope;
  scope.outer = nullptr;
  Source source;
  source.prefix = "ordered_" + std::to_string(env.context->next_alias++);
  source.columns = query.columns;
  scope.sources.push_back(source);
  Env inner = env;
  inner.scope = &scope;
  inner.in_aggregate = false;
  std::string order;
  for (const OrderTerm& term : select.order_by) {
    Value value;
    const Expr* expr = term.expr.get();
    const auto position =
        expr->kind == ExprKind::integer_literal ? text::parse_int(expr->text) : std::nullopt;
    if (position && (*position < 1 || static_cast<std::size_t>(*position) > query.columns.size())) {
      return refuse("ORDER BY " + expr->text + " is out of range");
    }
    if (position) {
      value = column_value(source, query.columns[static_cast<std::size_t>(*position) - 1]);
    } else {
      Expr bare;
      bare.kind = ExprKind::column;
      const Expr* named = expr->kind == ExprKind::collate ? expr->args[0].get() : expr;
      if (named->kind != ExprKind::column)
        return refuse("ORDER BY of an expression over a UNION or DISTINCT");
      bare.text = named->text;
      ASSIGN(value, column(inner, bare));
      if (named != expr) value.fold = text::iequals(expr->text, "NOCASE") ? Fold::nocase : Fold::binary;
    }
    ASSIGN(const auto one, order_term(inner, value, term));
    order += (order.empty() ? " ORDER BY " : ", ") + one;
  }
  return "SELECT * FROM (" + query.sql + ") AS " + source.prefix + order;
}

Result<Query> finished(const Env& env, const Select& select, std::vector<Core> cores) {
  Query query;
  if (cores.size() > 1) TRY(unify_columns(env, &cores, false));
  const bool merges = merges_rows(select);
  if (merges) TRY(check_distinct(cores));
  query.columns = shapes_of(cores);
  name_columns(&cores, query.columns);
  query.sql = compound_sql(select, cores);
  if (!select.order_by.empty()) {
    if (cores.size() > 1 || merges) {
      ASSIGN(query.sql, ordered_outside(env, select, query));
    } else {
      query.sql += cores.front().order;
    }
  }
  ASSIGN(const auto limit, limit_clause(env, select));
  query.sql += limit;
  query.single_row = limit == " LIMIT 1" || (cores.size() == 1 && cores.front().single_row);
  return query;
}

}  // namespace

Result<Query> select_cores(const Env& env, const Select& select, bool typed) {
  std::vector<Core> cores;
  const bool own_order = select.cores.size() == 1 && !merges_rows(select);
  static const std::vector<OrderTerm> kNone;
  for (const SelectCore& part : select.cores) {
    ASSIGN(auto core, translate_core(env, part, own_order ? select.order_by : kNone));
    cores.push_back(std::move(core));
  }
  if (typed) TRY(unify_columns(env, &cores, true));
  return finished(env, select, std::move(cores));
}

Result<Query> select(const Env& env, const Select& select) {
  if (env.context->catalogue == nullptr || !env.context->subqueries) {
    return refuse("a subquery cannot stand here in PostgreSQL");
  }
  if (select.with.empty()) return select_cores(env, select, false);
  return select_with(env, select);
}

Result<Value> scalar_subquery(const Env& env, const Select& select_tree) {
  ASSIGN(const auto query, select(env, select_tree));
  if (query.columns.size() != 1) return refuse("a subquery as a value has more than one column");
  Source source;
  Value value = column_value(source, query.columns.front());
  const bool limited = query.single_row || select_tree.limit != nullptr;
  value.sql = "(" + query.sql + (limited ? ")" : " LIMIT 1)");
  value.not_null = value.is_column = value.rowid_alias = false;
  return value;
}

}  // namespace groundway::sql::translating
