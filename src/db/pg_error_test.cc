#include "db/pg_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace groundway::db {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

DatabaseUrl shop() {
  DatabaseUrl u;
  u.kind = DatabaseUrl::Kind::postgres;
  u.hosts = {{"localhost", "", "5433"}};
  u.user = "ann";
  u.database = "shop";
  return u;
}

TEST(ServerError, maps_states_and_classes) {
  const std::pair<const char*, Code> cases[] = {{"28P01", Code::auth},
                                                {"28000", Code::auth},
                                                {"3D000", Code::no_database},
                                                {"53300", Code::too_many_clients},
                                                {"42501", Code::privilege},
                                                {"25006", Code::read_only_server},
                                                {"55P03", Code::lock_timeout},
                                                {"57P01", Code::connection_lost},
                                                {"08006", Code::connection_lost},
                                                {"42703", Code::statement},
                                                {"23505", Code::statement},
                                                {"", Code::statement}};
  for (const auto& [state, code] : cases) EXPECT_EQ(code_of_sqlstate(state), code) << state;
}

TEST(ServerError, keeps_the_servers_words_and_points_into_the_statement) {
  const Error error = server_error({"42703", "column \"naem\" does not exist", "", "", "20",
                                    "SELECT '\xc3\xa9',\n       naem FROM users"});
  EXPECT_EQ(error.cause, "column \"naem\" does not exist (42703)");
  EXPECT_EQ(error.sqlstate, "42703");
  EXPECT_EQ(error.place, "2:8   naem FROM users");
}

TEST(ServerError, carries_detail_and_takes_the_hint_for_a_fix) {
  const Error error =
      server_error({"23505", "duplicate key", "Key (id)=(1) already exists.", "drop it", "", "INSERT"});
  EXPECT_THAT(error.cause, HasSubstr("Key (id)=(1)"));
  EXPECT_EQ(error.fix, "drop it");
}

TEST(ConnectError, reads_the_state_in_any_language) {
  const Error error = connect_error(
      "connection to server at \"localhost\" (127.0.0.1), port 5433 failed: FATAL:  28P01: "
      "Passwort-Authentifizierung "
      "fehlgeschlagen\nLOCATION:  auth_failed, auth.c:326\n",
      shop());
  EXPECT_EQ(error.code, Code::auth);
  EXPECT_EQ(error.sqlstate, "28P01");
  EXPECT_THAT(error.cause, HasSubstr("fehlgeschlagen (28P01)"));
  EXPECT_THAT(error.cause, Not(HasSubstr("auth.c")));
  EXPECT_THAT(error.fix, HasSubstr("psql -h localhost -p 5433 -U ann -d shop"));
}

TEST(ConnectError, tells_tls_from_an_absent_server) {
  EXPECT_EQ(connect_error("x failed: server does not support SSL, but SSL was required", shop()).code,
            Code::tls);
  EXPECT_EQ(connect_error("x failed: SSL error: certificate verify failed", shop()).code, Code::tls);
  EXPECT_EQ(connect_error("x failed: Connection refused\n\tIs the server running?", shop()).code,
            Code::unreachable);
  EXPECT_EQ(connect_error("x failed: fe_sendauth: no password supplied", shop()).code, Code::auth);
  EXPECT_EQ(connect_error("x failed: FATAL:  57P03: the database system is starting up", shop()).code,
            Code::unreachable);
}

TEST(ConnectError, never_advises_to_stop_verifying) {
  const Error error = connect_error(
      "root certificate file \"/x\" does not exist\nEither provide the file or change sslmode to disable "
      "server "
      "certificate verification.\n",
      shop());
  EXPECT_THAT(error.cause, Not(HasSubstr("disable")));
}

}  // namespace
}  // namespace groundway::db
