#include "copy/decide.h"

#include <fmt/format.h>

#include "base/text.h"
#include "copy/encode.h"

namespace groundway::copy {
namespace {

// Why a policy makes bytea of the column; empty: it does not.
std::string why_bytea(const CopyOptions& o, const schema::ColumnProfile& p) {
  if (o.on_nul == OnBadText::bytea && p.nul_texts > 0)
    return text::count_of(p.nul_texts, "text") + " with a zero byte (--on-nul=bytea)";
  if (o.on_bad_utf8 == OnBadText::bytea && p.bad_utf8_texts > 0)
    return text::count_of(p.bad_utf8_texts, "text") + " that is not UTF-8 (--on-bad-utf8=bytea)";
  return "";
}

schema::DecisionOptions decision_options(const CopyJob& job) {
  schema::DecisionOptions out;
  out.assume_utc = job.options.assume_utc;
  out.truncate_times = job.options.truncate_times;
  for (const auto& [column, type] : job.overrides) out.overrides[column].type = type;
  const auto& tables = job.file.schema.tables;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (std::size_t c = 0; c < tables[t].columns.size(); ++c) {
      const std::string why = why_bytea(job.options, job.profiles[t].columns[c]);
      if (why.empty()) continue;
      out.overrides.emplace(schema::column_key(tables[t], tables[t].columns[c]),
                            schema::Override{schema::of(schema::TypeKind::bytea), why});
    }
  }
  return out;
}

bool is_suspect(const schema::ColumnProfile& p) {
  return p.nul_texts > 0 || p.bad_utf8_texts > 0 || p.max_text_bytes > kMaxField ||
         p.max_blob_bytes > kMaxField;
}

TableReport report_of(const TablePlan& plan, const schema::SourceTable& table,
                      const schema::TableDecisions& decisions) {
  TableReport out;
  out.source = plan.name;
  out.target = plan.quoted_target();
  for (std::size_t c = 0; c < plan.columns.size(); ++c) {
    const auto& d = decisions.columns[c];
    out.columns.push_back({plan.columns[c].source_name, plan.columns[c].target_name,
                           table.columns[c].declared_type, schema::render(d.type), d.reason, d.changed});
  }
  return out;
}

void tell_policy(CopyJob& job, const std::string& column, std::uint64_t texts, OnBadText policy,
                 std::string_view what) {
  if (texts == 0 || policy == OnBadText::reject || policy == OnBadText::bytea)
    return;  // rejects and types are told already
  job.report.outcomes.push_back(
      {schema::Outcome::Kind::changed, column,
       fmt::format("{} with {}: {}", text::count_of(texts, "text"), what,
                   policy == OnBadText::escape ? "these bytes were written as \\xNN"
                                               : "these bytes were replaced by a sign for them"),
       ""});
}

// A text that was mended is not the text that was there.
void tell_policies(CopyJob& job) {
  const auto& tables = job.file.schema.tables;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (std::size_t c = 0; c < tables[t].columns.size(); ++c) {
      const std::string column = "column " + tables[t].name + "." + tables[t].columns[c].name;
      tell_policy(job, column, job.profiles[t].columns[c].nul_texts, job.options.on_nul, "a zero byte");
      tell_policy(job, column, job.profiles[t].columns[c].bad_utf8_texts, job.options.on_bad_utf8,
                  "bytes that are not UTF-8");
    }
  }
}

}  // namespace

Result<void> decide_schema(CopyJob& job) {
  job.reporter.step("deciding types");
  ASSIGN(job.decisions, schema::decide_types(job.file.schema, job.profiles, decision_options(job)));
  schema::ConvertOptions options;
  options.schema = job.schema;
  options.identifiers = job.options.identifiers;
  options.assume_utc = job.options.assume_utc;
  options.left_behind = job.file.left_behind;
  ASSIGN(job.converted, schema::convert(job.file.schema, job.profiles, job.decisions, options));
  return {};
}

Result<void> plan_tables(CopyJob& job) {
  const auto& tables = job.file.schema.tables;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    const schema::TableMap& map = job.converted.tables[t];
    TablePlan plan;
    plan.source = t;
    plan.name = tables[t].name;
    plan.schema = job.schema;
    plan.target = map.target;
    plan.rows = job.profiles[t].rows;
    plan.bytes = job.profiles[t].bytes;
    for (std::size_t c = 0; c < tables[t].columns.size(); ++c) {
      ColumnPlan p;
      p.source_name = tables[t].columns[c].name;
      p.target_name = map.columns[c].target;
      p.type = job.decisions[t].columns[c].type;
      p.reading = job.decisions[t].columns[c].reading;
      p.on_nul = job.options.on_nul;
      p.on_bad_utf8 = job.options.on_bad_utf8;
      p.truncate_times = job.options.truncate_times;
      p.generated = map.columns[c].generated;
      plan.columns.push_back(std::move(p));
    }
    TRY(complete_plan(plan, tables[t]));
    job.report.tables.push_back(report_of(plan, tables[t], job.decisions[t]));
    job.plans.push_back(std::move(plan));
  }
  job.report.outcomes = job.converted.outcomes;
  tell_policies(job);
  return {};
}

// Where the target has the type, as our sessions must write it: "public.citext", "inet".
Result<std::string> name_in_target(const CopyJob& job, db::PgConnection& reader, const schema::Type& type,
                                   const std::string& column) {
  ASSIGN(const auto found,
         reader.query("SELECT coalesce(pg_catalog.format_type(pg_catalog.to_regtype($1), NULL), (SELECT "
                      "pg_catalog.format_type(t.oid, NULL) FROM pg_catalog.pg_type t JOIN "
                      "pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = $1 "
                      "ORDER BY n.nspname = $2 DESC, n.nspname LIMIT 1), '')",
                      {type.name, job.schema}));
  if (!found.get(0, 0).empty()) return std::string(found.get(0, 0));
  return Error{Code::target_schema,
               fmt::format("[copy.types] makes {} a {}, and the target has no such type", column, type.name)}
      .at(reader.place())
      .with_fix(fmt::format("CREATE EXTENSION {};   -- by a role that may, then run this again", type.name));
}

Result<void> find_wanted_types(CopyJob& job, db::PgConnection& reader) {
  for (std::size_t t = 0; t < job.plans.size(); ++t) {
    for (std::size_t c = 0; c < job.plans[t].columns.size(); ++c) {
      ColumnPlan& plan = job.plans[t].columns[c];
      if (plan.type.kind != schema::TypeKind::other) continue;
      const std::string column = job.plans[t].name + "." + plan.source_name;
      ASSIGN(plan.type.name, name_in_target(job, reader, plan.type, column));
      job.converted.model.tables[t].columns[c].type = plan.type;
    }
  }
  return {};
}

void tell_cut_times(CopyJob& job) {
  for (const TablePlan& plan : job.plans) {
    for (const ColumnPlan& column : plan.columns) {
      if (column.cut_times == 0) continue;
      job.report.outcomes.push_back({schema::Outcome::Kind::changed,
                                     "column " + plan.name + "." + column.source_name,
                                     text::count_of(column.cut_times, "time") + " finer than " +
                                         schema::render(column.type) + " keeps: cut",
                                     ""});
    }
  }
}

std::vector<bool> suspects(const CopyJob& job) {
  const bool all = job.options.data_only || job.options.verify_only || job.options.truncate_times ||
                   !job.options.types.empty();
  std::vector<bool> out;
  for (const TablePlan& plan : job.plans) {
    bool suspect = all;
    for (const auto& column : job.profiles[plan.source].columns) suspect = suspect || is_suspect(column);
    out.push_back(suspect);
  }
  return out;
}

}  // namespace groundway::copy
