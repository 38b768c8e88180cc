#include "db/pg.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <thread>

#include "db/local_admin.h"
#include "db/pg_introspect.h"
#include "db/pg_scratch.h"

namespace groundway::db {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

double seconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

TEST(Reader, reads_rows_nulls_arrays_and_cannot_write) {
  NEEDS_SERVER();
  const Scratch scratch;
  scratch.sql("CREATE TABLE t(id bigint, name text)");
  auto reader = open_reader(scratch.target);
  ASSERT_TRUE(reader) << reader.error().cause;
  auto rows = reader->query("SELECT $1::text, NULL, 42, true, ARRAY['a','b \"c\"', 'd,e', NULL]", {"x'y"});
  ASSERT_TRUE(rows) << rows.error().cause;
  EXPECT_EQ(rows->get(0, 0), "x'y");
  EXPECT_TRUE(rows->is_null(0, 1));
  EXPECT_EQ(rows->integer(0, 2), 42);
  EXPECT_TRUE(rows->truth(0, 3));
  EXPECT_THAT(rows->array(0, 4), ElementsAre("a", "b \"c\"", "d,e", ""));
  EXPECT_EQ(reader->exec("INSERT INTO public.t VALUES (1)").error().code, Code::read_only_server);
  EXPECT_FALSE(reader->is_remote());
}

TEST(Session, is_pinned_against_what_is_set_on_the_database) {
  NEEDS_SERVER();
  const Scratch scratch;
  for (const char* setting :
       {"statement_timeout = 1", "lock_timeout = 1", "search_path = nowhere", "\"DateStyle\" = 'German'",
        "\"TimeZone\" = 'Asia/Tokyo'", "extra_float_digits = 0", "bytea_output = 'escape'",
        "\"IntervalStyle\" = 'sql_standard'", "row_security = on", "standard_conforming_strings = off",
        "quote_all_identifiers = on"}) {
    Scratch::run(Scratch::server(), "ALTER DATABASE " + scratch.name() + " SET " + setting);
  }
  auto reader = open_reader(scratch.target);
  ASSERT_TRUE(reader) << reader.error().cause;
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"statement_timeout", "0"},
                                                        {"lock_timeout", "10s"},
                                                        {"search_path", "\"pg_catalog\""},
                                                        {"DateStyle", "ISO, YMD"},
                                                        {"TimeZone", "UTC"},
                                                        {"bytea_output", "hex"},
                                                        {"row_security", "off"},
                                                        {"standard_conforming_strings", "on"},
                                                        {"default_transaction_read_only", "on"},
                                                        {"application_name", "groundway"},
                                                        {"client_encoding", "UTF8"},
                                                        {"quote_all_identifiers", "off"}}) {
    auto got = reader->query("SELECT current_setting($1)", {name});
    ASSERT_TRUE(got);
    EXPECT_EQ(got->get(0, 0), value) << name;
  }
}

TEST(Connect, names_a_wrong_password_and_never_shows_it) {
  NEEDS_SERVER();
  Target target = Scratch::on("postgres");
  target.url.password = Secret("c4nary-wr0ng");
  auto reader = open_reader(target);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, Code::auth) << reader.error().cause;
  EXPECT_EQ(reader.error().sqlstate, "28P01");
  EXPECT_THAT(reader.error().cause + reader.error().fix + reader.error().place, Not(HasSubstr("c4nary")));
}

TEST(Connect, names_a_database_that_is_not_there) {
  NEEDS_SERVER();
  auto reader = open_reader(Scratch::on("gw_no_such"));
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, Code::no_database) << reader.error().cause;
}

DatabaseUrl at_port(int port) {
  DatabaseUrl url;
  url.kind = DatabaseUrl::Kind::postgres;
  url.hosts = {{"127.0.0.1", "", std::to_string(port)}};
  url.user = "nobody";
  url.database = "nothing";
  return url;
}

// A port that takes connections and never says a word.
struct SilentServer {
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  int port = 0;
  SilentServer() {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&at), size), 0);
    EXPECT_EQ(::listen(fd, 8), 0);
    EXPECT_EQ(::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size), 0);
    port = ntohs(at.sin_port);
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  ~SilentServer() { ::close(fd); }
};

TEST(Connect, gives_up_on_a_silent_server_at_the_deadline) {
  const SilentServer silent;
  Target target;
  target.url = at_port(silent.port);
  Session session;
  session.connect_timeout = Millis{400};
  const auto begin = std::chrono::steady_clock::now();
  auto reader = open_reader(target, session);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, Code::unreachable) << reader.error().cause;
  EXPECT_THAT(reader.error().cause, HasSubstr("no answer within"));
  EXPECT_LT(seconds_since(begin), 1.2);
}

TEST(Connect, says_that_a_port_refuses) {
  Target target;
  target.url = at_port(1);
  auto reader = open_reader(target);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, Code::unreachable) << reader.error().cause;
  EXPECT_THAT(reader.error().fix, HasSubstr("pg_isready -h 127.0.0.1 -p 1"));
}

TEST(Connect, takes_the_next_host_when_the_first_is_silent_or_refuses) {
  NEEDS_SERVER();
  const SilentServer silent;
  Target target = Scratch::on("postgres");
  if (target.url.hosts[0].host.front() == '/') GTEST_SKIP() << "needs a TCP server";
  target.url.hosts.insert(target.url.hosts.begin(), {"localhost", "127.0.0.1", "1"});
  target.url.hosts.insert(target.url.hosts.begin(), {"localhost", "127.0.0.1", std::to_string(silent.port)});
  Session session;
  session.connect_timeout = Millis{2000};
  auto reader = open_reader(target, session);
  EXPECT_TRUE(reader) << reader.error().cause;
}

TEST(Connect, names_the_missing_root_certificate) {
  Target target;
  target.environment = "production";
  target.tier = target.effective_tier = Tier::production;
  target.url = at_port(1);
  target.url.set_option("sslrootcert", "/no/such.pem");
  auto reader = open_reader(target);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, Code::tls);
  EXPECT_THAT(reader.error().cause, HasSubstr("/no/such.pem"));
}

TEST(Statement, that_fails_has_its_place) {
  NEEDS_SERVER();
  auto reader = open_reader(Scratch::on("postgres"));
  ASSERT_TRUE(reader);
  const Error error = reader->query("SELECT 1,\n  naem").error();
  EXPECT_EQ(error.code, Code::statement);
  EXPECT_EQ(error.sqlstate, "42703");
  EXPECT_EQ(error.place, "2:3   naem");
  EXPECT_FALSE(reader->query("SELECT 1; SELECT 2"));
  EXPECT_TRUE(reader->exec("SELECT 1; SELECT 2"));
}

TEST(Statement, can_be_cancelled_from_another_thread) {
  NEEDS_SERVER();
  auto reader = open_reader(Scratch::on("postgres"));
  ASSERT_TRUE(reader);
  const Canceller canceller = reader->canceller();
  std::thread later([&] {
    std::this_thread::sleep_for(Millis{200});
    EXPECT_TRUE(canceller.cancel());
  });
  const auto begin = std::chrono::steady_clock::now();
  auto slept = reader->query("SELECT pg_sleep(20)");
  later.join();
  ASSERT_FALSE(slept);
  EXPECT_EQ(slept.error().sqlstate, "57014");
  EXPECT_LT(seconds_since(begin), 5);
}

TEST(Statement, on_a_session_that_was_ended_says_so) {
  NEEDS_SERVER();
  auto reader = open_reader(Scratch::on("postgres"));
  auto other = open_reader(Scratch::on("postgres"));
  ASSERT_TRUE(reader && other);
  auto pid = reader->query("SELECT pg_backend_pid()::text");
  ASSERT_TRUE(other->query("SELECT pg_terminate_backend($1::int)", {pid->text(0, 0)}));
  std::this_thread::sleep_for(Millis{200});
  EXPECT_EQ(reader->query("SELECT 1").error().code, Code::connection_lost);
  EXPECT_EQ(reader->query("SELECT 1").error().code, Code::connection_lost);
  EXPECT_FALSE(reader->is_alive());
}

TEST(LocalAdmin, opens_socket_folders_only) {
  EXPECT_EQ(LocalAdmin::open("localhost", 5432, "postgres", "postgres").error().code, Code::internal);
}

constexpr const char* kSchema = R"(
CREATE SCHEMA s;
CREATE TYPE s.mood AS ENUM ('fine', 'bad');
CREATE TABLE s.a(id bigint GENERATED BY DEFAULT AS IDENTITY (START 41) PRIMARY KEY, old serial,
  name varchar(80) NOT NULL DEFAULT 'x' COLLATE "C", price numeric(10,2) CHECK (price > 0), m s.mood,
  g text GENERATED ALWAYS AS (lower(name)) STORED, UNIQUE (name, price));
CREATE TABLE s."B b"(x bigint, y varchar(80), z numeric(10,2), PRIMARY KEY (y, x),
  CONSTRAINT fk FOREIGN KEY (y, z) REFERENCES s.a (name, price) ON DELETE CASCADE ON UPDATE SET NULL
  DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE s."B b" ADD CONSTRAINT late FOREIGN KEY (x) REFERENCES s.a NOT VALID;
CREATE UNIQUE INDEX i ON s.a (lower(name), price DESC, name COLLATE "POSIX") WHERE price > 1;
CREATE VIEW s.z AS SELECT id FROM s.a;
CREATE VIEW s.y AS SELECT id + 1 AS next FROM s.z;
CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE INSERT ON s.a FOR EACH ROW EXECUTE FUNCTION s.f();
CREATE TABLE s.empty();
)";

TEST(Introspection, reads_a_schema_back) {
  NEEDS_SERVER();
  const Scratch scratch;
  scratch.sql(kSchema);
  auto reader = open_reader(scratch.target);
  ASSERT_TRUE(reader);
  auto model = introspect_pg(*reader, "s");
  ASSERT_TRUE(model) << model.error().cause;
  ASSERT_EQ(model->tables.size(), 3U);
  const schema::Table& b = model->tables[0];
  const schema::Table& a = model->tables[1];
  EXPECT_EQ(b.name, "B b");
  EXPECT_THAT(b.primary_key->columns, ElementsAre("y", "x"));
  EXPECT_EQ(b.foreign_keys[0].on_delete + "/" + b.foreign_keys[0].on_update, "CASCADE/SET NULL");
  EXPECT_TRUE(b.foreign_keys[0].initially_deferred && !b.foreign_keys[0].not_valid);
  EXPECT_THAT(b.foreign_keys[0].referred, ElementsAre("name", "price"));
  EXPECT_TRUE(b.foreign_keys[1].not_valid);
  EXPECT_EQ(a.columns[0].identity->start, 41);
  EXPECT_EQ(a.columns[1].owned_sequence, "s.a_old_seq");
  EXPECT_EQ(a.columns[2].collation, "pg_catalog.\"C\"");
  EXPECT_EQ(a.columns[2].default_sql, "'x'::character varying");
  EXPECT_EQ(a.columns[3].type.scale, 2);
  EXPECT_EQ(a.columns[4].type.name, "s.mood");
  EXPECT_THAT(a.columns[5].generated_sql, HasSubstr("lower("));
  EXPECT_TRUE(a.columns[5].default_sql.empty());
  EXPECT_EQ(a.checks[0].expression, "(price > (0)::numeric)");
  ASSERT_EQ(a.indexes.size(), 1U);
  EXPECT_EQ(a.indexes[0].where, "(price > (1)::numeric)");
  EXPECT_EQ(a.indexes[0].parts[0].expression, "lower((name)::text)");
  EXPECT_TRUE(a.indexes[0].parts[1].descending);
  EXPECT_EQ(a.indexes[0].parts[2].collation, "pg_catalog.\"POSIX\"");
  ASSERT_EQ(model->views.size(), 2U);
  EXPECT_EQ(model->views[0].name, "z");
  EXPECT_THAT(model->views[1].columns, ElementsAre("next"));
  EXPECT_THAT(model->triggers[0].trigger_ddl, HasSubstr("CREATE TRIGGER t"));
}

}  // namespace
}  // namespace groundway::db
