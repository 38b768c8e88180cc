// The encoders and hashes against a server: GROUNDWAY_TEST_PG names a PostgreSQL whose temporary tables we
// may use.
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <functional>

#include "copy/encode.h"
#include "copy/hash.h"
#include "copy/random_cells.h"

namespace groundway::copy {
namespace {

using schema::Reading;
using schema::Type;
using schema::TypeKind;

constexpr int kValues = 200'000;

class Server {
 public:
  Server() {
    const char* url = std::getenv("GROUNDWAY_TEST_PG");
    if (url == nullptr) {
      ADD_FAILURE() << "set GROUNDWAY_TEST_PG to the URL of a PostgreSQL server";
      return;
    }
    connection_ = PQconnectdb(url);
    EXPECT_EQ(PQstatus(connection_), CONNECTION_OK) << PQerrorMessage(connection_);
    run("set timezone = 'UTC'; set client_min_messages = warning");
  }
  ~Server() { PQfinish(connection_); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  bool up() const { return PQstatus(connection_) == CONNECTION_OK; }
  void run(const std::string& sql) {
    PGresult* result = PQexec(connection_, sql.c_str());
    EXPECT_TRUE(PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK ||
                PQresultStatus(result) == PGRES_COPY_IN)
        << sql << ": " << PQerrorMessage(connection_);
    PQclear(result);
  }
  std::vector<std::string> row(const std::string& sql) {
    PGresult* result = PQexec(connection_, sql.c_str());
    EXPECT_EQ(PQresultStatus(result), PGRES_TUPLES_OK) << sql << ": " << PQerrorMessage(connection_);
    std::vector<std::string> values;
    if (PQntuples(result) > 0) {
      for (int i = 0; i < PQnfields(result); ++i) values.emplace_back(PQgetvalue(result, 0, i));
    }
    PQclear(result);
    return values;
  }
  bool accepts(const std::string& sql) {
    PGresult* result = PQexec(connection_, sql.c_str());
    const bool good = PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return good;
  }
  void copy_begin(const std::string& table) {
    run("copy " + table + " from stdin (format binary)");
    const std::string header("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    PQputCopyData(connection_, header.data(), static_cast<int>(header.size()));
  }
  void copy(Buffer& rows) {
    PQputCopyData(connection_, rows.view().data(), static_cast<int>(rows.size()));
    rows.clear();
  }
  void copy_end() {
    PQputCopyData(connection_, "\377\377", 2);
    PQputCopyEnd(connection_, nullptr);
    PGresult* result = PQgetResult(connection_);
    EXPECT_EQ(PQresultStatus(result), PGRES_COMMAND_OK) << PQerrorMessage(connection_);
    PQclear(result);
    while ((result = PQgetResult(connection_)) != nullptr) PQclear(result);
  }

 private:
  PGconn* connection_ = nullptr;
};

struct Case {
  std::string sql;
  ColumnPlan plan;
  std::function<Cell(RandomCells&)> make;
  int values = kValues;
};

ColumnPlan plan_of(TypeKind kind, int length = 0, int precision = -1, int scale = 0,
                   Reading reading = Reading::plain) {
  ColumnPlan plan;
  plan.type.kind = kind;
  plan.type.length = length;
  plan.type.precision = kind == TypeKind::numeric && precision < 0 ? 0 : precision;
  plan.type.scale = scale;
  plan.reading = reading;
  return plan;
}
ColumnPlan named(const std::string& name) {
  ColumnPlan plan = plan_of(TypeKind::other);
  plan.type.name = name;
  return plan;
}

Cell any_number(RandomCells& r) {
  if (r.one_in(3)) return cells::of(r.floating());
  return r.one_in(2) ? cells::of(r.whole()) : r.text(r.decimal());
}
Cell any_value(RandomCells& r) {
  if (r.one_in(30)) return {};
  if (r.one_in(20)) return cells::of(r.floating());
  if (r.one_in(20)) return cells::of(r.whole());
  return r.one_in(30) ? r.blob(r.words(40)) : r.text(r.words(60));
}
Cell moment(RandomCells& r) {
  std::string s = r.date();
  if (r.one_in(8)) return r.text(s);
  s += (r.one_in(2) ? "T" : " ") + r.clock();
  return r.text(r.one_in(2) ? s : s + r.offset());
}
Cell numeric_extreme(RandomCells& r) {
  constexpr const char* kSpecial[] = {"Infinity", "-Infinity", "NaN",      "0",
                                      "-0",       "0.000",     "1e131071", "1e-16383"};
  if (r.one_in(3)) return r.text(r.pick(kSpecial));
  return r.text("9" + r.digits(r.below(131072)) + "." + r.digits(1 + r.below(16383)));
}
Cell duration(RandomCells& r) {
  if (r.one_in(2)) return cells::of(r.whole());
  if (r.one_in(2)) return r.text(std::to_string(r.below(5000)) + " days " + r.clock());
  return r.text("P" + std::to_string(r.below(90)) + "Y" + std::to_string(r.below(90)) + "DT" +
                std::to_string(r.below(99)) + "H" + std::to_string(r.below(99)) + ".5S");
}
Cell uuid(RandomCells& r) {
  std::string s = r.uuid_hex();
  if (r.one_in(2)) return r.text(s);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) s.insert(at, "-");
  return r.text(r.one_in(4) ? "{" + s + "}" : s);
}
Cell element(RandomCells& r) {
  constexpr const char* kHeads[] = {"", "<?xml version='1.0'?>",
                                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"};
  return r.text(r.pick(kHeads) + std::string("<a b='") + r.digits(5) + "'>\xC3\xA9 &amp;\n </a>");
}
Cell address(RandomCells& r) {
  const auto octet = [&] { return std::to_string(r.below(256)); };
  const std::string v4 = octet() + "." + octet() + "." + octet() + "." + octet();
  std::string s = r.one_in(2) ? v4 : "2001:db8::" + std::string(r.one_in(2) ? "ff" : v4);
  return r.text(r.one_in(2) ? s : s + "/" + std::to_string(r.below(33)));
}

std::vector<Case> number_cases() {
  return {
      {"boolean", plan_of(TypeKind::boolean),
       [](RandomCells& r) { return cells::of(std::int64_t(r.below(2))); }},
      {"smallint", plan_of(TypeKind::smallint), any_number},
      {"integer", plan_of(TypeKind::integer), any_number},
      {"bigint", plan_of(TypeKind::bigint), any_number},
      {"real", plan_of(TypeKind::real), any_number},
      {"double precision", plan_of(TypeKind::double_precision), any_number},
      {"numeric", plan_of(TypeKind::numeric), any_number},
      {"numeric", plan_of(TypeKind::numeric), numeric_extreme, 80},
      {"numeric(12,2)", plan_of(TypeKind::numeric, 0, 12, 2), any_number},
      {"numeric(30,12)", plan_of(TypeKind::numeric, 0, 30, 12), any_number},
      {"numeric(1000)", plan_of(TypeKind::numeric, 0, 1000, 0), any_number},
  };
}
std::vector<Case> time_cases() {
  const auto epoch = [](RandomCells& r) {
    return cells::of(static_cast<std::int64_t>(r.next()) >> (20 + r.below(40)));
  };
  const auto real_epoch = [](RandomCells& r) {
    return cells::of(static_cast<double>(r.below(1ULL << 62)) / 1e9);
  };
  return {
      {"date", plan_of(TypeKind::date), [](RandomCells& r) { return r.text(r.date()); }},
      {"time", plan_of(TypeKind::time), [](RandomCells& r) { return r.text(r.clock()); }},
      {"time(3)", plan_of(TypeKind::time, 0, 3), [](RandomCells& r) { return r.text(r.clock()); }},
      {"timestamp", plan_of(TypeKind::timestamp), moment},
      {"timestamp(2)", plan_of(TypeKind::timestamp, 0, 2), moment},
      {"timestamptz", plan_of(TypeKind::timestamptz), moment},
      {"timestamptz", plan_of(TypeKind::timestamptz, 0, -1, 0, Reading::epoch_seconds), epoch},
      {"timestamptz", plan_of(TypeKind::timestamptz, 0, -1, 0, Reading::epoch_millis), real_epoch},
      {"interval", plan_of(TypeKind::interval), duration},
  };
}
std::vector<Case> text_cases() {
  return {
      {"text", plan_of(TypeKind::text), any_value},
      {"varchar(40)", plan_of(TypeKind::varchar, 40), any_value},
      {"char(20)", plan_of(TypeKind::bpchar, 20), any_value},
      {"bpchar", plan_of(TypeKind::bpchar), any_value},
      {"bytea", plan_of(TypeKind::bytea), [](RandomCells& r) { return r.blob(r.raw(100)); }},
      {"uuid", plan_of(TypeKind::uuid), uuid},
      {"json", plan_of(TypeKind::json), [](RandomCells& r) { return r.text(r.json(3, false)); }},
      {"jsonb", plan_of(TypeKind::jsonb), [](RandomCells& r) { return r.text(r.json(4, true)); }},
      {"name", named("name"), any_value},
      {"xml", named("xml"), element},
      {"inet", named("inet"), address},
      {"cidr", named("cidr"), address},
  };
}

class OnServer : public testing::TestWithParam<Case> {};

TEST_P(OnServer, sums_are_ours) {
  Server server;
  ASSERT_TRUE(server.up());
  ColumnPlan plan = GetParam().plan;
  ASSERT_TRUE(choose_encoder(plan));
  RandomCells random(20260101);
  const Seed seed = random.next();
  RowDigest digest(seed);
  Buffer rows;
  server.run("create temp table t (v " + GetParam().sql + ")");
  server.copy_begin("t");
  std::uint64_t sent = 0;
  for (int i = 0; i < GetParam().values; ++i) {
    const Cell cell = random.one_in(50) ? Cell{} : GetParam().make(random);
    const std::size_t start = rows.size();
    rows.put16(1);
    if (plan.encode(cell, plan, rows) != nullptr) {
      rows.rewind(start);
      continue;
    }
    digest.add(plan, rows.view().substr(start + 2));
    digest.end_row();
    ++sent;
    if (rows.size() > 1U << 16U) server.copy(rows);
  }
  server.copy(rows);
  server.copy_end();
  const DigestSums& sums = digest.sums();
  EXPECT_GT(sent * 8, static_cast<std::uint64_t>(GetParam().values))
      << "too few values were good enough to be sent";
  EXPECT_EQ(server.row(digest_query({plan}, {"v"}, seed, "t")),
            (std::vector<std::string>{std::to_string(sent), to_text(sums.sum)}));
}

std::string case_name(const testing::TestParamInfo<Case>& info) {
  std::string name;
  for (const char c : info.param.sql) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name + "_" + std::to_string(info.index);
}
INSTANTIATE_TEST_SUITE_P(Numbers, OnServer, testing::ValuesIn(number_cases()), case_name);
INSTANTIATE_TEST_SUITE_P(Times, OnServer, testing::ValuesIn(time_cases()), case_name);
INSTANTIATE_TEST_SUITE_P(Texts, OnServer, testing::ValuesIn(text_cases()), case_name);

// gtest would print the bytes of the whole struct.
void PrintTo(const Case& one, std::ostream* out) {
  *out << one.sql;
}

class AsServerReads : public testing::TestWithParam<Case> {};

// The server's own input function reads the text that we encoded.
TEST_P(AsServerReads, the_same_value) {
  Server server;
  ASSERT_TRUE(server.up());
  ColumnPlan plan = GetParam().plan;
  ColumnPlan source = plan_of(TypeKind::text);
  ASSERT_TRUE(choose_encoder(plan) && choose_encoder(source));
  RandomCells random(7);
  Buffer rows;
  server.run("create temp table t (s text, v " + GetParam().sql + ")");
  server.copy_begin("t");
  for (int i = 0; i < std::min(GetParam().values, 20'000); ++i) {
    const Cell cell = GetParam().make(random);
    const std::size_t start = rows.size();
    rows.put16(2);
    const bool good = cell.storage == Storage::text && source.encode(cell, source, rows) == nullptr &&
                      plan.encode(cell, plan, rows) == nullptr;
    if (!good) rows.rewind(start);
    if (rows.size() > 1U << 16U) server.copy(rows);
  }
  server.copy(rows);
  server.copy_end();
  const std::string ours = digest_sql(plan.type, "v");
  const std::string theirs = digest_sql(plan.type, "(s::" + GetParam().sql + ")");
  EXPECT_EQ(
      server.row("select count(*) > 500 or count(*) > " + std::to_string(GetParam().values / 8) + " from t")
          .at(0),
      "t");
  EXPECT_EQ(server.row("select count(*), min(s) from t where " + ours + " is distinct from " + theirs),
            (std::vector<std::string>{"0", ""}));
}
INSTANTIATE_TEST_SUITE_P(Numbers, AsServerReads, testing::ValuesIn([] {
                           std::vector<Case> cases = number_cases();
                           cases.erase(cases.begin());  // booleans are integers here
                           return cases;
                         }()),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Times, AsServerReads, testing::ValuesIn([] {
                           std::vector<Case> cases = time_cases();
                           cases.erase(cases.begin() + 6, cases.begin() + 8);  // epochs are no texts
                           return cases;
                         }()),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Texts, AsServerReads, testing::ValuesIn([] {
                           std::vector<Case> cases = text_cases();
                           cases.erase(cases.begin() + 4);  // bytea reads backslashes
                           return cases;
                         }()),
                         case_name);

TEST(OnServer, rows_of_every_type_with_nulls_add_up) {
  Server server;
  ASSERT_TRUE(server.up());
  std::vector<Case> cases = number_cases();
  for (const auto& more : {time_cases(), text_cases()}) cases.insert(cases.end(), more.begin(), more.end());
  std::vector<ColumnPlan> plans;
  std::vector<std::string> names;
  std::string columns;
  for (const Case& one : cases) {
    plans.push_back(one.plan);
    ASSERT_TRUE(choose_encoder(plans.back()));
    names.push_back("c" + std::to_string(names.size()));
    columns += (columns.empty() ? "" : ", ") + names.back() + " " + one.sql;
  }
  server.run("create temp table t (" + columns + ")");
  RandomCells random(3);
  const Seed seed = random.next();
  RowDigest digest(seed);
  Buffer rows;
  server.copy_begin("t");
  for (int i = 0; i < 5000; ++i) {
    rows.put16(static_cast<std::uint16_t>(plans.size()));
    for (std::size_t c = 0; c < plans.size(); ++c) {
      const std::size_t start = rows.size();
      const bool null = random.one_in(5) || cases[c].values < kValues;
      if (plans[c].encode(null ? Cell{} : cases[c].make(random), plans[c], rows) != nullptr) {
        (void)plans[c].encode(Cell{}, plans[c], rows);
      }
      digest.add(plans[c], rows.view().substr(start));
    }
    digest.end_row();
    if (rows.size() > 1U << 16U) server.copy(rows);
  }
  server.copy(rows);
  server.copy_end();
  EXPECT_EQ(server.row(digest_query(plans, names, seed, "t")),
            (std::vector<std::string>{"5000", to_text(digest.sums().sum)}));
}

TEST(OnServer, takes_json_as_deep_as_we_send_it) {
  Server server;
  ASSERT_TRUE(server.up());
  ColumnPlan plan = plan_of(TypeKind::jsonb);
  Buffer out;
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += i % 2 == 0 ? "[" : "{\"a\":";
    text += "1";
    for (std::size_t i = depth; i > 0; --i) text += (i - 1) % 2 == 0 ? "]" : "}";
    return text;
  };
  std::string deepest = nested(6000);
  EXPECT_EQ(encode_jsonb({.storage = Storage::text, .bytes = deepest}, plan, out), nullptr);
  EXPECT_TRUE(server.accepts("select '" + deepest + "'::jsonb::text"));
  EXPECT_TRUE(server.accepts("select '" + deepest + "'::json"));
  deepest = nested(6001);
  EXPECT_STREQ(encode_jsonb({.storage = Storage::text, .bytes = deepest}, plan, out),
               "JSON nested too deeply");
}

TEST(OnServer, citext_is_proven_with_its_case) {
  Server server;
  ASSERT_TRUE(server.up());
  if (!server.accepts("create extension if not exists citext")) GTEST_FAIL() << "no citext on this server";
  ColumnPlan plan = named("public.citext");
  ASSERT_TRUE(choose_encoder(plan));
  const Seed seed = 5;
  RowDigest digest(seed);
  Buffer rows;
  server.run("create temp table t (v citext)");
  server.copy_begin("t");
  rows.put16(1);
  ASSERT_EQ(plan.encode({.storage = Storage::text, .bytes = "Some@Example.ORG"}, plan, rows), nullptr);
  digest.add(plan, rows.view().substr(2));
  digest.end_row();
  server.copy(rows);
  server.copy_end();
  const std::string ask = digest_query({plan}, {"v"}, seed, "t");
  EXPECT_EQ(server.row(ask).at(1), to_text(digest.sums().sum));
  server.run("update t set v = lower(v)");
  EXPECT_NE(server.row(ask).at(1), to_text(digest.sums().sum));
}

TEST(OnServer, enum_labels_are_proven_as_text) {
  Server server;
  ASSERT_TRUE(server.up());
  server.run(
      "create type pg_temp.mood as enum ('sad', 'so so', 'happy'); create temp table t (v pg_temp.mood)");
  ColumnPlan plan = named("pg_temp.mood");
  plan.labels = {"sad", "so so", "happy"};
  ASSERT_TRUE(choose_encoder(plan));
  const Seed seed = 99;
  RowDigest digest(seed);
  Buffer rows;
  server.copy_begin("t");
  for (const std::string& label : plan.labels) {
    const std::size_t start = rows.size();
    rows.put16(1);
    ASSERT_EQ(plan.encode({.storage = Storage::text, .bytes = label}, plan, rows), nullptr);
    digest.add(plan, rows.view().substr(start + 2));
    digest.end_row();
  }
  server.copy(rows);
  server.copy_end();
  EXPECT_EQ(server.row(digest_query({plan}, {"v"}, seed, "t")),
            (std::vector<std::string>{"3", to_text(digest.sums().sum)}));
}

TEST(OnServer, json_lists_arrive_as_arrays_and_are_proven) {
  Server server;
  ASSERT_TRUE(server.up());
  server.run("create temp table t (id int, words text[], sums numeric(10,2)[], flags bool[])");
  std::vector<ColumnPlan> plans = {named("integer"), named("text[]"), named("numeric(10,2)[]"),
                                   named("boolean[]")};
  plans[0].type = schema::of(TypeKind::integer);
  for (ColumnPlan& plan : plans) ASSERT_TRUE(choose_encoder(plan));
  const std::vector<std::vector<const char*>> lists = {
      {R"(["a", "b,c", "d\"e", "{f}", "", "NULL", null, "\u00e9\\"])", "[1, 2.50, -0.1]",
       "[true, false, null]"},
      {"[]", " [ ] ", "null"}};
  const Seed seed = 99;
  RowDigest digest(seed);
  Buffer rows;
  server.copy_begin("t");
  for (std::size_t r = 0; r < lists.size(); ++r) {
    rows.put16(4);
    std::size_t start = rows.size();
    const Cell id{.storage = Storage::integer, .integer = static_cast<std::int64_t>(r)};
    for (std::size_t c = 0; c < plans.size(); ++c) {
      const Cell cell = c == 0 ? id : Cell{.storage = Storage::text, .bytes = lists[r][c - 1]};
      ASSERT_EQ(plans[c].encode(cell, plans[c], rows), nullptr);
      digest.add(plans[c], rows.view().substr(start));
      start = rows.size();
    }
    digest.end_row();
  }
  server.copy(rows);
  server.copy_end();
  EXPECT_EQ(server.row(digest_query(plans, {"id", "words", "sums", "flags"}, seed, "t")),
            (std::vector<std::string>{"2", to_text(digest.sums().sum)}));
  EXPECT_EQ(server.row("select words[3], words[6], words[7], words[8], sums, flags from t where id = 0"),
            (std::vector<std::string>{"d\"e", "NULL", "", "\u00e9\\", "{1.00,2.50,-0.10}", "{t,f,NULL}"}));
  EXPECT_EQ(server.row("select words, sums, flags is null from t where id = 1"),
            (std::vector<std::string>{"{}", "{}", "t"}));
}

}  // namespace
}  // namespace groundway::copy
