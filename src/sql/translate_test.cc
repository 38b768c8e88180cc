// sql/translate_test.cc - what the translator writes, and what it says when it refuses.
#include "sql/translate.h"

#include <gtest/gtest.h>

#include "sql/parser.h"
#include "sql/translate_testing.h"

namespace groundway::sql {
namespace {

ColumnShape column(const char* name, ValueType type, Affinity affinity = Affinity::from_type) {
  ColumnShape out;
  out.source_name = out.target_name = name;
  out.type = type;
  out.affinity = affinity;
  return out;
}

TableShape items() {
  TableShape table;
  table.source_name = "items";
  table.target = "public.items";
  table.columns = {column("id", ValueType::integer),     column("name", ValueType::text),
                   column("flag", ValueType::boolean),   column("price", ValueType::numeric),
                   column("ratio", ValueType::real),     column("born", ValueType::date),
                   column("made", ValueType::timestamp), column("code", ValueType::text, Affinity::integer),
                   column("mail", ValueType::text),      column("order", ValueType::integer),
                   column("doc", ValueType::jsonb),      column("twice", ValueType::integer)};
  table.columns[0].rowid_alias = true;
  table.columns[8].nocase = true;
  table.columns[11].generated = true;
  return table;
}

std::string answer(const Result<Translated>& result) {
  return result ? result.value().sql : "refused: " + result.error().cause;
}

std::string check(const std::string& sql) {
  auto expr = parse_expression(sql);
  EXPECT_TRUE(expr) << sql;
  return answer(translate_check(**expr, items()));
}

std::string index(const std::string& sql) {
  auto expr = parse_expression(sql);
  EXPECT_TRUE(expr) << sql;
  return answer(translate_index_expression(**expr, items()));
}

std::string predicate(const std::string& sql) {
  auto expr = parse_expression(sql);
  EXPECT_TRUE(expr) << sql;
  return answer(translate_predicate(**expr, items()));
}

std::string generated(const std::string& sql, ValueType type) {
  auto expr = parse_expression(sql);
  EXPECT_TRUE(expr) << sql;
  return answer(translate_generated(**expr, items(), column("made_up", type), "text"));
}

std::string default_of(const std::string& sql, ValueType type, TimeSource source = TimeSource::text) {
  auto expr = parse_expression(sql);
  EXPECT_TRUE(expr) << sql;
  ColumnShape target = column("it", type);
  target.time_source = source;
  return answer(translate_default(**expr, target, "it_type"));
}

TranslatedView view(const std::string& sql) {
  TestCatalogue catalogue;
  catalogue.add(items());
  auto tree = parse_create_view(sql);
  EXPECT_TRUE(tree) << sql;
  auto made = translate_view(*tree, catalogue);
  EXPECT_TRUE(made) << sql << (made ? "" : made.error().cause);
  return made ? *std::move(made) : TranslatedView{};
}

bool is_refused(const std::string& text) {
  return text.starts_with("refused: ");
}

TEST(TranslateCheck, compares_a_boolean_column_with_boolean_literals) {
  EXPECT_EQ(check("flag IN (0, 1)"), "flag IN (false, true)");
  EXPECT_EQ(check("flag = 0"), "flag = false");
  EXPECT_EQ(check("flag"), "flag");
}

TEST(TranslateCheck, keeps_a_null_beside_a_condition) {
  EXPECT_EQ(check("(NULL OR length(name) = 10)"), "NULL::boolean OR (length(name) = 10)");
}

TEST(TranslateCheck, orders_texts_by_their_bytes) {
  EXPECT_EQ(check("name > 'b'"), "name COLLATE \"C\" > 'b'");
  EXPECT_EQ(check("name = 'b'"), "name = 'b'");
}

TEST(TranslateCheck, folds_ascii_letters_only_under_nocase) {
  EXPECT_EQ(check("mail = 'A@b'"), "lower(mail COLLATE \"C\") = 'a@b'");
}

TEST(TranslateCheck, quotes_reserved_names) {
  EXPECT_EQ(check("\"order\" >= 1"), "\"order\" >= 1");
}

TEST(TranslateCheck, reads_a_double_quoted_word_that_names_no_column_as_a_text) {
  EXPECT_EQ(check("name <> \"none\""), "name <> 'none'");
  EXPECT_EQ(check("\"name\" <> ''"), "name <> ''");
}

TEST(TranslateCheck, names_the_rowid_only_where_a_column_holds_it) {
  EXPECT_EQ(check("rowid > 0"), "id > 0");
}

TEST(TranslateCheck, never_divides_by_zero) {
  EXPECT_EQ(check("id / \"order\" > 1"), "(id::bigint / nullif(\"order\"::bigint, 0)) > 1");
}

TEST(TranslateCheck, says_why_it_refuses) {
  EXPECT_EQ(check("name REGEXP 'a'"), "refused: REGEXP calls a function of the application");
  EXPECT_EQ(check("code < 5"),
            "refused: the order of a column that mixes numbers and texts is by number in SQLite, by text in "
            "PostgreSQL");
  EXPECT_EQ(check("nowhere > 1"), "refused: no such column: nowhere");
  EXPECT_EQ(check("soundex(name) > 1"), "refused: the function soundex() has no equal in PostgreSQL");
  EXPECT_TRUE(is_refused(check("(SELECT 1) = 1")));
  EXPECT_TRUE(is_refused(check("count(*) = 1")));
}

TEST(TranslateCheck, reads_a_number_in_a_mixed_column_as_its_text) {
  EXPECT_EQ(check("code = 12"), "code = '12'");
  EXPECT_EQ(check("code IN (1, 'x')"), "code IN ('1', 'x')");
}

TEST(TranslateCheck, stands_a_long_chain_of_conditions) {
  std::string chain = "id > 0";
  for (int i = 0; i < 900; ++i) chain += " AND id > " + std::to_string(i);
  EXPECT_FALSE(is_refused(check(chain)));
}

TEST(TranslateIndex, wants_functions_that_depend_on_nothing_else) {
  EXPECT_EQ(index("lower(name)"), "lower(name COLLATE \"C\")");
  EXPECT_EQ(index("mail"), "lower(mail COLLATE \"C\")");
  EXPECT_EQ(index("date(made)"), "made::date");
  EXPECT_EQ(index("strftime('%Y', made)"), "lpad(floor(extract(year FROM made))::bigint::text, 4, '0')");
  EXPECT_TRUE(is_refused(index("datetime('now')")));
  EXPECT_TRUE(is_refused(index("length(born)")));
}

TEST(TranslatePredicate, keeps_a_partial_index_partial) {
  EXPECT_EQ(predicate("name <> '' AND flag = 1"), "(name <> '') AND (flag = true)");
  EXPECT_EQ(predicate("mail IS NOT NULL"), "mail IS NOT NULL");
  EXPECT_TRUE(is_refused(predicate("made < CURRENT_TIMESTAMP")));
}

TEST(TranslateGenerated, gives_the_type_of_its_column) {
  EXPECT_EQ(generated("id > 1", ValueType::boolean), "id > 1");
  EXPECT_EQ(generated("id > 1", ValueType::integer), "(id > 1)::int");
  EXPECT_EQ(generated("name || '-' || id", ValueType::text), "name || '-' || id::text");
  EXPECT_EQ(generated("doc ->> '$.a.b'", ValueType::text),
            "CASE (doc #> '{a,b}') WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE (doc #>> '{a,b}') END");
  EXPECT_EQ(generated("json_extract(doc, '$.n')", ValueType::integer),
            "(CASE (doc #> '{n}') WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE (doc #>> '{n}') END)::bigint");
  EXPECT_EQ(check("doc ->> '$.h1' = 'x'"), "(doc #>> '{h1}') = 'x'");
  EXPECT_EQ(check("json_extract(doc, '$.\"it''s\"') = 'x'"), "(doc #>> '{\"it''s\"}') = 'x'");
  EXPECT_TRUE(is_refused(generated("ratio", ValueType::integer)));
  EXPECT_TRUE(is_refused(generated("twice + 1", ValueType::integer)));
}

TEST(TranslateDefault, writes_a_literal_as_the_column_has_it) {
  EXPECT_EQ(default_of("0", ValueType::boolean), "false");
  EXPECT_EQ(default_of("'t'", ValueType::boolean), "true");
  EXPECT_EQ(default_of("'5'", ValueType::integer), "5");
  EXPECT_EQ(default_of("0.0", ValueType::integer), "0");
  EXPECT_EQ(default_of("-1", ValueType::integer), "-1");
  EXPECT_EQ(default_of("TRUE", ValueType::integer), "1");
  EXPECT_EQ(default_of("1", ValueType::text), "'1'");
  EXPECT_EQ(default_of("1.50", ValueType::text), "'1.5'");
  EXPECT_EQ(default_of("1.50", ValueType::numeric), "1.50");
  EXPECT_EQ(default_of("\"\"", ValueType::text), "''");
  EXPECT_EQ(default_of("'null'", ValueType::text), "'null'");
  EXPECT_EQ(default_of("NULL", ValueType::timestamp), "NULL");
  EXPECT_EQ(default_of("'[]'", ValueType::jsonb), "'[]'::jsonb");
  EXPECT_EQ(default_of("x'00ff'", ValueType::bytea), "'\\x00ff'::bytea");
  EXPECT_EQ(default_of("'2024-02-29'", ValueType::date), "date '2024-02-29'");
  EXPECT_EQ(default_of("0", ValueType::timestamptz, TimeSource::seconds), "to_timestamp(0)");
}

TEST(TranslateDefault, refuses_what_its_column_cannot_hold) {
  EXPECT_TRUE(is_refused(default_of("''", ValueType::integer)));
  EXPECT_TRUE(is_refused(default_of("'x'", ValueType::jsonb)));
  EXPECT_TRUE(is_refused(default_of("'0000-00-00'", ValueType::timestamp)));
  EXPECT_TRUE(is_refused(default_of("'2023-02-29'", ValueType::date)));
  EXPECT_TRUE(is_refused(default_of("1.5", ValueType::integer)));
}

TEST(TranslateDefault, knows_the_present_time_in_every_spelling) {
  for (const char* now :
       {"CURRENT_TIMESTAMP", "current_timestamp", "datetime('now')", "strftime('%Y-%m-%d %H:%M:%f','NOW')",
        "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", "date('now')", "(datetime('now', 'utc'))"}) {
    EXPECT_EQ(default_of(now, ValueType::timestamp), "(now() AT TIME ZONE 'UTC')") << now;
    EXPECT_EQ(default_of(now, ValueType::timestamptz), "now()") << now;
    EXPECT_EQ(default_of(now, ValueType::date), "((now() AT TIME ZONE 'UTC')::date)") << now;
  }
  for (const char* now : {"strftime('%s', 'now')", "unixepoch()", "(strftime('%s','now') * 1000)",
                          "unixepoch('now')", "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
                          "CAST(strftime('%s','now') AS INT)", "unixepoch('subsec') * 1000"}) {
    if (std::string(now).find("subsec") == std::string::npos) {
      EXPECT_EQ(default_of(now, ValueType::timestamptz, TimeSource::millis), "now()") << now;
      EXPECT_FALSE(is_refused(default_of(now, ValueType::integer))) << now;
    }
  }
}

TEST(TranslateDefault, tells_that_the_local_time_is_the_sessions) {
  auto expr = parse_expression("datetime('now', 'localtime')");
  auto made = translate_default(**expr, column("it", ValueType::timestamp), "timestamp");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->sql, "LOCALTIMESTAMP");
  ASSERT_EQ(made->notes.size(), 1U);
}

TEST(TranslateDefault, makes_ids_by_gen_random_uuid) {
  EXPECT_EQ(default_of("('r'||lower(hex(randomblob(7))))", ValueType::text),
            "'r' || lower(upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 14)) COLLATE \"C\")");
  EXPECT_EQ(default_of("lower(hex(randomblob(16)))", ValueType::uuid), "gen_random_uuid()");
  EXPECT_EQ(
      default_of("lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || "
                 "substr(lower(hex(randomblob(2))),2) || '-' || substr('89ab',abs(random()) % 4 + 1, 1) || "
                 "substr(lower(hex(randomblob(2))),2) || '-' || lower(hex(randomblob(6)))",
                 ValueType::text),
      "(gen_random_uuid())::text");
}

TEST(TranslateView, expands_a_star_and_names_columns_as_sqlite_does) {
  const auto made = view("CREATE VIEW v AS SELECT i.*, name, count(*) OVER () FROM items i");
  ASSERT_EQ(made.columns.size(), 14U);
  EXPECT_EQ(made.columns[1].target_name, "name");
  EXPECT_EQ(made.columns[12].target_name, "name:1");
  EXPECT_EQ(made.columns[13].target_name, "count(*) OVER ()");
}

TEST(TranslateView, carries_the_columns_nature_to_the_next_view) {
  const auto made = view("CREATE VIEW v AS SELECT code, mail, flag, 0 AS zero, NULL AS empty FROM items");
  EXPECT_TRUE(made.columns[0].mixed);
  EXPECT_TRUE(made.columns[1].nocase);
  EXPECT_EQ(made.columns[2].type, ValueType::boolean);
  EXPECT_EQ(made.columns[3].type, ValueType::integer);
  EXPECT_EQ(made.columns[4].type, ValueType::text);
}

TEST(TranslateView, takes_the_names_of_its_column_list) {
  const auto made = view("CREATE VIEW v(a, \"B c\") AS SELECT id, name FROM items");
  EXPECT_EQ(made.columns[1].target_name, "B c");
  EXPECT_NE(made.query.find("renamed(a, \"B c\")"), std::string::npos);
}

TEST(TranslateView, gives_a_null_arm_the_type_of_the_others) {
  const auto made =
      view("CREATE VIEW v AS SELECT id, NULL AS x FROM items UNION ALL SELECT id, flag FROM items");
  EXPECT_NE(made.query.find("NULL::boolean"), std::string::npos);
}

TEST(TranslateView, cuts_a_name_that_postgresql_would_cut) {
  const auto made = view(
      "CREATE VIEW v AS SELECT coalesce(name, 'a text that is long enough to go over the limit of it all') "
      "FROM items");
  EXPECT_LE(made.columns[0].target_name.size(), 63U);
}

}  // namespace
}  // namespace groundway::sql
