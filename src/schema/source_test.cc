#include "schema/source.h"

#include <gtest/gtest.h>

#include "schema/test_source.h"

namespace groundway::schema {
namespace {

Source read(const std::string& ddl) {
  auto source = source_of(ddl);
  EXPECT_TRUE(source) << (source ? "" : source.error().cause);
  return source ? std::move(source).value() : Source{};
}

const SourceTable& only(const Source& source) {
  return source.tables.at(0);
}

TEST(Source, affinity_follows_the_five_rules_in_their_order) {
  EXPECT_EQ(affinity_of("CHARINT"), Affinity::integer);
  EXPECT_EQ(affinity_of("INTEGER_OR_TEXT"), Affinity::integer);
  EXPECT_EQ(affinity_of("FLOATING POINT"), Affinity::integer);
  EXPECT_EQ(affinity_of("varchar(80)"), Affinity::text);
  EXPECT_EQ(affinity_of(""), Affinity::blob);
  EXPECT_EQ(affinity_of("DOUBLE PRECISION"), Affinity::real);
  EXPECT_EQ(affinity_of("STRING"), Affinity::numeric);
  EXPECT_EQ(affinity_of("DATETIME"), Affinity::numeric);
}

TEST(Source, only_the_rowid_itself_is_a_rowid_alias) {
  EXPECT_EQ(only(read("create table t(a, id integer primary key)")).rowid_alias, 1U);
  EXPECT_EQ(only(read("create table t(id INTEGER, primary key(id))")).rowid_alias, 0U);
  EXPECT_EQ(only(read("create table t(id INTEGER, primary key(id desc))")).rowid_alias, 0U);
  EXPECT_FALSE(only(read("create table t(id integer primary key desc)")).rowid_alias);
  EXPECT_FALSE(only(read("create table t(id int primary key)")).rowid_alias);
  EXPECT_FALSE(only(read("create table t(id integer primary key) without rowid")).rowid_alias);
  EXPECT_FALSE(only(read("create table t(a integer, b integer, primary key(a, b))")).rowid_alias);
}

TEST(Source, a_composite_key_keeps_its_own_order) {
  const Source source = read("create table t(a text, b text collate nocase, primary key(b desc, a))");
  const SourceKey& key = only(source).primary_key.value();
  EXPECT_EQ(key.columns, (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(key.descending, (std::vector<bool>{true, false}));
  EXPECT_EQ(key.collations, (std::vector<std::string>{"NOCASE", "BINARY"}));
}

TEST(Source, a_column_named_twice_in_a_key_counts_once) {
  const Source source = read("create table t(a, b, primary key(a, b, a), unique(b, a, b))");
  EXPECT_EQ(only(source).primary_key->columns.size(), 2U);
  EXPECT_EQ(only(source).unique[0].columns.size(), 2U);
}

TEST(Source, keys_of_without_rowid_and_strict_tables_are_not_null) {
  EXPECT_TRUE(only(read("create table t(a text primary key) without rowid")).columns[0].not_null);
  EXPECT_FALSE(only(read("create table t(a text primary key)")).columns[0].not_null);
  const Source strict = read("create table t(a any, b text primary key) strict");
  EXPECT_TRUE(only(strict).strict);
  EXPECT_EQ(only(strict).columns[0].affinity, Affinity::blob);
}

TEST(Source, a_foreign_key_without_columns_means_the_primary_key) {
  const Source source = read(
      "create table p(a, b, primary key(b, a));"
      "create table c(x, y references p2, foreign key(x, y) references P deferrable initially deferred,"
      " foreign key(x) references gone, foreign key(y) references p(b) on delete set null)");
  const auto& keys = source.tables[1].foreign_keys;
  ASSERT_EQ(keys.size(), 4U);
  EXPECT_EQ(keys[1].referred, (std::vector<std::string>{"b", "a"}));
  EXPECT_TRUE(keys[1].initially_deferred);
  EXPECT_TRUE(keys[2].referred.empty());
  EXPECT_EQ(keys[3].on_delete, "SET NULL");
  EXPECT_EQ(keys[3].on_update, "NO ACTION");
}

TEST(Source, generated_columns_defaults_and_checks_bring_their_text) {
  const Source source = read(
      "create table t(a int default (1 + 2), b as (a * 2) stored, c int generated always as (a) virtual,"
      " d text default 'x' not null constraint \"long d\" check(length(d) > 1), check (a > 0))");
  const SourceTable& table = only(source);
  EXPECT_NE(table.columns[0].default_value, nullptr);
  EXPECT_NE(table.columns[1].generated, nullptr);
  EXPECT_NE(table.columns[2].generated, nullptr);
  EXPECT_TRUE(table.columns[3].not_null);
  ASSERT_EQ(table.checks.size(), 2U);
}

TEST(Source, autoincrement_brings_its_sequence) {
  const Source source = read(
      "create table t(id integer primary key autoincrement);"
      "insert into t values (41); delete from t");
  EXPECT_TRUE(only(source).autoincrement);
  EXPECT_EQ(only(source).sequence, 41);
  EXPECT_EQ(source.tables.size(), 1U);
  EXPECT_TRUE(source.skipped.empty());
}

TEST(Source, an_index_knows_the_collation_it_was_given) {
  const Source source = read(
      "create table t(a text collate nocase, b text);"
      "create index i on t(a, b collate rtrim desc, a collate binary, 'b', lower(b)) where b is not null");
  const auto& columns = source.indexes.at(0).tree->columns;
  EXPECT_EQ(columns[0].collation, "NOCASE");
  EXPECT_EQ(columns[1].collation, "RTRIM");
  EXPECT_TRUE(columns[1].descending);
  EXPECT_EQ(columns[2].collation, "BINARY");
  EXPECT_EQ(columns[4].expr->kind, sql::ExprKind::function);
}

TEST(Source, machinery_is_skipped_with_a_reason_and_plain_tables_never) {
  const Source source = read(
      "create table notes(id integer primary key, body);"
      "create virtual table notes_fts using fts5(body, content='notes');"
      "create table notes_data(x); create table notes_fts_extra(y);"
      "create virtual table box using rtree(id, a, b);"
      "create index i on notes(body); insert into notes values(1, 'a'); analyze");
  std::vector<std::string> tables;
  for (const SourceTable& table : source.tables) tables.push_back(table.name);
  EXPECT_EQ(tables, (std::vector<std::string>{"notes", "notes_data", "notes_fts_extra"}));
  std::size_t virtual_tables = 0;
  for (const SkippedObject& skipped : source.skipped) {
    EXPECT_FALSE(skipped.reason.empty());
    virtual_tables += skipped.reason.find("a virtual table") == 0 ? 1 : 0;
  }
  EXPECT_EQ(virtual_tables, 2U);
}

TEST(Source, an_external_content_table_is_not_a_shadow_though_named_like_one) {
  const Source source = read(
      "create table f_content(id integer primary key, body);"
      "create virtual table f using fts5(body, content = \"f_content\")");
  ASSERT_EQ(source.tables.size(), 1U);
  EXPECT_EQ(source.tables[0].name, "f_content");
}

TEST(Source, shadow_tables_are_known_by_name_where_sqlite_does_not_say) {
  auto raw = catalogue_of("create virtual table f using fts5(body); create table f_other(a)");
  ASSERT_TRUE(raw);
  for (RawTable& table : raw->tables) table.kind = "table";
  const auto source = read_source(raw.value());
  ASSERT_TRUE(source);
  ASSERT_EQ(source.value().tables.size(), 1U);
  EXPECT_EQ(source.value().tables[0].name, "f_other");
}

TEST(Source, names_outside_ascii_are_read) {
  const Source source = read("create table \"größe\"(\"né\" text, [a b] int, `c\"d` blob)");
  EXPECT_EQ(only(source).name, "größe");
  EXPECT_EQ(only(source).columns[0].name, "né");
  EXPECT_EQ(only(source).columns[2].name, "c\"d");
}

TEST(Source, declared_types_lose_blanks_and_comments) {
  const Source source = read("create table t(a UNSIGNED   BIG /* x */ INT, b varchar ( 80 ), c)");
  EXPECT_EQ(only(source).columns[0].declared_type, "UNSIGNED BIG INT");
  EXPECT_EQ(only(source).columns[0].affinity, Affinity::integer);
  EXPECT_EQ(only(source).columns[2].declared_type, "");
}

// --- the cross-check: each hurt catalogue must be refused with the object's name ---

std::string refusal(const std::string& ddl, void (*hurt)(RawCatalogue&)) {
  auto raw = catalogue_of(ddl);
  if (!raw) return "no catalogue";
  hurt(raw.value());
  const auto source = read_source(raw.value());
  if (source) return "accepted";
  EXPECT_EQ(source.error().code, Code::source_schema);
  return source.error().cause;
}

constexpr const char* kTwoTables =
    "create table p(id integer primary key, a text unique, b int not null default 3);"
    "create table c(p references p(id) on delete cascade, q int); create unique index i on c(q desc) where q "
    "> 1";

TEST(SourceCheck, refuses_what_would_lose_a_column_a_key_or_a_constraint) {
  EXPECT_EQ(refusal(kTwoTables, [](RawCatalogue&) {}), "accepted");
  EXPECT_NE(refusal(kTwoTables, [](RawCatalogue& r) { r.tables[0].columns.pop_back(); }).find("table p"),
            std::string::npos);
  EXPECT_NE(refusal(kTwoTables, [](RawCatalogue& r) { r.tables[0].columns[1].name = "z"; }).find("p.z"),
            std::string::npos);
  EXPECT_NE(refusal(kTwoTables, [](RawCatalogue& r) { r.tables[0].columns[2].not_null = false; }).find("p.b"),
            std::string::npos);
  EXPECT_NE(
      refusal(kTwoTables, [](RawCatalogue& r) { r.tables[0].columns[2].default_sql.reset(); }).find("p.b"),
      std::string::npos);
  EXPECT_NE(
      refusal(kTwoTables, [](RawCatalogue& r) { r.tables[0].columns[0].primary_key = 0; }).find("PRIMARY"),
      std::string::npos);
  EXPECT_NE(refusal(kTwoTables, [](RawCatalogue& r) { r.tables[0].columns[1].hidden = 2; }).find("generated"),
            std::string::npos);
  EXPECT_NE(refusal(kTwoTables, [](RawCatalogue& r) { r.tables[0].without_rowid = true; }).find("ROWID"),
            std::string::npos);
  EXPECT_NE(refusal(kTwoTables, [](RawCatalogue& r) { r.tables[0].strict = true; }).find("STRICT"),
            std::string::npos);
}

TEST(SourceCheck, refuses_what_would_lose_an_index_or_a_foreign_key) {
  EXPECT_NE(refusal(kTwoTables, [](RawCatalogue& r) { r.tables[0].indexes[0].columns[0].name = "b"; })
                .find("UNIQUE"),
            std::string::npos);
  EXPECT_NE(
      refusal(kTwoTables, [](RawCatalogue& r) { r.tables[1].foreign_keys.clear(); }).find("foreign keys"),
      std::string::npos);
  EXPECT_NE(refusal(kTwoTables, [](RawCatalogue& r) { r.tables[1].foreign_keys[0].on_delete = "RESTRICT"; })
                .find("FOREIGN KEY"),
            std::string::npos);
  EXPECT_NE(
      refusal(kTwoTables, [](RawCatalogue& r) { r.tables[1].indexes[0].partial = false; }).find("index i"),
      std::string::npos);
  EXPECT_NE(
      refusal(kTwoTables, [](RawCatalogue& r) { r.tables[1].indexes[0].unique = false; }).find("index i"),
      std::string::npos);
  EXPECT_NE(refusal(kTwoTables, [](RawCatalogue& r) { r.tables[1].indexes[0].columns[0].descending = false; })
                .find("DESC"),
            std::string::npos);
}

TEST(SourceCheck, refuses_a_table_it_cannot_read_but_keeps_a_view_with_its_fault) {
  EXPECT_NE(
      refusal(kTwoTables, [](RawCatalogue& r) { r.objects[0].sql = "CREATE TABLE p("; }).find("table p"),
      std::string::npos);
  auto raw = catalogue_of(
      "create view v as select 1; create table t(a); create trigger g after insert on t begin select 1; end");
  ASSERT_TRUE(raw);
  for (RawObject& object : raw->objects) {
    if (object.type != "table") object.sql = "CREATE what";
  }
  const auto source = read_source(raw.value());
  ASSERT_TRUE(source);
  EXPECT_EQ(source.value().views[0].tree, nullptr);
  EXPECT_NE(source.value().views[0].fault, "");
  EXPECT_NE(source.value().triggers[0].fault, "");
}

}  // namespace
}  // namespace groundway::schema
