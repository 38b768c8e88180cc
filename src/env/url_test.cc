#include "env/url.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace groundway::env {
namespace {

std::string describe(const DatabaseUrl& url) {
  if (url.kind == DatabaseUrl::Kind::sqlite) return "sqlite " + url.path;
  std::string out = "pg";
  for (const HostPort& h : url.hosts) {
    out += " " + (h.host.empty() ? "-" : h.host) + (h.port.empty() ? "" : "|" + h.port);
    if (!h.hostaddr.empty()) out += "(" + h.hostaddr + ")";
  }
  if (!url.database.empty()) out += " db=" + url.database;
  if (!url.user.empty()) out += " user=" + url.user;
  if (!url.password.empty()) out += " pw=" + std::string(url.password.reveal());
  if (!url.schema.empty()) out += " schema=" + url.schema;
  for (const auto& [key, value] : url.options) out += " " + key + "=" + value;
  return out;
}

struct Accepted {
  const char* text;
  const char* meaning;
  int notes = 0;
};

void expect_all(std::initializer_list<Accepted> rows) {
  for (const Accepted& row : rows) {
    auto url = parse_url(row.text);
    ASSERT_TRUE(url) << row.text << ": " << url.error().cause;
    EXPECT_EQ(describe(*url), row.meaning) << row.text;
    EXPECT_EQ(url->notes.size(), static_cast<std::size_t>(row.notes)) << row.text;
  }
}

struct Refused {
  const char* text;
  int position;
  const char* says;
};

void expect_refused(std::initializer_list<Refused> rows) {
  for (const Refused& row : rows) {
    auto url = parse_url(row.text);
    ASSERT_FALSE(url) << row.text << " became " << describe(*url);
    EXPECT_EQ(url.error().code, Code::url_syntax);
    EXPECT_NE(url.error().cause.find(row.says), std::string::npos) << row.text << ": " << url.error().cause;
    const std::string where = "(position " + std::to_string(row.position) + ")";
    EXPECT_NE(url.error().cause.find(where), std::string::npos) << row.text << ": " << url.error().cause;
  }
}

TEST(Url, reads_every_spelling_of_a_sqlite_file) {
  expect_all({{"sqlite:app.db", "sqlite app.db"},
              {"sqlite:/var/lib/app.db", "sqlite /var/lib/app.db"},
              {"sqlite:./instance/app.db", "sqlite ./instance/app.db"},
              {"sqlite:///instance/app.db", "sqlite instance/app.db"},
              {"sqlite:////var/lib/app.db", "sqlite /var/lib/app.db"},
              {"SQLITE:app.db", "sqlite app.db"},
              {"sqlite::memory:", "sqlite :memory:"},
              {"sqlite:///:memory:", "sqlite :memory:"},
              {"sqlite://", "sqlite :memory:", 1},
              {"sqlite://app.db", "sqlite app.db", 1},
              {"sqlite3:db/app.sqlite3", "sqlite db/app.sqlite3"},
              {"sqlite+pysqlite:///app.db", "sqlite app.db", 1},
              {"sqlite+aiosqlite:////srv/app.db", "sqlite /srv/app.db", 1},
              {"jdbc:sqlite:app.db", "sqlite app.db", 1},
              {"sqlite:a b.db", "sqlite a b.db"},
              {"sqlite:my%20app.db", "sqlite my%20app.db", 1},
              {"sqlite:100%.db", "sqlite 100%.db"},
              {"sqlite:app.db?mode=ro&cache=shared", "sqlite app.db", 2},
              {"sqlite:///file:app.db?mode=ro&uri=true", "sqlite app.db", 2},
              {"file:app.db", "sqlite app.db"},
              {"file:./dev.db?connection_limit=1", "sqlite ./dev.db", 1},
              {"file:my%20app.db", "sqlite my app.db"},
              {"file:///srv/app.db?immutable=1", "sqlite /srv/app.db", 1},
              {"file://localhost/srv/app.db", "sqlite /srv/app.db"},
              {"file:what%3F.db#fragment", "sqlite what?.db"},
              {"file:anything?mode=memory", "sqlite :memory:"},
              {"file::memory:?cache=shared", "sqlite :memory:", 1},
              {":memory:", "sqlite :memory:"},
              {"app.db", "sqlite app.db"},
              {"./data/App.SQLite3", "sqlite ./data/App.SQLite3"},
              {"/srv/x.sqlite", "sqlite /srv/x.sqlite"},
              {"old.db3", "sqlite old.db3"}});
}

TEST(Url, reads_postgresql_urls_as_libpq_does) {
  expect_all(
      {{"postgresql://", "pg -"},
       {"postgres://localhost", "pg localhost"},
       {"postgresql://localhost:5433", "pg localhost|5433"},
       {"postgresql://localhost/shop", "pg localhost db=shop"},
       {"postgresql://ada@localhost/shop", "pg localhost db=shop user=ada"},
       {"postgresql://ada:pw@localhost/shop", "pg localhost db=shop user=ada pw=pw"},
       {"postgresql://ada:@localhost/", "pg localhost user=ada"},
       {"postgresql://:pw@localhost", "pg localhost pw=pw"},
       {"postgresql://@localhost", "pg localhost"},
       {"postgresql:///shop", "pg - db=shop"},
       {"postgresql://:5433/shop", "pg -|5433 db=shop"},
       {"postgresql:///shop?host=/var/run/postgresql", "pg /var/run/postgresql db=shop"},
       {"postgresql://%2Fvar%2Frun%2Fpostgresql/shop", "pg /var/run/postgresql db=shop"},
       {"postgresql://%2Ftmp:5433/shop", "pg /tmp|5433 db=shop"},
       {"postgresql://ada@/shop?host=localhost&port=5433", "pg localhost|5433 db=shop user=ada"},
       {"postgresql://h1:1,h2:2/shop", "pg h1|1 h2|2 db=shop"},
       {"postgresql://h1,h2/shop", "pg h1 h2 db=shop"},
       {"postgresql://h1:1,h2/shop?target_session_attrs=primary",
        "pg h1|1 h2 db=shop target_session_attrs=primary"},
       {"postgresql://h1,h2/shop?port=5433", "pg h1|5433 h2|5433 db=shop"},
       {"postgresql://[::1]/shop", "pg ::1 db=shop"},
       {"postgresql://[2001:db8::1]:5433/shop", "pg 2001:db8::1|5433 db=shop"},
       {"postgresql://u:p@[::1],[::2]:5/shop", "pg ::1 ::2|5 db=shop user=u pw=p"},
       {"postgresql://[fe80::1%25eth0]/x", "pg fe80::1%eth0 db=x"},
       {"postgresql://u%40realm:p%3Aw@h/d%20b", "pg h db=d b user=u@realm pw=p:w"},
       {"postgresql://u:%40%2F%23%3F%25@h", "pg h user=u pw=@/#?%"},
       {"postgresql://u:p%61ss@h", "pg h user=u pw=pass"},
       {"postgresql://u:p$w!*'();&=+@h", "pg h user=u pw=p$w!*'();&=+"},
       {"postgresql://u:p w@h/d b", "pg h db=d b user=u pw=p w"},
       {"postgresql://u:p:w@h/d", "pg h db=d user=u pw=p:w", 1},
       {"postgresql://h/a/b", "pg h db=a/b"},
       {"postgresql://h?user=ada&password=pw&dbname=shop", "pg h db=shop user=ada pw=pw"},
       {"postgresql://ada:one@h?password=two", "pg h user=ada pw=two"},
       {"postgresql://h?user=a@b", "pg h user=a@b"},
       {"postgresql://h/d?application_name=a@b", "pg h db=d application_name=a@b"},
       {"postgresql://h/d?sslmode=require&", "pg h db=d sslmode=require"},
       {"postgresql://h/d?", "pg h db=d"},
       {"postgresql://h/d?sslmode=", "pg h db=d"},
       {"postgresql://h/d?sslmode=verify-full&sslrootcert=/ca.pem",
        "pg h db=d sslmode=verify-full sslrootcert=/ca.pem"},
       {"postgresql://h/d?connect_timeout=10&keepalives=0", "pg h db=d connect_timeout=10 keepalives=0"},
       {"postgresql://h/d?options=-c%20search_path%3Da", "pg h db=d options=-c search_path=a"},
       {"postgresql://h/d?hostaddr=127.0.0.1", "pg h(127.0.0.1) db=d"},
       {"postgresql://h\xC3\xA9/d", "pg h\xC3\xA9 db=d"},
       {"  postgresql://h/d\n", "pg h db=d", 1}});
}

TEST(Url, translates_the_parameters_of_other_programs) {
  expect_all(
      {{"postgresql+psycopg2://u:p@h/d", "pg h db=d user=u pw=p", 1},
       {"postgresql+asyncpg://h/d?ssl=require", "pg h db=d sslmode=require", 2},
       {"postgresql+asyncpg://h/d?ssl=verify-full", "pg h db=d sslmode=verify-full", 2},
       {"postgres+pg8000://h/d", "pg h db=d", 1},
       {"POSTGRESQL://h/d", "pg h db=d"},
       {"postgis://h/d", "pg h db=d", 1},
       {"pgsql://h/d?charset=utf8&serverVersion=15", "pg h db=d", 3},
       {"postgresql://h/d?ssl=true", "pg h db=d sslmode=require", 1},
       {"postgresql://h/d?ssl=false", "pg h db=d sslmode=disable", 1},
       {"postgresql://h/d?ssl=no-verify", "pg h db=d sslmode=require", 1},
       {"postgresql://h/d?sslmode=no-verify", "pg h db=d sslmode=require", 1},
       {"postgresql://h/d?schema=public", "pg h db=d schema=public", 1},
       {"postgresql://h/d?schema=app&connection_limit=5&pool_timeout=2&pgbouncer=true&socket_timeout=3",
        "pg h db=d schema=app", 5},
       {"postgresql://h/d?sslaccept=strict", "pg h db=d sslmode=verify-full", 1},
       {"postgresql://h/d?sslmode=require&sslaccept=strict", "pg h db=d sslmode=verify-full", 1},
       {"postgresql://h/d?sslaccept=accept_invalid_certs", "pg h db=d sslmode=require", 1},
       {"postgresql://h/d?statement_cache_size=0", "pg h db=d", 1},
       {"postgresql://h/d?search_path=a,b", "pg h db=d schema=a", 1},
       {"postgresql://h/d?pool=5&encoding=utf8", "pg h db=d client_encoding=utf8", 2},
       {"postgresql://h/d?timeout=2.5", "pg h db=d connect_timeout=3", 1},
       {"postgresql://h/d?load_balance_hosts=random", "pg h db=d", 1},
       {"jdbc:postgresql://h:5433/d?user=u&password=p&ssl=true",
        "pg h|5433 db=d user=u pw=p sslmode=verify-full", 2},
       {"jdbc:postgresql://h/d?currentSchema=app&ApplicationName=x",
        "pg h db=d schema=app application_name=x", 3},
       {"jdbc:postgresql://h/d?tcpKeepAlive=true&loginTimeout=5&prepareThreshold=0",
        "pg h db=d keepalives=1 connect_timeout=5", 4},
       {"jdbc:postgresql://h1,h2/d?targetServerType=preferSecondary",
        "pg h1 h2 db=d target_session_attrs=prefer-standby", 2},
       {"jdbc:postgresql:d", "pg localhost db=d", 1},
       {"jdbc:postgresql:d?user=u", "pg localhost db=d user=u", 1},
       {"jdbc:postgresql:/d", "pg localhost db=d", 1}});
}

TEST(Url, reads_keyword_strings_as_libpq_does) {
  expect_all({{"host=h dbname=d", "pg h db=d"},
              {"  host = h   user='a b' password='it\\'s \\\\' ", "pg h user=a b pw=it's \\"},
              {"dbname=d host=/tmp port=5433", "pg /tmp|5433 db=d"},
              {"host=a,b port=1,2", "pg a|1 b|2"},
              {"host=a,b port=5433", "pg a|5433 b|5433"},
              {"host=db.example.org hostaddr=127.0.0.1", "pg db.example.org(127.0.0.1)"},
              {"user=ada password=a\\ b", "pg - user=ada pw=a b"},
              {"password=p@ss/w#rd", "pg - pw=p@ss/w#rd"},
              {"host=h sslmode=require host=g", "pg g sslmode=require"},
              {"user=''", "pg -"},
              {"service=shop", "pg - service=shop"},
              {"host=::1 port=5432", "pg ::1|5432"}});
}

TEST(Url, refuses_what_is_not_escaped_before_any_use) {
  expect_refused({{"postgresql://u:p@w@h/d", 17, "the password contains '@'"},
                  {"postgresql://u@realm:pw@h/d", 15, "the user name contains '@'"},
                  {"postgresql://u:p/w@h/d", 17, "the password contains '/'"},
                  {"postgresql://u:p?w@h/d", 17, "the password contains '?'"},
                  {"postgresql://u:p#w@h/d", 17, "the password contains '#'"},
                  {"postgresql://u:12/34@h/d", 21, "'@' stands after '/'"},
                  {"postgresql://u:p@h/d#x", 21, "the URL contains '#'"},
                  {"postgresql://u:p@/w@h/d", 20, "'@' stands after '/'"},
                  {"postgresql://u:p%w@h/d", 17, "'%' that begins no escape"},
                  {"postgresql://u:p%@h/d", 17, "'%' that begins no escape"},
                  {"postgresql://u:p%4@h/d", 17, "'%' that begins no escape"},
                  {"postgresql://u:p%00@h/d", 17, "%00"},
                  {"postgresql://u%:p@h/d", 15, "the user name contains '%'"},
                  {"postgresql://u:p\nw@h/d", 17, "control character"}});
}

TEST(Url, refuses_what_libpq_would_refuse_with_the_position) {
  expect_refused({{"postgresql://h: /d", 16, "the port is not a number"}});
  expect_refused({{"postgresql://h:54x2/d", 16, "the port is not a number"},
                  {"postgresql://h:0/d", 16, "the port is not a number"},
                  {"postgresql://h:65536/d", 16, "the port is not a number"},
                  {"postgresql://u:secret/d", 16, "the port is not a number"},
                  {"postgresql://::1/d", 15, "the port is not a number"},
                  {"postgresql://[::1/d", 14, "has no ']'"},
                  {"postgresql://[]/d", 15, "no IPv6 address"},
                  {"postgresql://[::1]x/d", 19, "after ']'"},
                  {"postgresql://h h/d", 14, "the host holds a character"},
                  {"postgresql://h/d?sslmode", 18, "a parameter has no '='"},
                  {"postgresql://h/d?a&b=c", 18, "a parameter has no '='"},
                  {"postgresql://h/d?&sslmode=require", 18, "a parameter has no '='"},
                  {"postgresql://h/d?options=-c a=b", 30, "the value of a parameter contains '='"},
                  {"postgresql://h/d?sslmodus=require", 18, "an unknown parameter name"},
                  {"postgresql://h/d?database=x", 18, "an unknown parameter name"},
                  {"postgresql://h/d?sslmode=full", 26, "the value of sslmode is not one of"},
                  {"postgresql://h/d?ssl=maybe", 22, "the value of sslmode"},
                  {"postgresql://h/d?connect_timeout=soon", 34, "not a whole number"},
                  {"postgresql://h/d?sslaccept=lax", 28, "sslaccept"},
                  {"postgresql://h/d?loginTimeout=x", 31, "not a number of seconds"},
                  {"postgresql://a,b/d?port=1,2,3", 25, "different numbers of hosts"},
                  {"postgresql://a,b/d?hostaddr=127.0.0.1", 29, "different numbers of hosts"},
                  {"postgresql:h/d", 12, "'//' is missing"},
                  {"host=h port", 8, "'=' is missing"},
                  {"host=h password=two words", 21, "'=' is missing"},
                  {"password='open", 10, "does not end"},
                  {"hots=h", 1, "an unknown parameter name"},
                  {"host=h port=x", 13, "the port is not a number"}});
}

TEST(Url, refuses_what_is_no_address_at_all) {
  expect_refused({{"", 1, "empty"},
                  {"   ", 1, "empty"},
                  {"shop", 1, "neither a URL"},
                  {"user:pass@host/db", 1, "neither a URL"},
                  {"\"postgresql://h/d\"", 1, "quote mark"},
                  {"mysql://h/d", 1, "mysql is neither"},
                  {"mongodb+srv://h/d", 1, "mongodb is neither"},
                  {"prisma+postgres://accelerate.example.org/?api_key=x", 1, "prisma is neither"},
                  {"postgress://h/d", 1, "unknown kind"},
                  {"jdbc:mysql://h/d", 6, "mysql is neither"},
                  {"://h/d", 1, "neither a URL"},
                  {"sqlite:", 8, "no file is named"},
                  {"file:", 6, "no file is named"},
                  {"file://elsewhere/app.db", 8, "another machine"},
                  {"sqlite:app.db?modus=ro", 15, "unknown parameter"},
                  {"sqlite:what?.db", 13, "unknown parameter"}});
}

TEST(Url, names_the_nearest_known_parameter) {
  EXPECT_EQ(parse_url("postgresql://h/d?sslmod=require").error().fix, "did you mean `sslmode`?");
  EXPECT_EQ(parse_url("postgresql://h/d?database=x").error().fix, "did you mean `dbname`?");
  EXPECT_EQ(parse_url("postgress://h/d").error().fix, "did you mean `postgresql:`?");
}

TEST(Url, shows_itself_without_the_password) {
  auto url = parse_url("postgresql://ada:Tr0ub4dor@h:5433/d?sslmode=require&sslpassword=K3ySecret");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->display(), "postgresql://ada:***@h:5433/d?sslmode=require");
  EXPECT_EQ(scrub("K3ySecret"), "***");
}

}  // namespace
}  // namespace groundway::env
