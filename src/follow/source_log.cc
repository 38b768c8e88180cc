#include "follow/source_log.h"

#include <algorithm>

#include "base/text.h"
#include "follow/source_log_ddl.h"
#include "sql/quote.h"

namespace groundway::follow {
namespace {

using sql::quote_sqlite_ident;

using schema::RawObject;

bool is_log_trigger(const RawObject& object) {
  return object.type == "trigger" && text::istarts_with(object.name, kLogTrigger);
}
bool is_fence(const RawObject& object) {
  return object.type == "trigger" && text::istarts_with(object.name, kFence);
}

Result<std::vector<RawObject>> objects_of(db::SqliteDb& source) {
  ASSIGN(auto rows, source.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid"));
  std::vector<RawObject> out;
  for (;;) {
    ASSIGN(const bool row, rows.step());
    if (!row) return out;
    out.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3)});
  }
}

// The words after "groundway" in the comment.
std::vector<std::string> comment_of(const RawObject& object) {
  const std::size_t from = object.sql.find(schema::kOurComment) + std::string_view(schema::kOurComment).size();
  const std::size_t to = object.sql.find(" */", from);
  return text::split(object.sql.substr(from, to == std::string::npos ? 0 : to - from), ' ');
}

bool is_whole(const std::vector<RawObject>& ours) {
  std::vector<std::string> triggers;
  const RawObject* table = nullptr;
  for (const RawObject& object : ours) {
    if (is_log_trigger(object)) triggers.push_back(object.sql);
    if (object.type == "table") table = &object;
  }
  if (table == nullptr) return triggers.empty();
  return table->sql.find(log_comment(comment_of(*table).front(), triggers)) != std::string::npos;
}

Error name_taken(const RawObject& object, const std::string& path) {
  return Error{Code::follow_state, "the file has a " + object.type + " of its own named " + object.name}
      .at(path)
      .with_fix("use --follow=ranges, which leaves nothing in the file");
}

Result<void> make(db::SqliteSession& session, const std::vector<OursToMake>& objects) {
  ASSIGN(const auto there, objects_of(session.db()));
  for (const OursToMake& object : objects) {
    const auto taken = std::find_if(there.begin(), there.end(),
                                    [&](const RawObject& o) { return text::iequals(o.name, object.name); });
    if (taken != there.end()) return name_taken(*taken, session.db().path());
    TRY(session.exec(object.sql));
  }
  return {};
}

struct Sample {
  std::string sql;
  bool foreign_keys = false;
};

// Statements that fire every trigger of ours on the table. OR ABORT: without it, ON CONFLICT REPLACE in the table's own
// definition may be what is refused already.
std::vector<std::string> writes_to(const FollowedTable& table) {
  const std::string name = quote_sqlite_ident(table.name);
  std::vector<std::string> out{"INSERT INTO " + name + " DEFAULT VALUES",
                               "INSERT OR ABORT INTO " + name + " DEFAULT VALUES", "DELETE FROM " + name};
  std::vector<std::string> columns = table.key;
  for (const ReplacedOver& key : table.replaced_over) {
    if (!table.every_update) columns.insert(columns.end(), key.columns.begin(), key.columns.end());
  }
  std::string set;
  for (const std::string& column : columns)
    set += (set.empty() ? "" : ", ") + quote_sqlite_ident(column) + " = NULL";
  if (!set.empty()) out.insert(out.end(), {"UPDATE " + name + " SET " + set, "UPDATE OR ABORT " + name + " SET " + set});
  return out;
}

// What worked before has to work after: a trigger that does not compile would end every write of the application, and
// a foreign key without a key that it could refer to is looked at only where there are triggers.
Result<void> make_checked(db::SqliteSession& session, const std::vector<FollowedTable>& tables,
                          const std::vector<OursToMake>& objects) {
  std::vector<Sample> worked;
  for (const FollowedTable& table : tables) {
    for (const std::string& sql : writes_to(table)) {
      for (const bool foreign_keys : {false, true}) {
        if (session.compiles(sql, foreign_keys)) worked.push_back({sql, foreign_keys});
      }
    }
  }
  TRY(make(session, objects));
  for (const Sample& sample : worked) {
    auto works = session.compiles(sample.sql, sample.foreign_keys);
    if (works) continue;
    Error error = std::move(works).error();
    return Error{Code::source_schema, "with triggers of a change log SQLite would refuse the application's writes" +
                                          std::string(sample.foreign_keys ? " (foreign_keys=ON): " : ": ") + error.cause}
        .at(error.place)
        .with_fix("use --follow=ranges, which leaves nothing in the file");
  }
  return {};
}

Result<void> check_run(const std::string& run) {
  const bool plain = !run.empty() && std::all_of(run.begin(), run.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
  if (!plain) return Error{Code::internal, "a run whose id cannot stand in a comment"};
  return {};
}

Error left_behind(const SourceState& state, std::string_view what, const std::string& path) {
  return Error{Code::follow_state, "the file still has the " + std::string(what) + " of the run " + state.run}
      .at(path)
      .with_fix("groundway copy abandon   # with the source and target of that run: takes it out of the file");
}

Result<void> drop(db::SqliteSession& session, bool (*is_meant)(const RawObject&)) {
  ASSIGN(const auto objects, objects_of(session.db()));
  for (const std::string_view type : {"trigger", "index", "table"}) {  // a table would take its index along
    for (const RawObject& object : objects) {
      if (object.type != type || !schema::is_ours(object) || !is_meant(object)) continue;
      TRY(session.exec("DROP " + object.type + " " + quote_sqlite_ident(object.name)));
    }
  }
  return {};
}

Result<void> add_first_entries(db::SqliteSession& session, const std::vector<FollowedTable>& tables) {
  for (const FollowedTable& table : tables) {
    if (table.trace == Trace::key && table.defaulted.empty()) continue;
    TRY(session.exec("INSERT INTO " + std::string(kLogTable) + " (tbl) VALUES (" +
                     std::to_string(touched_number(static_cast<std::int64_t>(table.number))) + ")"));
  }
  return {};
}

}  // namespace

Result<SourceState> look_at_source(db::SqliteDb& source) {
  ASSIGN(const auto objects, objects_of(source));
  SourceState state;
  std::vector<RawObject> ours;
  std::vector<std::string> theirs;
  for (const RawObject& object : objects) {
    if (schema::is_ours(object)) {
      (is_fence(object) ? state.fences : state.log) = true;
      if (state.run.empty()) state.run = comment_of(object).front();
      ours.push_back(object);
    } else if (!text::istarts_with(object.name, "sqlite_")) {  // statistics come and go
      theirs.push_back(object.type + " " + object.name + " " + object.sql);
    }
  }
  state.whole = is_whole(ours);
  state.schema = digest_of(std::move(theirs));
  return state;
}

Result<void> install_log(db::SqliteSession& session, const std::vector<FollowedTable>& tables, const std::string& run) {
  TRY(check_run(run));
  ASSIGN(const SourceState state, look_at_source(session.db()));
  if (state.log) return left_behind(state, "change log", session.db().path());
  std::vector<OursToMake> objects;
  std::vector<std::string> triggers;
  std::size_t longest = 0;
  for (const FollowedTable& table : tables) {
    longest = std::max(longest, table.key.size());
    for (OursToMake& trigger : log_triggers(table, run)) {
      triggers.push_back(trigger.sql);
      objects.push_back(std::move(trigger));
    }
  }
  objects.insert(objects.begin(), {{kLogTable, log_table_sql(longest, log_comment(run, triggers))},
                                   {kLogIndex, log_index_sql(run)}});
  TRY(make_checked(session, tables, objects));
  return add_first_entries(session, tables);
}

Result<void> remove_log(db::SqliteSession& session) {
  return drop(session, [](const RawObject& object) { return !is_fence(object); });
}

Result<void> put_fences(db::SqliteSession& session, const std::vector<FollowedTable>& tables, const std::string& run) {
  TRY(check_run(run));
  ASSIGN(const SourceState state, look_at_source(session.db()));
  if (state.fences) return left_behind(state, "fences", session.db().path());
  std::vector<OursToMake> objects;
  for (const FollowedTable& table : tables) {
    auto fences = fence_triggers(table, run);
    std::move(fences.begin(), fences.end(), std::back_inserter(objects));
  }
  return make(session, objects);
}

Result<void> remove_fences(db::SqliteSession& session) {
  return drop(session, [](const RawObject& object) { return is_fence(object); });
}

Result<void> prune_log(db::SqliteSession& session, std::int64_t applied) {
  ASSIGN(auto gone, session.prepare("DELETE FROM _groundway_log WHERE seq <= ?1 AND tbl >= 0 AND "
                                    "seq < (SELECT max(seq) FROM _groundway_log)"));
  TRY(gone.bind(1, applied));
  ASSIGN(const bool row, gone.step());
  (void)row;
  return {};
}

}  // namespace groundway::follow
