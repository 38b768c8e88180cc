// drift/made_details_fixture.h - for tests: indexes, views and all that stands on the tables of a made
// schema.
//
// Purpose: what has to go, or be made again, when a table changes.
// Shape:   each function adds a few statements; see made_names_fixture.h.
#pragma once

#include "drift/made_names_fixture.h"

namespace groundway::drift::made {

inline void index(World& world, Bytes& bytes) {
  static constexpr const char* kNames[] = {"i", "j", "k", "a", "b"};
  const Relation* table = World::which(world.tables, bytes);
  if (table == nullptr) return;
  const Column column = World::column_of(*table, bytes);
  const std::string name = bytes.one_of(kNames);
  std::string key = column.name + (bytes.chance(4) ? " DESC" : "");
  const int how = bytes.pick(5);
  if (how == 4 && is_text(column.type)) key = "lower(" + column.name + ")";
  if (how == 3 && !world.functions.empty()) key = world.functions[0].name + "(" + column.name + ")";
  const std::string value = world.value_of(column.type, bytes);
  const std::string where =
      bytes.chance(3) ? " WHERE " + (value.empty() ? std::string("id > 3") : column.name + " > " + value)
                      : "";
  world.add((how == 2 ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + name + " ON " + table->full() + " (" +
            key + ")" + (how == 1 ? " INCLUDE (id)" : "") + where);
}

inline std::string view_query(const World& world, Relation& view, const Relation& of, Bytes& bytes) {
  const int how = bytes.pick(6);
  const Column first = World::column_of(of, bytes), second = World::column_of(of, bytes);
  view.columns = {{"id", "bigint"}};
  std::string list = "id";
  const auto take = [&](const Column& column) {
    if (column.name == "id") return;
    for (const Column& there : view.columns) {
      if (there.name == column.name) return;
    }
    view.columns.push_back(column);
    list += ", " + column.name;
  };
  take(first);
  if (how > 0) take(second);
  if (how == 2) view.columns.push_back({"more", "integer"}), list += ", 1 AS more";
  if (how == 3 && !world.functions.empty()) list += ", " + world.functions[0].name + "(1) AS called";
  std::string sql = "SELECT " + list + " FROM " + of.full();
  if (how == 4) sql += " GROUP BY id";  // stands on the primary key
  const std::string value = world.value_of(first.type, bytes);
  if (how == 5 && !value.empty()) sql += " WHERE " + first.name + " = " + value;
  return sql;
}

inline void view(World& world, Bytes& bytes) {
  const bool on_view = bytes.chance(2) && !world.views.empty();
  const Relation* of = World::which(on_view ? world.views : world.tables, bytes);
  if (of == nullptr) return;
  const std::string place = world.place(bytes), name = world.fresh(place, bytes);
  if (name.empty()) return;
  Relation view{place, name, {}};
  const std::string query = view_query(world, view, *of, bytes);
  const int how = bytes.pick(6);
  world.add((how >= 4 ? "CREATE MATERIALIZED VIEW " : "CREATE VIEW ") + view.full() +
            (how == 3 ? " WITH (security_barrier)" : "") + " AS " + query +
            (how == 2   ? " WITH CASCADED CHECK OPTION"
             : how == 4 ? " WITH NO DATA"
                        : ""));
  if (how == 5) world.add("CREATE UNIQUE INDEX ON " + view.full() + " (id)");
  world.views.push_back(view);
}

inline void view_detail(World& world, Bytes& bytes) {
  const Relation* view = World::which(world.views, bytes);
  if (view == nullptr) return;
  switch (bytes.pick(5)) {
    case 0:
      return world.add("ALTER VIEW " + view->full() + " ALTER COLUMN id SET DEFAULT 5");
    case 1:
      return world.add("CREATE INDEX v ON " + view->full() + " (id)");
    case 2:
      return world.add("COMMENT ON VIEW " + view->full() + " IS 'seen'");
    case 3:
      return world.add("CREATE RULE r AS ON INSERT TO " + view->full() + " DO INSTEAD NOTHING");
    default:
      return world.add("CREATE TRIGGER t INSTEAD OF INSERT ON " + view->full() +
                       " FOR EACH ROW EXECUTE FUNCTION public.trig()");
  }
}

inline void rule(World& world, Bytes& bytes) {
  const Relation* table = World::which(world.tables, bytes);
  const Relation* other = World::which(world.tables, bytes);
  if (table == nullptr || other == nullptr) return;
  world.add("CREATE RULE r AS ON " + std::string(bytes.chance(2) ? "INSERT" : "DELETE") + " TO " +
            table->full() + (bytes.chance(2) ? " WHERE false" : "") + " DO ALSO " +
            (bytes.chance(2) ? "DELETE FROM " + other->full() + " WHERE false" : std::string("NOTHING")));
  if (bytes.chance(4)) world.add("ALTER TABLE " + table->full() + " DISABLE RULE r");
}

inline void trigger(World& world, Bytes& bytes) {
  const Relation* table = World::which(world.tables, bytes);
  if (table == nullptr || !world.has_trigger_function) return;
  const std::string column = World::column_of(*table, bytes).name;
  static constexpr const char* kEvents[] = {"BEFORE INSERT", "AFTER UPDATE OR DELETE",
                                            "AFTER INSERT OR UPDATE OF "};
  const int event = bytes.pick(3);
  world.add(
      "CREATE TRIGGER " + std::string(bytes.chance(2) ? "t" : "u") + " " + kEvents[event] +
      (event == 2 ? column : "") + " ON " + table->full() + " FOR EACH ROW " +
      (bytes.chance(2) ? "WHEN (" + std::string(event == 1 ? "OLD." : "NEW.") + column + " IS NULL) " : "") +
      "EXECUTE FUNCTION public.trig(" + (bytes.chance(3) ? "'x'" : "") + ")");
  if (bytes.chance(4)) world.add("ALTER TABLE " + table->full() + " DISABLE TRIGGER ALL");
}

inline void policy(World& world, Bytes& bytes) {
  const Relation* table = World::which(world.tables, bytes);
  if (table == nullptr) return;
  if (bytes.chance(2)) world.add("ALTER TABLE " + table->full() + " ENABLE ROW LEVEL SECURITY");
  const std::string column = World::column_of(*table, bytes).name;
  const int how = bytes.pick(4);
  const std::string test = "(" + column + " IS NOT NULL)";
  world.add("CREATE POLICY p ON " + table->full() +
            (how == 1   ? " AS RESTRICTIVE FOR SELECT"
             : how == 2 ? " FOR INSERT"
                        : "") +
            (how == 3 ? " TO pg_monitor" : "") + (how == 2 ? " WITH CHECK " : " USING ") + test);
}

inline void statistics(World& world, Bytes& bytes) {
  const Relation* table = World::which(world.tables, bytes);
  if (table == nullptr) return;
  const std::string column = World::column_of(*table, bytes).name;
  world.add("CREATE STATISTICS " + world.place(bytes) + (bytes.chance(2) ? ".st " : ".su ") +
            (bytes.chance(3) ? "(ndistinct) " : "") + "ON " + (bytes.chance(3) ? "(id * 2)" : "id") + ", " +
            column + " FROM " + table->full());
}

inline void comment(World& world, Bytes& bytes) {
  const Relation* table = World::which(world.tables, bytes);
  if (table == nullptr) return;
  const std::string text = " IS 'about " + digit(bytes.pick(3)) + "'";
  if (bytes.chance(2)) return world.add("COMMENT ON TABLE " + table->full() + text);
  world.add("COMMENT ON COLUMN " + table->full() + "." + World::column_of(*table, bytes).name + text);
}

inline void grant(World& world, Bytes& bytes) {
  const bool on_view = bytes.chance(3);
  const Relation* table = World::which(on_view ? world.views : world.tables, bytes);
  if (table == nullptr) return;
  static constexpr const char* kRights[] = {"SELECT", "SELECT, INSERT", "ALL"};
  std::string rights = bytes.one_of(kRights);
  if (bytes.chance(3)) rights = "UPDATE (" + World::column_of(*table, bytes).name + ")";
  world.add("GRANT " + rights + " ON " + table->full() + " TO " +
            (bytes.chance(2) ? "PUBLIC" : "pg_monitor"));
}

inline void table_setting(World& world, Bytes& bytes) {
  static constexpr const char* kSettings[] = {"REPLICA IDENTITY FULL", "REPLICA IDENTITY NOTHING",
                                              "SET (autovacuum_enabled=false)", "FORCE ROW LEVEL SECURITY",
                                              "SET UNLOGGED"};
  const Relation* table = World::which(world.tables, bytes);
  if (table != nullptr) world.add("ALTER TABLE " + table->full() + " " + bytes.one_of(kSettings));
}

}  // namespace groundway::drift::made
