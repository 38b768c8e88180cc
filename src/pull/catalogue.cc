#include "pull/catalogue.h"

#include <algorithm>

#include "base/interrupt.h"
#include "base/text.h"
#include "db/pg_introspect.h"
#include "gen/db_sql.h"
#include "pull/types.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

using schema::Outcome;
using schema::TypeKind;

bool is_listed(const std::vector<std::string>& names, const PullTable& t) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& n) {
    return n == t.pg.name || n == t.pg.schema + "." + t.pg.name || text::iequals(n, t.pg.name);
  });
}

class Catalogue {
 public:
  Catalogue(db::PgConnection& reader, const PullOptions& options) : reader_(reader), options_(options) {}

  Result<PullPlan> read(const std::string& url_schema) {
    ASSIGN(const auto all, reader_.query(std::string(db::sql_text::kPullSchemas)));
    std::vector<std::string> there;
    for (int r = 0; r < all.count(); ++r) there.push_back(all.text(r, 0));
    std::vector<std::string> wanted = options_.schemas;
    if (wanted.empty()) wanted.push_back(url_schema.empty() ? "public" : url_schema);
    for (const std::string& schema : wanted) {
      const bool known = std::find(there.begin(), there.end(), schema) != there.end();
      if (!known && !options_.schemas.empty()) return no_schema(schema, there);
      TRY(read_schema(schema));
    }
    tell_other_schemas(there, wanted);
    TRY(select());
    name_all();
    find_styles();
    return std::move(plan_);
  }

 private:
  static Error no_schema(const std::string& name, const std::vector<std::string>& there) {
    return Error{Code::no_such_table,
                 "--schema names '" + text::excerpt(name, 60) + "', in which there is no table"}
        .with_fix(there.empty() ? "" : "schemas with tables: " + text::join(there, ", "));
  }

  void tell_other_schemas(const std::vector<std::string>& there, const std::vector<std::string>& wanted) {
    std::vector<std::string> others;
    for (const std::string& s : there) {
      if (std::find(wanted.begin(), wanted.end(), s) == wanted.end()) others.push_back(s);
    }
    if (!others.empty())
      plan_.notes.push_back("tables in other schemas stay behind (" + text::join(others, ", ") +
                            "): --schema takes them along");
  }

  Result<void> read_schema(const std::string& schema) {
    ASSIGN(auto model, db::introspect_pg(reader_, schema));
    const std::size_t first = plan_.tables.size();
    for (schema::Table& t : model.tables) {
      PullTable table;
      for (const auto& c : t.columns) table.columns.emplace_back().pg = c;
      table.pg = std::move(t);
      plan_.tables.push_back(std::move(table));
    }
    for (schema::View& v : model.views) plan_.views.push_back({std::move(v), {}, {}});
    for (const schema::Trigger& t : model.triggers) {
      plan_.tell(Outcome::Kind::left_out, "trigger " + t.table + "." + t.name, "SQLite has no plpgsql",
                 t.function_ddl + ";\n" + t.trigger_ddl);
    }
    TRY(read_table_facts(schema, first));
    TRY(read_column_facts(schema, first));
    return read_others(schema);
  }

  PullTable* find(std::size_t first, std::string_view name) {
    for (std::size_t i = first; i < plan_.tables.size(); ++i) {
      if (plan_.tables[i].pg.name == name) return &plan_.tables[i];
    }
    return nullptr;
  }

  Result<void> read_table_facts(const std::string& schema, std::size_t first) {
    ASSIGN(const auto rows, reader_.query(std::string(db::sql_text::kPullTables), {schema}));
    for (int r = 0; r < rows.count(); ++r) {
      PullTable* t = find(first, rows.get(r, 0));
      if (t == nullptr) continue;
      t->partitioned = rows.truth(r, 2);
      t->has_heirs = rows.integer(r, 3) > 0;
      t->rows = static_cast<std::uint64_t>(rows.integer(r, 5));
      if (rows.truth(r, 1)) hidden_.push_back(t->quoted());
      if (!rows.truth(r, 4)) unreadable_.push_back(t->quoted());
    }
    return {};
  }

  Result<void> read_column_facts(const std::string& schema, std::size_t first) {
    ASSIGN(const auto rows, reader_.query(std::string(db::sql_text::kPullColumns), {schema}));
    for (int r = 0; r < rows.count(); ++r) {
      PullTable* t = find(first, rows.get(r, 0));
      const auto at = t == nullptr ? std::nullopt : t->column(rows.get(r, 1));
      if (!at) continue;
      ColumnFacts& f = t->columns[*at].facts;
      f.kind = rows.get(r, 2).empty() ? 'b' : rows.get(r, 2)[0];
      f.type_name = rows.text(r, 3);
      f.base = rows.text(r, 4);
      f.element_kind = rows.get(r, 5).empty() ? '\0' : rows.get(r, 5)[0];
      f.element = rows.text(r, 6);
      f.domain_not_null = rows.truth(r, 7);
      f.domain_checks = rows.array(r, 8);
      f.labels = rows.array(r, 9);
      f.domain_default = rows.text(r, 10);
      if (!rows.is_null(r, 11)) f.last_number = rows.integer(r, 11);
      f.numbered = rows.truth(r, 12);
      f.built_in = rows.truth(r, 14);
    }
    return {};
  }

  Result<void> read_others(const std::string& schema) {
    ASSIGN(const auto rows, reader_.query(std::string(db::sql_text::kPullOthers), {schema}));
    for (int r = 0; r < rows.count(); ++r) {
      const std::string kind = rows.text(r, 0), on = rows.text(r, 2);
      const std::string object = kind + " " + (on.empty() ? "" : on + ".") + rows.text(r, 1);
      others_.push_back(
          {{Outcome::Kind::left_out, object,
            "SQLite has no " + kind + (kind == "function" ? " of its own language" : ""), rows.text(r, 3)},
           on});
    }
    return {};
  }

  Result<void> check_names(const std::vector<std::string>& names, std::string_view flag) const {
    std::vector<std::string> known;
    for (const PullTable& t : plan_.tables) known.push_back(t.pg.name);
    for (const std::string& n : names) {
      const bool found = std::any_of(plan_.tables.begin(), plan_.tables.end(),
                                     [&](const PullTable& t) { return is_listed({n}, t); });
      if (found) continue;
      const auto near = text::nearest(n, known);
      return Error{Code::no_such_table, std::string(flag) + " names '" + text::excerpt(n, 80) +
                                            "', which the database does not have"}
          .with_fix(near ? "did you mean '" + *near + "'?"
                         : "groundway copy SOURCE TARGET --dry-run   # lists the tables");
    }
    return {};
  }

  Result<void> select() {
    TRY(check_names(options_.tables, "--tables"));
    TRY(check_names(options_.exclude, "--exclude"));
    const bool all = options_.tables.empty() && options_.exclude.empty();
    std::erase_if(plan_.tables, [&](const PullTable& t) {
      const bool out =
          (!options_.tables.empty() && !is_listed(options_.tables, t)) || is_listed(options_.exclude, t);
      for (const PullColumn& c : t.columns) {
        if (out) plan_.left_behind.push_back(t.pg.name + "." + c.pg.name);
      }
      return out;
    });
    std::erase_if(plan_.outcomes, [&](const Outcome& o) {
      return o.object.starts_with("trigger ") && !is_on_selected(o.object.substr(8));
    });
    for (auto& [outcome, on] : others_) {
      if (on.empty() ? all : is_on_selected(on + ".")) plan_.outcomes.push_back(std::move(outcome));
    }
    return check_readable();
  }

  bool is_on_selected(const std::string& dotted) const {
    return std::any_of(plan_.tables.begin(), plan_.tables.end(),
                       [&](const PullTable& t) { return dotted.starts_with(t.pg.name + "."); });
  }

  Result<void> check_readable() const {
    for (const PullTable& t : plan_.tables) {
      if (std::find(unreadable_.begin(), unreadable_.end(), t.quoted()) != unreadable_.end()) {
        return Error{Code::privilege, "this login may not read " + t.quoted()}.with_fix(
            "connect as a role that may, or leave it out: --exclude " + text::shell_quote(t.pg.name));
      }
      if (std::find(hidden_.begin(), hidden_.end(), t.quoted()) == hidden_.end()) continue;
      return Error{Code::target_schema, "row level security hides rows of " + t.quoted() + " from this login"}
          .with_fix("connect as a role with BYPASSRLS, or leave it out: --exclude " +
                    text::shell_quote(t.pg.name));
    }
    return {};
  }

  void name_all() {
    for (PullTable& t : plan_.tables) {
      const auto same = std::count_if(plan_.tables.begin(), plan_.tables.end(), [&](const PullTable& o) {
        return text::iequals(o.pg.name, t.pg.name);
      });
      const bool other_schema = t.pg.schema != plan_.tables.front().pg.schema;
      t.name = plan_.take(same > 1 && other_schema ? t.pg.schema + "_" + t.pg.name : t.pg.name);
      std::set<std::string> taken;
      for (PullColumn& c : t.columns) {
        c.name = c.pg.name;
        for (int i = 2; !taken.insert(text::lower(c.name)).second; ++i)
          c.name = c.pg.name + "_" + std::to_string(i);
      }
    }
  }

  bool has_table(std::string_view name) const {
    return std::any_of(plan_.tables.begin(), plan_.tables.end(),
                       [&](const PullTable& t) { return t.pg.name == name; });
  }

  // Each framework writes some values in a form of its own, and finds a row again by that form alone.
  void find_styles() {
    const bool django = has_table("django_migrations"), alembic = has_table("alembic_version");
    const bool rails = has_table("schema_migrations") && has_table("ar_internal_metadata");
    plan_.styles.uuid_as_hex = django || alembic;
    plan_.styles.full_fraction = !django && (alembic || rails);
    const std::string whose = django ? "Django" : alembic ? "SQLAlchemy" : rails ? "Rails" : "";
    if (!whose.empty())
      plan_.notes.push_back("times" + std::string(plan_.styles.uuid_as_hex ? " and UUIDs" : "") +
                            " are written as " + whose + " writes them in SQLite");
  }

  db::PgConnection& reader_;
  const PullOptions& options_;
  PullPlan plan_;
  std::vector<std::pair<Outcome, std::string>> others_;  // and the table that each is on; empty: none
  std::vector<std::string> hidden_, unreadable_;
};

// --- what the values say ---

// What may hold words of people, at whatever depth.
bool may_hold_words(const PullColumn& c) {
  switch (schema::parse_type(c.facts.base).kind) {
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::bpchar:
    case TypeKind::json:
    case TypeKind::jsonb:
    case TypeKind::other:
      return true;
    default:
      return false;
  }
}

std::string any_of(const std::string& condition) {
  return condition.empty() ? "false" : "coalesce(pg_catalog.bool_or(" + condition + "), false)";
}

constexpr std::size_t kAtOnce = 300;  // columns a query: a select list has 1,664 places

Result<void> read_values(db::PgConnection& reader, PullTable& table, bool emails) {
  for (std::size_t from = 0; from < table.columns.size(); from += kAtOnce) {
    const std::size_t to = std::min(table.columns.size(), from + kAtOnce);
    std::string list = "pg_catalog.count(*)";
    for (std::size_t i = from; i < to; ++i) {
      const PullColumn& c = table.columns[i];
      const std::string name = sql::quote_ident(c.pg.name);
      const Questions q = questions_of(c);
      list += ", pg_catalog.count(" + name + "), " + any_of(q.doubt) + ", " + any_of(q.special) + ", " +
              any_of(emails && may_hold_words(c) ? name + "::text ~ '[^@[:space:]]@[A-Za-z0-9-]+[.][A-Za-z]'"
                                                 : "");
    }
    ASSIGN(const auto rows, reader.query("SELECT " + list + " FROM " + table.quoted()));
    table.rows = static_cast<std::uint64_t>(rows.integer(0, 0));
    for (std::size_t i = from; i < to; ++i) {
      ColumnFacts& f = table.columns[i].facts;
      const int at = static_cast<int>((i - from) * 4) + 1;
      f.values = static_cast<std::uint64_t>(rows.integer(0, at));
      f.doubt = rows.truth(0, at + 1);
      f.special = rows.truth(0, at + 2);
      f.emails = rows.truth(0, at + 3);
    }
  }
  return {};
}

}  // namespace

Result<PullPlan> read_catalogue(db::PgConnection& reader, const PullOptions& options,
                                const std::string& url_schema) {
  return Catalogue(reader, options).read(url_schema);
}

Result<void> decide_types(db::PgConnection& reader, PullPlan& plan, bool rows, bool emails,
                          Reporter& reporter) {
  const auto stage = reporter.begin({"read", "tables", plan.tables.size()});
  for (PullTable& t : plan.tables) {
    Meter meter = stage->begin(t.pg.name);
    if (rows && !t.columns.empty()) {
      reporter.step("reading " + t.pg.name);
      TRY(check_interrupt("Nothing was written."));
      TRY(read_values(reader, t, emails));
    }
    for (PullColumn& c : t.columns) decide_column(c, plan.styles);
    meter.end();
  }
  stage->end();
  return {};
}

}  // namespace groundway::pull
