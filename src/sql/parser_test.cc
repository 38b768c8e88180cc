#include "sql/parser.h"

#include <gtest/gtest.h>

#include "sql/print.h"

namespace groundway::sql {
namespace {

CreateTable table(std::string_view body) {
  auto parsed = parse_create_table("CREATE TABLE t(" + std::string(body));
  if (!parsed) ADD_FAILURE() << body << ": " << parsed.error().cause;
  return parsed ? std::move(parsed).value() : CreateTable{};
}

std::string shape(std::string_view sql) {
  auto parsed = parse_expression(sql);
  return parsed ? print(**parsed) : parsed.error().cause;
}

ExprKind kind(std::string_view sql) {
  return parse_expression(sql).value()->kind;
}

TEST(Parser, keeps_a_check_that_spans_lines) {
  const auto t = table("a CHECK (a >\n  ')' -- why\n  AND a < 'z'), b)");
  ASSERT_EQ(t.checks.size(), 1U);
  EXPECT_EQ(t.checks[0].source, "a >\n  ')' -- why\n  AND a < 'z'");
  EXPECT_EQ(print(*t.checks[0].expr), "(a > ')') AND (a < 'z')");
}

TEST(Parser, gives_a_name_to_the_next_constraint_only) {
  const auto t = table("a CONSTRAINT x CHECK (a) CHECK (a > 1) CONSTRAINT y UNIQUE, CONSTRAINT z CHECK (1))");
  ASSERT_EQ(t.checks.size(), 3U);
  EXPECT_EQ(t.checks[0].name, "x");
  EXPECT_EQ(t.checks[1].name, "");
  EXPECT_EQ(t.checks[2].name, "z");
  EXPECT_EQ(t.unique[0].name, "y");
}

TEST(Parser, folds_the_blanks_of_a_type) {
  const auto t = table("a  UNSIGNED\n BIG /* x */ INT, b VARCHAR ( 10 , 2 ), c 'a  b', d [e] f, g)");
  EXPECT_EQ(t.columns[0].declared_type, "UNSIGNED BIG INT");
  EXPECT_EQ(t.columns[1].declared_type, "VARCHAR ( 10 , 2 )");
  EXPECT_EQ(t.columns[2].declared_type, "a  b");
  EXPECT_EQ(t.columns[3].declared_type, "e");
  EXPECT_EQ(t.columns[4].declared_type, "");
}

TEST(Parser, refuses_a_type_whose_size_is_no_number) {
  for (const char* body :
       {"a VARCHAR(max))", "a VARCHAR(,b))", "a VARCHAR())", "a INT CHECK (CAST(a AS x()))"}) {
    EXPECT_FALSE(parse_create_table("CREATE TABLE t(" + std::string(body))) << body;
  }
}

TEST(Parser, reads_every_kind_of_default) {
  const auto t = table(
      "a DEFAULT -1, b DEFAULT + 5.0, c DEFAULT abc, d DEFAULT \"x\", e DEFAULT (1 + 2) NOT NULL, "
      "f DEFAULT CURRENT_TIMESTAMP, g DEFAULT NULL, h DEFAULT true, i DEFAULT [true], j DEFAULT x'61')");
  const auto is = [&](std::size_t i, std::string_view source, std::string_view printed, ExprKind expected) {
    EXPECT_EQ(t.columns[i].default_source, source);
    EXPECT_EQ(print(*t.columns[i].default_value), printed);
    EXPECT_EQ(t.columns[i].default_value->kind, expected);
  };
  is(0, "-1", "- 1", ExprKind::unary);
  is(1, "+ 5.0", "+ 5.0", ExprKind::unary);
  is(2, "abc", "'abc'", ExprKind::string_literal);
  is(3, "\"x\"", "'x'", ExprKind::string_literal);
  is(4, "(1 + 2)", "1 + 2", ExprKind::binary);
  is(5, "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP", ExprKind::current_time);
  is(6, "NULL", "NULL", ExprKind::null_literal);
  is(7, "true", "TRUE", ExprKind::boolean_literal);
  is(8, "[true]", "'true'", ExprKind::string_literal);
  is(9, "x'61'", "x'61'", ExprKind::blob_literal);
}

TEST(Parser, reads_not_null_and_an_explicit_null) {
  const auto t = table("a NOT NULL ON CONFLICT FAIL, b NULL, c, d NULL NOT NULL)");
  EXPECT_EQ(t.columns[0].not_null, true);
  EXPECT_EQ(t.columns[1].not_null, false);
  EXPECT_EQ(t.columns[2].not_null, std::nullopt);
  EXPECT_EQ(t.columns[3].not_null, true);
}

TEST(Parser, reads_a_primary_key_wherever_it_is_written) {
  const auto inside = table("a, b INTEGER CONSTRAINT k PRIMARY KEY DESC ON CONFLICT REPLACE AUTOINCREMENT)");
  ASSERT_TRUE(inside.primary_key);
  EXPECT_EQ(inside.primary_key->name, "k");
  EXPECT_EQ(inside.primary_key->columns[0].expr->text, "b");
  EXPECT_TRUE(inside.primary_key->columns[0].descending);
  EXPECT_TRUE(inside.primary_key->autoincrement);
  EXPECT_EQ(inside.primary_key->conflict.action, "REPLACE");
  const auto below = table("a, b, PRIMARY KEY ('b' COLLATE nocase, \"a\" DESC)) WITHOUT ROWID, STRICT");
  ASSERT_EQ(below.primary_key->columns.size(), 2U);
  EXPECT_EQ(below.primary_key->columns[0].expr->kind, ExprKind::column);
  EXPECT_EQ(below.primary_key->columns[0].collation, "nocase");
  EXPECT_TRUE(below.primary_key->columns[1].descending);
  EXPECT_TRUE(below.without_rowid && below.strict);
  EXPECT_TRUE(table("a INTEGER, PRIMARY KEY(a AUTOINCREMENT))").primary_key->autoincrement);
  EXPECT_FALSE(parse_create_table("CREATE TABLE t(a PRIMARY KEY, PRIMARY KEY(a))"));
}

TEST(Parser, reads_what_a_foreign_key_does_and_when) {
  const auto t = table(
      "a REFERENCES p, b REFERENCES \"q r\"(x) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE NOT NULL "
      "DEFERRABLE INITIALLY DEFERRED, c REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED, "
      "CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p(x, y) ON DELETE NO ACTION DEFERRABLE)");
  ASSERT_EQ(t.foreign_keys.size(), 4U);
  EXPECT_TRUE(t.foreign_keys[0].referred.empty());
  EXPECT_EQ(t.foreign_keys[0].columns, std::vector<std::string>{"a"});
  const ForeignKeyClause& b = t.foreign_keys[1];
  EXPECT_EQ(b.table, "q r");
  EXPECT_EQ(b.on_delete, "SET NULL");
  EXPECT_EQ(b.on_update, "CASCADE");
  EXPECT_TRUE(b.deferrable && b.initially_deferred);
  EXPECT_FALSE(t.foreign_keys[2].deferrable || t.foreign_keys[2].initially_deferred);
  EXPECT_EQ(t.foreign_keys[3].name, "f");
  EXPECT_EQ(t.foreign_keys[3].referred, (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(t.foreign_keys[3].deferrable);
  EXPECT_EQ(t.columns[1].not_null, true);
}

TEST(Parser, reads_generated_columns) {
  const auto t =
      table("a INT GENERATED ALWAYS AS (b * 2) STORED, b AS ( 1 ) NOT NULL, generated INT, always)");
  EXPECT_EQ(t.columns[0].declared_type, "INT");
  EXPECT_TRUE(t.columns[0].generated->stored);
  EXPECT_EQ(t.columns[0].generated->source, "b * 2");
  EXPECT_FALSE(t.columns[1].generated->stored);
  EXPECT_EQ(t.columns[2].name, "generated");
}

TEST(Parser, needs_no_commas_between_table_constraints) {
  const auto t = table("a, b, UNIQUE (a) UNIQUE (b) CONSTRAINT x CHECK (a) CONSTRAINT y)");
  EXPECT_EQ(t.unique.size(), 2U);
  EXPECT_EQ(t.checks.size(), 1U);
}

TEST(Parser, reads_an_index_on_expressions) {
  auto index =
      parse_create_index("CREATE UNIQUE INDEX i ON t(lower(a) DESC, b COLLATE nocase, 'c') WHERE  b > 1 ");
  ASSERT_TRUE(index);
  EXPECT_TRUE(index->unique && index->columns[0].descending);
  EXPECT_EQ(print(*index->columns[0].expr), "lower(a)");
  EXPECT_EQ(index->columns[1].collation, "nocase");
  EXPECT_EQ(index->columns[2].expr->kind, ExprKind::column);
  EXPECT_EQ(index->where_source, "b > 1");
}

TEST(Parser, keeps_how_a_result_column_was_written) {
  auto select = parse_select("SELECT a  + 1 b, lower( c ) FROM t");
  ASSERT_TRUE(select);
  EXPECT_EQ((*select)->cores[0].columns[0].source, "a  + 1");
  EXPECT_EQ((*select)->cores[0].columns[0].alias, "b");
  EXPECT_EQ((*select)->cores[0].columns[1].source, "lower( c )");
}

TEST(Parser, reads_the_steps_of_a_trigger) {
  auto trigger = parse_create_trigger(
      "CREATE TRIGGER r INSTEAD OF UPDATE OF a, b ON w WHEN new.a > 1 BEGIN\n"
      "  INSERT OR IGNORE INTO t(x) SELECT 1 WHERE 1 ON CONFLICT DO NOTHING; REPLACE INTO t VALUES (1);\n"
      "  UPDATE t SET a = 1, (b, c) = (2, 3) WHERE d; DELETE FROM t; SELECT RAISE(FAIL, \"m\"); END");
  ASSERT_TRUE(trigger) << trigger.error().cause;
  EXPECT_EQ(trigger->time, CreateTrigger::Time::instead_of);
  EXPECT_EQ(trigger->update_of, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(trigger->steps.size(), 5U);
  ASSERT_EQ(trigger->steps[0].upserts.size(), 1U);
  EXPECT_TRUE(trigger->steps[0].upserts[0].nothing);
  EXPECT_EQ(trigger->steps[0].conflict, "IGNORE");
  EXPECT_EQ(trigger->steps[0].source, "INSERT OR IGNORE INTO t(x) SELECT 1 WHERE 1 ON CONFLICT DO NOTHING");
  EXPECT_EQ(trigger->steps[1].conflict, "REPLACE");
  EXPECT_EQ(trigger->steps[2].set[1].first.size(), 2U);
  EXPECT_EQ(trigger->steps[3].source, "DELETE FROM t");
  EXPECT_EQ(print(*trigger->steps[4].select), "SELECT RAISE(FAIL, 'm')");
}

TEST(Parser, binds_concatenation_tighter_than_multiplication) {
  EXPECT_EQ(shape("a * b || c"), "a * (b || c)");
  EXPECT_EQ(shape("-a || b COLLATE x"), "(- a) || (b COLLATE x)");
  EXPECT_EQ(shape("a -> 'b' ->> 'c' = 1"), "((a -> 'b') ->> 'c') = 1");
}

TEST(Parser, binds_less_than_tighter_than_equality) {
  EXPECT_EQ(shape("a = b < c"), "a = (b < c)");
  EXPECT_EQ(shape("a < b IS NULL"), "(a < b) IS NULL");
  EXPECT_EQ(shape("a = b NOT IN (1)"), "(a = b) NOT IN (1)");
}

TEST(Parser, binds_not_above_and_below_equality) {
  EXPECT_EQ(shape("NOT a = b AND c"), "(NOT (a = b)) AND c");
  EXPECT_EQ(shape("a = NOT b = c"), "a = (NOT (b = c))");
  EXPECT_EQ(shape("a BETWEEN b AND c AND d"), "(a BETWEEN b AND c) AND d");
}

TEST(Parser, reads_every_spelling_of_null_tests_and_is) {
  EXPECT_EQ(shape("a ISNULL"), "a IS NULL");
  EXPECT_EQ(shape("a NOTNULL"), "a IS NOT NULL");
  EXPECT_EQ(shape("a NOT NULL"), "a IS NOT NULL");
  EXPECT_EQ(shape("a IS NOT DISTINCT FROM b"), "a IS b");
  EXPECT_EQ(shape("a IS DISTINCT FROM NULL"), "a IS NOT NULL");
  EXPECT_EQ(shape("a IS NOT b"), "a IS NOT b");
}

TEST(Parser, reads_every_kind_of_in_and_exists) {
  EXPECT_EQ(shape("a IN ()"), "a IN ()");
  EXPECT_EQ(shape("a NOT IN main.t"), "a NOT IN (SELECT * FROM main.t)");
  EXPECT_EQ(shape("(a, b) IN (VALUES (1, 2))"), "(a, b) IN (VALUES (1, 2))");
  EXPECT_EQ(shape("NOT EXISTS (SELECT 1)"), "NOT EXISTS (SELECT 1)");
  EXPECT_EQ(kind("NOT EXISTS (SELECT 1)"), ExprKind::exists);
}

TEST(Parser, reads_calls_with_all_their_clauses) {
  EXPECT_EQ(shape("group_concat(DISTINCT a ORDER BY b DESC)"), "group_concat(DISTINCT a ORDER BY b DESC)");
  EXPECT_EQ(shape("count(*) FILTER (WHERE a) OVER (w ORDER BY b ROWS 1 PRECEDING)"),
            "count(*) FILTER (WHERE a) OVER (w ORDER BY b ROWS 1 PRECEDING)");
  EXPECT_EQ(shape("left(a, 1) + \"fn\"(2) + now()"), "(\"left\"(a, 1) + fn(2)) + now()");
}

TEST(Parser, tells_a_column_from_a_text_in_double_quotes) {
  EXPECT_TRUE(parse_expression("\"a\"").value()->double_quoted);
  EXPECT_FALSE(parse_expression("[a]").value()->double_quoted);
  EXPECT_FALSE(parse_expression("\"t\".a").value()->double_quoted);
  EXPECT_EQ(shape("main.t.a = 't'.'a'"), "main.t.a = t.a");
  EXPECT_EQ(kind("cast"), ExprKind::column);
  EXPECT_EQ(kind("true.a"), ExprKind::column);
  EXPECT_EQ(kind("False"), ExprKind::boolean_literal);
}

TEST(Parser, reads_an_integer_over_64_bits_as_real) {
  EXPECT_EQ(kind("9223372036854775807"), ExprKind::integer_literal);
  EXPECT_EQ(kind("0009223372036854775807"), ExprKind::integer_literal);
  EXPECT_EQ(kind("9223372036854775808"), ExprKind::real_literal);
  EXPECT_EQ(parse_expression("-9223372036854775808").value()->args[0]->kind, ExprKind::integer_literal);
}

TEST(Parser, knows_the_module_of_a_virtual_table) {
  EXPECT_EQ(virtual_table_module("CREATE VIRTUAL TABLE x USING FTS5(a, b)"), "fts5");
  EXPECT_EQ(virtual_table_module("create virtual table if not exists main.[x y] using 'rtree'"), "rtree");
  EXPECT_EQ(virtual_table_module("CREATE VIRTUAL TABLE if USING m"), "m");
  EXPECT_EQ(virtual_table_module("CREATE TABLE x(a)"), "");
  EXPECT_EQ(virtual_table_module(""), "");
}

}  // namespace
}  // namespace groundway::sql
