// drift/round_trip_fixture.h - for tests: one schema is turned into another, and what is wrong with that is
// told.
//
// Purpose: the property of round_trip_pgtest.cc, of a pair.
// Shape:   one session, in transactions that are never committed: a pair leaves nothing but what VACUUM
// takes.
#pragma once

#include <chrono>
#include <set>

#include "catalog/diff.h"
#include "db/pg_scratch.h"
#include "drift/dump_judge_fixture.h"
#include "drift/made_schema_fixture.h"
#include "drift/read_catalog.h"
#include "drift/rows_judge_fixture.h"
#include "sql/quote.h"

namespace groundway::drift {

using Statements = std::vector<std::string>;

struct Pair {
  Statements from, to;
};

inline std::string shown(const Statements& statements) {
  std::string out;
  for (const std::string& statement : statements) out += statement + ";\n";
  return out;
}

// A database in which schemas are made.
class Place {
 public:
  Place() {
    scratch_.sql(kAttempt);
    Result<db::PgConnection> opened = db::open_reader(scratch_.target, db::Session());
    EXPECT_TRUE(opened) << opened.error().cause;
    connection_.emplace(std::move(*opened));
    for (const char* sql : {"SET default_transaction_read_only = off", "SET client_min_messages = warning"}) {
      EXPECT_TRUE(connection_->exec(sql));
    }
  }
  db::PgConnection& session() { return *connection_; }
  const DatabaseUrl& url() const { return scratch_.target.url; }

  // How many of the statements the server takes.
  Result<long> make(const Statements& statements) {
    std::string list;
    for (const std::string& statement : statements) {
      ASSIGN(const std::string quoted, sql::quote_literal(statement));
      list += (list.empty() ? "" : ",") + quoted;
    }
    ASSIGN(const db::Rows rows, session().query("SELECT groundway.attempt(ARRAY[" + list + "]::text[])"));
    return static_cast<long>(rows.integer(0, 0));
  }

 private:
  // What cannot be made is left out; the schema `groundway` is no part of what is compared.
  static constexpr const char* kAttempt =
      "CREATE SCHEMA groundway; CREATE FUNCTION groundway.attempt(statements text[]) RETURNS integer"
      " LANGUAGE plpgsql AS $$ DECLARE s text; made integer = 0; BEGIN FOREACH s IN ARRAY statements LOOP "
      "BEGIN"
      " EXECUTE s; made = made + 1; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; RETURN made; END $$";

  db::Scratch scratch_;
  std::optional<db::PgConnection> connection_;
};

class Bench {
 public:
  // Empty: diff(from, to) turns the one into the other.
  std::string round_trip(const Pair& pair) {
    const Result<std::string> wrong = try_pair(pair);
    (void)place_.session().exec("ROLLBACK");
    if (++pairs_ % 25 == 0) vacuum();
    return wrong ? *wrong : wrong.error().cause + "\n" + applied_;
  }
  // Empty: what both schemas have a place for has its values afterwards, or the rows forbid the change.
  std::string rows_trip(const Pair& pair) {
    const Result<std::string> wrong = try_rows(pair);
    (void)place_.session().exec("ROLLBACK");
    return wrong ? *wrong : wrong.error().cause + "\n" + applied_;
  }
  // The same as pg_dump sees it, in databases of the pair's own.
  std::string dumped_trip(const Pair& pair) {
    const Result<std::string> wrong = try_dumps(pair);
    return wrong ? *wrong : wrong.error().cause + "\n" + applied_;
  }
  int server_version() { return place_.session().server_version(); }
  // Of the statements that were tried; of small schemas most of what they stand on is missing.
  double made_share() const { return static_cast<double>(made_) / static_cast<double>(std::max(tried_, 1L)); }

 private:
  Result<std::string> try_pair(const Pair& pair) {
    applied_.clear();
    ASSIGN(const catalog::Catalog wanted, made(pair.to));
    ASSIGN(const catalog::Catalog had, made(pair.from));
    applied_ = catalog::to_sql(catalog::diff(had, wanted));
    TRY(place_.session().exec(applied_));
    ASSIGN(const catalog::Catalog has, read_catalog_within(place_.session()));
    const std::string left = catalog::to_sql(catalog::diff(has, wanted));
    if (left.empty()) return std::string();
    return "left over:\n" + left + "\nafter:\n" + applied_;
  }

  Result<std::string> try_rows(const Pair& pair) {
    ASSIGN(const catalog::Catalog wanted, made(pair.to));
    ASSIGN(const catalog::Catalog had, made(pair.from));
    TRY(place_.make(row_statements(had)));
    applied_ = catalog::to_sql(catalog::diff(had, wanted));
    const std::vector<std::string> queries = row_queries(had, wanted);
    ASSIGN(const std::vector<std::string> before, rows_of(place_.session(), queries));
    if (!place_.session().exec("SET CONSTRAINTS ALL IMMEDIATE")) return std::string();  // the rows break one
    const Result<void> done = place_.session().exec(applied_);
    if (!done) return is_of_rows(done.error().cause) ? std::string() : done.error().cause + "\n" + applied_;
    ASSIGN(const std::vector<std::string> after, rows_of(place_.session(), queries));
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i] != after[i]) return "before:\n" + before[i] + "after:\n" + after[i] + applied_;
    }
    return std::string();
  }

  Result<std::string> try_dumps(const Pair& pair) {
    Place from, to;
    TRY(from.make(pair.from));
    TRY(to.make(pair.to));
    ASSIGN(const catalog::Catalog had, read_catalog(from.session()));
    ASSIGN(const catalog::Catalog wanted, read_catalog(to.session()));
    applied_ = catalog::to_sql(catalog::diff(had, wanted));
    TRY(from.session().exec(applied_));
    const std::string theirs = dumped(to.url()), ours = dumped(from.url());
    if (theirs.empty() || ours.empty()) return std::string("pg_dump fails");
    const std::string other = unlike(dump_entries(theirs), dump_entries(ours));
    return other.empty() ? other : other + "\nafter:\n" + applied_;
  }

  // What a schema is once it is made; the transaction stays open.
  Result<catalog::Catalog> made(const Statements& statements) {
    TRY(place_.session().exec("ROLLBACK; BEGIN"));
    ASSIGN(const long made, place_.make(statements));
    tried_ += static_cast<long>(statements.size());
    made_ += made;
    return read_catalog_within(place_.session());
  }

  // Of rolled back pairs the catalogue keeps the dead rows: after hundreds every query wades through them.
  void vacuum() {
    EXPECT_TRUE(
        place_.session().exec("VACUUM pg_attrdef, pg_attribute, pg_class, pg_constraint, pg_depend, "
                              "pg_description, pg_enum, pg_index,"
                              " pg_inherits, pg_namespace, pg_partitioned_table, pg_policy, pg_proc, "
                              "pg_range, pg_rewrite, pg_sequence,"
                              " pg_statistic_ext, pg_trigger, pg_type"));
  }

  Place place_;
  std::string applied_;
  long tried_ = 0, made_ = 0, pairs_ = 0;
};

inline Pair without(Pair pair, std::size_t first, std::size_t many) {
  std::set<std::string> gone;  // of both sides at once: most edits leave most of a schema alone
  const std::size_t half = pair.from.size();
  for (std::size_t i = first; i < first + many; ++i) {
    if (i < half + pair.to.size()) gone.insert(i < half ? pair.from[i] : pair.to[i - half]);
  }
  const bool both = first < half;
  if (both) std::erase_if(pair.from, [&](const std::string& s) { return gone.contains(s); });
  std::erase_if(pair.to, [&](const std::string& s) { return gone.contains(s); });
  return pair;
}

// Fewer statements that fail as well, in any way.
template <class Wrong>
inline Pair smallest(Pair pair, const Wrong& wrong, std::chrono::seconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  for (std::size_t step = (pair.from.size() + pair.to.size() + 1) / 2; step > 0;
       step = step > 1 ? (step + 1) / 2 : 0) {
    for (std::size_t at = 0; at < pair.from.size() + pair.to.size();) {
      if (std::chrono::steady_clock::now() > end) return pair;
      Pair less = without(pair, at, step);
      if (wrong(less).empty()) {
        at += step;
      } else {
        pair = std::move(less);
      }
    }
  }
  return pair;
}

}  // namespace groundway::drift
