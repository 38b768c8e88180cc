#include "pull/indexes.h"

#include <algorithm>

#include "base/text.h"
#include "gen/db_sql.h"
#include "pull/objects.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

using Kind = schema::Outcome::Kind;

struct IndexFacts {
  std::string method, definition;
  bool includes = false, nulls_equal = false, odd_class = false;
};
using Facts = std::map<std::pair<std::string, std::string>, IndexFacts>;  // by table and index

Result<void> read_facts(db::PgConnection& reader, const std::string& schema, Facts& facts) {
  ASSIGN(const auto rows, reader.query(std::string(db::sql_text::kPullIndexes), {schema}));
  for (int r = 0; r < rows.count(); ++r) {
    const std::string table = sql::quote_qualified(schema, rows.get(r, 0));
    facts[{table, rows.text(r, 1)}] = {rows.text(r, 2), rows.text(r, 6), rows.truth(r, 3), rows.truth(r, 4),
                                       rows.truth(r, 5)};
  }
  return {};
}

class Indexes {
 public:
  Indexes(PullPlan& plan, const Facts& facts) : plan_(plan), facts_(facts) {}

  void run() {
    for (PullTable& t : plan_.tables) {
      for (const schema::Index& index : t.pg.indexes) convert(t, index);
      for (const schema::Key& key : t.pg.unique) {
        const auto at = facts_.find({t.quoted(), key.name});
        if (at != facts_.end() && at->second.nulls_equal)
          tell_nulls("unique " + t.pg.name + " (" + text::join(key.columns, ", ") + ")");
      }
    }
  }

 private:
  void tell_nulls(const std::string& object) {
    plan_.tell(Kind::changed, object, "NULLS NOT DISTINCT: to SQLite two NULLs are never equal");
  }

  void convert(PullTable& t, const schema::Index& index) {
    const std::string object = "index " + index.name;
    const auto at = facts_.find({t.quoted(), index.name});
    const IndexFacts facts = at == facts_.end() ? IndexFacts{} : at->second;
    std::vector<std::string> notes;
    std::string fault = unfit(facts, notes), parts, where;
    std::vector<std::size_t> plain;
    const ColumnsInSql columns(t);
    Setting setting;
    setting.column = [&](std::string_view alias, std::string_view name) {
      return alias.empty() ? columns.find(name) : nullptr;
    };
    setting.styles = plan_.styles;
    const auto take = [&](const std::string& expression) {
      Translated made = translate(expression, setting);
      if (fault.empty()) fault = made.fault;
      notes.insert(notes.end(), made.notes.begin(), made.notes.end());
      return made.sql;
    };
    for (const schema::IndexPart& part : index.parts) {
      const auto column = column_of(t, part.expression);
      if (column) plain.push_back(*column);
      const std::string made =
          column ? sql::quote_sqlite_ident(t.columns[*column].name) : "(" + take(part.expression) + ")";
      parts += (parts.empty() ? "" : ", ") + made + (part.descending ? " DESC" : "");
    }
    if (!index.where.empty()) where = " WHERE " + take(index.where);
    if (!fault.empty()) return plan_.tell(Kind::left_out, object, fault, facts.definition);
    const std::string name = plan_.take(index.name);
    if (name != index.name) notes.push_back("named " + name);
    if (index.unique && index.where.empty() && plain.size() == index.parts.size()) t.unique.push_back(plain);
    plan_.indexes.push_back({object,
                             "CREATE " + std::string(index.unique ? "UNIQUE " : "") + "INDEX " +
                                 sql::quote_sqlite_ident(name) + " ON " + sql::quote_sqlite_ident(t.name) +
                                 " (" + parts + ")" + where,
                             facts.definition});
    plan_.tell(notes.empty() ? Kind::converted : Kind::changed, object, text::join(notes, "; "));
  }

  static std::string unfit(const IndexFacts& facts, std::vector<std::string>& notes) {
    if (facts.method == "gin" || facts.method == "gist" || facts.method == "spgist")
      return "SQLite has no " + facts.method + " index";
    if (facts.method != "btree" && facts.method != "hash" && facts.method != "brin")
      return "SQLite has no index of the kind " + facts.method;
    if (facts.method != "btree") notes.push_back("a B-tree instead of " + facts.method);
    if (facts.includes) notes.push_back("without the columns that INCLUDE names");
    if (facts.nulls_equal) notes.push_back("NULLS NOT DISTINCT: to SQLite two NULLs are never equal");
    if (facts.odd_class) notes.push_back("SQLite has no operator classes");
    return "";
  }

  static std::optional<std::size_t> column_of(const PullTable& t, const std::string& expression) {
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
      if (sql::quote_ident(t.columns[i].pg.name) == expression ||
          sql::always_quote_ident(t.columns[i].pg.name) == expression)
        return i;
    }
    return std::nullopt;
  }

  PullPlan& plan_;
  const Facts& facts_;
};

}  // namespace

Result<void> convert_indexes(db::PgConnection& reader, PullPlan& plan) {
  Facts facts;
  std::set<std::string> schemas;
  for (const PullTable& t : plan.tables) schemas.insert(t.pg.schema);
  for (const std::string& schema : schemas) TRY(read_facts(reader, schema, facts));
  Indexes(plan, facts).run();
  return {};
}

}  // namespace groundway::pull
