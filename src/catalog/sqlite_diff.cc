#include "catalog/sqlite_diff.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "catalog/sqlite_rebuild.h"
#include "catalog/sqlite_words.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

using sql::quote_sqlite_ident;

// To the end of its last word: what stands behind it may be a comment that would swallow a semicolon.
std::string statement_of(const SqliteObject& object) {
  std::size_t end = 0;
  for (const sql::Token& token : sql::lex(object.sql)) {
    if (token.kind != sql::TokenKind::end && token.word != ";") end = token.end;
  }
  return object.sql.substr(0, end);
}

Kind kind_of(const SqliteObject& object) {
  if (object.type == "index") return Kind::index;
  if (object.type == "view") return Kind::view;
  return object.type == "trigger" ? Kind::trigger : Kind::table;
}

bool stands_on_another(const SqliteObject& object) { return object.type == "index" || object.type == "trigger"; }

Name name_of(const SqliteObject& object) {
  return {kind_of(object), {}, object.type == "trigger" ? object.table : "", object.name, {}};
}
Name relation_of(const SqliteObject& object) {
  if (object.type == "view") return {};
  return {Kind::table, {}, {}, object.table.empty() ? object.name : object.table, {}};
}

struct Side {
  explicit Side(const SqliteSchema& schema) : objects(schema) {
    for (const SqliteObject& object : schema) by_name[{object.type, text::lower(object.name)}] = &object;
  }
  const SqliteObject* find(const std::string& type, const std::string& name) const {
    const auto found = by_name.find({type, text::lower(name)});
    return found == by_name.end() ? nullptr : found->second;
  }
  bool has(const std::string& name) const {
    return std::ranges::any_of(objects, [&](const SqliteObject& o) { return text::iequals(o.name, name); });
  }

  const SqliteSchema& objects;
  std::map<std::pair<std::string, std::string>, const SqliteObject*> by_name;
};

class Differ {
 public:
  Differ(const SqliteSchema& from, const SqliteSchema& to, const SqliteChoice& choice)
      : from_(from), to_(to), choice_(choice) {}

  Plan run() {
    judge();
    for (const char* type : {"trigger", "view", "index"}) drop(type, false);
    drop("table", true);
    drop("table", false);
    create("table", false);
    for (const SqliteObject& a : from_.objects) {
      if (a.type == "table") alter(a);
    }
    create("table", true);
    for (const char* type : {"index", "view", "trigger"}) create(type, false);
    tell_candidates();
    return std::move(plan_);
  }

 private:
  // What goes, with everything on it; what is made anew, its indexes and triggers with it.
  void judge() {
    for (const SqliteObject& a : from_.objects) {
      if (stands_on_another(a)) continue;
      const SqliteObject* b = to_.find(a.type, a.name);
      const bool same = b != nullptr && is_same(a, *b);
      const bool whole = a.type == "view" || a.is_virtual || b == nullptr || b->is_virtual;
      if (!same && whole) gone_.insert(text::lower(a.name));
      if (!same && !whole && !fits(a, *b)) rebuilt_.insert(text::lower(a.name));
    }
  }

  bool fits(const SqliteObject& a, const SqliteObject& b) const {
    if (choice_.rebuilt.contains(text::lower(a.name))) return false;
    auto from = read_table_text(a.sql), to = read_table_text(b.sql);
    return from && to && fits_in_place({a, b, *from, *to});
  }

  bool is_gone(const std::string& relation) const { return gone_.contains(text::lower(relation)); }
  bool is_rebuilt(const std::string& relation) const { return rebuilt_.contains(text::lower(relation)); }

  // Whether an object of A is there in the end without being made.
  bool stays(const SqliteObject& a) const {
    if (!stands_on_another(a)) return !is_gone(a.name);
    const SqliteObject* b = to_.find(a.type, a.name);
    return b != nullptr && is_same(a, *b) && !is_gone(a.table);
  }

  void drop(const std::string& type, bool is_virtual) {
    for (const SqliteObject& a : from_.objects) {
      if (a.type != type || a.is_virtual != is_virtual || stays(a)) continue;
      if (stands_on_another(a) && is_gone(a.table)) continue;  // with it
      const bool comes_back = type != "table" && to_.find(a.type, a.name) != nullptr;
      plan_.changes.push_back({Verb::drop, name_of(a), relation_of(a), {},
                               {{"DROP " + text::upper(type) + " " + quote_sqlite_ident(a.name),
                                 {comes_back ? Class::blocking : Class::destructive, Lock::none, false, true}}}});
    }
  }

  void create(const std::string& type, bool is_virtual) {
    for (const SqliteObject& b : to_.objects) {
      if (b.type != type || b.is_virtual != is_virtual) continue;
      const SqliteObject* a = from_.find(b.type, b.name);
      if (a != nullptr && stays(*a)) continue;
      Effect effect;
      effect.scans = type == "index" && from_.has(b.table);
      plan_.changes.push_back({Verb::create, name_of(b), relation_of(b), {}, {{statement_of(b), effect}}});
    }
  }

  void alter(const SqliteObject& a) {
    const SqliteObject* b = to_.find(a.type, a.name);
    if (b == nullptr || is_gone(a.name) || is_same(a, *b)) return;
    auto from = read_table_text(a.sql), to = read_table_text(b->sql);
    if (!from || !to) {
      plan_.notes.push_back("table " + a.name + ": its definition is not understood, it is left alone");
      return;
    }
    const TablePair pair{a, *b, *from, *to};
    if (!is_rebuilt(a.name) || choice_.adds_apart) add_columns(pair);
    if (is_rebuilt(a.name)) return rebuild(pair);
    for (const SqliteColumnText& column : from->columns) {
      if (to->find(column.name) == nullptr) plan_.changes.push_back(dropped_column(pair, column));
    }
  }

  static bool is_added(const TablePair& pair, const std::string& source) {
    return std::ranges::any_of(pair.to.columns, [&](const SqliteColumnText& column) {
      return column.source == source && pair.from.find(column.name) == nullptr && can_be_added(column);
    });
  }
  void add_columns(const TablePair& pair) {
    for (const SqliteColumnText& column : pair.to.columns) {
      if (pair.from.find(column.name) == nullptr && can_be_added(column)) {
        plan_.changes.push_back(added_column(pair, column));
      }
    }
  }

  void rebuild(const TablePair& pair) {
    Change change = rebuilt_table(pair, spare_name(pair.a.name));
    if (choice_.adds_apart) {
      std::erase_if(change.differences, [&](const Difference& d) { return d.from.empty() && is_added(pair, d.to); });
    }
    const Effect effect{change.class_(), Lock::none, true, true};
    for (const SqliteObject& b : to_.objects) {
      const SqliteObject* a = stands_on_another(b) ? from_.find(b.type, b.name) : nullptr;
      if (a == nullptr || !text::iequals(b.table, pair.b.name) || !stays(*a)) continue;
      change.statements.push_back({statement_of(b), effect});
    }
    plan_.changes.push_back(std::move(change));
  }

  std::string spare_name(const std::string& table) const {
    std::string name = "groundway_new_" + table;
    while (from_.has(name) || to_.has(name)) name += "_";
    return name;
  }

  // What looks renamed and is not said to be: asked, never guessed.
  void tell_candidates() {
    for (const SqliteObject& a : from_.objects) {
      auto from = a.type == "table" ? read_table_text(a.sql) : Error{Code::source_schema, ""};
      if (!from) continue;
      const SqliteObject* b = to_.find("table", a.name);
      auto to = b == nullptr ? Error{Code::source_schema, ""} : read_table_text(b->sql);
      if (to) tell_columns(a.name, *from, *to);
      if (b == nullptr) tell_tables(a.name, *from);
    }
  }
  void tell_columns(const std::string& table, const SqliteTableText& from, const SqliteTableText& to) {
    for (const SqliteColumnText& a : from.columns) {
      for (const SqliteColumnText& b : to.columns) {
        if (to.find(a.name) != nullptr || from.find(b.name) != nullptr || a.definition != b.definition) continue;
        ask("column " + table + "." + a.name, table + "." + b.name, table + "." + a.name);
      }
    }
  }
  void tell_tables(const std::string& name, const SqliteTableText& from) {
    const auto shape = [](const SqliteTableText& t) {
      std::set<std::string> out;
      for (const SqliteColumnText& c : t.columns) out.insert(text::lower(c.name) + " " + c.definition);
      return out;
    };
    for (const SqliteObject& b : to_.objects) {
      if (b.type != "table" || from_.find("table", b.name) != nullptr) continue;
      auto to = read_table_text(b.sql);
      if (to && shape(from) == shape(*to)) ask("table " + name, b.name, name);
    }
  }
  void ask(const std::string& what, const std::string& now, const std::string& before) {
    plan_.notes.push_back(what + " may have become " + now + ": --rename " + before + "=" + now);
  }

  Side from_, to_;
  const SqliteChoice& choice_;
  std::set<std::string> gone_, rebuilt_;
  Plan plan_;
};

bool has_same_columns(const SqliteTableText& a, const SqliteTableText& b) {
  return a.columns.size() == b.columns.size() && std::ranges::all_of(a.columns, [&](const SqliteColumnText& one) {
           const SqliteColumnText* other = b.find(one.name);
           return other != nullptr && other->name == one.name && other->definition == one.definition;
         });
}

bool drops_tables(const Plan& plan) {
  const auto drops = [](const Statement& s) { return s.sql.starts_with("DROP TABLE") || s.sql.starts_with("ALTER TABLE"); };
  return std::ranges::any_of(plan.changes, [&](const Change& c) { return std::ranges::any_of(c.statements, drops); });
}

}  // namespace

bool is_same(const SqliteObject& a, const SqliteObject& b) {
  if (a.type != "table" || a.is_virtual || b.is_virtual) return canonical(a.sql) == canonical(b.sql);
  auto from = read_table_text(a.sql), to = read_table_text(b.sql);
  if (!from || !to) return canonical(a.sql) == canonical(b.sql);
  return from->name == to->name && from->constraints == to->constraints && from->options == to->options &&
         has_same_columns(*from, *to);
}

Plan sqlite_diff(const SqliteSchema& from, const SqliteSchema& to, const SqliteChoice& choice) {
  return Differ(from, to, choice).run();
}

std::string sqlite_script(const Plan& plan, bool check_keys) {
  if (plan.empty()) return {};
  const bool drops = drops_tables(plan);
  std::string out = drops ? "PRAGMA foreign_keys = OFF;\n" : "";
  out += "BEGIN IMMEDIATE;\n";
  for (const Change& change : plan.changes) {
    for (const Statement& statement : change.statements) out += statement.sql + ";\n";
  }
  return out + (drops && check_keys ? "PRAGMA foreign_key_check;\n" : "") + "COMMIT;\n";
}

namespace {

class Split {
 public:
  explicit Split(const Plan& plan) : plan_(plan) {
    for (const Change& change : plan.changes) {
      if (!only_adds(change)) leave(change);
    }
  }
  SqliteAdditive run() {
    SqliteAdditive out;
    for (const Change& change : plan_.changes) {
      const bool waits = left_.contains(change.name) || needs_what_is_left(change);
      if (waits) leave(change);
      (waits ? out.left : out.added).push_back(change);
    }
    return out;
  }

 private:
  bool only_adds(const Change& change) const {
    const bool replaces = std::ranges::any_of(plan_.changes, [&](const Change& other) {
      return other.verb == Verb::drop && other.name.kind == change.name.kind &&
             text::iequals(other.name.name, change.name.name) && other.name.kind != Kind::column;
    });
    return change.verb == Verb::create && change.class_() == Class::additive && !replaces;
  }
  void leave(const Change& change) {
    left_.insert(change.name);
    if (change.verb == Verb::alter && !lacks_columns(change)) return;
    const bool relation = change.name.kind == Kind::table || change.name.kind == Kind::view;
    if (relation && change.verb != Verb::drop) names_.insert(text::upper(change.name.name));
  }
  static bool lacks_columns(const Change& change) {
    return std::ranges::any_of(change.differences, [](const Difference& d) { return d.property == "column" && d.from.empty(); });
  }
  // Any word counts: a trigger that needs a column which is not there stops whoever writes to its table.
  bool needs_what_is_left(const Change& change) const {
    if (change.name.kind == Kind::table || change.name.kind == Kind::column) return false;
    for (const Statement& statement : change.statements) {
      for (const sql::Token& token : sql::lex(statement.sql)) {
        if (names_.contains(text::upper(token.text))) return true;
      }
    }
    return false;
  }

  const Plan& plan_;
  std::set<Name> left_;
  std::set<std::string> names_;
};

}  // namespace

SqliteAdditive sqlite_additive(const Plan& plan) { return Split(plan).run(); }

}  // namespace groundway::catalog
