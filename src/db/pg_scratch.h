// db/pg_scratch.h - for tests: a database of a test's own on the server that GROUNDWAY_TEST_PG names.
//
// Purpose: tests of the real SQL start from an empty database and leave nothing.
// Shape:   NEEDS_SERVER() at the head of a test; the URL's login must be allowed to create databases.
// Errors:  a failed expectation.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "db/target.h"

#define NEEDS_SERVER() \
  if (groundway::db::Scratch::server_text().empty()) GTEST_FAIL() << "GROUNDWAY_TEST_PG is not set"

namespace groundway::db {

class Scratch {
 public:
  static std::string server_text() {
    const char* url = std::getenv("GROUNDWAY_TEST_PG");
    return url == nullptr ? "" : url;
  }
  static DatabaseUrl server() {
    DatabaseUrl url;
    url.kind = DatabaseUrl::Kind::postgres;
    url.hosts.resize(1);
    PQconninfoOption* parsed = PQconninfoParse(server_text().c_str(), nullptr);
    EXPECT_NE(parsed, nullptr) << "GROUNDWAY_TEST_PG cannot be read";
    for (PQconninfoOption* o = parsed; o != nullptr && o->keyword != nullptr; ++o) {
      if (o->val != nullptr) take(url, o->keyword, o->val);
    }
    PQconninfoFree(parsed);
    return url;
  }

  Scratch() : name_("gw_test_" + std::to_string(::getpid()) + "_" + std::to_string(++made())) {
    run(server(), "CREATE DATABASE " + name_);
    target = on(name_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { run(server(), "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)"); }

  // Straight through libpq, past every guard.
  void sql(const std::string& text) const { run(on(name_).url, text); }
  static void run(const DatabaseUrl& url, const std::string& text) {
    std::vector<const char*> keys, values;
    const auto add = [&](const char* key, const char* value) {
      keys.push_back(key), values.push_back(value);
    };
    add("host", url.hosts[0].host.c_str());
    add("hostaddr", url.hosts[0].hostaddr.c_str());
    add("port", url.hosts[0].port.c_str());
    add("user", url.user.c_str());
    add("password", url.password.reveal().data());
    add("dbname", url.database.c_str());
    for (const auto& [key, value] : url.options) add(key.c_str(), value.c_str());
    add(nullptr, nullptr);
    PGconn* c = PQconnectdbParams(keys.data(), values.data(), 0);
    PQsetNoticeProcessor(
        c, [](void*, const char*) {}, nullptr);
    PGresult* r = PQexec(c, text.c_str());
    const bool fine = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
    EXPECT_TRUE(fine) << PQerrorMessage(c);
    PQclear(r);
    PQfinish(c);
  }

  static Target on(const std::string& database) {
    Target target;
    target.environment = "development";
    target.environments = {"development"};
    target.url = server();
    target.url.database = database;
    return target;
  }

  const std::string& name() const { return name_; }
  Target target;  // the environment "development" uses it

 private:
  static void take(DatabaseUrl& url, const std::string& key, const std::string& value) {
    if (key == "host")
      url.hosts[0].host = value;
    else if (key == "hostaddr")
      url.hosts[0].hostaddr = value;
    else if (key == "port")
      url.hosts[0].port = value;
    else if (key == "user")
      url.user = value;
    else if (key == "password")
      url.password = Secret(value);
    else if (key == "dbname")
      url.database = value;
    else
      url.set_option(key, value);
  }
  static int& made() {
    static int count = 0;
    return count;
  }
  std::string name_;
};

}  // namespace groundway::db
