#include "guard/stamp.h"

#include <algorithm>

#include "base/text.h"
#include "gen/db_sql.h"

namespace groundway::guard {
namespace {

namespace sql = db::sql_text;

bool differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

std::string array_literal(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) {
    const std::string escaped = text::replace_all(text::replace_all(name, "\\", "\\\\"), "\"", "\\\"");
    quoted.push_back("\"" + escaped + "\"");
  }
  return "{" + text::join(quoted, ",") + "}";
}

Stamp stamp_of(const db::Rows& rows) {
  Stamp stamp;
  stamp.uuid = rows.text(0, 0);
  const auto tier = parse_tier(rows.get(0, 1));
  stamp.tier_known = tier.has_value();
  stamp.tier = tier.value_or(Tier::production);  // an unknown word protects as much as the most
  stamp.environments = rows.array(0, 2);
  stamp.birth = {rows.text(0, 3), rows.text(0, 4), rows.text(0, 5)};
  stamp.stamped_at = rows.text(0, 6);
  return stamp;
}

// Those already there and those of the target, without doubles.
std::vector<std::string> joined(std::vector<std::string> names, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

std::vector<std::string> users_of(const db::Target& target) {
  std::vector<std::string> names = target.environments;
  if (!target.environment.empty()) names = joined(std::move(names), {target.environment});
  return names;
}

struct Writing {
  std::string uuid;
  Tier tier;
  std::vector<std::string> environments;
  bool anew;
};

Result<void> write_rows(db::PgConnection& writer, const LiveFacts& live, const Writing& w) {
  const std::string& system = live.now.system_identifier;
  auto written = writer.query(std::string(sql::kWriteStamp),
                              {w.uuid, std::string(tier_name(w.tier)), array_literal(w.environments),
                               system.empty() ? db::Param() : db::Param(system), w.anew ? "true" : "false"});
  if (!written) return std::move(written).error();
  return {};
}

Result<Stamp> write(Outside& world, const db::Permit& permit, bool anew, bool keep_what_is_there) {
  ASSIGN(auto writer, db::open_writer(permit));
  ASSIGN(const LiveFacts live, read_live_facts(writer));
  if (live.stamp && keep_what_is_there) return *live.stamp;
  const bool fresh = anew || !live.stamp;
  const db::Target& target = permit.target();
  const auto before = fresh ? std::vector<std::string>{} : live.stamp->environments;
  const Writing w{random_uuid(world.random), target.effective_tier, joined(before, users_of(target)), fresh};
  TRY(writer.exec("BEGIN"));
  TRY(writer.exec(std::string(sql::kMakeStampTable)));
  TRY(write_rows(writer, live, w));
  ASSIGN(const auto stamp, read_stamp(writer));
  TRY(writer.exec("COMMIT"));
  if (!stamp) return Error{Code::internal, "the stamp was written and is not there"}.at(writer.place());
  return *stamp;
}

}  // namespace

bool fits(const BirthFacts& stamped, const BirthFacts& now) {
  return !differ(stamped.database_oid, now.database_oid) && !differ(stamped.table_oid, now.table_oid) &&
         !differ(stamped.system_identifier, now.system_identifier);
}

Result<std::optional<Stamp>> read_stamp(db::PgConnection& connection) {
  ASSIGN(const db::Rows rows, connection.query(std::string(sql::kReadStamp)));
  if (rows.count() == 0) return std::optional<Stamp>();
  return std::optional<Stamp>(stamp_of(rows));
}

Result<LiveFacts> read_live_facts(db::PgConnection& connection) {
  ASSIGN(const db::Rows rows, connection.query(std::string(sql::kLiveFacts)));
  if (rows.count() != 1)
    return Error{Code::internal, "the database is not in its own catalogue"}.at(connection.place());
  LiveFacts live;
  live.now.database_oid = rows.text(0, 0);
  live.database = rows.text(0, 1);
  live.now.table_oid = rows.text(0, 2);
  live.server_version = connection.setting("server_version");
  live.remote = connection.is_remote();
  live.empty = rows.truth(0, 4);
  live.standby = rows.truth(0, 5);
  if (rows.truth(0, 3)) {
    ASSIGN(const db::Rows system, connection.query(std::string(sql::kSystemIdentifier)));
    live.now.system_identifier = system.text(0, 0);
  }
  if (!rows.is_null(0, 2)) {
    auto stamp = read_stamp(connection);
    if (!stamp) return std::move(stamp).error().in("reading the stamp of " + connection.place());
    live.stamp = *std::move(stamp);
  }
  return live;
}

Result<Stamp> write_stamp(Outside& world, const db::Permit& permit, bool anew) {
  if (permit.action() != db::Action::stamp) {
    return Error{Code::internal, "a stamp was to be written without a permit for it"};
  }
  return write(world, permit, anew, false);
}

Result<std::optional<Stamp>> ensure_stamp(Outside& world, const db::Permit& permit) {
  if (permit.target().environment.empty()) return std::optional<Stamp>();
  ASSIGN(auto stamp, write(world, permit, false, true));
  return std::optional<Stamp>(std::move(stamp));
}

}  // namespace groundway::guard
