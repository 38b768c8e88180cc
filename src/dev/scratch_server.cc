#include "dev/scratch_server.h"

#include "dev/binaries.h"
#include "dev/cluster.h"
#include "dev/roles.h"
#include "dev/settings.h"

namespace groundway::dev {
namespace {

constexpr Millis kPatience{90'000};  // another run may be waiting for a slow disk

Result<Binaries> binaries_near(const Outside& world, int wanted_major) {
  if (wanted_major > 0) {
    if (auto exact = find_binaries(world, wanted_major)) return exact;
  }
  return find_binaries(world, 0);
}

Result<void> write_settings(const Place& place, Outside& world) {
  TRY(world.files.write(place.configuration + "/hba.conf", render_scratch_hba(), 0644));
  TRY(world.files.write(place.configuration + "/ident.conf", render_ident(place), 0644));
  return world.files.write(place.configuration + "/groundway.conf", render_scratch_settings(place), 0644);
}

Result<void> ensure_running(const Place& place, const Binaries& binaries, Outside& world, Reporter& reporter) {
  if (live_server(place, world)) {
    if (open_admin(place, kScratchPort, "postgres")) return {};
    TRY(stop_server(place, binaries));  // it is deaf
  }
  if (data_version(place, world) == 0) {
    reporter.step("making a PostgreSQL " + binaries.version + " cluster to try schemas out");
    TRY(make_cluster(place, binaries, world));
  }
  TRY(write_settings(place, world));
  return start_server(place, binaries, world);
}

// Sessions of programs, this one not counted.
Result<bool> has_guests(const Place& place) {
  ASSIGN(auto admin, open_admin(place, kScratchPort, "postgres"));
  ASSIGN(const db::Rows rows,
         admin.query("SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend' AND "
                     "pid <> pg_catalog.pg_backend_pid()"));
  return rows.integer(0, 0) > 0;
}

}  // namespace

Result<ScratchServer> ScratchServer::start(int wanted_major, Outside& world, Reporter& reporter) {
  ASSIGN(const Binaries binaries, binaries_near(world, wanted_major));
  ASSIGN(Place place, locate_scratch(binaries.major, world));
  TRY(make_folders(place));
  ASSIGN(Lock lock, Lock::take(place.lock, kPatience));
  TRY(ensure_running(place, binaries, world, reporter));
  return ScratchServer(std::move(place), world, binaries.major, std::move(lock));
}

DatabaseUrl ScratchServer::url(const std::string& database) const {
  DatabaseUrl out;
  out.kind = DatabaseUrl::Kind::postgres;
  out.hosts = {{place_.sockets, "", std::to_string(kScratchPort)}};
  out.user = kSuperuser;
  out.database = database;
  out.set_option("sslmode", "disable");  // a socket has none
  return out;
}

Result<void> ScratchServer::leave() {
  ASSIGN(const Lock lock, Lock::take(place_.lock, kPatience));
  if (!live_server(place_, *world_)) return {};
  ASSIGN(const bool guests, has_guests(place_));
  if (guests) return {};
  ASSIGN(const Binaries binaries, find_binaries(*world_, major_));
  return stop_server(place_, binaries);
}

}  // namespace groundway::dev
