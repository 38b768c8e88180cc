#include <gtest/gtest.h>

#include "schema/decide_parts.h"
#include "schema/test_source.h"

namespace groundway::schema {
namespace {

ColumnDecision decided(const std::string& declared, const ColumnProfile& profile,
                       const ColumnContext& context = {}) {
  return dispose(propose(declared), profile, context);
}

std::string type_for(const std::string& declared, const ColumnProfile& profile,
                     const ColumnContext& context = {}) {
  const ColumnDecision decision = decided(declared, profile, context);
  EXPECT_FALSE(decision.reason.empty());
  return render(decision.type);
}

ColumnProfile plus(ColumnProfile a, const ColumnProfile& b) {
  a.integers += b.integers;
  a.reals += b.reals;
  a.texts += b.texts;
  a.blobs += b.blobs;
  a.text_blobs += b.text_blobs;
  return a;
}

ColumnProfile timestamps(std::uint64_t dates, std::uint64_t naive, std::uint64_t offset) {
  ColumnProfile p = texts(dates + naive + offset, 25);
  p.dates = dates;
  p.naive_timestamps = naive;
  p.offset_timestamps = offset;
  return p;
}

TEST(Propose, looks_at_the_name_without_case_blanks_and_arguments) {
  EXPECT_EQ(propose("VARCHAR (80)").args, (std::vector<int>{80}));
  EXPECT_EQ(propose("Int(11)  UNSIGNED").family, Family::integer);
  EXPECT_EQ(propose("TINYINT(1)").family, Family::boolean);
  EXPECT_EQ(propose("TINYINT(4)").family, Family::integer);
  EXPECT_EQ(propose("timestamp(6) with time zone").family, Family::instant);
  EXPECT_EQ(propose("byte[]").family, Family::blob);
  for (const char* odd :
       {"", "ANY", "INTEGER_OR_TEXT", "POINT", "text[]", "DECIMAL(10", "(((", "VARCHAR(MAX)"}) {
    const ColumnDecision decision = dispose(propose(odd), ColumnProfile{}, {});
    EXPECT_FALSE(render(decision.type).empty()) << odd;
  }
  EXPECT_TRUE(propose("VARCHAR(MAX)").args.empty());
}

TEST(Propose, no_name_stands_twice_in_the_table) {
  std::set<std::string_view> seen;
  for (const TypeRow& row : type_rows()) EXPECT_TRUE(seen.insert(row.declared).second) << row.declared;
}

TEST(Dispose, integers_are_bigint_and_widen_by_what_they_hold) {
  EXPECT_EQ(type_for("INTEGER", integers(3, -5, 9)), "bigint");
  EXPECT_EQ(type_for("SMALLINT", ColumnProfile{}), "bigint");
  EXPECT_EQ(type_for("INT", plus(integers(3, 1, 2), reals(1))), "double precision");
  EXPECT_EQ(type_for("INT", plus(integers(3, 1, std::int64_t{1} << 60), reals(1))), "numeric");
  EXPECT_EQ(type_for("INT", plus(integers(3, 1, 2), texts(1, 5))), "text");
  EXPECT_FALSE(decided("BIGINT", integers(1, 1, 1)).changed);
  EXPECT_TRUE(decided("BIGINT", reals(1)).changed);
}

TEST(Dispose, booleans_hold_zero_one_and_words) {
  EXPECT_EQ(type_for("BOOLEAN", integers(4, 0, 1)), "boolean");
  EXPECT_EQ(type_for("BOOL", ColumnProfile{}), "boolean");
  ColumnProfile words = plus(integers(2, 0, 1), texts(2, 5));
  words.boolean_words = 2;
  EXPECT_EQ(type_for("TINYINT(1)", words), "boolean");
  EXPECT_EQ(type_for("BOOLEAN", integers(4, 0, 2)), "bigint");
  words.texts = 3;
  const ColumnDecision decision = decided("BOOLEAN", words);
  EXPECT_EQ(render(decision.type), "text");
  EXPECT_NE(decision.reason.find("1 value outside"), std::string::npos);
}

TEST(Dispose, reals_are_eight_bytes) {
  EXPECT_EQ(type_for("REAL", plus(reals(2), integers(1, 1, 1))), "double precision");
  EXPECT_EQ(type_for("float", ColumnProfile{}), "double precision");
  EXPECT_EQ(type_for("DOUBLE", plus(reals(2), texts(1, 3))), "text");
}

TEST(Dispose, decimals_keep_precision_only_where_every_value_fits) {
  ColumnProfile p = reals(5);
  p.max_integer_digits = 8;
  p.max_fraction_digits = 2;
  EXPECT_EQ(type_for("DECIMAL(10,2)", p), "numeric(10,2)");
  p.max_fraction_digits = 3;
  EXPECT_EQ(type_for("DECIMAL(10,2)", p), "numeric");
  EXPECT_TRUE(decided("DECIMAL(10,2)", p).changed);
  EXPECT_FALSE(decided("NUMERIC", p).changed);
  EXPECT_EQ(type_for("NUMERIC(2,5)", p), "numeric");
  EXPECT_EQ(type_for("DECIMAL(5)", integers(1, 1, 99999)), "numeric(5,0)");
  p = texts(2, 4);
  p.decimal_texts = 2;
  EXPECT_EQ(type_for("MONEY", p), "numeric");
  p.texts = 3;
  EXPECT_EQ(type_for("MONEY", p), "text");
  p = reals(2);
  p.infinite_reals = 1;
  EXPECT_EQ(type_for("DECIMAL(10,2)", p), "numeric");
}

TEST(Dispose, a_length_is_kept_only_where_every_value_fits) {
  EXPECT_EQ(type_for("VARCHAR(80)", texts(3, 80)), "character varying(80)");
  EXPECT_EQ(type_for("VARCHAR(80)", texts(3, 81)), "text");
  EXPECT_EQ(type_for("NCHAR(3)", texts(3, 2)), "character varying(3)");
  EXPECT_EQ(type_for("VARCHAR", texts(3, 2)), "text");
  EXPECT_EQ(type_for("VARCHAR(0)", ColumnProfile{}), "text");
  EXPECT_EQ(type_for("VARCHAR(999999999)", texts(1, 1)), "text");
  EXPECT_EQ(type_for("STRING", integers(2, 1, 2)), "text");
}

TEST(Dispose, blobs_among_texts_are_text_if_all_their_bytes_are) {
  ColumnProfile p = plus(texts(2, 4), blobs(1));
  EXPECT_EQ(type_for("TEXT", p), "bytea");
  p.text_blobs = 1;
  EXPECT_EQ(type_for("TEXT", p), "text");
  EXPECT_TRUE(decided("TEXT", p).changed);
  EXPECT_EQ(type_for("BLOB", texts(2, 4)), "bytea");
  EXPECT_TRUE(decided("BLOB", texts(2, 4)).changed);
  EXPECT_FALSE(decided("BLOB", blobs(2)).changed);
}

TEST(Dispose, dates_and_times_of_one_kind_get_its_type) {
  EXPECT_EQ(type_for("DATE", timestamps(3, 0, 0)), "date");
  EXPECT_EQ(type_for("DATE", timestamps(0, 3, 0)), "timestamp without time zone");
  EXPECT_EQ(type_for("DATETIME", timestamps(0, 3, 0)), "timestamp without time zone");
  EXPECT_FALSE(decided("DATETIME", timestamps(0, 3, 0)).changed);
  EXPECT_EQ(type_for("DATETIME", timestamps(1, 3, 0)), "timestamp without time zone");
  EXPECT_TRUE(decided("DATETIME", timestamps(1, 3, 0)).changed);
  EXPECT_EQ(type_for("TIMESTAMP", timestamps(0, 0, 3)), "timestamp with time zone");
  EXPECT_EQ(type_for("TIMESTAMPTZ", timestamps(0, 3, 0)), "timestamp without time zone");
  EXPECT_EQ(type_for("DATETIME", timestamps(0, 2, 1)), "text");
  ColumnProfile clock = texts(2, 8);
  clock.times = 2;
  EXPECT_EQ(type_for("TIME", clock), "time without time zone");
  EXPECT_EQ(type_for("DATETIME", ColumnProfile{}), "timestamp without time zone");
}

TEST(Dispose, a_time_with_the_day_that_rails_writes_is_a_time) {
  ColumnProfile p = timestamps(0, 3, 0);
  p.first_day_times = 3;
  EXPECT_EQ(type_for("TIME", p), "time without time zone");
  EXPECT_EQ(type_for("DATETIME", p), "timestamp without time zone");
  p.first_day_times = 2;
  EXPECT_EQ(type_for("TIME", p), "timestamp without time zone");
}

TEST(Dispose, times_finer_than_a_microsecond_are_text_unless_they_may_be_cut) {
  ColumnProfile p = timestamps(0, 3, 0);
  p.fine_moments = 1;
  EXPECT_EQ(type_for("DATETIME", p), "text");
  EXPECT_NE(decided("DATETIME", p).reason.find("--on-fine-time=truncate"), std::string::npos);
  const ColumnContext cut{.in_key = false, .assume_utc = false, .truncate_times = true};
  EXPECT_EQ(type_for("DATETIME", p, cut), "timestamp without time zone");
}

TEST(Dispose, assume_utc_makes_naive_values_instants) {
  const ColumnContext utc{.in_key = false, .assume_utc = true};
  EXPECT_EQ(type_for("DATETIME", timestamps(0, 2, 1), utc), "timestamp with time zone");
  EXPECT_EQ(type_for("DATETIME", timestamps(1, 2, 0), utc), "timestamp with time zone");
  EXPECT_EQ(type_for("DATETIME", ColumnProfile{}, utc), "timestamp with time zone");
  EXPECT_EQ(type_for("DATE", timestamps(2, 0, 0), utc), "date");
}

TEST(Dispose, epochs_are_told_by_their_range_and_only_when_all_are_of_one_unit) {
  ColumnProfile p = integers(3, 1'600'000'000, 1'700'000'000);
  p.epoch_seconds = 3;
  EXPECT_EQ(decided("DATETIME", p).reading, Reading::epoch_seconds);
  EXPECT_EQ(type_for("DATETIME", p), "timestamp with time zone");
  p.integers = 4;  // a zero among them
  p.min_integer = 0;
  EXPECT_EQ(decided("DATETIME", p).reading, Reading::plain);
  EXPECT_EQ(type_for("DATETIME", p), "bigint");
  EXPECT_EQ(type_for("INTEGER", p), "bigint");
  p = integers(2, 0, 0);
  EXPECT_EQ(type_for("DATETIME", p), "bigint");
  p = integers(2, 1'700'000'000'000, 1'700'000'000'001);
  p.epoch_millis = 2;
  EXPECT_EQ(decided("TIMESTAMP", p).reading, Reading::epoch_millis);
  p.epoch_seconds = 1;  // one is a time of our days in seconds, one in milliseconds
  p.epoch_millis = 1;
  EXPECT_EQ(type_for("TIMESTAMP", p), "bigint");
}

TEST(Dispose, epochs_reach_back_beyond_1990_where_others_tell_the_unit) {
  ColumnProfile p = integers(3, -1'856'908'800'123, 1'700'000'000'000);
  p.epoch_millis = 1;
  EXPECT_EQ(decided("DATETIME", p).reading, Reading::epoch_millis);
  p = integers(3, -86'400'000'000, -1);
  EXPECT_EQ(type_for("DATETIME", p), "bigint") << "nothing tells the unit";
  p = integers(3, 20'240'131, 20'240'229);
  EXPECT_EQ(type_for("DATE", p), "bigint") << "a day of the calendar written as one number";
}

TEST(Dispose, midnights_are_milliseconds_whenever_they_were) {
  ColumnProfile p = integers(2, -1'856'908'800'000, 315'532'800'000);
  p.midnight_millis = 2;
  EXPECT_EQ(decided("DATE", p).reading, Reading::epoch_millis);
  p.epoch_seconds = 1;  // 1970-01-21 in milliseconds
  EXPECT_EQ(decided("DATE", p).reading, Reading::epoch_millis);
  p = integers(1, 1'728'000'000, 1'728'000'000);  // 2024-10-04 in seconds, 1970-01-21 in milliseconds
  p.midnight_millis = p.epoch_seconds = 1;
  EXPECT_EQ(decided("DATETIME", p).reading, Reading::epoch_seconds);
}

TEST(Dispose, julian_days_need_a_fraction_somewhere) {
  ColumnProfile p = reals(3);
  p.julian_days = 3;
  EXPECT_EQ(decided("DATETIME", p).reading, Reading::julian_days);
  p = integers(3, 2'450'000, 2'460'000);
  p.julian_days = 3;
  EXPECT_EQ(type_for("DATETIME", p), "bigint");
}

TEST(Dispose, an_empty_text_among_dates_makes_text_and_shows_it) {
  ColumnProfile p = timestamps(0, 3, 0);
  p.texts = 4;
  p.example_odd = "''";
  const ColumnDecision decision = decided("DATETIME", p);
  EXPECT_EQ(render(decision.type), "text");
  EXPECT_NE(decision.reason.find("for example ''"), std::string::npos);
}

TEST(Dispose, json_is_as_strict_as_its_values) {
  ColumnProfile p = texts(3, 9);
  p.strict_json = p.loose_json = 3;
  EXPECT_EQ(type_for("JSON", p), "jsonb");
  p.strict_json = 2;
  EXPECT_EQ(type_for("JSON", p), "json");
  p.loose_json = 2;
  EXPECT_EQ(type_for("JSON", p), "text");
  EXPECT_EQ(type_for("JSON", ColumnProfile{}), "jsonb");
  EXPECT_EQ(type_for("JSON", integers(2, 1, 5)), "jsonb");
  EXPECT_EQ(type_for("JSON", ColumnProfile{}, {.in_key = true, .assume_utc = false}), "text");
}

TEST(Dispose, uuids_are_uuid_where_the_name_says_so) {
  ColumnProfile p = texts(3, 36);
  p.uuids = 3;
  EXPECT_EQ(type_for("UUID", p), "uuid");
  EXPECT_EQ(type_for("CHAR(36)", p), "uuid");
  EXPECT_TRUE(decided("CHAR(32)", p).changed);
  EXPECT_EQ(type_for("VARCHAR(36)", p), "character varying(36)");
  EXPECT_EQ(type_for("TEXT", p), "text");
  EXPECT_EQ(type_for("CHAR(36)", ColumnProfile{}), "character varying(36)");
  EXPECT_EQ(type_for("GUID", ColumnProfile{}), "uuid");
  p.texts = 4;
  EXPECT_EQ(type_for("UUID", p), "text");
  ColumnProfile bytes = blobs(2);
  bytes.uuid_blobs = 2;
  EXPECT_EQ(type_for("UUID", bytes), "uuid");
}

TEST(Dispose, what_has_no_known_name_goes_by_its_values) {
  EXPECT_EQ(type_for("", integers(1, 1, 1)), "bigint");
  EXPECT_EQ(type_for("ANY", reals(1)), "double precision");
  EXPECT_EQ(type_for("INTEGER_OR_TEXT", plus(integers(1, 1, 1), texts(1, 1))), "text");
  EXPECT_EQ(type_for("geometry", blobs(1)), "bytea");
  EXPECT_EQ(type_for("", ColumnProfile{}), "text");
}

// --- whole schemas ---

std::vector<std::string> types_of(const std::string& ddl, void (*fill)(std::vector<TableProfile>&),
                                  const DecisionOptions& options = {}) {
  const auto source = source_of(ddl);
  if (!source) return {source.error().cause};
  std::vector<TableProfile> profiles = empty_profiles(source.value());
  fill(profiles);
  const auto decisions = decide_types(source.value(), profiles, options);
  if (!decisions) return {decisions.error().cause};
  std::vector<std::string> types;
  for (const TableDecisions& table : decisions.value()) {
    for (const ColumnDecision& column : table.columns) types.push_back(render(column.type));
  }
  return types;
}

using Types = std::vector<std::string>;
constexpr const char* kParentChild = "create table p(k text primary key); create table c(k int references p)";

TEST(Joined, columns_get_the_type_that_holds_both) {
  EXPECT_EQ(types_of(kParentChild,
                     [](std::vector<TableProfile>& p) {
                       p[0].columns[0] = texts(1, 3);
                       p[1].columns[0] = integers(1, 1, 1);
                     }),
            (Types{"text", "text"}));
}

TEST(Joined, a_column_without_values_takes_the_other_ones_type) {
  EXPECT_EQ(types_of("create table p(k char(36) primary key); create table c(k char(36) references p)",
                     [](std::vector<TableProfile>& p) {
                       p[0].columns[0] = texts(1, 36);
                       p[0].columns[0].uuids = 1;
                     }),
            (Types{"uuid", "uuid"}));
}

TEST(Joined, lengths_take_the_longest) {
  EXPECT_EQ(types_of("create table p(k varchar(5) primary key); create table c(k varchar(9) references p)",
                     [](std::vector<TableProfile>& p) { p[0].columns[0] = p[1].columns[0] = texts(1, 2); }),
            (Types{"character varying(9)", "character varying(9)"}));
}

TEST(Joined, chains_and_composites_are_followed) {
  EXPECT_EQ(types_of("create table a(x text, y bool, primary key(x, y));"
                     "create table b(x int, y int, primary key(x, y), foreign key(x, y) references a);"
                     "create table c(y numeric, x blob, foreign key(x, y) references b(x, y))",
                     [](std::vector<TableProfile>& p) {
                       p[0].columns[0] = texts(1, 2);
                       p[0].columns[1] = p[1].columns[1] = integers(1, 0, 1);
                     }),
            (Types{"text", "bigint", "text", "bigint", "bigint", "text"}));
}

TEST(Joined, the_rowid_stays_an_integer_and_pulls_the_others) {
  const auto mixed = [](std::vector<TableProfile>& p) {
    p[0].columns[0] = integers(3, 1, 3);
    p[1].columns[0] = integers(3, 0, 1);
    p[1].columns[1] = texts(1, 5);
  };
  EXPECT_EQ(types_of("create table p(id integer primary key);"
                     "create table c(a bool references p, b int references p)",
                     mixed),
            (Types{"bigint", "bigint", "text"}));
}

TEST(Joined, equal_types_are_left_alone_whatever_their_values) {
  EXPECT_EQ(
      types_of("create table p(d date primary key); create table c(d date references p)",
               [](std::vector<TableProfile>& p) { p[0].columns[0] = p[1].columns[0] = timestamps(2, 0, 0); }),
      (Types{"date", "date"}));
}

TEST(Overrides, win_and_pull_what_foreign_keys_join) {
  DecisionOptions options;
  options.overrides["p.k"].type = parse_type("varchar(40)");
  EXPECT_EQ(types_of(
                kParentChild, [](std::vector<TableProfile>&) {}, options),
            (Types{"character varying(40)", "character varying(40)"}));
}

TEST(Overrides, of_an_unknown_column_name_the_nearest) {
  const auto source = source_of(kParentChild);
  ASSERT_TRUE(source);
  for (const auto& [written, near] : {std::pair{"p.kk", "\"p.k\""}, std::pair{"*.kk", "\"*.k\""}}) {
    const auto resolved = resolve_overrides(source.value(), {{written, parse_type("text")}});
    ASSERT_FALSE(resolved);
    EXPECT_EQ(resolved.error().code, Code::config_key);
    EXPECT_NE(resolved.error().fix.find(near), std::string::npos);
  }
}

TEST(Overrides, name_the_columns_of_all_tables_and_one_column_wins) {
  const auto source = source_of("create table A(At int, x int); create table b(at int); create table c(y int)");
  ASSERT_TRUE(source);
  const auto resolved =
      resolve_overrides(source.value(), {{"*.at", parse_type("date")}, {"a.AT", parse_type("text")}});
  ASSERT_TRUE(resolved);
  EXPECT_EQ(resolved.value(),
            (std::map<std::string, Type>{{"a.at", parse_type("text")}, {"b.at", parse_type("date")}}));
}

TEST(Overrides, of_tables_that_are_not_copied_are_passed_over) {
  DecisionOptions options;
  options.overrides["elsewhere.k"].type = parse_type("text");
  EXPECT_EQ(types_of(
                kParentChild, [](std::vector<TableProfile>&) {}, options),
            types_of(kParentChild, [](std::vector<TableProfile>&) {}));
}

TEST(Overrides, that_contradict_over_a_foreign_key_are_refused) {
  DecisionOptions options;
  options.overrides["p.k"].type = parse_type("text");
  options.overrides["c.k"].type = parse_type("bigint");
  EXPECT_NE(types_of(
                kParentChild, [](std::vector<TableProfile>&) {}, options)[0]
                .find("different types"),
            std::string::npos);
}

TEST(Overrides, to_a_timestamp_read_the_epochs_that_stand_there) {
  const auto source = source_of("create table t(at integer)");
  ASSERT_TRUE(source);
  auto profiles = empty_profiles(source.value());
  profiles[0].columns[0] = integers(2, 1'600'000'000, 1'600'000'001);
  DecisionOptions options;
  options.overrides["t.at"].type = parse_type("timestamptz");
  const auto decisions = decide_types(source.value(), profiles, options);
  ASSERT_TRUE(decisions);
  EXPECT_EQ(decisions.value()[0].columns[0].reading, Reading::epoch_seconds);
  profiles[0].columns[0] = integers(2, 0, 1'700'000'000'000);
  const auto millis = decide_types(source.value(), profiles, options);
  ASSERT_TRUE(millis);
  EXPECT_EQ(millis.value()[0].columns[0].reading, Reading::epoch_millis);
}

}  // namespace
}  // namespace groundway::schema
