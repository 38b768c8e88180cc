#include "copy/objects.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/references.h"
#include "schema/render.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using schema::Outcome;

bool is_left_out(const Report& report, const std::string& object) {
  return std::any_of(report.outcomes.begin(), report.outcomes.end(), [&](const Outcome& o) {
    return o.kind == Outcome::Kind::left_out && o.object == object;
  });
}

bool holds_any(const std::string& sql, std::initializer_list<std::string_view> words) {
  std::string bare;
  for (const char c : text::lower(sql)) {
    if (c != ' ' && c != '\n' && c != '\t') bare += c;
  }
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return bare.find(word) != bare.npos; });
}

Result<void> drop(CopyJob& job, const std::string& sql) {
  return job.writers.empty() ? Result<void>{} : job.writers[0].exec(sql);
}

void tell(CopyJob& job, const std::string& object, const std::string& reason, const std::string& sql) {
  std::erase_if(job.report.proofs, [&](const ObjectProof& p) { return p.object == object; });
  if (job.options.verify_only)
    job.report.proofs.push_back({object, false, reason});
  else
    replace_outcome(job.report, {Outcome::Kind::left_out, object, reason, sql});
}

}  // namespace

Objects::Objects(const CopyJob& job) : job_(job) {
  for (const schema::SourceView& view : job.file.schema.views) views_[text::lower(view.name)] = &view;
  for (const auto& [name, view] : views_) {
    std::set<std::string>& all = reads_[name];
    std::vector<std::string> waiting{name};
    while (!waiting.empty()) {
      const std::string next = std::move(waiting.back());
      waiting.pop_back();
      if (!all.insert(next).second) continue;
      const auto inner = views_.find(next);
      if (inner == views_.end() || !inner->second->tree || !inner->second->tree->select) continue;
      for (const std::string& table : schema::tables_in(*inner->second->tree->select))
        waiting.push_back(table);
    }
  }
}

const std::set<std::string>& Objects::used_by_view(const std::string& view) const {
  return reads_.at(text::lower(view));
}

std::set<std::string> Objects::used_by_trigger(const schema::SourceTrigger& trigger) const {
  std::set<std::string> out;
  for (const std::string& name : schema::references_of(*trigger.tree).tables) {
    const auto view = reads_.find(name);
    if (view == reads_.end())
      out.insert(name);
    else
      out.insert(view->second.begin(), view->second.end());
  }
  return out;
}

const schema::SourceView* Objects::find_view(const std::string& lower_name) const {
  const auto found = views_.find(lower_name);
  return found == views_.end() ? nullptr : found->second;
}

std::string Objects::sql_of(const std::set<std::string>& used, const std::string& own) const {
  std::string out = own;
  for (const std::string& name : used) {
    if (const auto* view = find_view(name)) out += "\n" + view->sql;
  }
  return out;
}

std::vector<std::size_t> Objects::views() const {
  std::vector<std::size_t> out;
  for (std::size_t v = 0; v < job_.converted.model.views.size(); ++v) {
    if (!is_left_out(job_.report, job_.converted.model.views[v].origin)) out.push_back(v);
  }
  return out;
}

std::vector<TriggerInfo> Objects::triggers() const {
  std::vector<TriggerInfo> out;
  for (const schema::Trigger& target : job_.converted.model.triggers) {
    if (is_left_out(job_.report, target.origin)) continue;
    for (const schema::SourceTrigger& source : job_.file.schema.triggers) {
      if (target.origin == "trigger " + source.name) out.push_back({&source, &target});
    }
  }
  return out;
}

Result<void> Objects::lose_trigger(CopyJob& job, const TriggerInfo& trigger, const std::string& reason) {
  const schema::Trigger& t = *trigger.target;
  TRY(drop(job, "DROP TRIGGER IF EXISTS " + sql::quote_ident(t.name) + " ON " +
                    schema::qualified(t.schema, t.table)));
  TRY(drop(job, "DROP FUNCTION IF EXISTS " + schema::qualified(t.schema, t.name) + "()"));
  tell(job, t.origin, reason, t.function_ddl + "\n" + t.trigger_ddl);
  return {};
}

Result<void> Objects::lose_view(CopyJob& job, std::size_t view, const std::string& reason) {
  const auto& views = job.converted.model.views;
  const std::string name = text::lower(job.converted.views[view].source);
  const std::string because = "it uses the view " + job.converted.views[view].source + ", which is left out";
  for (const TriggerInfo& trigger : triggers()) {
    if (used_by_trigger(*trigger.source).count(name) > 0) TRY(lose_trigger(job, trigger, because));
  }
  for (std::size_t v = views.size(); v-- > view;) {  // a view is made after those it reads
    const std::string& source = job.converted.views[v].source;
    if (v != view && (used_by_view(source).count(name) == 0 || is_left_out(job.report, views[v].origin)))
      continue;
    TRY(drop(job, "DROP VIEW IF EXISTS " + schema::qualified(views[v].schema, views[v].name)));
    tell(job, views[v].origin, v == view ? reason : because, schema::create_view(views[v]).sql + ";");
  }
  return {};
}

std::string what_would_be_proven(const CopyJob& job) {
  constexpr std::size_t kNamed = 12;
  const Objects objects(job);
  const auto views = objects.views();
  const auto triggers = objects.triggers();
  std::vector<std::string> names;
  for (const std::size_t v : views) names.push_back(job.converted.model.views[v].origin);
  for (const TriggerInfo& trigger : triggers) names.push_back(trigger.target->origin);
  if (names.empty()) return "";
  std::string list;
  for (std::size_t i = 0; i < names.size() && i < kNamed; ++i) list += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kNamed) list += " and " + std::to_string(names.size() - kNamed) + " more";
  return text::count_of(views.size(), "view") + " and " + text::count_of(triggers.size(), "trigger") +
         " would be made, and each kept only if it does the same on both sides: " + list;
}

bool reads_the_clock(const std::string& sql) {
  return holds_any(sql, {"'now'", "current_date", "current_time", "date()", "time()", "julianday()",
                         "unixepoch()", "strftime('%"});
}

bool draws(const std::string& sql) {
  return holds_any(sql, {"random(", "randomblob("});
}

}  // namespace groundway::copy
