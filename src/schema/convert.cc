#include "schema/convert.h"

#include "base/text.h"
#include "schema/conversion.h"

namespace groundway::schema {

Conversion::Conversion(const Source& source, const std::vector<TableProfile>& profiles,
                       const std::vector<TableDecisions>& decisions, const ConvertOptions& options)
    : source_(source),
      profiles_(profiles),
      decisions_(decisions),
      options_(options),
      relations_("in schema " + options.schema),
      functions_("in schema " + options.schema) {}

void Conversion::tell(Outcome::Kind kind, std::string object, std::string reason, std::string suggestion) {
  out.outcomes.push_back({kind, std::move(object), std::move(reason), std::move(suggestion)});
}

void Conversion::arrived(std::string object, const std::vector<std::string>& notes) {
  std::vector<std::string> said;
  for (const std::string& note : notes) {
    if (!note.empty()) said.push_back(note);
  }
  const auto kind = said.empty() ? Outcome::Kind::converted : Outcome::Kind::changed;
  tell(kind, std::move(object), text::join(said, "; "));
}

void Conversion::left_out(std::string object, std::string reason, std::string suggestion) {
  tell(Outcome::Kind::left_out, std::move(object), std::move(reason), std::move(suggestion));
}

const ColumnProfile& Conversion::profile(std::size_t t, std::size_t c) const {
  static const ColumnProfile none;  // --schema-only without a look at the data
  return t < profiles_.size() && c < profiles_[t].columns.size() ? profiles_[t].columns[c] : none;
}

const Type& Conversion::type_of(std::size_t t, std::size_t c) const {
  return out.model.tables[t].columns[c].type;
}

std::vector<std::string> Conversion::targets(std::size_t t, const std::vector<std::size_t>& columns) const {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const std::size_t c : columns) names.push_back(out.tables[t].columns[c].target);
  return names;
}

std::string Conversion::fold(const std::string& name) const {
  return options_.identifiers == Identifiers::fold ? text::lower(name) : name;
}

TargetName Conversion::constraint(std::size_t t, const std::string& wanted) {
  return constraints_[t].take(wanted);
}

TargetName Conversion::key_constraint(std::size_t t, const std::string& wanted) {
  TargetName target = relations_.take(wanted);
  while (constraints_[t].holds(target.name)) target = relations_.take(wanted);
  constraints_[t].take(target.name);
  return target;
}

void Conversion::report_skipped() {
  for (const SkippedObject& skipped : source_.skipped) {
    tell(skipped.missed ? Outcome::Kind::left_out : Outcome::Kind::changed, skipped.kind + " " + skipped.name,
         skipped.reason, skipped.missed ? skipped.sql : "");
  }
}

Result<ConvertedSchema> convert(const Source& source, const std::vector<TableProfile>& profiles,
                                const std::vector<TableDecisions>& decisions, const ConvertOptions& options) {
  if (options.schema == "groundway" || options.schema == "groundway_incoming") {
    return Error{Code::setting_value, "the schema \"" + options.schema + "\" is groundway's own"}.with_fix(
        "name another schema");
  }
  Conversion conversion(source, profiles, decisions, options);
  TRY(conversion.name_everything());
  for (std::size_t t = 0; t < source.tables.size(); ++t) conversion.convert_columns(t);
  for (std::size_t t = 0; t < source.tables.size(); ++t) {
    conversion.convert_expressions(t);
    conversion.convert_keys(t);
    conversion.convert_checks(t);
  }
  conversion.convert_indexes();
  for (std::size_t t = 0; t < source.tables.size(); ++t) conversion.convert_foreign_keys(t);
  TRY(conversion.convert_views());
  conversion.convert_triggers();
  conversion.report_skipped();
  return std::move(conversion.out);
}

}  // namespace groundway::schema
