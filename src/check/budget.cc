#include <algorithm>
#include <map>

#include "base/text.h"
#include "check/checks.h"
#include "check/fixes.h"
#include "check/inside.h"

namespace groundway::check {
namespace {

std::int64_t number(const env::Setting* setting, std::int64_t fallback) {
  return setting == nullptr ? fallback : text::parse_int(setting->value).value_or(fallback);
}

std::int64_t number(const std::optional<env::Located>& value, std::int64_t fallback) {
  return value ? text::parse_int(value->text).value_or(fallback) : fallback;
}

// One kind of process of one environment.
struct Kind {
  std::string name;  // "web"
  std::int64_t size = 0, overflow = 0, processes = 1, instances = 1;

  std::int64_t each() const { return size + overflow; }
  std::int64_t pools() const { return processes * instances; }
  std::int64_t total() const { return each() * pools(); }
};

std::optional<env::Located> value_of(const std::map<std::string, env::Located>& values,
                                     const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

// The main kind as the environment resolves, and every other [pool.NAME].
std::vector<Kind> kinds_of(const Member& m) {
  const env::Resolved& r = m.get();
  const env::Setting* process = r.setting("process");
  Kind main{process == nullptr ? "web" : process->value, number(r.setting("pool_size"), 5),
            number(r.setting("pool_overflow"), 10), 1, 1};
  std::vector<Kind> out;
  for (const auto& [name, values] : r.config.pool_profiles) {
    const Kind kind{name, number(value_of(values, "size"), main.size),
                    number(value_of(values, "overflow"), main.overflow),
                    number(value_of(values, "processes"), 1), number(value_of(values, "instances"), 1)};
    if (name != main.name) {
      out.push_back(kind);
      continue;
    }
    main.processes = kind.processes;
    main.instances = kind.instances;
  }
  main.processes = number(m.config.processes, main.processes);
  main.instances = number(m.config.instances, main.instances);
  out.insert(out.begin(), main);
  return out;
}

std::string told_of(const Member& m, const Kind& k) {
  std::string out = m.name() + " " + k.name + " " + std::to_string(k.total());
  if (k.pools() > 1) {
    out += " (" + std::to_string(k.each()) + " x " + std::to_string(k.processes) + " processes x " +
           std::to_string(k.instances) + " instances)";
  }
  return out;
}

std::string room_text(const Inside& in) {
  return std::to_string(in.room()) + " for ordinary roles (max_connections " +
         std::to_string(in.max_connections) + ", " + std::to_string(in.reserved) + " reserved)";
}

// Where a setting of the environment is to be written: its own file, else the one for all.
std::string file_of(const Project& project, const Member& m) {
  for (const std::string& name : env::own_dotenv_files(m.name())) {
    if (project.file(name) != nullptr) return project.path(name);
  }
  return project.path(".env." + m.name());
}

std::string pool_fix(const Project& project, const Member& m, std::int64_t size, std::int64_t overflow) {
  const env::Resolved& r = m.get();
  const auto set = [&](const char* key, const char* variable, std::int64_t value) {
    const env::Setting* setting = r.setting(key);
    const std::string origin = setting == nullptr ? "" : setting->origin;
    const Place place = origin.find(".toml:") == origin.npos ? place_of(origin) : Place{};
    return set_variable_fix(variable, std::to_string(value), place, file_of(project, m));
  };
  return set("pool_size", "DB_POOL_SIZE", size) + " && " + set("pool_overflow", "DB_MAX_OVERFLOW", overflow);
}

struct Server {
  const Inside* inside = nullptr;  // any of its environments' views: the room is the same
  std::vector<const Look*> looks;
  std::int64_t promised = 0, pools = 0;
  std::vector<std::string> told;
  std::vector<std::string> names;

  void add(const Member& m) {
    for (const Kind& kind : kinds_of(m)) {
      promised += kind.total();
      pools += kind.pools();
      told.push_back(told_of(m, kind));
    }
  }
};

// Of the first host: what can be known of an environment that was not looked into.
std::string address(const Member& m) {
  const auto& hosts = m.get().url.hosts;
  if (hosts.empty()) return {};
  return text::lower(hosts.front().host) + ":" + (hosts.front().port.empty() ? "5432" : hosts.front().port);
}

// With --env one environment is looked into; the others' pools are on its server all the same.
void add_unseen(const Project& project, const std::vector<Look>& looks, Server& server) {
  const std::string here = address(*server.looks.front()->member);
  for (const Member& m : project.members) {
    const bool seen = std::any_of(looks.begin(), looks.end(), [&](const Look& l) { return l.member == &m; });
    if (!seen && m.is_postgres() && address(m) == here) server.add(m);
  }
}

// What each environment may have when four fifths of the room are shared out evenly over all pools.
std::string share_fix(const Project& project, const Server& server) {
  const std::int64_t each = server.inside->room() * 4 / 5 / std::max<std::int64_t>(server.pools, 1);
  if (each < 1) {
    return "put a pooler (PgBouncer, RDS Proxy) between, or raise max_connections above " +
           std::to_string(server.pools * 5 / 4 + server.inside->reserved);
  }
  std::vector<std::string> commands;
  for (const Look* look : server.looks) {
    const bool narrower = kinds_of(*look->member).front().each() > each;
    if (narrower) commands.push_back(pool_fix(project, *look->member, (each + 1) / 2, each - (each + 1) / 2));
  }
  return text::join(commands, " && ");
}

void judge_server(const Project& project, const Server& server, Findings& out) {
  const std::int64_t room = server.inside->room();
  const bool over = server.promised > room;
  if (!over && server.promised * 5 <= room * 4) return;
  const Member& first = *server.looks.front()->member;
  const env::Setting* size = first.get().setting("pool_size");
  out.add(over ? RuleId::connection_budget : RuleId::budget_tight,
          place_of(size == nullptr ? "" : size->origin),
          "the pools may open " + std::to_string(server.promised) + " connections: " +
              text::join(server.told, ", ") + "; the server takes " + room_text(*server.inside),
          share_fix(project, server), server.names);
}

// The narrowest limit that one process meets.
void judge_pool(const Project& project, const Look& look, Findings& out) {
  const Inside& in = *look.inside;
  const Kind kind = kinds_of(*look.member).front();
  std::int64_t limit = in.room();
  std::string why = "the server takes " + room_text(in);
  if (in.role_limit >= 0 && in.role_limit < limit) {
    limit = in.role_limit;
    why = "the role " + in.login + " may have " + std::to_string(limit) + " (CONNECTION LIMIT)";
  }
  if (in.database_limit >= 0 && in.database_limit < limit) {
    limit = in.database_limit;
    why = "the database " + in.facts.database + " takes " + std::to_string(limit) + " (CONNECTION LIMIT)";
  }
  if (kind.each() <= limit) return;
  const std::int64_t wanted = std::max<std::int64_t>(limit * 4 / 5, 1);
  const env::Setting* size = look.member->get().setting("pool_size");
  out.add(
      RuleId::pool_too_large, place_of(size == nullptr ? "" : size->origin),
      "one process of " + look.member->name() + " may open " + std::to_string(kind.each()) +
          " connections (" + std::to_string(kind.size) + " + " + std::to_string(kind.overflow) + "); " + why,
      pool_fix(project, *look.member, (wanted + 1) / 2, wanted - (wanted + 1) / 2), {look.member->name()});
}

}  // namespace

void find_budget(const Project& project, const std::vector<Look>& looks, Findings& out) {
  std::map<std::string, Server> servers;
  for (const Look& look : looks) {
    if (!look.inside) continue;
    judge_pool(project, look, out);
    Server& server = servers[(*look.inside).server];
    server.inside = &*look.inside;
    server.looks.push_back(&look);
    server.names.push_back(look.member->name());
    server.add(*look.member);
  }
  for (auto& [name, server] : servers) {
    add_unseen(project, looks, server);
    judge_server(project, server, out);
  }
}

}  // namespace groundway::check
