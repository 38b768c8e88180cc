#include "base/text.h"
#include "check/doctor_steps.h"
#include "gen/db_sql.h"
#include "sql/quote.h"

namespace groundway::check {
namespace {

namespace sql = db::sql_text;

struct Tables {
  std::int64_t all = 0, reads = 0, inserts = 0, updates = 0, deletes = 0, owns = 0;
  std::vector<std::string> unread, short_of;
};

Tables tables_of(const db::Rows& rows) {
  return {rows.integer(0, 0), rows.integer(0, 1), rows.integer(0, 2), rows.integer(0, 3),
          rows.integer(0, 4), rows.integer(0, 5), rows.array(0, 6),   rows.array(0, 7)};
}

std::string of(std::int64_t some, std::int64_t all) {
  return std::to_string(some) + " of " + std::to_string(all);
}

// As the owner of the tables would type it.
std::string grants(const std::string& role, const std::vector<std::string>& schemas) {
  const std::string to = " to " + groundway::sql::quote_ident(role);
  std::string out = "as the tables' owner: ";
  for (const std::string& schema : schemas) {
    out += "grant usage on schema " + schema + to +
           "; grant select, insert, update, delete on all tables in schema " + schema + to +
           "; grant usage on all sequences in schema " + schema + to + "; ";
  }
  return out.substr(0, out.size() - 2);
}

void judge_tables(const Tables& t, const std::string& role, Step& step) {
  if (t.all == 0) {
    step.seen.emplace_back("there are no tables yet");
    return;
  }
  step.seen.push_back("tables: reads " + of(t.reads, t.all) + ", inserts " + of(t.inserts, t.all) +
                      ", updates " + of(t.updates, t.all) + ", deletes " + of(t.deletes, t.all) + "; owns " +
                      of(t.owns, t.all));
  if (t.reads == 0) {
    step.fails(Error{Code::privilege, role + " may read none of the " +
                                          text::count_of(static_cast<std::uint64_t>(t.all), "table") + ": " +
                                          text::join(t.unread, ", ")}
                   .with_fix(grants(role, t.short_of)));
  } else if (t.reads < t.all) {
    step.warns("may not read " + text::join(t.unread, ", ") + (t.all - t.reads > 5 ? " and others" : ""),
               grants(role, t.short_of));
  } else if (t.inserts == 0) {
    step.warns("reads everything and writes nothing", grants(role, t.short_of));
  }
}

void judge_role(const db::Rows& r, bool is_migration, Step& step) {
  std::vector<std::string> strong;
  if (r.truth(0, 2)) strong.emplace_back("is a superuser");
  if (r.truth(0, 10)) strong.emplace_back("is the master user of RDS");
  if (r.truth(0, 3) && !r.truth(0, 2)) strong.emplace_back("may make roles");
  if (r.truth(0, 5) && !r.truth(0, 2)) strong.emplace_back("ignores row security");
  if (r.truth(0, 6) && !r.truth(0, 2)) strong.emplace_back("may replicate");
  if (!strong.empty())
    step.warns(r.text(0, 0) + " " + text::join(strong, ", ") + ": more than an application needs",
               "let the application log in as app_user, which reads and writes rows and nothing else");
  const auto creates = r.array(0, 11);
  step.seen.push_back(creates.empty() ? "creates nothing in any schema"
                                      : "creates in " + text::join(creates, ", "));
  if (!is_migration && !creates.empty() && strong.empty() && r.text(0, 0) == "app_user")
    step.warns(
        "app_user may create objects",
        "revoke create on schema " + groundway::sql::quote_ident(creates.front()) + " from public, app_user");
}

}  // namespace

Step look_at_role(const Subject& s, Way& way) {
  Step step;
  const Watchdog watchdog(*way.connection, s.patience);
  auto role = way.connection->query(std::string(sql::kDoctorRole));
  if (!role) return step.fails(watchdog.told(std::move(role).error())), step;
  auto tables = way.connection->query(std::string(sql::kDoctorTables));
  if (!tables) return step.fails(watchdog.told(std::move(tables).error())), step;
  if (role->count() != 1) return step.fails(Error{Code::internal, "the role is not in the catalogue"}), step;
  const std::string name = role->text(0, 0);
  const std::string login = role->text(0, 1);
  step.seen.push_back(name + (login == name ? "" : " (login " + login + ")") + "; the database is owned by " +
                      role->text(0, 7));
  judge_role(*role, name == "migration", step);
  const Tables t = tables_of(*tables);
  judge_tables(t, name, step);
  step.fact("role", name);
  step.fact("login", login);
  step.facts.emplace_back("superuser", role->truth(0, 2) ? "true" : "false");
  step.facts.emplace_back("owns_database", role->truth(0, 8) ? "true" : "false");
  step.number("tables", t.all);
  step.number("readable", t.reads);
  step.number("insertable", t.inserts);
  step.number("owned", t.owns);
  return step;
}

}  // namespace groundway::check
