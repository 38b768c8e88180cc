#include "drift/probe.h"

#include "drift/read_catalog.h"
#include "sql/quote.h"

namespace groundway::drift {
namespace {

using catalog::Catalog;
using catalog::Kind;
using catalog::Object;
using db::PgConnection;

class Prober {
 public:
  Prober(PgConnection& reader, const Catalog& models, const Catalog& live)
      : reader_(reader), models_(models), live_(live) {}

  Result<Probed> run() {
    for (int i = 0; i < models_.count(); ++i) {
      const Kind kind = models_.at(i).name.kind;
      if (kind == Kind::table) TRY(table(i));
      if (kind == Kind::view || kind == Kind::materialized) TRY(view(models_.at(i)));
    }
    for (const Object& object : models_.objects()) {
      if (object.name.kind == Kind::constraint && object.get("type") == "f") TRY(foreign_key(object));
    }
    types();
    return std::move(out_);
  }

 private:
  // The connection's own end is an error; what the server says of the SELECT is a finding.
  Result<bool> works(const std::string& sql, const std::string& what) {
    const auto rows = reader_.query(sql);
    if (rows) return true;
    if (!reader_.is_alive()) return rows.error();
    out_.findings.push_back({what, rows.error().cause});
    return false;
  }

  Result<void> table(int position) {
    const Object& table = models_.at(position);
    const std::vector<int> columns = models_.parts(position, Kind::column);
    ++out_.tables;
    out_.columns += static_cast<int>(columns.size());
    std::string list;
    for (const int c : columns) list += (list.empty() ? "" : ", ") + sql::quote_ident(models_.at(c).name.name);
    const std::string sql = "SELECT " + list + " FROM " + qualified(table.name) + " LIMIT 1";
    if (const auto rows = reader_.query(sql)) return {};
    if (!reader_.is_alive()) return Error{Code::connection_lost, "the connection ended"}.at(reader_.place());
    return each_column(table, columns);
  }

  // Which of them it is: the whole SELECT failed.
  Result<void> each_column(const Object& table, const std::vector<int>& columns) {
    ASSIGN(const bool there, works("SELECT 1 FROM " + qualified(table.name) + " LIMIT 1", shown(table.name)));
    for (const int c : columns) {
      if (!there) break;
      const Object& column = models_.at(c);
      TRY(works("SELECT " + sql::quote_ident(column.name.name) + " FROM " + qualified(table.name) + " LIMIT 1",
                shown(column.name)));
    }
    return {};
  }

  Result<void> view(const Object& view) {
    ++out_.tables;
    TRY(works("SELECT * FROM " + qualified(view.name) + " LIMIT 1", shown(view.name)));
    return {};
  }

  // One row through the key.
  Result<void> foreign_key(const Object& key) {
    ++out_.foreign_keys;
    TRY(works("SELECT 1 FROM " + qualified_parent(key.name) + " a JOIN " + key.text("_refers") + " b ON " +
                  key.text("_join") + " LIMIT 1",
              shown(key.name)));
    return {};
  }

  // What reads well may still be another thing than the application takes it for.
  void types() {
    for (const Object& column : models_.objects()) {
      if (column.name.kind != Kind::column) continue;
      const int there = live_.find(column.name);
      if (there < 0 || live_.at(there).get("type") == column.get("type")) continue;
      out_.findings.push_back(
          {shown(column.name), "it is " + live_.at(there).text("type") + ", modelled as " + column.text("type")});
    }
  }

  PgConnection& reader_;
  const Catalog& models_;
  const Catalog& live_;
  Probed out_;
};

}  // namespace

Result<Probed> probe(const db::Target& target, const Catalog& models, Millis statement_timeout) {
  db::Session session;
  session.statement_timeout = statement_timeout;
  ASSIGN(PgConnection reader, db::open_reader(target, session));
  ASSIGN(const Catalog live, read_catalog(reader));
  return Prober(reader, models, live).run();
}

}  // namespace groundway::drift
