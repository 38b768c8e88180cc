#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "check/doctor_steps.h"
#include "gen/db_sql.h"
#include "guard/guard.h"

namespace groundway::check {
namespace {

namespace sql = db::sql_text;
using Settings = std::map<std::string, std::string>;

struct Major {
  int number, minor;
  std::string_view end;
};
constexpr Major kMajors[] = {
#define MAJOR(number, minor, end) {number, minor, end},
#include "check/pg_versions.def"
};

Result<Settings> read_settings(db::PgConnection& connection) {
  ASSIGN(const db::Rows rows, connection.query(std::string(sql::kDoctorSettings)));
  Settings out;
  for (int i = 0; i < rows.count(); ++i) out[rows.text(i, 0)] = rows.text(i, 1);
  return out;
}

std::int64_t number_of(const Settings& settings, const std::string& name) {
  const auto found = settings.find(name);
  return found == settings.end() ? 0 : text::parse_int(found->second).value_or(0);
}

std::string or_none(const std::string& milliseconds) {
  return milliseconds.empty() || milliseconds == "0" ? "none" : milliseconds + " ms";
}

// A step that failed for a reason of its own.
Step failed(Error why) {
  Step step;
  step.fails(std::move(why));
  return step;
}

bool wants_standby(const DatabaseUrl& url) {
  const std::string wish = url.option("target_session_attrs").value_or("any");
  return wish == "standby" || wish == "prefer-standby" || wish == "read-only";
}

void look_at_writes(const Subject& s, const Settings& settings, bool standby, Step& step) {
  step.facts.emplace_back("standby", standby ? "true" : "false");
  if (standby && wants_standby(s.url())) {
    step.seen.emplace_back("a standby, as target_session_attrs asks: it takes no writes");
  } else if (standby) {
    step.fails(Error{Code::read_only_server, "the server is a standby: it takes no writes"}.with_fix(
        "connect to the primary: its name in the URL, or several hosts and target_session_attrs=read-write"));
  } else if (settings.count("default_transaction_read_only") > 0 &&
             settings.at("default_transaction_read_only") == "on") {
    step.warns("default_transaction_read_only is on for this role or database: it takes no writes",
               "if that is over: alter role ... in database ... reset default_transaction_read_only");
  }
}

// How many connections one process of the application may open.
std::int64_t pool_of(const env::Resolved& r) {
  const auto number = [&](const char* key) {
    const env::Setting* setting = r.setting(key);
    return setting == nullptr ? 0 : text::parse_int(setting->value).value_or(0);
  };
  return number("pool_size") + number("pool_overflow");
}

struct Room {
  std::int64_t most = 0, reserved = 0, used = 0, limit = -1;  // limit: of the role or the database
  std::string limit_of;
  std::int64_t left() const { return most - reserved - used; }
};

void judge_room(const Room& room, std::int64_t pool, Step& step) {
  const std::string wanted =
      "one process may open " + std::to_string(pool) + " (DB_POOL_SIZE and DB_MAX_OVERFLOW)";
  if (room.limit >= 0 && pool > room.limit)
    step.warns(
        wanted + ", and " + room.limit_of + " is limited to " + std::to_string(room.limit),
        "set DB_POOL_SIZE and DB_MAX_OVERFLOW to " + std::to_string(room.limit) + " together, or less");
  else if (pool > room.most - room.reserved)
    step.warns(wanted + ", more than the server has for all", "lower DB_POOL_SIZE or DB_MAX_OVERFLOW");
  else if (pool > room.left())
    step.warns(wanted + ", more than is left now",
               "select usename, application_name, state, count(*) from pg_stat_activity group by 1, 2, 3 "
               "order by 4 desc");
  else
    step.seen.push_back(wanted);
}

}  // namespace

Step look_at_server(const Subject& s, Way& way) {
  Step step;
  db::PgConnection& c = *way.connection;
  const int version = c.server_version();
  const int major = version / 10000, minor = version % 10000;
  step.seen.push_back("PostgreSQL " + c.setting("server_version"));
  step.number("version", version);
  const auto* known =
      std::find_if(std::begin(kMajors), std::end(kMajors), [&](const Major& m) { return m.number == major; });
  const std::string today = utc_text(s.world.clock.now()).substr(0, 10);
  if (known == std::end(kMajors)) {
    step.warns("a version that this groundway has not been tried with");
  } else if (today > known->end) {
    step.warns(
        "the community's support for " + std::to_string(major) + " ended on " + std::string(known->end),
        "plan the upgrade to a later major version");
  } else if (minor < known->minor) {
    step.warns(
        std::to_string(major) + "." + std::to_string(known->minor) + " or later is out, with its fixes",
        "install the server's latest minor version and restart it");
  }
  return step;
}

Step look_at_settings(const Subject& s, Way& way) {
  const Watchdog watchdog(*way.connection, s.patience);
  auto settings = read_settings(*way.connection);
  if (!settings) return failed(watchdog.told(std::move(settings).error()));
  auto recovery = way.connection->query("SELECT pg_catalog.pg_is_in_recovery()");
  if (!recovery) return failed(watchdog.told(std::move(recovery).error()));
  Settings& v = *settings;
  Step step;
  step.seen.push_back("encoding " + v["server_encoding"] + ", time zone " + v["TimeZone"] +
                      ", statement_timeout " + or_none(v["statement_timeout"]) + ", idle in transaction " +
                      or_none(v["idle_in_transaction_session_timeout"]));
  for (const auto& [name, value] : v) step.fact(name, value);
  look_at_writes(s, v, recovery->truth(0, 0), step);
  if (v["server_encoding"] != "UTF8")
    step.warns("the database's encoding is " + v["server_encoding"] + ": not every text has a place in it",
               "create database NAME encoding 'UTF8' template template0, and move the data");
  return step;
}

Step count_connections(const Subject& s, Way& way) {
  const Watchdog watchdog(*way.connection, s.patience);
  auto settings = read_settings(*way.connection);
  if (!settings) return failed(watchdog.told(std::move(settings).error()));
  auto counted = way.connection->query(std::string(sql::kDoctorConnections));
  if (!counted) return failed(watchdog.told(std::move(counted).error()));
  auto role = way.connection->query(std::string(sql::kDoctorRole));
  if (!role) return failed(watchdog.told(std::move(role).error()));
  Room room;
  room.most = number_of(*settings, "max_connections");
  room.reserved =
      number_of(*settings, "superuser_reserved_connections") + number_of(*settings, "reserved_connections");
  room.used = counted->integer(0, 0) - 1;  // without this one
  for (const auto& [column, whose] : {std::pair{13, "the database"}, std::pair{12, "the role"}}) {
    const std::int64_t limit = role->integer(0, column);
    if (limit >= 0 && (room.limit < 0 || limit < room.limit)) room.limit = limit, room.limit_of = whose;
  }
  Step step;
  step.seen.push_back(std::to_string(room.used) + " of " + std::to_string(room.most) + " in use, " +
                      std::to_string(room.reserved) + " reserved, " + std::to_string(room.left()) + " left");
  judge_room(room, pool_of(*s.resolved), step);
  step.number("max_connections", room.most);
  step.number("reserved", room.reserved);
  step.number("in_use", room.used);
  step.number("left", room.left());
  step.number("pool", pool_of(*s.resolved));
  return step;
}

Step look_at_stamp(const Subject& s, Way& way) {
  const Watchdog watchdog(*way.connection, s.patience);
  auto live = guard::read_live_facts(*way.connection);
  if (!live) return failed(watchdog.told(std::move(live).error()));
  const guard::Facts facts = guard::facts_of(s.target, *live, guard::TargetState::unknown);
  Step step;
  step.fact("effective_tier", tier_name(guard::effective_tier(facts)));
  if (live->stamp) {
    step.seen.push_back(std::string(tier_name(live->stamp->tier)) + " (" +
                        text::join(live->stamp->environments, ", ") + "), since " + live->stamp->stamped_at);
    step.fact("stamp", tier_name(live->stamp->tier));
  }
  auto allowed = guard::decide(facts, db::Action::read, {});
  if (!allowed) return step.fails(std::move(allowed).error()), step;
  if (live->stamp && !facts.stamp_fits)
    step.warns("made in another database: this one is a copy", "groundway env stamp --env NAME --new");
  if (live->stamp) return step;
  const std::string command = "groundway env stamp --env " +
                              (facts.environment.empty() ? "NAME" : text::shell_quote(facts.environment));
  const std::string room = facts.empty ? "none; the database is empty" : "none";
  if (guard::effective_tier(facts) == facts.configured && !is_protected(facts.configured))
    step.seen.push_back(room);
  else
    step.warns(room + (facts.configured == guard::effective_tier(facts)
                           ? ""
                           : ": remote and not empty, so it counts as production"),
               command);
  return step;
}

}  // namespace groundway::check
