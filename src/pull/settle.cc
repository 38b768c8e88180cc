#include "pull/settle.h"

#include <algorithm>

#include "base/text.h"
#include "pull/ddl.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

using Kind = schema::Outcome::Kind;

class Settling {
 public:
  Settling(db::SqliteDb& file, PullPlan& plan, bool rows) : file_(file), plan_(plan), rows_(rows) {}

  Result<void> run(Reporter& reporter) {
    reporter.step("creating indexes");
    TRY(indexes());
    reporter.step("checking constraints");
    for (PullTable& t : plan_.tables) {
      if (rows_) TRY(try_generated(t));
      if (rows_) TRY(try_checks(t));
      if (rows_) TRY(try_foreign_keys(t));
    }
    TRY(rewrite());
    return views();
  }

 private:
  void leave_out(const std::string& object, const std::string& reason, const std::string& original) {
    std::erase_if(plan_.outcomes, [&](const schema::Outcome& o) { return o.object == object; });
    plan_.tell(Kind::left_out, object, reason, original);
  }

  static Error broken_by_mask(const std::string& object, const std::string& how) {
    return Error{Code::mask_file, "the made-up values of a masked column break " + object + how}.with_fix(
        "give the column a kind that fits, a constant, or \"keep\"");
  }

  // How many rows `condition` holds for; none: SQLite refuses it.
  Result<std::optional<std::int64_t>> count(const PullTable& t, const std::string& condition) {
    auto found = file_.one("SELECT count(*) FROM " + sql::quote_sqlite_ident(t.name) + " AS gw_row WHERE " +
                           condition);
    if (!found) return std::optional<std::int64_t>{};
    return text::parse_int(*found);
  }

  bool touches_mask(const PullTable& t, const std::set<std::size_t>& columns) const {
    return std::any_of(columns.begin(), columns.end(),
                       [&](std::size_t c) { return t.columns[c].is_masked(); });
  }

  Result<void> indexes() {
    std::vector<PullIndex> kept;
    for (PullIndex& index : plan_.indexes) {
      auto made = file_.exec(index.sql);
      if (made) {
        kept.push_back(std::move(index));
        continue;
      }
      const bool masked = std::any_of(plan_.tables.begin(), plan_.tables.end(),
                                      [](const PullTable& t) { return t.is_masked(); });
      if (masked && made.error().cause.find("UNIQUE") != std::string::npos)
        return broken_by_mask(index.object, ": two are the same");
      leave_out(index.object, "SQLite refuses it: " + made.error().cause, index.original);
    }
    plan_.indexes = std::move(kept);
    return {};
  }

  Result<void> try_generated(PullTable& t) {
    for (PullColumn& c : t.columns) {
      if (c.generated_sql.empty() || c.from_expression) continue;
      ASSIGN(const auto differ,
             count(t, sql::quote_sqlite_ident(c.name) + " IS NOT (" + c.generated_sql + ")"));
      if (differ && *differ == 0) continue;
      leave_out("generated column " + t.pg.name + "." + c.pg.name,
                "its values are there, nothing computes them: SQLite would compute others",
                c.pg.generated_sql);
      c.generated_sql.clear();
    }
    return {};
  }

  Result<void> try_checks(PullTable& t) {
    std::vector<PullConstraint> kept;
    for (PullConstraint& check : t.checks) {
      ASSIGN(const auto broken, count(t, "NOT (" + check.test + ")"));
      if (broken && *broken == 0) {
        kept.push_back(std::move(check));
      } else if (touches_mask(t, check.columns)) {
        return broken_by_mask(check.object, "");
      } else {
        leave_out(check.object,
                  broken ? text::count_of(static_cast<std::uint64_t>(*broken), "row") +
                               " of PostgreSQL's own would not pass it"
                         : "SQLite refuses it",
                  check.original);
      }
    }
    t.checks = std::move(kept);
    return {};
  }

  Result<void> try_foreign_keys(PullTable& t) {
    std::vector<PullForeignKey> kept;
    for (PullForeignKey& key : t.foreign_keys) {
      const PullTable& parent = plan_.tables[key.parent];
      std::string filled, equal;
      for (std::size_t i = 0; i < key.columns.size(); ++i) {
        const std::string mine = "gw_row." + sql::quote_sqlite_ident(t.columns[key.columns[i]].name);
        filled += mine + " IS NOT NULL AND ";
        equal += (i == 0 ? "gw_parent." : " AND gw_parent.") +
                 sql::quote_sqlite_ident(parent.columns[key.referred[i]].name) + " = " + mine;
      }
      ASSIGN(const auto orphans,
             count(t, filled + "NOT EXISTS (SELECT 1 FROM " + sql::quote_sqlite_ident(parent.name) +
                          " AS gw_parent WHERE " + equal + ")"));
      if (orphans && *orphans == 0) {
        kept.push_back(std::move(key));
      } else if (touches_mask(t, key.constraint.columns)) {
        return broken_by_mask(key.constraint.object, "");
      } else {
        leave_out(key.constraint.object,
                  orphans ? text::count_of(static_cast<std::uint64_t>(*orphans), "row") + " refer to no row"
                          : "SQLite refuses it",
                  key.constraint.original);
      }
    }
    t.foreign_keys = std::move(kept);
    return {};
  }

  // The rows stay where they are: constraints are words in the catalogue.
  Result<void> rewrite() {
    TRY(file_.exec("PRAGMA writable_schema=ON"));
    for (const PullTable& t : plan_.tables) {
      ASSIGN(auto update,
             file_.prepare("UPDATE sqlite_schema SET sql = ?1 WHERE type = 'table' AND name = ?2"));
      TRY(update.bind(1, create_table(t, Form::whole)));
      TRY(update.bind(2, t.name));
      TRY(update.step());
    }
    TRY(file_.exec("PRAGMA writable_schema=RESET"));
    for (const PullTable& t : plan_.tables) TRY(sequence(t));
    return {};
  }

  Result<void> sequence(const PullTable& t) {
    if (!t.rowid_alias || t.sequence <= 0) return {};
    const std::string name = sql::quote_sqlite_literal(t.name), last = std::to_string(t.sequence);
    TRY(file_.exec("INSERT INTO sqlite_sequence (name, seq) SELECT " + name +
                   ", 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = " + name + ")"));
    return file_.exec("UPDATE sqlite_sequence SET seq = max(seq, " + last + ") WHERE name = " + name);
  }

  Result<void> views() {
    for (PullView& view : plan_.views) {
      if (view.sql.empty()) continue;
      auto made = file_.exec(view.sql);
      if (made) {
        auto read = file_.one("SELECT count(*) FROM " + sql::quote_sqlite_ident(view.name));
        if (read) continue;
        TRY(file_.exec("DROP VIEW " + sql::quote_sqlite_ident(view.name)));
        made = std::move(read).error();
      }
      leave_out("view " + view.pg.name, "SQLite refuses it: " + made.error().cause, view.pg.query);
      view.sql.clear();
    }
    return {};
  }

  db::SqliteDb& file_;
  PullPlan& plan_;
  const bool rows_;
};

}  // namespace

Result<void> create_bare(db::SqliteDb& file, const PullPlan& plan) {
  for (const PullTable& t : plan.tables) TRY(file.exec(create_table(t, Form::bare)));
  return {};
}

Result<void> settle_file(db::SqliteDb& file, PullPlan& plan, bool rows, Reporter& reporter) {
  return Settling(file, plan, rows).run(reporter);
}

Result<void> inspect_file(const std::string& path) {
  std::vector<std::string> notes;
  ASSIGN(auto file, db::SqliteDb::open(path, notes));
  ASSIGN(const auto faults, file.integrity(false));
  if (!faults.empty())
    return Error{Code::source_corrupt, "the new file is not sound: " + text::excerpt(faults[0], 300)}.at(
        path);
  ASSIGN(auto orphans, file.prepare("PRAGMA foreign_key_check"));
  ASSIGN(const bool found, orphans.step());
  if (found)
    return Error{Code::source_corrupt, "the new file has a row that refers to nothing, in " + orphans.text(0)}
        .at(path);
  return {};
}

}  // namespace groundway::pull
