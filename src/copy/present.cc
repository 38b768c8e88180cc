#include "copy/present.h"

namespace groundway::copy {
namespace {

constexpr const char* kObjects = R"(
SELECT CASE WHEN o.convalidated THEN 'valid' ELSE 'constraint' END, n.nspname, c.relname, o.conname
  FROM pg_catalog.pg_constraint o JOIN pg_catalog.pg_class c ON c.oid = o.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ($1, $2)
UNION ALL
SELECT CASE c.relkind WHEN 'i' THEN 'index' ELSE 'view' END, n.nspname, '', c.relname
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname IN ($1, $2) AND c.relkind IN ('i', 'v')
UNION ALL
SELECT 'trigger', n.nspname, c.relname, t.tgname
  FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ($1, $2) AND NOT t.tgisinternal)";

std::string key_of(const std::string& kind, const std::string& schema, const std::string& table,
                   const std::string& name) {
  return kind + '\0' + schema + '\0' + table + '\0' + name;
}

}  // namespace

Result<Present> Present::look(db::PgConnection& reader, const std::string& schema, const std::string& other) {
  ASSIGN(const auto rows, reader.query(kObjects, {schema, other}));
  Present out;
  for (int r = 0; r < rows.count(); ++r)
    out.objects_.insert(key_of(rows.text(r, 0), rows.text(r, 1), rows.text(r, 2), rows.text(r, 3)));
  return out;
}

bool Present::has(const char* kind, const std::string& schema, const std::string& table,
                  const std::string& name) const {
  return objects_.count(key_of(kind, schema, table, name)) > 0;
}

bool Present::has_constraint(const std::string& schema, const std::string& table, const std::string& name) const {
  return has("constraint", schema, table, name) || is_valid(schema, table, name);
}
bool Present::is_valid(const std::string& schema, const std::string& table, const std::string& name) const {
  return has("valid", schema, table, name);
}
bool Present::has_index(const std::string& schema, const std::string& name) const {
  return has("index", schema, "", name);
}
bool Present::has_view(const std::string& schema, const std::string& name) const {
  return has("view", schema, "", name);
}
bool Present::has_trigger(const std::string& schema, const std::string& table, const std::string& name) const {
  return has("trigger", schema, table, name);
}

}  // namespace groundway::copy
