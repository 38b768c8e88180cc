#include "drift/scratch.h"

#include <thread>

#include "base/text.h"
#include "dev/libpq_variables.h"
#include "guard/guard.h"
#include "sql/quote.h"

namespace groundway::drift {
namespace {

// "groundway_scratch_1a2b3c4d_1": the eight digits are the key of the lock that its maker holds.
constexpr std::string_view kPrefix = "groundway_scratch_";
constexpr const char* kLockClass = "1196378967";  // "GWSg": of a pair of advisory keys the first
constexpr Millis kLockTimeout{10'000};

constexpr const char* kLeftovers = R"(
SELECT d.datname FROM pg_catalog.pg_database d
 WHERE d.datname ~ '^groundway_scratch_[0-9a-f]{8}_[0-9]+$' AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
   AND NOT EXISTS (
         SELECT FROM pg_catalog.pg_locks l
          WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = $1::oid
            AND l.objid::bigint = ('x' || pg_catalog.substr(d.datname, 19, 8))::bit(32)::bigint))";

// Sessions on a private server take none of the caller's PG* variables.
class Away {
 public:
  explicit Away(bool wanted) {
    if (wanted) away_.emplace();
  }

 private:
  std::optional<dev::LibpqVariablesAway> away_;
};

Result<bool> may_make_databases(db::PgConnection& connection) {
  ASSIGN(const db::Rows rows, connection.query("SELECT rolcreatedb OR rolsuper FROM pg_catalog.pg_roles "
                                               "WHERE rolname = current_user"));
  return rows.count() == 1 && rows.truth(0, 0);
}

Error not_here(const db::Target& target, const Error& why) {
  return Error{Code::guarded, "no throwaway database is made at " + target.url.location() + ": " + why.cause}.with_fix(
      "leave --scratch away: a private server of this machine is used, or name a server of the development tier");
}

// No --yes opens a protected database for this.
Result<db::Permit> permit_beside(const db::Target& target, Outside& world) {
  auto permit = guard::permit(world, target, db::Action::write, {});
  if (!permit) return permit;
  if (!is_protected(permit->effective_tier())) return permit;
  return Error{Code::guarded, "its tier is " + std::string(tier_name(permit->effective_tier()))};
}

bool means_elsewhere(Code code) { return code == Code::interrupted || code == Code::terminated; }

db::Session for_admin() {
  db::Session out;
  out.lock_timeout = kLockTimeout;
  return out;
}

}  // namespace

Result<std::unique_ptr<Scratch>> Scratch::on(const db::Target& target, Outside& world) {
  ASSIGN(const db::Permit permit, permit_beside(target, world));
  ASSIGN(db::PgConnection admin, db::open_writer(permit, for_admin()));
  if (admin.pooling() != db::Pooling::none) {
    return Error{Code::config, "a pooler is in between, which would not lead to a new database"};
  }
  ASSIGN(const bool allowed, may_make_databases(admin));
  if (!allowed) return Error{Code::privilege, "its login may not create databases"};
  std::unique_ptr<Scratch> out(new Scratch(target, std::move(admin), world));
  TRY(out->mark());
  return out;
}

Result<std::unique_ptr<Scratch>> Scratch::on_private(int wanted_version, Outside& world, Reporter& reporter) {
  auto server = dev::ScratchServer::start(wanted_version / 10'000, world, reporter);
  if (!server) {
    return std::move(server).error().in("starting a private server for the SQL files (--scratch URL names another)");
  }
  db::Target target;
  target.url = server->url("postgres");
  auto out = [&] {
    const Away away(true);
    return on(target, world);
  }();
  server->release();
  if (out) (*out)->private_.emplace(std::move(*server));
  return out;
}

Result<std::unique_ptr<Scratch>> Scratch::open(const ScratchChoice& choice, Outside& world, Reporter& reporter) {
  if (choice.named) {
    auto named = on(*choice.named, world);
    if (named || named.error().code == Code::unreachable || named.error().code == Code::auth) return named;
    return not_here(*choice.named, named.error());
  }
  for (const db::Target& target : choice.beside) {
    auto beside = on(target, world);
    if (beside || means_elsewhere(beside.error().code)) return beside;
  }
  return on_private(choice.wanted_version, world, reporter);
}

Result<void> Scratch::mark() {
  const std::string key = random_hex(world_->random, 4);
  TRY(admin_->query("SELECT pg_catalog.pg_advisory_lock($1::int, ('x' || $2)::bit(32)::int)", {kLockClass, key}));
  name_ = std::string(kPrefix) + key;
  return drop_leftovers();
}

Result<void> Scratch::drop_leftovers() {
  ASSIGN(const db::Rows rows, admin_->query(kLeftovers, {kLockClass}));
  for (int r = 0; r < rows.count(); ++r) {
    // Another run may be at the same: what is gone is gone.
    TRY(admin_->exec("DROP DATABASE IF EXISTS " + sql::quote_ident(rows.get(r, 0)) + " WITH (FORCE)"));
  }
  return {};
}

Result<ScratchDatabase> Scratch::make() {
  constexpr int kTries = 20;
  const std::string name = name_ + "_" + std::to_string(++made_);
  const std::string sql = "CREATE DATABASE " + sql::quote_ident(name) + " TEMPLATE template0";
  Result<void> made = admin_->exec(sql);
  // Somebody else is connected to template0 for a moment.
  for (int i = 0; i < kTries && !made && made.error().sqlstate == "55006"; ++i) {
    std::this_thread::sleep_for(Millis{100});
    made = admin_->exec(sql);
  }
  if (!made) return std::move(made).error().in("making a throwaway database at " + place());
  db::Target target = target_;
  target.url.database = name;
  const Away away(is_private());
  auto permit = guard::permit(*world_, target, db::Action::destroy, {});
  if (!permit) {
    forget(name);
    return std::move(permit).error();
  }
  return ScratchDatabase(*this, std::move(*permit));
}

void Scratch::forget(const std::string& database) {
  (void)admin_->exec("DROP DATABASE IF EXISTS " + sql::quote_ident(database) + " WITH (FORCE)").operator bool();
}

Scratch::~Scratch() {
  admin_.reset();
  if (private_) (void)private_->leave().operator bool();
}

ScratchDatabase::ScratchDatabase(ScratchDatabase&& other) noexcept
    : scratch_(other.scratch_), permit_(std::move(other.permit_)) {
  other.scratch_ = nullptr;
}

ScratchDatabase::~ScratchDatabase() {
  if (scratch_ != nullptr) scratch_->forget(permit_.target().url.database);
}

Result<db::PgConnection> ScratchDatabase::open_writer() const {
  const Away away(scratch_->is_private());
  db::Session session;
  session.search_path = {"public"};
  return db::open_writer(permit_, session);
}

Result<db::PgConnection> ScratchDatabase::open_reader() const {
  const Away away(scratch_->is_private());
  return db::open_reader(permit_.target());
}

}  // namespace groundway::drift
