#include "schema/convert.h"

#include <gtest/gtest.h>

#include <limits>

#include "schema/test_source.h"

namespace groundway::schema {
namespace {

using Kind = Outcome::Kind;

Converted converted(const std::string& ddl, const std::vector<TableProfile>& profiles = {},
                    const ConvertOptions& options = {}) {
  auto result = convert_ddl(ddl, profiles, options);
  EXPECT_TRUE(result) << (result ? "" : result.error().cause);
  return result ? std::move(result).value() : Converted{};
}

std::vector<TableProfile> one_table(std::vector<ColumnProfile> columns) {
  TableProfile table;
  table.columns = std::move(columns);
  return {table};
}

const Table& only(const Converted& c) {
  return c.schema.model.tables.at(0);
}

TEST(Convert, a_rowid_alias_becomes_an_identity_past_every_id_ever_given) {
  const std::string ddl =
      "create table t(id integer primary key autoincrement, a); insert into t values(7, 1)";
  EXPECT_EQ(only(converted(ddl, one_table({integers(1, 7, 7), {}}))).columns[0].identity->start, 8);
  EXPECT_EQ(only(converted(ddl, one_table({integers(3, 1, 20), {}}))).columns[0].identity->start, 21);
  EXPECT_EQ(only(converted("create table t(id integer primary key)", one_table({integers(2, -9, -4)})))
                .columns[0]
                .identity->start,
            1);
  const Converted empty = converted("create table t(id integer primary key)");
  EXPECT_EQ(only(empty).columns[0].identity->start, 1);
  EXPECT_TRUE(only(empty).columns[0].not_null);
}

TEST(Convert, the_largest_id_exhausts_the_identity_and_is_told) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  const Converted c =
      converted("create table t(id integer primary key)", one_table({integers(1, kMax, kMax)}));
  EXPECT_TRUE(only(c).columns[0].identity->exhausted);
  EXPECT_EQ(only(c).columns[0].identity->start, kMax);
  EXPECT_EQ(c.outcome("identity t.id").kind, Kind::changed);
}

TEST(Convert, a_sequence_gets_a_name_of_its_own_where_a_table_has_it) {
  const Converted c = converted("create table t(id integer primary key); create table t_id_seq(a)");
  EXPECT_EQ(only(c).columns[0].identity->sequence, "t_id_seq_1");
  EXPECT_EQ(only(converted("create table t(id integer primary key)")).columns[0].identity->sequence, "");
}

TEST(Convert, a_primary_key_keeps_its_order_and_makes_its_columns_not_null) {
  const Converted c = converted("create table T(A text, b text, constraint PK primary key(b desc, A))");
  EXPECT_EQ(only(c).primary_key->columns, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(only(c).primary_key->name, "pk");
  EXPECT_TRUE(only(c).columns[0].not_null);
  EXPECT_EQ(c.outcome("primary key T (b, A)").kind, Kind::changed);  // DESC
}

TEST(Convert, a_primary_key_with_nulls_becomes_unique) {
  ColumnProfile with_null = texts(3, 2);
  with_null.nulls = 1;
  const Converted c = converted("create table t(a text primary key)", one_table({with_null}));
  EXPECT_FALSE(only(c).primary_key);
  ASSERT_EQ(only(c).unique.size(), 1U);
  EXPECT_FALSE(only(c).columns[0].not_null);
  EXPECT_EQ(c.outcome("primary key t (a)").kind, Kind::changed);
}

TEST(Convert, not_null_stays_unless_nulls_stand_there) {
  ColumnProfile with_null = texts(3, 2);
  with_null.nulls = 2;
  const Converted c =
      converted("create table t(a text not null, b text not null)", one_table({texts(1, 1), with_null}));
  EXPECT_TRUE(only(c).columns[0].not_null);
  EXPECT_FALSE(only(c).columns[1].not_null);
  EXPECT_EQ(c.outcome("not null t.a").kind, Kind::converted);
  EXPECT_EQ(c.outcome("not null t.b").kind, Kind::left_out);
  EXPECT_NE(c.outcome("not null t.b").suggestion.find("SET NOT NULL"), std::string::npos);
}

TEST(Convert, a_unique_that_says_nothing_new_makes_no_second_index) {
  const Converted c =
      converted("create table t(id integer primary key, a text, unique(id), unique(a), unique(a))");
  EXPECT_EQ(only(c).unique.size(), 1U);
  EXPECT_EQ(c.outcome("unique t (id)").kind, Kind::changed);
}

TEST(Convert, on_conflict_is_told) {
  const Converted c = converted("create table t(a text unique on conflict replace)");
  EXPECT_NE(c.outcome("unique t (a)").reason.find("ON CONFLICT REPLACE"), std::string::npos);
}

TEST(Convert, unique_under_nocase_is_kept_exactly_by_an_index_beside_it) {
  const Converted c = converted("create table t(a text collate nocase unique, b int collate nocase unique)");
  EXPECT_EQ(only(c).unique.size(), 2U);
  ASSERT_EQ(only(c).indexes.size(), 1U);  // on a number NOCASE means nothing
  EXPECT_TRUE(only(c).indexes[0].unique);
  EXPECT_EQ(only(c).indexes[0].parts[0].expression, "lower(a COLLATE \"C\")");
  EXPECT_EQ(c.outcome("unique t (a)").kind, Kind::changed);
  EXPECT_EQ(c.outcome("unique t (b)").kind, Kind::converted);
}

TEST(Convert, indexes_keep_order_collation_and_uniqueness) {
  const Converted c = converted(
      "create table t(a text, \"Group\" text collate nocase, c text, d int);"
      "create unique index I1 on t(a desc, \"Group\"); create index i2 on t(c collate rtrim);"
      "create index i3 on t(\"Group\" collate binary, d collate nocase)");
  const auto& indexes = only(c).indexes;
  ASSERT_EQ(indexes.size(), 3U);
  EXPECT_EQ(indexes[0].name, "i1");
  EXPECT_TRUE(indexes[0].unique);
  EXPECT_TRUE(indexes[0].parts[0].descending);
  EXPECT_EQ(indexes[0].parts[1].expression, "lower(\"group\" COLLATE \"C\")");
  EXPECT_EQ(indexes[1].parts[0].expression, "rtrim(c, ' ')");
  EXPECT_EQ(indexes[2].parts[0].expression, "\"group\"");
  EXPECT_EQ(indexes[2].parts[1].expression, "d");
  EXPECT_EQ(c.outcome("index I1").kind, Kind::changed);
}

TEST(Convert, an_index_of_more_than_32_columns_is_left_out) {
  std::string columns = "c0";
  for (int i = 1; i < 33; ++i) columns += ", c" + std::to_string(i);
  const Converted c = converted("create table t(" + columns + "); create index i on t(" + columns + ")");
  EXPECT_EQ(c.outcome("index i").kind, Kind::left_out);
}

TEST(Convert, a_table_of_more_columns_than_postgresql_has_is_an_error) {
  std::string columns = "c0";
  for (int i = 1; i < 1601; ++i) columns += ", c" + std::to_string(i);
  const auto result = convert_ddl("create table t(" + columns + ")");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::preflight);
}

TEST(Convert, foreign_keys_keep_everything_they_say) {
  const Converted c = converted(
      "create table \"Order\"(x int, y int, primary key(y, x));"
      "create table c(a int, \"references\" int, constraint Fk foreign key(a, \"references\") references "
      "\"Order\""
      " on delete set null on update cascade deferrable initially deferred)");
  const ForeignKey& key = c.schema.model.tables.at(1).foreign_keys.at(0);
  EXPECT_EQ(key.name, "fk");
  EXPECT_EQ(key.table, "order");
  EXPECT_EQ(key.columns, (std::vector<std::string>{"a", "references"}));
  EXPECT_EQ(key.referred, (std::vector<std::string>{"y", "x"}));
  EXPECT_EQ(key.on_delete, "SET NULL");
  EXPECT_EQ(key.on_update, "CASCADE");
  EXPECT_TRUE(key.initially_deferred);
  EXPECT_EQ(c.outcome("foreign key c (a, references) to Order").kind, Kind::converted);
}

TEST(Convert, a_foreign_key_that_cannot_hold_is_left_out_with_the_reason) {
  const Converted c = converted(
      "create table p(id integer primary key, a int, b int);"
      "create unique index half on p(b) where b > 0;"
      "create table c(x references gone, y int references p(a), z int references p(b),"
      " w int references p(absent), v int references view_of_p)");
  EXPECT_TRUE(c.schema.model.tables.at(1).foreign_keys.empty());
  for (const char* object : {"foreign key c (x) to gone", "foreign key c (y) to p", "foreign key c (z) to p",
                             "foreign key c (w) to p", "foreign key c (v) to view_of_p"}) {
    EXPECT_EQ(c.outcome(object).kind, Kind::left_out) << c.outcome(object).reason;
  }
}

TEST(Convert, a_foreign_key_may_refer_to_a_unique_index_even_under_nocase) {
  const Converted c = converted(
      "create table p(a text collate nocase, b text); create unique index ia on p(a); create unique index ib "
      "on p(b);"
      "create table c(x text references p(a), y text references p(b))");
  EXPECT_EQ(c.schema.model.tables.at(1).foreign_keys.size(), 2U);
  ASSERT_EQ(c.schema.model.tables[0].unique.size(), 1U);
  EXPECT_EQ(c.schema.model.tables[0].unique[0].columns, (std::vector<std::string>{"a"}));
  EXPECT_EQ(c.outcome("foreign key c (x) to p").kind, Kind::changed);
  EXPECT_EQ(c.outcome("foreign key c (y) to p").kind, Kind::converted);
}

TEST(Convert, a_foreign_key_whose_column_cannot_be_an_integer_is_left_out_and_the_identity_stays) {
  std::vector<TableProfile> profiles(2);
  profiles[0].columns = {integers(2, 1, 2)};
  profiles[1].columns = {texts(1, 3)};
  const Converted c =
      converted("create table p(id integer primary key); create table c(p int references p)", profiles);
  EXPECT_TRUE(c.schema.model.tables[0].columns[0].identity);
  EXPECT_EQ(c.outcome("foreign key c (p) to p").kind, Kind::left_out);
}

TEST(Convert, names_of_keys_and_indexes_share_the_schema_with_tables) {
  const Converted c = converted(
      "create table t_pkey(a text primary key); create table t(a text primary key);"
      "create table u(a text, constraint c unique(a)); create table v(a text, constraint c unique(a))");
  std::vector<std::string> names;
  for (const Table& table : c.schema.model.tables) {
    if (table.primary_key) names.push_back(table.primary_key->name);
    for (const Key& key : table.unique) names.push_back(key.name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"t_pkey_pkey", "t_pkey_1", "c", "c_1"}));
}

TEST(Convert, maps_lead_from_every_source_name_to_its_target) {
  const Converted c = converted("create table \"User\"(\"firstName\" text, ctid int)");
  EXPECT_EQ(c.schema.tables[0].target, "user");
  EXPECT_EQ(c.schema.tables[0].columns[0].target, "firstname");
  EXPECT_EQ(c.schema.tables[0].columns[1].target, "ctid_");
  EXPECT_EQ(c.outcome("column User.ctid").kind, Kind::changed);
  ConvertOptions keep;
  keep.identifiers = Identifiers::keep;
  EXPECT_EQ(
      converted("create table \"User\"(\"firstName\" text)", {}, keep).schema.tables[0].columns[0].target,
      "firstName");
}

TEST(Convert, our_own_schema_is_refused) {
  ConvertOptions options;
  options.schema = "groundway";
  EXPECT_FALSE(convert_ddl("create table t(a)", {}, options));
}

TEST(Convert, skipped_objects_are_told_last) {
  const Converted c = converted("create table t(a); create virtual table f using fts5(a)");
  EXPECT_EQ(c.schema.outcomes.back().kind, Kind::left_out);
  EXPECT_EQ(c.outcome("table f").kind, Kind::left_out);
}

TEST(Convert, a_very_wide_row_is_told) {
  auto profiles = one_table({texts(1, 10)});
  profiles[0].widest_row_estimate = 9000;
  EXPECT_EQ(converted("create table t(a text)", profiles).outcome("table t").kind, Kind::changed);
}

TEST(Convert, expressions_are_translated_where_they_stand) {
  const Converted c = converted(
      "create table t(id integer primary key, name text default 'x' check(length(name) < 9),"
      " at datetime default current_timestamp, twice int as (id * 2) stored);"
      "create unique index i on t(lower(name)) where id > 3");
  const std::string script = c.script();
  for (const char* part :
       {"name text DEFAULT 'x'", "at timestamp without time zone DEFAULT (now() AT TIME ZONE 'UTC')",
        "twice bigint GENERATED ALWAYS AS (", "CREATE UNIQUE INDEX i ON public.t ((lower(", "WHERE id > 3",
        "ADD CONSTRAINT t_name_check CHECK ("}) {
    EXPECT_NE(script.find(part), std::string::npos) << part << "\n" << script;
  }
  EXPECT_TRUE(c.schema.tables[0].columns[3].generated);
}

TEST(Convert, a_generated_column_over_another_keeps_its_values_as_a_plain_one) {
  const Converted c = converted("create table t(a int, b int as (a + 1), c int as (b + 1))");
  EXPECT_FALSE(only(c).columns[1].generated_sql.empty());
  EXPECT_TRUE(only(c).columns[2].generated_sql.empty());
  EXPECT_FALSE(c.schema.tables[0].columns[2].generated);
  EXPECT_EQ(c.outcome("generated t.c").kind, Kind::left_out);
}

TEST(Convert, views_come_after_what_they_read_and_fold_their_columns) {
  const Converted c = converted(
      "create table t(Id int, \"Name\" text); create view Late as select * from Early;"
      "create view Early as select Id, Name from t; create view bad as select * from gone;"
      "create view worse as select * from bad");
  ASSERT_EQ(c.schema.model.views.size(), 2U);
  EXPECT_EQ(c.schema.model.views[0].name, "early");
  EXPECT_EQ(c.schema.model.views[1].name, "late");
  EXPECT_EQ(c.schema.model.views[0].columns, (std::vector<std::string>{"id", "name"}));
  EXPECT_EQ(c.outcome("view bad").kind, Kind::left_out);
  EXPECT_NE(c.outcome("view worse").reason.find("bad"), std::string::npos);
}

TEST(Convert, views_that_read_each_other_are_left_out_and_end) {
  auto raw = catalogue_of("create view a as select 1 as x; create view b as select x from a");
  ASSERT_TRUE(raw);
  raw->objects[0].sql = "CREATE VIEW a AS SELECT x FROM b";
  const auto source = read_source(raw.value());
  ASSERT_TRUE(source);
  const auto result = convert(source.value(), {}, {}, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result.value().outcomes.size(), 2U);
  EXPECT_TRUE(result.value().model.views.empty());
}

TEST(Convert, a_trigger_becomes_a_function_and_a_trigger) {
  const Converted c = converted(
      "create table t(id integer primary key, n int);"
      "create trigger Touch after update on t begin update t set n = n + 1 where id = new.id; end");
  ASSERT_EQ(c.schema.model.triggers.size(), 1U);
  EXPECT_EQ(c.schema.model.triggers[0].name, "touch");
  EXPECT_EQ(c.schema.model.triggers[0].table, "t");
  EXPECT_NE(c.script().find("CREATE TRIGGER touch"), std::string::npos);
}

TEST(Convert, a_trigger_that_writes_a_row_before_the_one_it_refers_to_is_told) {
  const std::string tables =
      "create table m(id integer primary key); create table c(id integer primary key, m integer references "
      "m);"
      "create view v as select c.id, c.m from c;";
  const std::string method =
      "create trigger m_in instead of insert on v begin insert into m values (new.m); end;";
  const std::string child =
      "create trigger c_in instead of insert on v begin insert into c values (new.id, new.m); end;";
  const Converted late = converted(tables + method + child);  // the last one made fires first
  EXPECT_NE(late.outcome("trigger c_in").reason.find("c refers to m"), std::string::npos);
  EXPECT_EQ(late.outcome("trigger m_in").reason.find("refers to"), std::string::npos);
  const Converted early = converted(tables + child + method);
  EXPECT_EQ(early.outcome("trigger c_in").reason.find("refers to"), std::string::npos);
}

TEST(Convert, a_replace_past_a_delete_trigger_is_left_out) {
  const std::string base =
      "create table t(id integer primary key); create table l(id integer primary key);"
      "create trigger put after insert on t begin replace into l values (new.id); end;";
  EXPECT_EQ(converted(base).outcome("trigger put").reason.find("past its trigger"), std::string::npos);
  const Converted c = converted(base + "create trigger gone after delete on l begin delete from t; end;");
  EXPECT_NE(c.outcome("trigger put").reason.find("past its trigger gone"), std::string::npos);
}

TEST(Convert, triggers_of_one_event_are_named_in_the_order_in_which_sqlite_fires_them) {
  const Converted c = converted(
      "create table t(id integer primary key, n int); create table l(n int);"
      "create trigger a after insert on t begin insert into l values (1); end;"
      "create trigger b after insert on t begin insert into l values (2); end;"
      "create trigger alone after delete on t begin insert into l values (3); end");
  std::vector<std::string> names;
  for (const Trigger& trigger : c.schema.model.triggers) names.push_back(trigger.name);
  EXPECT_EQ(names, (std::vector<std::string>{"t2_a", "t1_b", "alone"}));
  int told = 0;
  for (const Outcome& o : c.schema.outcomes) told += o.reason.find("by name") != std::string::npos ? 1 : 0;
  EXPECT_EQ(told, 2);
}

TEST(Convert, triggers_that_fire_in_order_by_their_names_keep_them) {
  const Converted c = converted(
      "create table t(id integer primary key, n int); create table l(n int);"
      "create trigger b after insert on t begin insert into l values (1); end;"
      "create trigger a after insert on t begin insert into l values (2); end");
  EXPECT_EQ(c.schema.model.triggers[0].name, "b");
  EXPECT_EQ(c.schema.model.triggers[1].name, "a");
}

TEST(Convert, every_object_has_one_outcome) {
  const Converted c = converted(
      "create table p(id integer primary key, a text not null unique default 'x' check(a <> ''));"
      "create table c(p int references p, g int as (p + 1)); create index i on c(p);"
      "create view v as select a from p; create view w as select * from v;"
      "create trigger tr after insert on c begin delete from p where id = 0; end");
  std::set<std::string> objects;
  for (const Outcome& outcome : c.schema.outcomes) {
    EXPECT_TRUE(objects.insert(outcome.object).second) << outcome.object;
    EXPECT_EQ(outcome.kind == Kind::converted, outcome.reason.empty()) << outcome.object;
  }
  for (const char* object : {"table p", "column p.a", "not null p.a", "unique p (a)", "default p.a",
                             "check p: a <> ''", "foreign key c (p) to p", "generated c.g", "index i",
                             "view v", "view w", "trigger tr", "identity p.id"}) {
    EXPECT_EQ(objects.count(object), 1U) << object;
  }
}

}  // namespace
}  // namespace groundway::schema
