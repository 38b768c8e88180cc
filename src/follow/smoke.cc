#include "follow/smoke.h"

#include "base/text.h"
#include "sql/quote.h"

namespace groundway::follow {
namespace {

constexpr const char* kApplication = "app_user";  // the role that `groundway role` makes for the application

// Tables of $1 that the role may not work with, and whether it has anything here at all.
constexpr const char* kMissing = R"(
SELECT t.oid::regclass::text,
       has_table_privilege(r.oid, t.oid, 'SELECT') AND has_table_privilege(r.oid, t.oid, 'INSERT')
       AND has_table_privilege(r.oid, t.oid, 'UPDATE') AND has_table_privilege(r.oid, t.oid, 'DELETE')
       AND has_schema_privilege(r.oid, t.relnamespace, 'USAGE')
  FROM pg_catalog.pg_roles r, pg_catalog.pg_class t
 WHERE r.rolname = $2 AND t.oid = ANY ($1::regclass[]) ORDER BY 1)";

constexpr const char* kViews = R"(
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = $1 AND c.relkind = 'v' ORDER BY 1)";

constexpr const char* kSequences = R"(
SELECT s.oid::regclass::text, quote_ident(a.attname), q.seqincrement
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
  JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
 WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
   AND d.refobjid = $1::regclass)";

std::string array_of(const std::vector<copy::TablePlan>& plans) {
  std::string out;
  for (const auto& plan : plans) {
    out += out.empty() ? "\"" : ",\"";
    for (const char c : plan.quoted_target())
      out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    out += '"';
  }
  return "{" + out + "}";
}

Result<void> check_role(db::PgConnection& reader, const std::vector<copy::TablePlan>& plans,
                        std::vector<std::string>& words) {
  ASSIGN(const auto rows, reader.query(kMissing, {array_of(plans), kApplication}));
  std::vector<std::string> missing;
  for (int r = 0; r < rows.count(); ++r) {
    if (!rows.truth(r, 1)) missing.push_back(rows.text(r, 0));
  }
  if (rows.count() == 0) return {};  // no such role here
  if (missing.empty()) {
    words.push_back(std::string(kApplication) + " may read and write every table");
    return {};
  }
  if (missing.size() ==
      plans.size()) {  // another application's role, perhaps: nothing here was ever granted to it
    words.push_back(std::string(kApplication) +
                    " has no right on these tables: the application needs another role");
    return {};
  }
  return Error{Code::cutover,
               std::string(kApplication) + " may not read and write " + missing.front() +
                   (missing.size() > 1 ? " and " + std::to_string(missing.size() - 1) + " more" : "")}
      .with_fix("GRANT SELECT, INSERT, UPDATE, DELETE ON " + text::join(missing, ", ") + " TO " +
                kApplication + ";");
}

Result<void> check_views(db::PgConnection& reader, const std::string& schema,
                         std::vector<std::string>& words) {
  ASSIGN(const auto views, reader.query(kViews, {schema}));
  for (int r = 0; r < views.count(); ++r) {
    auto answers =
        reader.query("SELECT * FROM (SELECT * FROM " + views.text(r, 0) + " LIMIT 1) AS v LIMIT 0");
    if (answers) continue;
    Error error = std::move(answers).error();
    if (error.code != Code::statement) return error;
    return Error{Code::cutover, "the view " + views.text(r, 0) + " does not answer: " + error.cause};
  }
  if (views.count() > 0)
    words.push_back(text::count_of(static_cast<std::uint64_t>(views.count()), "view") + " can be read");
  return {};
}

Result<void> check_tables(db::PgConnection& reader, const std::vector<copy::TablePlan>& plans,
                          std::vector<std::string>& words) {
  for (const auto& plan : plans) TRY(reader.query("SELECT 1 FROM " + plan.quoted_target() + " LIMIT 1"));
  words.push_back(text::count_of(plans.size(), "table") + " can be read");
  return {};
}

}  // namespace

Result<std::vector<std::string>> smoke(db::PgConnection& reader, const std::vector<copy::TablePlan>& plans,
                                       const std::string& schema) {
  std::vector<std::string> words;
  TRY(check_tables(reader, plans, words));
  TRY(check_views(reader, schema, words));
  TRY(check_role(reader, plans, words));
  return words;
}

Result<void> set_identities(db::PgConnection& writer, const std::vector<copy::TablePlan>& plans,
                            const std::map<std::string, std::int64_t>& given) {
  for (const auto& plan : plans) {
    ASSIGN(const auto rows, writer.query(kSequences, {plan.quoted_target()}));
    const auto sequence = given.find(plan.name);
    const std::int64_t last = sequence == given.end() ? 0 : sequence->second;
    for (int r = 0; r < rows.count(); ++r) {
      if (rows.integer(r, 2) < 0) continue;
      TRY(writer.query("SELECT setval($1::regclass, m) FROM (SELECT greatest(max(" + rows.text(r, 1) +
                           ")::bigint, $2::bigint) AS m FROM " + plan.quoted_target() +
                           ") AS highest WHERE m > 0",
                       {rows.text(r, 0), std::to_string(last)}));
    }
  }
  return {};
}

}  // namespace groundway::follow
