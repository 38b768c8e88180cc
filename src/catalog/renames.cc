#include "catalog/renames.h"

#include <algorithm>

#include "base/text.h"
#include "sql/lex_pg.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

using Parts = std::vector<std::string>;

constexpr Kind kRelations[] = {Kind::table, Kind::view, Kind::materialized};
constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};

// public.users.email -> its three names; empty where it is none.
Parts parts_of(const std::string& text) {
  Parts out;
  sql::PgLexer lexer(text);
  bool wants_name = true;
  for (sql::PgToken t = lexer.next(); t.kind != sql::PgTokenKind::end; t = lexer.next()) {
    const bool name = t.kind == sql::PgTokenKind::word || t.kind == sql::PgTokenKind::name;
    if (name != wants_name || (!name && text[t.begin] != '.')) return {};
    if (name) out.push_back(sql::pg_name(text, t));
    wants_name = !wants_name;
  }
  return wants_name ? Parts() : out;
}

// The relation of this name: in a schema, else in public, else the only one there is. -1: none.
int relation(const Catalog& catalog, const std::string& schema, const std::string& name) {
  int only = -1, found = 0;
  for (int i = 0; i < catalog.count(); ++i) {
    const Name& n = catalog.at(i).name;
    if (n.name != name || std::ranges::find(kRelations, n.kind) == std::end(kRelations)) continue;
    if (n.schema == (schema.empty() ? "public" : schema)) return i;
    only = i, ++found;
  }
  return schema.empty() && found == 1 ? only : -1;
}

int column(const Catalog& catalog, const Name& table, const std::string& name) {
  return catalog.find({Kind::column, table.schema, table.name, name, {}});
}

Change renaming(Name name, const std::string& was, Name table, std::string sql) {
  Change out{Verb::alter, std::move(name), std::move(table), {}, {}};
  out.differences.push_back({"name", was, out.name.name});
  out.statements.push_back({std::move(sql), kBrief});
  return out;
}

class Resolver {
 public:
  Resolver(const Catalog& from, const Catalog& to, bool lenient) : from_(from), to_(to), lenient_(lenient) {}

  Result<std::vector<Change>> run(const std::vector<Rename>& renames) {
    std::vector<const Rename*> columns;
    for (const Rename& rename : renames) {
      ASSIGN(const bool is_table, take_table(rename));
      if (!is_table) columns.push_back(&rename);
    }
    for (const Rename* rename : columns) TRY(take_column(*rename));
    return std::move(out_);
  }

 private:
  Result<void> wrong(const Rename& rename, const std::string& why) const {
    if (lenient_) return {};
    return Error{Code::usage, "--rename " + rename.from + "=" + rename.to + ": " + why}.with_fix(
        "--rename OLD=NEW for a table, --rename TABLE.OLD=TABLE.NEW for a column");
  }

  // False: it names no table, so it is meant for a column.
  Result<bool> take_table(const Rename& rename) {
    const Parts was = parts_of(rename.from), is = parts_of(rename.to);
    if (was.empty() || was.size() > 2) return false;
    const int a = relation(from_, was.size() == 2 ? was[0] : "", was.back());
    if (a < 0) return false;
    const Name& old = from_.at(a).name;
    Name now = old;
    now.name = is.empty() ? "" : is.back();
    const std::string schema = is.size() == 2 ? is[0] : old.schema;
    if (is.empty() || is.size() > 2 || schema != old.schema) {
      TRY(wrong(rename, "a table stays in its schema, " + old.schema));
      return true;
    }
    if (relation(from_, now.schema, now.name) >= 0) {
      TRY(wrong(rename, shown(now) + " is there already"));
    } else if (relation(to_, now.schema, now.name) < 0) {
      TRY(wrong(rename, "the other side has no " + shown(now)));
    } else {
      tables_.emplace_back(old, now);
      out_.push_back(renaming(now, old.name, now,
                              "ALTER " + std::string(sql_word(old.kind)) + " " + qualified(old) + " RENAME TO " +
                                  sql::quote_ident(now.name)));
    }
    return true;
  }

  // By its old name or its new one, as the relation is called once the tables are renamed; null: there is none.
  const std::pair<Name, Name>* renamed(const std::string& schema, const std::string& name) const {
    for (const auto& pair : tables_) {
      if (!schema.empty() && pair.first.schema != schema) continue;
      if (pair.first.name == name || pair.second.name == name) return &pair;
    }
    return nullptr;
  }

  Result<void> take_column(const Rename& rename) {
    const Parts was = parts_of(rename.from), is = parts_of(rename.to);
    if (was.size() < 2 || was.size() > 3) return wrong(rename, "there is no table " + rename.from);
    if (is.empty()) return wrong(rename, "the new name cannot be read");
    const std::string schema = was.size() == 3 ? was[0] : "", &table = was[was.size() - 2];
    const auto* pair = renamed(schema, table);
    const int a = pair == nullptr ? relation(from_, schema, table) : -1;
    if (pair == nullptr && a < 0) return wrong(rename, "there is no table " + table);
    const Name before = pair == nullptr ? from_.at(a).name : pair->first;
    const Name after = pair == nullptr ? before : pair->second;
    if (column(from_, before, was.back()) < 0) {
      return wrong(rename, shown(before) + " has no column " + sql::quote_ident(was.back()));
    }
    const Name now{Kind::column, after.schema, after.name, is.back(), {}};
    if (column(from_, before, is.back()) >= 0) return wrong(rename, shown(now) + " is there already");
    if (column(to_, after, is.back()) < 0) return wrong(rename, "the other side has no " + shown(now));
    out_.push_back(renaming(now, was.back(), after,
                            "ALTER TABLE " + qualified(after) + " RENAME COLUMN " + sql::quote_ident(was.back()) + " TO " +
                                sql::quote_ident(is.back())));
    return {};
  }

  const Catalog& from_;
  const Catalog& to_;
  bool lenient_;
  std::vector<std::pair<Name, Name>> tables_;
  std::vector<Change> out_;
};

// The definition of an index without its name.
std::string nameless(const Object& index) {
  const std::string definition = index.text("definition");
  return text::replace_first(definition, " " + sql::quote_ident(index.name.name) + " ON ", " ON ");
}

std::string owner_of(const Catalog& catalog, const Object& sequence) {
  for (const int child : sequence.children) {
    if (catalog.at(child).name.kind == Kind::sequence_owner) return catalog.at(child).text("column");
  }
  return {};
}

// What two of them have in common when only their names differ; empty: they are never taken for one.
std::string sameness(const Catalog& catalog, const Object& it) {
  switch (it.name.kind) {
    case Kind::constraint: return it.name.schema + "." + it.name.parent + "\n" + it.text("definition");
    case Kind::index: return nameless(it);
    case Kind::sequence: {
      const std::string owner = owner_of(catalog, it);
      return owner.empty() ? owner : it.name.schema + "\n" + owner;
    }
    default: return {};
  }
}

std::string rename_of(const Name& was, const Name& is) {
  const std::string now = sql::quote_ident(is.name);
  if (was.kind == Kind::constraint) {
    return "ALTER TABLE " + qualified_parent(was) + " RENAME CONSTRAINT " + sql::quote_ident(was.name) + " TO " + now;
  }
  return "ALTER " + std::string(sql_word(was.kind)) + " " + qualified(was) + " RENAME TO " + now;
}

// The only object of `catalog` without a pair in `other` that is the same as `it`; -1: none, or several.
int only_twin(const Catalog& catalog, const Catalog& other, const std::string& same, Kind kind) {
  int found = -1;
  for (int i = 0; i < catalog.count(); ++i) {
    const Object& it = catalog.at(i);
    if (it.name.kind != kind || other.find(it.name) >= 0 || sameness(catalog, it) != same) continue;
    if (found >= 0) return -1;
    found = i;
  }
  return found;
}

struct Shape {
  std::vector<std::string> names, types;
};

Shape shape_of(const Catalog& catalog, int table) {
  Shape out;
  for (const int c : catalog.parts(table, Kind::column)) {
    out.names.push_back(catalog.at(c).name.name);
    out.types.push_back(catalog.at(c).text("type"));
  }
  return out;
}

std::string question(const Name& was, const Name& is) {
  const std::string prefix = was.schema == "public" ? "" : sql::quote_ident(was.schema) + ".";
  const auto path = [&](const Name& n) {
    return prefix + (n.parent.empty() ? "" : sql::quote_ident(n.parent) + ".") + sql::quote_ident(n.name);
  };
  return shown(was) + " may have become " + qualified(is) + ": add --rename " +
         text::shell_quote(path(was) + "=" + path(is)) + " if it has";
}

// varchar(20) and varchar(40) are one.
std::string_view base_type(const Object& column) {
  const std::string_view type = column.get("type");
  return type.substr(0, type.find('('));
}

void column_candidates(const Catalog& from, int a, const Catalog& to, int b, std::vector<std::string>& out) {
  const std::vector<int> had = from.parts(a, Kind::column), wanted = to.parts(b, Kind::column);
  for (std::size_t i = 0; i < had.size() && i < wanted.size(); ++i) {
    const Object &was = from.at(had[i]), &is = to.at(wanted[i]);
    if (to.find(was.name) >= 0 || from.find(is.name) >= 0 || base_type(was) != base_type(is)) continue;
    out.push_back(question(was.name, is.name));
  }
}

void table_candidates(const Catalog& from, int a, const Catalog& to, std::vector<std::string>& out) {
  const Shape had = shape_of(from, a);
  if (had.names.empty()) return;
  for (int b = 0; b < to.count(); ++b) {
    const Name& is = to.at(b).name;
    if (is.kind != Kind::table || is.schema != from.at(a).name.schema || from.find(is) >= 0) continue;
    const Shape wanted = shape_of(to, b);
    if (wanted.names == had.names && wanted.types == had.types) out.push_back(question(from.at(a).name, is));
  }
}

}  // namespace

Result<Rename> parse_rename(const std::string& typed) {
  bool quoted = false;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    if (typed[i] == '"') quoted = !quoted;
    if (typed[i] == '=' && !quoted && i > 0 && i + 1 < typed.size()) return Rename{typed.substr(0, i), typed.substr(i + 1)};
  }
  return Error{Code::usage, "--rename " + text::excerpt(typed, 100) + " is not OLD=NEW"}.with_fix(
      "--rename people=users for a table, --rename users.mail=users.email for a column");
}

Result<std::vector<Change>> resolve(const Catalog& from, const Catalog& to, const std::vector<Rename>& renames,
                                    bool lenient) {
  return Resolver(from, to, lenient).run(renames);
}

std::vector<Change> followers(const Catalog& from, const Catalog& to) {
  std::vector<Change> out;
  for (const Object& was : from.objects()) {
    const std::string same = sameness(from, was);
    if (same.empty() || to.find(was.name) >= 0 || only_twin(from, to, same, was.name.kind) < 0) continue;
    const int twin = only_twin(to, from, same, was.name.kind);
    if (twin < 0) continue;
    const Name& is = to.at(twin).name;
    const Name table = was.parent < 0 ? Name{} : from.at(was.parent).name;
    out.push_back(renaming(is, was.name.name, table, rename_of(was.name, is)));
  }
  return out;
}

std::vector<std::string> candidates(const Catalog& from, const Catalog& to) {
  std::vector<std::string> out;
  for (int a = 0; a < from.count(); ++a) {
    if (from.at(a).name.kind != Kind::table) continue;
    const int b = to.find(from.at(a).name);
    if (b >= 0) {
      column_candidates(from, a, to, b, out);
    } else {
      table_candidates(from, a, to, out);
    }
  }
  return out;
}

}  // namespace groundway::catalog
