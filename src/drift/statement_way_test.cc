#include "drift/statement_way.h"

#include <gtest/gtest.h>

#include "sql/split_pg.h"

namespace groundway::drift {
namespace {

Way way(std::string_view sql) { return way_of(sql::first_words(sql, 1000)); }

TEST(StatementWay, runs_what_makes_a_schema) {
  EXPECT_EQ(way("create table t (a int)"), Way::run);
  EXPECT_EQ(way("create user mapping for x server s"), Way::run);
  EXPECT_EQ(way("insert into t values (1)"), Way::run);
}

TEST(StatementWay, leaves_out_what_reaches_beyond_the_database) {
  EXPECT_EQ(way("create database shop"), Way::leave_out);
  EXPECT_EQ(way("/* x */ ALTER SYSTEM set a = 1"), Way::leave_out);
  EXPECT_EQ(way("grant connect, temporary on database shop to app"), Way::leave_out);
  EXPECT_EQ(way("copy t from program 'sh'"), Way::leave_out);
}

TEST(StatementWay, keeps_roles_for_a_private_server) {
  EXPECT_EQ(way("create role app"), Way::role);
  EXPECT_EQ(way("grant admin to app"), Way::role);
}

TEST(StatementWay, forgives_what_hangs_on_a_role) {
  EXPECT_EQ(way("grant select (a, b), update on t to app"), Way::may_miss);
  EXPECT_EQ(way("alter table only public.t owner to app"), Way::may_miss);
  EXPECT_EQ(way("alter table t add column owner text"), Way::run);
  EXPECT_EQ(way("set transaction_timeout = 0"), Way::may_miss);
}

}  // namespace
}  // namespace groundway::drift
