// The property that the whole of catalog/ stands on: diff(a, b) applied to a is b, and a second diff is empty.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "catalog/diff.h"
#include "db/pg_scratch.h"
#include "drift/made_schema_fixture.h"
#include "drift/read_catalog.h"

namespace groundway::drift {
namespace {

using catalog::Catalog;
using Tape = std::vector<std::uint8_t>;

// One session, in one transaction that is never committed: a pair leaves nothing.
class Bench {
 public:
  Bench() {
    db::Session session;
    Target target = scratch_.target;
    auto opened = db::open_reader(target, session);
    EXPECT_TRUE(opened) << opened.error().cause;
    connection_.emplace(std::move(*opened));
    must("SET default_transaction_read_only = off");
  }
  void must(const std::string& sql) {
    const Result<void> done = connection_->exec(sql);
    if (!done) RC_FAIL(done.error().cause + "\n" + sql);
  }
  // What a schema is once it is made; the transaction stays open.
  Catalog made(const std::string& sql) {
    must("ROLLBACK; BEGIN");  // of a pair that failed, when shrinking tries a smaller one
    must("SET LOCAL search_path = public");
    must(sql);
    must("SET LOCAL search_path = pg_catalog");
    return read();
  }
  Catalog read() {
    Result<Catalog> out = read_catalog_within(*connection_);
    if (!out) RC_FAIL(out.error().cause);
    return std::move(*out);
  }

 private:
  using Target = db::Target;
  db::Scratch scratch_;
  std::optional<db::PgConnection> connection_;
};

void holds(Bench& bench, const std::string& from, const std::string& to) {
  const Catalog wanted = bench.made(to);
  const Catalog had = bench.made(from);
  const std::string sql = catalog::to_sql(catalog::diff(had, wanted));
  bench.must(sql);
  const std::string left = catalog::to_sql(catalog::diff(bench.read(), wanted));
  bench.must("ROLLBACK");
  if (!left.empty()) RC_FAIL("left over:\n" + left + "\nafter:\n" + sql);
}

TEST(RoundTrip, any_schema_becomes_any_other) {
  NEEDS_SERVER();
  Bench bench;
  EXPECT_TRUE(rc::check("a diff that is applied leaves no diff", [&](const Tape& a, const Tape& b) {
    const std::string from = made_schema(a), to = made_schema(b);
    RC_LOG() << "from:\n" << from << "\nto:\n" << to << "\n";
    holds(bench, from, to);
  }));
}

}  // namespace
}  // namespace groundway::drift
