// A schema as a list: what there is, tables with their columns.
#include <map>

#include "cli/cells.h"
#include "cli/schema_output.h"

namespace groundway::cli {
namespace {

using catalog::Kind;
using catalog::Object;

std::string column_text(const Object& column, const std::map<std::string, std::string>& defaults) {
  std::string out = "    " + catalog::own_name(column.name) + "  " + column.text("type");
  if (column.is("not_null")) out += " not null";
  if (!column.get("generated").empty()) out += " generated (" + column.text("generated") + ")";
  const auto value = defaults.find(column.name.name);
  if (value != defaults.end()) out += " default " + value->second;
  return one_line(out) + "\n";
}

std::string table_text(const catalog::Catalog& schema, int table) {
  std::map<std::string, std::string> defaults;
  for (const int part : schema.parts(table, Kind::column)) {
    for (const int value : schema.parts(part, Kind::column_default)) {
      defaults[schema.at(value).name.name] = schema.at(value).text("expression");
    }
  }
  std::string out;
  for (const int part : schema.parts(table, Kind::column)) out += column_text(schema.at(part), defaults);
  for (const Kind kind : {Kind::constraint, Kind::index, Kind::trigger, Kind::policy, Kind::rule}) {
    for (const int part : schema.parts(table, kind)) {
      out += one_line("    " + std::string(catalog::word(kind)) + " " + catalog::own_name(schema.at(part).name)) + "\n";
    }
  }
  return out;
}

}  // namespace

std::string schema_text(const catalog::Catalog& schema) {
  std::string out;
  for (int i = 0; i < schema.count(); ++i) {
    const Object& object = schema.at(i);
    if (object.parent >= 0) continue;
    out += one_line(catalog::shown(object.name)) + "\n";
    if (object.name.kind == Kind::table) out += table_text(schema, i);
  }
  return out;
}

}  // namespace groundway::cli
