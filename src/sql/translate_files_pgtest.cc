// sql/translate_files_pgtest.cc - whole SQLite files: every view gives the same rows, every trigger is
// accepted.
//
// Files of the machine are used where they are there (PROJ's database; GROUNDWAY_TEST_SQLITE names others,
// divided by colons); what the translator refuses is listed and does not fail, what it gets wrong does.
#include <filesystem>
#include <iostream>
#include <map>

#include "sql/quote.h"
#include "sql/translate_pg_fixture.h"

namespace groundway::sql {
namespace {

ValueType type_for(const std::string& declared) {
  const std::string upper = text::upper(declared);
  if (upper == "BOOLEAN") return ValueType::boolean;
  if (upper == "INTEGER_OR_TEXT" || upper.find("JSON") != std::string::npos) return ValueType::text;
  switch (affinity_of_declared(declared)) {
    case Affinity::integer:
      return ValueType::integer;
    case Affinity::real:
      return ValueType::real;
    case Affinity::none:
      return ValueType::bytea;
    case Affinity::numeric:
      return upper.find("DATE") != std::string::npos ? ValueType::date : ValueType::numeric;
    default:
      return ValueType::text;
  }
}

std::string pg_type(ValueType type) {
  static const std::map<ValueType, std::string> kNames = {
      {ValueType::boolean, "boolean"}, {ValueType::integer, "bigint"}, {ValueType::real, "float8"},
      {ValueType::numeric, "numeric"}, {ValueType::bytea, "bytea"},    {ValueType::date, "date"}};
  const auto found = kNames.find(type);
  return found == kNames.end() ? "text" : found->second;
}

std::string unquoted(const std::string& cell) {
  return cell == "NULL" ? "" : cell.substr(1, cell.size() - 2);
}

class Files : public BothSides {
 protected:
  void open(const std::string& path) {
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open_v2(("file:" + path + "?mode=ro").c_str(), &file,
                              SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr),
              SQLITE_OK);
    sqlite_.reset(file);
    run_pg("DROP SCHEMA IF EXISTS files CASCADE; CREATE SCHEMA files; SET search_path = files");
    for (const auto& row :
         run_sqlite("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")) {
      load(unquoted(row[0]));
    }
  }

  void load(const std::string& name) {
    TableShape table;
    table.source_name = name;
    table.target = quote_qualified("files", name);
    std::string columns;
    for (const auto& row : run_sqlite("PRAGMA table_xinfo(" + quote_sqlite_ident(name) + ")")) {
      ColumnShape column;
      column.source_name = column.target_name = unquoted(row[1]);
      column.type = type_for(unquoted(row[2]));
      column.affinity = affinity_of_declared(unquoted(row[2]));
      column.rowid_alias = row[5] == "1" && text::iequals(unquoted(row[2]), "INTEGER");
      columns += (columns.empty() ? "" : ", ") + quote_ident(column.target_name) + " " + pg_type(column.type);
      table.columns.push_back(std::move(column));
    }
    run_pg("CREATE TABLE " + table.target + "(" + columns + ")");
    fill(table);
    catalogue_.add(std::move(table));
  }

  void fill(const TableShape& table) {
    std::string rows;
    for (const auto& row : run_sqlite("SELECT * FROM " + quote_sqlite_ident(table.source_name))) {
      std::string values;
      for (std::size_t i = 0; i < row.size(); ++i)
        values += (i == 0 ? "" : ", ") + cell(row[i], table.columns[i].type);
      rows += (rows.empty() ? "(" : ", (") + values + ")";
      if (rows.size() > 1'000'000) rows = flushed(table, rows);
    }
    if (!rows.empty()) flushed(table, rows);
  }

  std::string flushed(const TableShape& table, const std::string& rows) {
    run_pg("INSERT INTO " + table.target + " VALUES " + rows);
    return "";
  }

  static std::string cell(const std::string& value, ValueType type) {
    if (value == "NULL") return value;
    if (type == ValueType::boolean) return value == "0" ? "false" : "true";
    if (value.front() == '\'') return quote_sqlite_literal(unquoted(value));
    return "'" + value + "'";
  }

  // Views in whatever order serves: one that names another waits for it.
  void check_views() {
    std::map<std::string, std::string> waiting;
    for (const auto& row : run_sqlite("SELECT name, sql FROM sqlite_schema WHERE type = 'view'")) {
      waiting[unquoted(row[0])] = unquoted(row[1]);
    }
    for (std::size_t before = 0; before != waiting.size();) {
      before = waiting.size();
      refused_.clear();
      const auto todo = waiting;
      for (const auto& [name, sql] : todo) {
        if (check_view(name, sql)) waiting.erase(name);
      }
    }
  }

  bool check_view(const std::string& name, const std::string& sql) {
    auto tree = parse_create_view(sql);
    EXPECT_TRUE(tree) << name;
    auto view = translate_view(*tree, catalogue_);
    if (!view) {
      refused_.push_back(name + ": " + view.error().cause);
      return false;
    }
    run_pg("CREATE VIEW " + quote_qualified("files", name) + " AS " + view->query);
    const Rows expected = rows_of(run_sqlite("SELECT * FROM " + quote_sqlite_ident(name)));
    const Rows got = rows_of(run_pg("SELECT * FROM " + quote_qualified("files", name)));
    EXPECT_TRUE(expected == got) << name << ": " << expected.size() << " and " << got.size() << " rows\n"
                                 << view->query;
    catalogue_.add({name, quote_qualified("files", name), view->columns, {}});
    return true;
  }

  // A number in a column of mixed values is a text in PostgreSQL.
  static Rows rows_of(Rows rows) {
    for (auto& row : rows) {
      for (std::string& one : row) one = one.front() == '\'' ? unquoted(one) : one;
    }
    std::sort(rows.begin(), rows.end());
    return rows;
  }

  void check_triggers() {
    for (const auto& row : run_sqlite("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")) {
      const std::string name = unquoted(row[0]);
      auto tree = parse_create_trigger(unquoted(row[1]));
      ASSERT_TRUE(tree) << name;
      auto trigger = translate_trigger(*tree, catalogue_, {"files", name, name});
      if (!trigger) {
        refused_.push_back(name + ": " + trigger.error().cause);
        continue;
      }
      run_pg("SET check_function_bodies = on; " + trigger->function_ddl);
      run_pg(trigger->trigger_ddl);
    }
  }

  // Rows written again go through the functions; an objection of a trigger is an answer, any other error is
  // not.
  void fire_triggers() {
    for (const auto& row : run_sqlite("SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger'")) {
      const TableShape* table = catalogue_.find(unquoted(row[0]));
      ASSERT_NE(table, nullptr);
      run_pg("BEGIN; CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM " + table->target + " LIMIT 20");
      allow_errors_ = true;
      run_pg("DELETE FROM " + table->target + "; INSERT INTO " + table->target + " SELECT * FROM kept");
      const bool objection = last_error_.find("violates constraint") != std::string::npos;
      const bool no_delete = last_error_.find("cannot delete from view") != std::string::npos;
      if (no_delete) {
        run_pg("ROLLBACK; INSERT INTO " + table->target + " SELECT * FROM " + table->target + " LIMIT 5");
      }
      EXPECT_TRUE(last_error_.empty() || objection || last_error_.find("violates") != std::string::npos)
          << table->target << ": " << last_error_;
      run_pg("ROLLBACK");
      allow_errors_ = false;
    }
  }

  std::vector<std::string> refused_;
};

TEST_F(Files, keep_the_rows_of_every_view_and_accept_every_trigger) {
  std::vector<std::string> paths = {"/usr/share/proj/proj.db"};
  if (const char* more = std::getenv("GROUNDWAY_TEST_SQLITE")) {
    for (const std::string& path : text::split(more, ':')) paths.push_back(path);
  }
  for (const std::string& path : paths) {
    if (!std::filesystem::exists(path)) continue;
    catalogue_.tables.clear();
    refused_.clear();
    open(path);
    check_views();
    check_triggers();
    for (const std::string& line : refused_) std::cout << path << " refused " << line << "\n";
  }
  run_pg("DROP SCHEMA IF EXISTS files CASCADE");
}

TEST_F(Files, leave_nothing_out_of_the_database_of_proj) {
  if (!std::filesystem::exists("/usr/share/proj/proj.db")) GTEST_FAIL() << "proj.db is not installed (Debian: proj-data)";
  open("/usr/share/proj/proj.db");
  check_views();
  check_triggers();
  EXPECT_EQ(refused_, std::vector<std::string>{});
  fire_triggers();
  run_pg("DROP SCHEMA IF EXISTS files CASCADE");
}

}  // namespace
}  // namespace groundway::sql
