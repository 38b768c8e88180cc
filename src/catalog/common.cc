// What every kind of object has: an owner, grants, a comment; and the writers that several kinds share.
#include <algorithm>

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
    default: return head + qualified(n);
  }
}

// "'it''s'"; the catalogue holds no NUL, which alone is refused.
std::string literal(std::string_view text) {
  Result<std::string> quoted = sql::quote_literal(text);
  return quoted ? *quoted : "''";
}


std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

// A line is "SELECT TO app_user", "SELECT TO app_user WITH GRANT OPTION"; of a column: the same.
std::string grant_target(const Object& object) {
  const Name& n = object.name;
  switch (n.kind) {
    case Kind::column: return "TABLE " + qualified_parent(n);
    case Kind::view:
    case Kind::materialized:
    case Kind::table: return "TABLE " + qualified(n);
    case Kind::aggregate: return "FUNCTION " + qualified(n);
    case Kind::foreign_server: return "FOREIGN SERVER " + qualified(n);
    default: return std::string(sql_word(n.kind)) + " " + qualified(n);
  }
}

struct Granted {
  std::string privilege, role, option;
};

Granted granted(const std::string& line) {
  constexpr std::string_view kOption = " WITH GRANT OPTION";
  Granted out;
  std::string rest = line;
  if (rest.ends_with(kOption)) {
    out.option = kOption;
    rest.resize(rest.size() - kOption.size());
  }
  const std::size_t to = rest.find(" TO ");
  out.privilege = rest.substr(0, to);
  out.role = rest.substr(to + 4);
  return out;
}

void write_grants(std::string_view before, const Object& b, Writer& out) {
  const std::vector<std::string> had = lines_of(before), wanted = lines_of(b.get("grants"));
  const std::string columns =
      b.name.kind == Kind::column ? " (" + sql::quote_ident(b.name.name) + ")" : std::string();
  for (const std::string& line : had) {
    if (std::ranges::find(wanted, line) != wanted.end()) continue;
    const Granted g = granted(line);
    out.add("REVOKE " + g.privilege + columns + " ON " + grant_target(b) + " FROM " + g.role);
  }
  for (const std::string& line : wanted) {
    if (std::ranges::find(had, line) != had.end()) continue;
    const Granted g = granted(line);
    out.add("GRANT " + g.privilege + columns + " ON " + grant_target(b) + " TO " + g.role + g.option);
  }
}

// What everybody may do with a new object of a kind.
std::string_view default_grants(Kind kind) {
  switch (kind) {
    case Kind::function:
    case Kind::procedure:
    case Kind::aggregate: return "EXECUTE TO PUBLIC";
    case Kind::enumeration:
    case Kind::composite:
    case Kind::range:
    case Kind::domain:
    case Kind::language: return "USAGE TO PUBLIC";
    default: return {};
  }
}

}  // namespace

const KindWriter& writer_of(Kind kind) {
  for (const KindWriter* row : kinds::kRows) {
    if (row->kind == kind) return *row;
  }
  return kinds::unknown;
}

bool is_common(std::string_view key) { return key == "comment" || key == "grants" || key == "owner"; }

void write_common(const Object* a, const Object& b, Writer& out) {
  const std::string_view had_comment = a == nullptr ? std::string_view() : a->get("comment");
  if (had_comment != b.get("comment")) {
    const std::string text = b.get("comment").empty() ? "NULL" : literal(b.get("comment"));
    out.add("COMMENT ON " + commented(b) + " IS " + text);
  }
  const std::string_view had_grants = a == nullptr ? default_grants(b.name.kind) : a->get("grants");
  if (had_grants != b.get("grants")) write_grants(had_grants, b, out);
  if (out.options.owners && a != nullptr && a->get("owner") != b.get("owner")) {
    out.add("ALTER " + commented(b) + " OWNER TO " + sql::quote_ident(b.get("owner")));
  }
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
