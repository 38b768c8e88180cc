#include "catalog/rights.h"

#include <algorithm>
#include <map>

#include "catalog/listed.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view kOption = " WITH GRANT OPTION";

bool holds(const Lines& lines, const std::string& line) {
  return std::ranges::find(lines, line) != lines.end();
}

std::string without_option(const std::string& line) {
  return line.ends_with(kOption) ? line.substr(0, line.size() - kOption.size()) : line;
}
std::string with_option(const std::string& line) {
  return line + std::string(kOption);
}

// "SELECT TO bob" is SELECT and bob.
struct Right {
  std::string privilege, role;
};
Right right_of(const std::string& line) {
  const std::string plain = without_option(line);
  const std::size_t to = plain.find(" TO ");
  return {plain.substr(0, to), plain.substr(to + 4)};
}

// One statement for all privileges of a role.
class Statements {
 public:
  explicit Statements(const RightsOn& on) : on_(on) {}

  void add(const std::string& line) {
    const Right right = right_of(line);
    const std::string role = right.role == "OWNER" ? on_.owner : right.role;
    const std::string column = on_.column.empty() ? std::string() : " (" + on_.column + ")";
    Lines& privileges = privileges_[role];
    if (!holds(privileges, right.privilege + column)) privileges.push_back(right.privilege + column);
  }
  // verb: "GRANT ", "REVOKE GRANT OPTION FOR "
  void write(std::string_view verb, std::string_view to, std::string_view end, Writer& out) const {
    for (const auto& [role, privileges] : privileges_) {
      out.add(on_.head + std::string(verb) + joined(privileges) + on_.tail + std::string(to) + role +
              std::string(end));
    }
  }

 private:
  const RightsOn& on_;
  std::map<std::string, Lines> privileges_;
};

void write_revokes(const Rights& had, const Rights& wanted, const RightsOn& on, Writer& out) {
  Statements all(on), options(on);
  for (const std::string& line : had.grants) {
    if (holds(wanted.grants, line) || holds(wanted.grants, with_option(line))) continue;
    const bool is_owner = right_of(line).role == "OWNER";
    (is_owner || holds(wanted.grants, without_option(line)) ? options : all).add(line);
  }
  for (const std::string& line : wanted.revoked) {
    if (!holds(had.revoked, line)) all.add(line);
  }
  options.write("REVOKE GRANT OPTION FOR ", " FROM ", "", out);
  all.write("REVOKE ", " FROM ", "", out);
}

void write_grants(const Rights& had, const Rights& wanted, const RightsOn& on, Writer& out) {
  Statements plain(on), options(on);
  for (const std::string& line : had.revoked) {
    if (!holds(wanted.revoked, line)) plain.add(line);
  }
  for (const std::string& line : wanted.grants) {
    if (holds(had.grants, line) || holds(had.grants, with_option(line))) continue;
    (line.ends_with(kOption) ? options : plain).add(line);
  }
  plain.write("GRANT ", " TO ", "", out);
  options.write("GRANT ", " TO ", kOption, out);
}

std::string granted_on(const Object& object) {
  const Name& n = object.name;
  switch (n.kind) {
    case Kind::view_column:
    case Kind::column:
      return "TABLE " + qualified_parent(n);
    case Kind::column_identity:
      return "SEQUENCE " + object.text("_qualified");
    case Kind::view:
    case Kind::materialized:
    case Kind::table:
      return "TABLE " + qualified(n);
    case Kind::aggregate:
      return "FUNCTION " + qualified(n);
    case Kind::foreign_server:
      return "FOREIGN SERVER " + qualified(n);
    case Kind::domain:
      return "TYPE " + qualified(n);
    default:
      return std::string(sql_word(n.kind)) + " " + qualified(n);
  }
}

// As ALTER DEFAULT PRIVILEGES calls the kind; empty: it has none.
std::string_view class_of(Kind kind) {
  switch (kind) {
    case Kind::table:
    case Kind::view:
    case Kind::materialized:
      return "TABLES";
    case Kind::column_identity:
    case Kind::sequence:
      return "SEQUENCES";
    case Kind::function:
    case Kind::procedure:
    case Kind::aggregate:
      return "FUNCTIONS";
    case Kind::enumeration:
    case Kind::composite:
    case Kind::range:
    case Kind::domain:
      return "TYPES";
    case Kind::schema:
      return "SCHEMAS";
    default:
      return {};
  }
}

// What a new object has by the default privileges of `from`: those of any role, since who runs the script is
// not known; to revoke what is not there does no harm.
Rights by_default(const Object& b, const Catalog& from) {
  Rights out;
  const std::string_view of = class_of(b.name.kind);
  if (of.empty()) return out;
  for (const Object& it : from.objects()) {
    if (it.name.kind != Kind::default_grant || it.name.arguments != of) continue;
    if (!it.name.schema.empty() && it.name.schema != b.name.schema) continue;
    for (std::string& line : listed(it.get("gives"))) out.grants.push_back(std::move(line));
    for (std::string& line : listed(it.get("takes"))) out.revoked.push_back(std::move(line));
  }
  return out;
}

void keep_doubtful(Rights& had, const Rights& wanted) {
  std::erase_if(had.grants, [&](const std::string& line) { return holds(wanted.grants, line); });
  std::erase_if(had.revoked, [&](const std::string& line) { return holds(wanted.revoked, line); });
}

// What the owner of the other side is granted: as an owner it needs no grant.
void leave_out(Lines& lines, const Object& other) {
  if (other.get("owner").empty()) return;
  const std::string owner = sql::quote_ident(other.get("owner"));
  std::erase_if(lines, [&](const std::string& line) { return right_of(line).role == owner; });
}

// To revoke something on a table revokes it on its columns as well.
void repeat_columns(const Object& table, Writer& out) {
  for (const int child : table.children) {
    const Object& column = out.to.at(child);
    if (column.name.kind != Kind::column && column.name.kind != Kind::view_column) continue;
    if (out.from.find(column.name) < 0) continue;
    write_grants({}, {listed(column.get("grants")), {}},
                 {"", " ON " + granted_on(column), sql::quote_ident(column.name.name), ""}, out);
  }
}

}  // namespace

Rights rights_of(const Object& it) {
  return {listed(it.get("grants")), listed(it.get("revoked"))};
}

bool same_grants(const Object& a, const Object& b) {
  Lines ours = listed(a.get("grants")), theirs = listed(b.get("grants"));
  leave_out(ours, b);
  leave_out(theirs, a);
  return ours == theirs;
}

void write_rights(const Rights& had, const Rights& wanted, const RightsOn& on, Writer& out) {
  write_revokes(had, wanted, on, out);
  write_grants(had, wanted, on, out);
}

void write_rights_of(const Object* a, const Object& b, Writer& out) {
  if (!out.options.rights && a != nullptr) return;
  Rights had = a != nullptr ? rights_of(*a) : out.options.rights ? by_default(b, out.from) : Rights();
  Rights wanted = rights_of(b);
  std::string owner = a == nullptr ? "CURRENT_USER" : sql::quote_ident(a->get("owner"));
  if (out.options.owners) owner = sql::quote_ident(b.get("owner"));
  if (a == nullptr) {
    keep_doubtful(had, wanted);
  } else if (!out.options.owners) {
    leave_out(had.grants, b);
    leave_out(wanted.grants, *a);
  }
  const bool of_column = b.name.kind == Kind::column || b.name.kind == Kind::view_column;
  const std::string column = of_column ? sql::quote_ident(b.name.name) : std::string();
  const std::size_t before = out.statements.size();
  write_rights(had, wanted, {"", " ON " + granted_on(b), column, owner}, out);
  if (a != nullptr && out.statements.size() > before) repeat_columns(b, out);
}

}  // namespace groundway::catalog
