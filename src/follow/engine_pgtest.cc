// Rounds against a server: what a SQLite file holds is what PostgreSQL holds afterwards, whatever changed and
// how.
#include "follow/engine.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "db/pg_scratch.h"
#include "db/sqlite_writer.h"
#include "follow/away.h"
#include "follow/follower.h"
#include "follow/start.h"

namespace groundway::follow {
namespace {

class Rounds : public ::testing::TestWithParam<Method> {
 protected:
  void SetUp() override {
    NEEDS_SERVER();
    folder_ = std::filesystem::temp_directory_path() / ("gw_rounds_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / "app.db").string();
    ASSERT_TRUE(world_.files.write(path_, "", 0644));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  db::Target file() const {
    db::Target target;
    target.url.kind = DatabaseUrl::Kind::sqlite;
    target.url.path = path_;
    return target;
  }
  Result<db::Permit> may_write(const db::Target& target) {
    return guard::permit(world_, target, db::Action::write, {});
  }
  void sqlite(const std::vector<std::string>& statements) {
    const auto permit = may_write(file());
    ASSERT_TRUE(permit);
    std::vector<db::FileStatement> all;
    for (const auto& sql : statements) all.push_back({sql, {}});
    const auto done = db::write_file(*permit, all, Millis(1000));
    ASSERT_TRUE(done) << done.error().cause;
  }

  // A copy, and the follow begun on it.
  void begin() {
    copy::CopyOptions options;
    options.source = path_;
    options.rejects_folder = (folder_ / "rejects").string();
    auto started = start(context_, options, GetParam());
    ASSERT_TRUE(started) << started.error().cause;
    ASSERT_TRUE(started->follows);
    auto reader = db::open_reader(scratch_.target);
    ASSERT_TRUE(reader);
    const auto known = current(*reader);
    ASSERT_TRUE(known && *known);
    auto writer = open_writer(context_, **known, "");
    ASSERT_TRUE(writer) << writer.error().cause;
    auto engine = Engine::open(context_, **known, std::move(*writer));
    ASSERT_TRUE(engine) << engine.error().cause;
    engine_ = std::move(*engine);
    ASSERT_TRUE(begin_following(engine_->writer(), engine_->follow(), engine_->plans()));
    ASSERT_TRUE(engine_->everything());
  }
  Carried round() {
    auto carried = engine_->round();
    EXPECT_TRUE(carried) << (carried ? "" : carried.error().cause);
    return carried ? *carried : Carried{};
  }
  std::string value(const std::string& sql) {
    auto rows = engine_->writer().query(sql);
    EXPECT_TRUE(rows) << (rows ? "" : rows.error().cause);
    return rows && rows->count() > 0 ? rows->text(0, 0) : "";
  }
  // A full comparison finds nothing.
  void expect_equal() {
    auto compared = engine_->everything();
    ASSERT_TRUE(compared) << compared.error().cause;
    EXPECT_EQ(compared->gone + compared->came, 0U);
  }

  Outside world_ = real_outside();
  SilentReporter reporter_;
  db::Scratch scratch_;
  std::filesystem::path folder_;
  std::string path_;
  Context context_{world_,
                   reporter_,
                   scratch_.target,
                   [this](db::Action action, guard::TargetState state) {
                     return guard::permit(world_, scratch_.target, action, {}, state);
                   },
                   [this](const std::string&) { return may_write(file()); },
                   ""};
  std::unique_ptr<Engine> engine_;
};

const std::vector<std::string> kTables = {
    "create table item (id integer primary key, code text unique, n real)",
    "create table tag (k text, part integer, v text, primary key (k, part)) without rowid",
    "create table loose (a text, b integer)",
    "with recursive c(i) as (select 1 union all select i + 1 from c where i < 100) insert into item select "
    "i, 'c' || i, i from c",
    "insert into tag values ('a', 1, 'x'), ('a', 2, 'y'), ('b', 1, 'z')",
    "insert into loose values ('one', 1), ('one', 1), (null, null)"};

TEST_P(Rounds, carry_rows_that_came_changed_and_went_in_tables_of_every_kind) {
  sqlite(kTables);
  begin();
  sqlite({"update item set n = -1 where id = 5", "delete from item where id = 6",
          "insert into item values (500, 'new', 1)", "update tag set part = 9 where k = 'a' and part = 1",
          "delete from loose where rowid = 1", "insert into loose values ('two', 2)"});
  EXPECT_TRUE(round().any);
  EXPECT_EQ(value("SELECT count(*) FROM public.item"), "100");
  EXPECT_EQ(value("SELECT n FROM public.item WHERE id = 5"), "-1");
  EXPECT_EQ(value("SELECT string_agg(part::text, ',' ORDER BY part) FROM public.tag WHERE k = 'a'"), "2,9");
  EXPECT_EQ(value("SELECT count(*) FROM public.loose"), "3");
  expect_equal();
}

TEST_P(Rounds, let_a_unique_value_move_from_one_row_to_another) {
  sqlite(kTables);
  begin();
  sqlite({"update item set code = 'away' where id = 1", "update item set code = 'c1' where id = 2",
          "update item set code = 'c2' where id = 1", "insert or replace into item values (3, 'c4', 0)"});
  EXPECT_TRUE(round().any);
  EXPECT_EQ(value("SELECT code FROM public.item WHERE id = 2"), "c1");
  EXPECT_EQ(value("SELECT count(*) FROM public.item"), "99");
  expect_equal();
}

TEST_P(Rounds, cost_nothing_where_nothing_was_written) {
  sqlite(kTables);
  begin();
  EXPECT_FALSE(round().looked);
  EXPECT_FALSE(round().any);
}

TEST_P(Rounds, remember_a_row_that_cannot_be_carried_until_it_is_mended) {
  sqlite(kTables);
  begin();
  sqlite({"update loose set b = 'no number' where a = 'one'", "update item set n = 'none' where id = 7"});
  round();
  EXPECT_EQ(engine_->refused().count(), 3U);
  EXPECT_EQ(value("SELECT count(*) FROM public.item WHERE id = 7"), "0");
  EXPECT_EQ(value("SELECT count(*) FROM groundway.copy_follow_refused"), "3");
  sqlite({"update loose set b = 4 where a = 'one'", "update item set n = 4 where id = 7"});
  round();
  EXPECT_EQ(engine_->refused().count(), 0U);
  EXPECT_EQ(value("SELECT n FROM public.item WHERE id = 7"), "4");
  expect_equal();
}

TEST_P(Rounds, do_the_same_when_they_are_done_again) {
  sqlite(kTables);
  begin();
  sqlite({"update item set n = n + 1", "delete from tag"});
  EXPECT_TRUE(round().any);
  const std::string before = value("SELECT sum(n) FROM public.item");
  ASSERT_TRUE(engine_->writer().exec("UPDATE groundway.copy_follow SET applied = 0"));
  engine_->follow().applied = 0;
  ASSERT_TRUE(engine_->everything());
  EXPECT_EQ(value("SELECT sum(n) FROM public.item"), before);
  EXPECT_EQ(value("SELECT count(*) FROM public.tag"), "0");
}

TEST_P(Rounds, the_last_one_is_rolled_back_with_what_runs_before_its_commit) {
  sqlite(kTables);
  begin();
  sqlite({"delete from item where id < 50"});
  const auto failed = engine_->last(Millis(10'000), []() -> Result<void> {
    return Error{Code::cutover, "no"};
  });
  ASSERT_FALSE(failed);
  EXPECT_EQ(value("SELECT count(*) FROM public.item"), "100");
  EXPECT_TRUE(round().any);
  EXPECT_EQ(value("SELECT count(*) FROM public.item"), "51");
}

TEST_P(Rounds, a_schema_that_changed_ends_them) {
  sqlite(kTables);
  begin();
  sqlite({"alter table item add column more text"});
  const auto ended = engine_->round();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, Code::source_changed);
}

INSTANTIATE_TEST_SUITE_P(by, Rounds, ::testing::Values(Method::log, Method::ranges),
                         [](const auto& method) { return std::string(name_of(method.param)); });

// Foreign keys and triggers.
TEST(Away, keys_and_triggers_come_back_as_they_were) {
  NEEDS_SERVER();
  db::Scratch scratch;
  scratch.sql(
      "CREATE TABLE public.p (id bigint PRIMARY KEY); CREATE TABLE public.c (id bigint PRIMARY KEY, p "
      "bigint, "
      "CONSTRAINT \"Odd key\" FOREIGN KEY (p) REFERENCES public.p (id) ON DELETE CASCADE DEFERRABLE); "
      "COMMENT ON "
      "CONSTRAINT \"Odd key\" ON public.c IS 'it''s ours'; CREATE FUNCTION public.f() RETURNS trigger "
      "LANGUAGE plpgsql AS "
      "'BEGIN RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON public.c FOR EACH ROW EXECUTE FUNCTION "
      "public.f(); "
      "CREATE TRIGGER u BEFORE INSERT ON public.c FOR EACH ROW EXECUTE FUNCTION public.f(); ALTER TABLE "
      "public.c DISABLE "
      "TRIGGER u");
  Outside world = real_outside();
  const auto permit = guard::permit(world, scratch.target, db::Action::write, {});
  ASSERT_TRUE(permit);
  auto writer = db::open_writer(*permit);
  ASSERT_TRUE(writer);
  std::vector<copy::TablePlan> plans(2);
  plans[0].schema = plans[1].schema = "public";
  plans[0].target = "p";
  plans[1].target = "c";
  Follow follow;
  follow.run = "00000000-0000-4000-8000-000000000001";
  follow.mark = "m";
  ASSERT_TRUE(create_journal(*writer));
  ASSERT_TRUE(begin(*writer, follow, "[]"));
  const std::string kState =
      "SELECT (SELECT coalesce(string_agg(conname || pg_get_constraintdef(oid) || convalidated::text || "
      "obj_description(oid, 'pg_constraint'), ';'), '') FROM pg_constraint WHERE contype = 'f') || (SELECT "
      "string_agg(tgname || tgenabled::text, ',' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal)";
  const auto state = [&] {
    auto rows = writer->query(kState);
    return rows ? rows->text(0, 0) : rows.error().cause;
  };
  const std::string before = state();
  ASSERT_TRUE(begin_following(*writer, follow, plans));
  EXPECT_EQ(state(), "tD,uD");
  ASSERT_TRUE(writer->exec("INSERT INTO public.c VALUES (1, 99)"));
  auto orphans = find_orphans(*writer, follow);
  ASSERT_TRUE(orphans);
  EXPECT_EQ(orphans->size(), 1U);
  ASSERT_TRUE(writer->exec("DELETE FROM public.c"));
  ASSERT_TRUE(bring_back(*writer, follow));
  auto unproven = validate_keys(*writer, follow);
  ASSERT_TRUE(unproven);
  EXPECT_TRUE(unproven->empty());
  EXPECT_EQ(state(), before);
  EXPECT_FALSE(follow.away);
}

}  // namespace
}  // namespace groundway::follow
