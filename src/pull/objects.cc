#include "pull/objects.h"

#include <algorithm>

#include "base/text.h"
#include "gen/db_sql.h"
#include "pull/indexes.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

using schema::Outcome;
using Kind = schema::Outcome::Kind;

std::string quoted_list(const PullTable& t, const std::vector<std::size_t>& columns) {
  std::string out;
  for (const std::size_t c : columns)
    out += (out.empty() ? "" : ", ") + sql::quote_sqlite_ident(t.columns[c].name);
  return out;
}

std::string named(const std::string& name) {
  return name.empty() ? "" : "CONSTRAINT " + sql::quote_sqlite_ident(name) + " ";
}

class Objects {
 public:
  explicit Objects(PullPlan& plan) : plan_(plan) {}

  void run() {
    for (PullTable& t : plan_.tables) {
      tell_table(t);
      keys(t);
      for (PullColumn& c : t.columns) column(t, c);
      checks(t);
    }
    for (PullTable& t : plan_.tables) foreign_keys(t);
  }

 private:
  void tell_table(const PullTable& t) {
    std::string how;
    if (t.partitioned) how = "one table, without its partitions";
    if (t.has_heirs) how = "the rows of the tables that inherit from it are in it, too";
    if (t.name != t.pg.name) how = "named " + t.name;
    plan_.tell(how.empty() ? Kind::converted : Kind::changed, "table " + t.pg.name, how);
  }

  std::optional<std::vector<std::size_t>> positions(const PullTable& t,
                                                    const std::vector<std::string>& names) const {
    std::vector<std::size_t> out;
    for (const std::string& n : names) {
      const auto at = t.column(n);
      if (!at) return std::nullopt;
      out.push_back(*at);
    }
    return out;
  }

  void keys(PullTable& t) {
    if (t.pg.primary_key) {
      const auto columns = positions(t, t.pg.primary_key->columns);
      if (columns) primary_key(t, *columns);
    }
    for (const schema::Key& key : t.pg.unique) {
      const auto columns = positions(t, key.columns);
      if (!columns) continue;
      t.keys.push_back(named(key.name) + "UNIQUE (" + quoted_list(t, *columns) + ")");
      t.unique.push_back(*columns);
      const std::string object = "unique " + t.pg.name + " (" + text::join(key.columns, ", ") + ")";
      const bool told = std::any_of(plan_.outcomes.begin(), plan_.outcomes.end(),
                                    [&](const auto& o) { return o.object == object; });
      if (!told) plan_.tell(Kind::converted, object);
    }
  }

  // What gives its own numbers never gives one twice: that is AUTOINCREMENT.
  void primary_key(PullTable& t, const std::vector<std::size_t>& columns) {
    t.unique.push_back(columns);
    const PullColumn& first = t.columns[columns[0]];
    if (columns.size() == 1 && first.wire == Wire::integer && first.facts.numbered &&
        first.pg.generated_sql.empty()) {
      t.rowid_alias = columns[0];
      t.sequence = first.facts.last_number.value_or(0);
    } else {
      t.keys.push_back(named(t.pg.primary_key->name) + "PRIMARY KEY (" + quoted_list(t, columns) + ")");
    }
    plan_.tell(Kind::converted, "primary key " + t.pg.name);
  }

  Setting setting_of(const ColumnsInSql& columns, bool steady) const {
    Setting s;
    s.column = [&columns](std::string_view alias, std::string_view name) {
      return alias.empty() ? columns.find(name) : nullptr;
    };
    s.styles = plan_.styles;
    s.steady = steady;
    return s;
  }

  void column(PullTable& t, PullColumn& c) {
    const std::string object = "column " + t.pg.name + "." + c.pg.name;
    if (c.name != c.pg.name)
      plan_.tell(Kind::changed, object, "named " + c.name + ": SQLite minds no case in names");
    if (!c.pg.generated_sql.empty()) return generated(t, c);
    if (c.facts.numbered || c.pg.identity) {
      const bool alias = t.rowid_alias && &t.columns[*t.rowid_alias] == &c;
      if (!alias)
        plan_.tell(Kind::changed, "default " + t.pg.name + "." + c.pg.name,
                   "SQLite numbers only a primary key of one column: none is given here");
      return;
    }
    const std::string& source = c.pg.default_sql.empty() ? c.facts.domain_default : c.pg.default_sql;
    if (source.empty()) return;
    const ColumnsInSql none{PullTable{}};
    const Translated made = translate(source, setting_of(none, false));
    const std::string what = "default " + t.pg.name + "." + c.pg.name;
    if (!made.fault.empty()) return plan_.tell(Kind::left_out, what, made.fault, source);
    c.default_sql = made.sql;
    plan_.tell(made.notes.empty() ? Kind::converted : Kind::changed, what, text::join(made.notes, "; "));
  }

  void generated(PullTable& t, PullColumn& c) {
    const ColumnsInSql columns(t);
    const Translated made = translate(c.pg.generated_sql, setting_of(columns, true));
    const std::string what = "generated column " + t.pg.name + "." + c.pg.name;
    if (!made.fault.empty()) {
      return plan_.tell(Kind::left_out, what, "its values are there, nothing computes them: " + made.fault,
                        c.pg.generated_sql);
    }
    c.generated_sql = made.sql;
    plan_.tell(made.notes.empty() ? Kind::converted : Kind::changed, what, text::join(made.notes, "; "));
  }

  std::set<std::size_t> named_in(const PullTable& t, const std::string& expression) const {
    std::set<std::size_t> out;
    const auto tokens = tokens_of(expression);
    if (!tokens) return out;
    for (const Token& token : *tokens) {
      const auto at = token.name() ? t.column(token.text) : std::nullopt;
      if (at) out.insert(*at);
    }
    return out;
  }

  void add_check(PullTable& t, const std::string& name, const std::string& original, const Translated& made,
                 std::set<std::size_t> columns) {
    const std::string object = "check " + t.pg.name + "." + name;
    if (!made.fault.empty()) return plan_.tell(Kind::left_out, object, made.fault, original);
    t.checks.push_back(
        {object, named(name) + "CHECK (" + made.sql + ")", made.sql, original, std::move(columns)});
    plan_.tell(made.notes.empty() ? Kind::converted : Kind::changed, object, text::join(made.notes, "; "));
  }

  void checks(PullTable& t) {
    const ColumnsInSql columns(t);
    for (const schema::Check& check : t.pg.checks) {
      add_check(t, check.name, check.expression, translate(check.expression, setting_of(columns, true)),
                named_in(t, check.expression));
    }
    for (std::size_t i = 0; i < t.columns.size(); ++i) value_checks(t, i);
  }

  // What its type asks of a value: an enum's labels, a domain's conditions.
  void value_checks(PullTable& t, std::size_t i) {
    const PullColumn& c = t.columns[i];
    if (c.facts.kind == 'e' && !c.facts.labels.empty()) {
      std::string list;
      for (const std::string& label : c.facts.labels)
        list += (list.empty() ? "" : ", ") + sql::quote_sqlite_literal(label);
      Translated made;
      made.sql = sql::quote_sqlite_ident(c.name) + " IN (" + list + ")";
      add_check(t, c.pg.name + "_labels", c.facts.base, made, {i});
    }
    int number = 0;
    for (const std::string& condition : c.facts.domain_checks) {
      const ColumnsInSql columns(t);
      Setting setting;
      setting.column = [&](std::string_view, std::string_view name) {
        return name == "value" ? columns.find(c.pg.name) : nullptr;
      };
      setting.styles = plan_.styles;
      add_check(t, c.pg.name + "_domain" + (number++ == 0 ? "" : std::to_string(number)), condition,
                translate(condition, setting), {i});
    }
  }

  bool is_unique(const PullTable& t, std::vector<std::size_t> columns) const {
    std::sort(columns.begin(), columns.end());
    return std::any_of(t.unique.begin(), t.unique.end(), [&](std::vector<std::size_t> key) {
      std::sort(key.begin(), key.end());
      return key == columns;
    });
  }

  void foreign_keys(PullTable& t) {
    for (const schema::ForeignKey& key : t.pg.foreign_keys) {
      const std::string object = "foreign key " + t.pg.name + " (" + text::join(key.columns, ", ") + ")";
      const std::string original = "FOREIGN KEY (" + text::join(key.columns, ", ") + ") REFERENCES " +
                                   sql::quote_qualified(key.schema, key.table);
      const auto parent = plan_.table(key.schema, key.table);
      const auto from = positions(t, key.columns);
      if (!parent) {
        plan_.tell(Kind::left_out, object, "the table " + key.table + " stays behind", original);
        continue;
      }
      const auto to = positions(plan_.tables[*parent], key.referred);
      if (!from || !to || !is_unique(plan_.tables[*parent], *to)) {
        plan_.tell(Kind::left_out, object, "what it refers to has no unique key in SQLite", original);
        continue;
      }
      add_foreign_key(t, key,
                      {*parent, *from, *to, {object, {}, {}, original, {from->begin(), from->end()}}});
    }
  }

  void add_foreign_key(PullTable& t, const schema::ForeignKey& key, PullForeignKey made) {
    const PullTable& parent = plan_.tables[made.parent];
    std::string clause = named(key.name) + "FOREIGN KEY (" + quoted_list(t, made.columns) + ") REFERENCES " +
                         sql::quote_sqlite_ident(parent.name) + " (" + quoted_list(parent, made.referred) +
                         ")";
    if (key.on_delete != "NO ACTION") clause += " ON DELETE " + key.on_delete;
    if (key.on_update != "NO ACTION") clause += " ON UPDATE " + key.on_update;
    if (key.deferrable)
      clause += std::string(" DEFERRABLE INITIALLY ") + (key.initially_deferred ? "DEFERRED" : "IMMEDIATE");
    made.constraint.clause = std::move(clause);
    plan_.tell(Kind::converted, made.constraint.object);
    t.foreign_keys.push_back(std::move(made));
  }

  PullPlan& plan_;
};

}  // namespace

ColumnsInSql::ColumnsInSql(const PullTable& table, const std::string& alias) {
  for (const PullColumn& c : table.columns) {
    const std::string name =
        (alias.empty() ? "" : sql::quote_sqlite_ident(alias) + ".") + sql::quote_sqlite_ident(c.name);
    columns_[c.pg.name] = {c.cast_number ? "CAST(" + name + " AS NUMERIC)" : name, c.sense};
  }
}

const ColumnInSql* ColumnsInSql::find(std::string_view name) const {
  const auto at = columns_.find(name);
  return at == columns_.end() ? nullptr : &at->second;
}

Result<void> convert_objects(db::PgConnection& reader, PullPlan& plan) {
  std::erase_if(plan.tables, [&](const PullTable& t) {
    if (t.columns.empty())
      plan.tell(Kind::left_out, "table " + t.pg.name, "SQLite has no table without columns");
    return t.columns.empty();
  });
  TRY(convert_indexes(reader, plan));  // first: a unique one may be what a foreign key refers to
  Objects(plan).run();
  return {};
}

}  // namespace groundway::pull
