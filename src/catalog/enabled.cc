#include "catalog/enabled.h"

#include "sql/quote.h"

namespace groundway::catalog {

// ONLY: the triggers of partitions have a state of their own.
void write_enabled(const Object& it, Writer& out) {
  const std::string_view enabled = it.get("enabled");
  const std::string_view verb = enabled == "D"   ? "DISABLE"
                                : enabled == "A" ? "ENABLE ALWAYS"
                                : enabled == "R" ? "ENABLE REPLICA"
                                                 : "ENABLE";
  out.add("ALTER TABLE ONLY " + qualified_parent(it.name) + " " + std::string(verb) + " " +
              std::string(sql_word(it.name.kind)) + " " + sql::quote_ident(it.name.name),
          {Class::blocking, Lock::share_row_exclusive});
}

}  // namespace groundway::catalog
