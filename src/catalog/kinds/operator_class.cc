// CREATE OPERATOR CLASS: "default", "type", "family", "storage", "members", one a line.
#include "catalog/listed.h"
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

void create(const Object& b, Writer& out) {
  std::vector<std::string> members = listed(b.get("members"));
  if (!b.get("storage").empty()) members.push_back("STORAGE " + b.text("storage"));
  if (members.empty()) members.push_back("STORAGE " + b.text("type"));  // one there has to be
  out.add("CREATE OPERATOR CLASS " + sql::quote_qualified(b.name.schema, b.name.name) +
          (b.is("default") ? " DEFAULT" : "") + " FOR TYPE " + b.text("type") + " USING " + b.name.arguments +
          " FAMILY " + b.text("family") + " AS\n    " + joined(members, ",\n    "));
}

void alter(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter operator_class;
const KindWriter operator_class = {Kind::operator_class, always_recreate, create, alter, drop_plainly};

}  // namespace groundway::catalog::kinds
