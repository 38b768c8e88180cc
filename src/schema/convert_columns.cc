// A column beyond its type: NOT NULL, identity, DEFAULT and generated expressions.
#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"
#include "schema/conversion.h"
#include "schema/references.h"
#include "sql/quote.h"

namespace groundway::schema {
namespace {

sql::ValueType value_type(TypeKind kind) {
  using enum TypeKind;
  switch (kind) {
    case boolean:
      return sql::ValueType::boolean;
    case smallint:
    case integer:
    case bigint:
      return sql::ValueType::integer;
    case real:
    case double_precision:
      return sql::ValueType::real;
    case numeric:
      return sql::ValueType::numeric;
    case text:
    case varchar:
    case bpchar:
      return sql::ValueType::text;
    case bytea:
      return sql::ValueType::bytea;
    case date:
      return sql::ValueType::date;
    case time:
      return sql::ValueType::time;
    case timestamp:
      return sql::ValueType::timestamp;
    case timestamptz:
      return sql::ValueType::timestamptz;
    case interval:
      return sql::ValueType::interval;
    case uuid:
      return sql::ValueType::uuid;
    case json:
      return sql::ValueType::json;
    case jsonb:
      return sql::ValueType::jsonb;
    case other:
      break;
  }
  return sql::ValueType::unknown;
}

sql::Affinity affinity_in_sql(Affinity affinity) {
  switch (affinity) {
    case Affinity::integer:
      return sql::Affinity::integer;
    case Affinity::text:
      return sql::Affinity::text;
    case Affinity::real:
      return sql::Affinity::real;
    case Affinity::numeric:
      return sql::Affinity::numeric;
    case Affinity::blob:
      break;
  }
  return sql::Affinity::none;
}

sql::TimeSource time_source(Reading reading) {
  switch (reading) {
    case Reading::epoch_seconds:
      return sql::TimeSource::seconds;
    case Reading::epoch_millis:
      return sql::TimeSource::millis;
    case Reading::epoch_micros:
      return sql::TimeSource::micros;
    case Reading::julian_days:
      return sql::TimeSource::julian;
    case Reading::plain:
      break;
  }
  return sql::TimeSource::text;
}

bool is_integer(const Type& type) {
  return type.kind == TypeKind::bigint || type.kind == TypeKind::integer || type.kind == TypeKind::smallint;
}

std::int64_t largest(const Type& type) {
  if (type.kind == TypeKind::smallint) return std::numeric_limits<std::int16_t>::max();
  if (type.kind == TypeKind::integer) return std::numeric_limits<std::int32_t>::max();
  return std::numeric_limits<std::int64_t>::max();
}

}  // namespace

bool is_textual(const Type& type) {
  return type.kind == TypeKind::text || type.kind == TypeKind::varchar || type.kind == TypeKind::bpchar;
}

sql::ColumnShape Conversion::shape_of(std::size_t t, std::size_t c) const {
  const SourceColumn& column = source_table(t).columns[c];
  const Column& target = out.model.tables[t].columns[c];
  const ColumnProfile& values = profile(t, c);
  sql::ColumnShape shape;
  shape.source_name = column.name;
  shape.target_name = target.name;
  shape.type = value_type(target.type.kind);
  shape.affinity = affinity_in_sql(column.affinity);
  shape.time_source = time_source(decisions_[t].columns[c].reading);
  shape.nocase = column.collation == "NOCASE";
  shape.rtrim = column.collation == "RTRIM";
  shape.not_null = target.not_null;
  shape.rowid_alias = source_table(t).rowid_alias == c;
  shape.mixed = is_textual(target.type) && values.integers + values.reals > 0;
  shape.respelled =
      (is_textual(target.type) && values.reals + values.blobs > 0) ||
      (target.type.kind == TypeKind::uuid && values.canonical_uuids < values.texts + values.blobs);
  return shape;
}

void Conversion::convert_not_null(std::size_t t, std::size_t c) {
  const SourceColumn& column = source_table(t).columns[c];
  const bool alias = source_table(t).rowid_alias == c;
  if (!column.not_null && !alias) return;
  const std::string object = "not null " + source_table(t).name + "." + column.name;
  if (const std::uint64_t nulls = profile(t, c).nulls; nulls > 0) {
    left_out(object, std::to_string(nulls) + " rows hold NULL in it",
             "ALTER TABLE " + sql::quote_qualified(options_.schema, out.tables[t].target) + " ALTER COLUMN " +
                 sql::quote_ident(out.tables[t].columns[c].target) + " SET NOT NULL");
    return;
  }
  out.model.tables[t].columns[c].not_null = true;
  if (column.not_null) arrived(object, {});
}

void Conversion::convert_expressions(std::size_t t) {
  const SourceTable& table = source_table(t);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (table.rowid_alias == c) convert_identity(t, c);
    if (table.columns[c].generated) {
      convert_generated(t, c);
    } else if (table.columns[c].default_value) {
      convert_default(t, c);
    }
  }
}

void Conversion::convert_identity(std::size_t t, std::size_t c) {
  const SourceTable& table = source_table(t);
  Column& column = out.model.tables[t].columns[c];
  const std::string object = "identity " + table.name + "." + table.columns[c].name;
  if (!is_integer(column.type)) {
    left_out(object, "the column is " + render(column.type) + ": new rows must bring their own value");
    return;
  }
  std::int64_t highest = profile(t, c).integers > 0 ? profile(t, c).max_integer : 0;
  highest = std::max({highest, table.sequence.value_or(0), std::int64_t{0}});
  Identity identity;
  identity.exhausted = highest >= largest(column.type);
  identity.start = identity.exhausted ? largest(column.type) : highest + 1;
  // PostgreSQL would choose table_column_seq and, if that is taken later, our own statement would fail.
  const std::string natural = out.tables[t].target + "_" + column.name + "_seq";
  const TargetName sequence = relations_.take(natural);
  if (sequence.name != natural) identity.sequence = sequence.name;
  column.identity = identity;
  arrived(object,
          {identity.exhausted ? "the largest id is given already: no further row can be numbered" : ""});
}

void Conversion::convert_default(std::size_t t, std::size_t c) {
  const SourceColumn& column = source_table(t).columns[c];
  Column& target = out.model.tables[t].columns[c];
  const std::string object = "default " + source_table(t).name + "." + column.name;
  if (target.identity) {
    return arrived(object, {"the rowid is numbered, its default was never used"});
  }
  auto translated = sql::translate_default(*column.default_value, shapes_[t].columns[c], render(target.type));
  if (!translated && column.default_value->kind == sql::ExprKind::string_literal &&
      text::iequals(column.default_value->text, "null")) {
    return arrived(object, {"the text 'null' is no " + render(target.type) + ": NULL"});
  }
  if (!translated) {
    return left_out(object, translated.error().cause, "in SQLite: DEFAULT " + column.default_source);
  }
  target.default_sql = translated->sql;
  arrived(object, translated->notes);
}

// A VIRTUAL column over a function that nobody knows here; what is STORED is in the file.
bool Conversion::is_unreadable(const SourceColumn& column) const {
  const std::set<std::string> called = functions_in(*column.generated);
  return !column.stored &&
         std::any_of(source_.unknown_functions.begin(), source_.unknown_functions.end(),
                     [&](const std::string& name) { return called.count(text::lower(name)) > 0; });
}

void Conversion::convert_generated(std::size_t t, std::size_t c) {
  const SourceTable& table = source_table(t);
  const SourceColumn& column = table.columns[c];
  const std::string object = "generated " + table.name + "." + column.name;
  const std::string kept = is_unreadable(column)
                               ? "; its values are computed by the application alone: NULL in every row"
                               : "; the column keeps its present values as a plain one";
  const std::string in_sqlite = "in SQLite: GENERATED ALWAYS AS (" + column.generated_source + ")";
  const std::set<std::string> read = columns_in(*column.generated);
  for (std::size_t other = 0; other < table.columns.size(); ++other) {
    const bool computed = other != c && table.columns[other].generated != nullptr;
    if (computed && read.count(text::lower(table.columns[other].name)) > 0) {
      return left_out(object,
                      "it reads the generated column " + table.columns[other].name +
                          ", which PostgreSQL does not allow" + kept,
                      in_sqlite);
    }
  }
  Column& target = out.model.tables[t].columns[c];
  auto translated =
      sql::translate_generated(*column.generated, shapes_[t], shapes_[t].columns[c], render(target.type));
  if (!translated) return left_out(object, translated.error().cause + kept, in_sqlite);
  target.generated_sql = translated->sql;
  out.tables[t].columns[c].generated = true;
  arrived(object, translated->notes);
}

}  // namespace groundway::schema
