// sql/translate_pg_fixture.h - one SQLite and one PostgreSQL side by side for the translator's tests.
//
// Purpose: run the same text on both sides and compare what comes back, cell by cell.
// Shape:   cells as texts in one spelling: NULL, 1, 1.5, 'text', \\x00; booleans as SQLite's 1 and 0.
// Errors:  a statement that fails fails the test.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "sql/parser.h"
#include "sql/translate.h"
#include "sql/translate_testing.h"

namespace groundway::sql {

using Rows = std::vector<std::vector<std::string>>;

// One number, one spelling: 1.0 and 1, 1e+15 and 1000000000000000.
inline std::string number_text(const std::string& text) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.14g", std::strtod(text.c_str(), nullptr) + 0.0);
  return std::string(buffer.data()) == "-0" ? "0" : buffer.data();
}

inline std::string sqlite_cell(sqlite3_stmt* statement, int column) {
  const auto bytes = [&] {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, column));
    return std::string(data == nullptr ? "" : data,
                       static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return "NULL";
    case SQLITE_INTEGER:
      return std::to_string(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT: {
      std::array<char, 64> buffer{};
      std::snprintf(buffer.data(), buffer.size(), "%.17g", sqlite3_column_double(statement, column));
      return number_text(buffer.data());
    }
    case SQLITE_BLOB:
      return "\\x" + text::hex(bytes());
    default:
      return "'" + bytes() + "'";
  }
}

inline std::string pg_cell(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) == 1) return "NULL";
  const std::string value = PQgetvalue(result, row, column);
  switch (PQftype(result, column)) {
    case 16:
      return value == "t" ? "1" : "0";
    case 20:
    case 21:
    case 23:
      return value;
    case 700:
    case 701:
    case 1700:
      return number_text(value);
    case 17:
      return value;
    default:
      return "'" + value + "'";
  }
}

class BothSides : public testing::Test {
 protected:
  void SetUp() override {
    const char* target = std::getenv("GROUNDWAY_TEST_PG");
    ASSERT_NE(target, nullptr) << "GROUNDWAY_TEST_PG must hold the URL of a scratch database";
    pg_.reset(PQconnectdb(target));
    ASSERT_EQ(PQstatus(pg_.get()), CONNECTION_OK) << PQerrorMessage(pg_.get());
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open(":memory:", &file), SQLITE_OK);
    sqlite_.reset(file);
    run_pg("SET client_min_messages = warning");
    run_pg("SET timezone = 'Asia/Tokyo'");
  }

  Rows run_sqlite(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    Rows rows;
    EXPECT_EQ(sqlite3_prepare_v2(sqlite_.get(), sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(sqlite_.get());
    int state = SQLITE_ROW;
    while ((state = sqlite3_step(statement)) == SQLITE_ROW) {
      auto& row = rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) row.push_back(sqlite_cell(statement, i));
    }
    last_error_ = state == SQLITE_DONE ? "" : sqlite3_errmsg(sqlite_.get());
    sqlite3_finalize(statement);
    return rows;
  }

  Rows run_pg(const std::string& sql) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(pg_.get(), sql.c_str()), PQclear);
    const auto status = PQresultStatus(result.get());
    Rows rows;
    last_error_ = PQresultErrorMessage(result.get());
    EXPECT_TRUE(allow_errors_ || status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) << sql << "\n"
                                                                                          << last_error_;
    for (int r = 0; r < PQntuples(result.get()); ++r) {
      auto& row = rows.emplace_back();
      for (int i = 0; i < PQnfields(result.get()); ++i) row.push_back(pg_cell(result.get(), r, i));
    }
    return rows;
  }

  Result<TranslatedView> view_of(const std::string& select) {
    ASSIGN(const auto view, parse_create_view("CREATE VIEW v AS " + select));
    return translate_view(view, catalogue_);
  }

  // A column of mixed values is text in PostgreSQL, numbers by their digits.
  static void write_as_text(const std::vector<ColumnShape>& columns, Rows* rows) {
    for (auto& row : *rows) {
      for (std::size_t i = 0; i < row.size() && i < columns.size(); ++i) {
        if (columns[i].mixed && row[i].starts_with("'")) row[i] = row[i].substr(1, row[i].size() - 2);
      }
    }
  }

  // The same rows from both sides; ordered by the query itself or sorted here.
  void same_rows(const std::string& select, bool sorted) {
    auto view = view_of(select);
    ASSERT_TRUE(view) << select << "\n  refused: " << view.error().cause;
    Rows expected = run_sqlite(select), got = run_pg(view->query);
    for (Rows* rows : {&expected, &got}) write_as_text(view->columns, rows);
    if (sorted) {
      std::sort(expected.begin(), expected.end());
      std::sort(got.begin(), got.end());
    }
    EXPECT_EQ(expected, got) << select << "\n  " << view->query;
  }

  struct CloseSqlite {
    void operator()(sqlite3* file) const { sqlite3_close(file); }
  };
  std::unique_ptr<PGconn, decltype(&PQfinish)> pg_{nullptr, PQfinish};
  std::unique_ptr<sqlite3, CloseSqlite> sqlite_;
  TestCatalogue catalogue_;
  std::string last_error_;
  bool allow_errors_ = false;
};

}  // namespace groundway::sql
