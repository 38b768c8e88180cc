// Indexes: plain, partial, over expressions, descending, under a collation.
#include "base/text.h"
#include "schema/conversion.h"
#include "schema/decide_parts.h"
#include "sql/quote.h"

namespace groundway::schema {
namespace {

void add_notes(std::vector<std::string>& to, const std::vector<std::string>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Result<IndexPart> Conversion::expression_part(const sql::IndexedColumn& part, std::size_t t,
                                              std::vector<std::string>& notes) const {
  ASSIGN(sql::Translated translated, sql::translate_index_expression(*part.expr, shapes_[t]));
  add_notes(notes, translated.notes);
  notes.push_back(collation_note(part.collation));
  const Type type = of(translated.type == sql::ValueType::text ? TypeKind::text : TypeKind::bigint);
  const std::string under = folded("(" + translated.sql + ")", part.collation, type);
  return IndexPart{.expression = under.empty() ? "(" + translated.sql + ")" : under,
                   .collation = {},
                   .descending = part.descending};
}

Result<IndexPart> Conversion::convert_part(const sql::IndexedColumn& part, std::size_t t,
                                           std::vector<std::string>& notes) const {
  if (part.expr->kind != sql::ExprKind::column) return expression_part(part, t, notes);
  const auto c = column_position(source_table(t), part.expr->text);
  if (!c) return expression_part(part, t, notes);
  if (const std::string fault = unfit_for_index(t, {*c}); !fault.empty())
    return Error{Code::source_schema, fault};
  const std::string plain = sql::quote_ident(out.tables[t].columns[*c].target);
  const std::string under = folded(plain, part.collation, type_of(t, *c));
  if (!under.empty()) notes.push_back(part.collation + " as " + under);
  notes.push_back(collation_note(part.collation));
  return IndexPart{
      .expression = under.empty() ? plain : under, .collation = {}, .descending = part.descending};
}

std::optional<Index> Conversion::convert_index(const SourceIndex& index, std::size_t t,
                                               std::vector<std::string>& notes, std::string& fault) const {
  Index target;
  target.table = out.tables[t].target;
  target.unique = index.tree->unique;
  if (index.tree->columns.size() > 32) fault = unfit_for_index(t, std::vector<std::size_t>(33, 0));
  for (const sql::IndexedColumn& part : index.tree->columns) {
    if (!fault.empty()) return std::nullopt;
    auto converted = convert_part(part, t, notes);
    if (!converted) {
      fault = converted.error().cause;
      return std::nullopt;
    }
    target.parts.push_back(std::move(converted).value());
  }
  if (!index.tree->where) return target;
  auto where = sql::translate_predicate(*index.tree->where, shapes_[t]);
  if (!where) {
    fault = where.error().cause;
    return std::nullopt;
  }
  add_notes(notes, where->notes);
  if (where->sql == "true")
    notes.emplace_back("its WHERE holds for every row of these types: a whole index");
  else
    target.where = where->sql;
  return target;
}

void Conversion::convert_indexes() {
  for (std::size_t i = 0; i < source_.indexes.size(); ++i) {
    const SourceIndex& index = source_.indexes[i];
    const std::string object = "index " + index.tree->name;
    const auto t = table_position(source_, index.tree->table);
    if (!t) {
      left_out(object, "its table " + index.tree->table + " is left out", index.sql);
      continue;
    }
    std::vector<std::string> notes = {index_names_[i].note};
    std::string fault;
    auto converted = convert_index(index, *t, notes, fault);
    if (!converted) {
      left_out(object, fault, index.sql);
      continue;
    }
    converted->name = index_names_[i].name;
    converted->origin = object;
    out.model.tables[*t].indexes.push_back(std::move(*converted));
    arrived(object, notes);
  }
}

}  // namespace groundway::schema
