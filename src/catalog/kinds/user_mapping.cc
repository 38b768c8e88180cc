// CREATE USER MAPPING: "options"; "secrets" are options whose values are not read.
#include "catalog/secrets.h"
#include "catalog/writer.h"
#include "sql/quote.h"

namespace groundway::catalog::kinds {
namespace {

// The name is the role as SQL says it: PUBLIC is none.
std::string of(const Object& it) {
  return "USER MAPPING FOR " + it.name.name + " SERVER " + sql::quote_ident(it.name.parent);
}

void create(const Object& b, Writer& out) {
  out.add("CREATE " + of(b) + options_clause(b));
  note_secrets(nullptr, b, "ALTER " + of(b), out);
}

void alter(const Object& a, const Object& b, Writer& out) {
  if (const std::string changes = options_changed(a, b); !changes.empty())
    out.add("ALTER " + of(b) + changes);
  note_secrets(&a, b, "ALTER " + of(b), out);
}

void drop(const Object& a, Writer& out) {
  out.add("DROP " + of(a));
}

}  // namespace

extern const KindWriter user_mapping;
const KindWriter user_mapping = {Kind::user_mapping, always_alter, create, alter, drop};

}  // namespace groundway::catalog::kinds
