// What every kind of object has: an owner, grants, a comment; and the writers that several kinds share.
#include "catalog/rights.h"
#include "catalog/writer.h"
#include "gen/kinds.inc"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

// COMMENT ON and GRANT name an object in ways of their own.
std::string commented(const Object& object) {
  const Name& n = object.name;
  const std::string head = std::string(sql_word(n.kind)) + " ";
  switch (n.kind) {
    case Kind::constraint:
    case Kind::trigger:
    case Kind::rule:
    case Kind::policy: return head + sql::quote_ident(n.name) + " ON " + qualified_parent(n);
    case Kind::domain_check: return head + sql::quote_ident(n.name) + " ON DOMAIN " + qualified_parent(n);
    case Kind::table: return (object.get("kind") == "f" ? "FOREIGN TABLE " : head) + qualified(n);
    case Kind::column_identity: return "SEQUENCE " + object.text("_qualified");
    default: return head + qualified(n);
  }
}

Lock locked_by_comment(Kind kind) {
  switch (kind) {
    case Kind::table:
    case Kind::column:
    case Kind::view:
    case Kind::materialized: return Lock::share_update_exclusive;
    default: return Lock::none;
  }
}

// "'it''s'"; the catalogue holds no NUL, which alone is refused.
std::string literal(std::string_view text) {
  Result<std::string> quoted = sql::quote_literal(text);
  return quoted ? *quoted : "''";
}

}  // namespace

const KindWriter& writer_of(Kind kind) {
  for (const KindWriter* row : kinds::kRows) {
    if (row->kind == kind) return *row;
  }
  return kinds::unknown;
}

bool is_common(std::string_view key) {
  return key == "comment" || key == "grants" || key == "revoked" || key == "owner";
}

void write_common(const Object* a, const Object& b, Writer& out) {
  const std::string_view had_comment = a == nullptr ? std::string_view() : a->get("comment");
  if (had_comment != b.get("comment")) {
    const std::string_view said = b.get("comment").empty() ? b.get("_own_comment") : b.get("comment");
    const std::string text = said.empty() ? "NULL" : literal(said);
    out.add("COMMENT ON " + commented(b) + " IS " + text, {Class::additive, locked_by_comment(b.name.kind)});
  }
  const std::string_view had_owner = a == nullptr ? std::string_view() : a->get("owner");
  if (out.options.owners && !b.get("owner").empty() && had_owner != b.get("owner")) {
    out.add("ALTER " + commented(b) + " OWNER TO " + sql::quote_ident(b.get("owner")));
  }
  if (out.options.rights) write_rights_of(a, b, out);
}

void drop_plainly(const Object& a, Writer& out) {
  out.add("DROP " + std::string(sql_word(a.name.kind)) + " " + qualified(a.name),
          {Class::blocking, Lock::access_exclusive});
}

Fit always_recreate(const Object&, const Object&, const std::vector<std::string_view>&) {
  return Fit::recreate;
}
Fit always_alter(const Object&, const Object&, const std::vector<std::string_view>&) { return Fit::alter; }

}  // namespace groundway::catalog
