#include "copy/prove_triggers.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "base/interrupt.h"
#include "base/text.h"
#include "copy/probe_compare.h"
#include "copy/probe_maker.h"
#include "copy/probe_postgres.h"
#include "copy/probe_sqlite.h"
#include "copy/prove_views.h"
#include "schema/references.h"
#include "schema/render.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

using Steady = std::chrono::steady_clock;
using Step = sql::TriggerStep;
constexpr std::size_t kOfAKind = 3;    // probes of one outcome that go to PostgreSQL
constexpr std::size_t kCompared = 24;  // probes that go to PostgreSQL
constexpr std::size_t kEnough = 60;    // tried, when every way through the trigger was seen

// SQLite shows a step as it was written, each blank of any kind as a space.
std::string shown(const std::string& source) {
  std::string out = source;
  for (char& c : out) {
    if (c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v') c = ' ';
  }
  return std::string(text::trim(out));
}

std::size_t count_of(const std::string& text, std::string_view word) {
  std::size_t n = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++n;
  return n;
}

// What a run in SQLite tells of one trigger.
struct Trace {
  bool began = false;  // a step ran
  bool fired = false;  // ... and it raised, wrote, or made the row be passed over
  std::string kind;    // runs of one kind need not all be repeated
};

class TriggerProof {
 public:
  TriggerProof(CopyJob& job, ProbeSource& source, ProbeTarget& target, const Objects& objects,
               const TriggerInfo& trigger, const std::vector<TriggerInfo>& all, const TriggerLimits& limits)
      : job_(job),
        source_(source),
        target_(target),
        objects_(objects),
        trigger_(trigger),
        all_(all),
        limits_(limits) {
    for (const Step& step : trigger.source->tree->steps) {
      const bool reads = step.kind == Step::Kind::select;
      steps_[shown(step.source)] = reads;
      writes_ = writes_ || !reads;
    }
    const std::string sql = text::lower(trigger.source->sql);
    raises_ = count_of(sql, "raise(") + count_of(sql, "raise (");
    ignores_ = sql.find("ignore") != sql.npos;
  }

  Result<ObjectProof> run() {
    ObjectProof proof{trigger_.target->origin, false, ""};
    TRY(find_relation());
    if (!unfit_.empty()) {
      proof.words = unfit_;
      return proof;
    }
    watched_ = find_watched();
    random_ = draws(all_sql());
    probes_ = ProbeMaker(job_, source_, objects_, relation_, *trigger_.source->tree).make();
    TRY(attempt(proof));
    if (proof.proven || differs_ || all_.size() == 1) return proof;
    ObjectProof alone{proof.object, false, ""};
    TRY(source_.leave_alone(trigger_, all_));
    alone_ = true;
    auto done = attempt(alone);
    TRY(source_.bring_back(all_));
    TRY(std::move(done));
    if (alone.proven) alone.words = "alone, " + alone.words + "; no probe reached it beside the others";
    return alone.proven || differs_ ? alone : proof;
  }

 private:
  // Proves by the probes with which it fires in SQLite. `alone_`: no other trigger is there, on neither side.
  Result<void> attempt(ObjectProof& proof) {
    tried_ = fired_ = 0;
    ASSIGN(const auto chosen, choose());
    if (fired_ == 0) {
      proof.words = "nothing made it fire (" + text::count_of(tried_, "probe") + " tried in SQLite)";
      return {};
    }
    TRY(target_.begin(watched_, limits_.statement));
    auto compared = compare_all(chosen, proof);
    if (!compared && compared.error().code == Code::connection_lost) return std::move(compared).error();
    TRY(target_.end());
    TRY(check_interrupt("What the server was at is cancelled."));
    differs_ = differs_ || !compared;
    if (!compared) proof.words = compared.error().cause;
    return {};
  }

  Result<void> drop_others() {
    for (const TriggerInfo& other : all_) {
      if (alone_ && other.source != trigger_.source) TRY(target_.drop(*other.target));
    }
    return {};
  }

  Result<void> find_relation() {
    const std::string& name = trigger_.source->table;
    relation_.source = name;
    for (const TablePlan& plan : job_.plans) {
      if (!text::iequals(plan.name, name)) continue;
      const schema::SourceTable& table = job_.file.schema.tables[plan.source];
      relation_.table = &table;
      relation_.source = plan.name;
      relation_.target = plan.quoted_target();
      relation_.columns = plan.columns;
      for (std::size_t c = 0; c < plan.columns.size(); ++c)
        relation_.computed.push_back(table.columns[c].generated != nullptr);
      find_key(table);
      return {};
    }
    return find_view();
  }

  void find_key(const schema::SourceTable& table) {
    if (table.rowid_alias) relation_.key = {*table.rowid_alias};
    if (relation_.key.empty() && table.primary_key) relation_.key = table.primary_key->columns;
    if (relation_.key.empty() && !table.unique.empty()) relation_.key = table.unique.front().columns;
    for (std::size_t c = 0; c < relation_.columns.size() && relation_.key.empty(); ++c) all_columns();
  }

  void all_columns() {
    for (std::size_t c = 0; c < relation_.columns.size(); ++c) relation_.key.push_back(c);
  }

  Result<void> find_view() {
    for (const std::size_t v : objects_.views()) {
      if (!text::iequals(job_.converted.views[v].source, relation_.source)) continue;
      const schema::View& view = job_.converted.model.views[v];
      relation_.target = schema::qualified(view.schema, view.name);
      ASSIGN(relation_.columns, view_columns(job_, job_.writers[0], v));
      relation_.computed.assign(relation_.columns.size(), false);
      for (const ColumnPlan& plan : relation_.columns) {
        if (plan.encode == nullptr) unfit_ = "a column of the view is a " + schema::render(plan.type);
      }
      all_columns();
      return {};
    }
    unfit_ = "what it stands on is not there";
    return {};
  }

  // Tables that this trigger, the triggers that it sets off, and foreign keys may write.
  std::set<std::string> find_watched() const {
    std::set<std::string> out{text::lower(relation_.source)};
    for (std::size_t before = 0; before != out.size();) {
      before = out.size();
      for (const TriggerInfo& other : all_) {
        if (out.count(text::lower(other.source->table)) == 0) continue;
        const auto written = schema::references_of(*other.source->tree).written;
        out.insert(written.begin(), written.end());
      }
      for (const schema::SourceTable& table : job_.file.schema.tables) {
        for (const auto& key : table.foreign_keys) {
          const bool acts = key.on_delete != "NO ACTION" || key.on_update != "NO ACTION";
          if (acts && out.count(text::lower(key.table)) > 0) out.insert(text::lower(table.name));
        }
      }
    }
    return out;
  }

  Trace trace_of(const SqliteOutcome& run) const {
    Trace out;
    bool wrote = false, last_is_mine = false;
    for (const std::string& step : run.tried.ran) {
      const auto mine = steps_.find(std::string(text::trim(step)));
      last_is_mine = mine != steps_.end();
      if (!last_is_mine) continue;
      out.began = true;
      wrote = wrote || !mine->second;
      out.kind += std::to_string(std::distance(steps_.begin(), mine)) + ",";
    }
    const bool passed_over = ignores_ && out.began && run.tried.done && run.tried.changes == 0;
    out.fired = (run.tried.raised && last_is_mine) || (run.tried.done && wrote) || passed_over;
    out.kind += run.tried.done ? "done" : run.tried.raised ? run.tried.message : "refused";
    if (passed_over) out.kind += " without effect";
    return out;
  }

  // Tries probes in SQLite until each way through the trigger was seen, and keeps a few of each kind.
  Result<std::vector<const Probe*>> choose() {
    const auto start = Steady::now();
    std::map<std::string, std::vector<const Probe*>> kinds;
    std::set<std::string> messages;
    for (const Probe& probe : probes_) {
      if (Steady::now() - start > limits_.trying) break;
      const bool all_seen = messages.size() >= raises_ && fired_ >= kOfAKind;
      if (all_seen && tried_ >= kEnough) break;
      ASSIGN(const SqliteOutcome run, source_.run(relation_, as_given(relation_, probe), {}, {}));
      ++tried_;
      const bool broken = !run.tried.done && !run.tried.raised && !run.tried.by_constraint;
      if (!run.set_up || broken) continue;
      const Trace trace = trace_of(run);
      fired_ += trace.fired ? 1U : 0U;
      if (trace.fired && run.tried.raised) messages.insert(run.tried.message);
      auto& kind = kinds[trace.kind];
      if (kind.size() < kOfAKind) kind.push_back(&probe);
      TRY(check_interrupt("The tables are copied; triggers were being proven."));
    }
    std::vector<const Probe*> out;  // first one of each kind, then more
    for (std::size_t i = 0; i < kOfAKind; ++i) {
      for (const auto& [kind, probes] : kinds) {
        if (i < probes.size() && out.size() < kCompared) out.push_back(probes[i]);
      }
    }
    return out;
  }

  Result<void> compare_all(const std::vector<const Probe*>& probes, ObjectProof& proof) {
    TRY(drop_others());
    for (const Probe* probe : probes) {
      ASSIGN(Compared one, compare_one(*probe));
      if (!one.differs.empty() && relation_.table == nullptr) {
        Probe other = *probe;
        other.as_texts = !probe->as_texts;
        ASSIGN(one, compare_one(other));
      }
      if (!one.differs.empty()) {
        differs_ = true;
        proof.words = one.differs + " (after " + text::excerpt(told(*probe), 600) + ")";
        return {};
      }
      proof.probes += one.counts ? 1U : 0U;
      proof.fired += one.counts && one.fired ? 1U : 0U;
      TRY(check_interrupt("The tables are copied; triggers were being proven."));
    }
    proof.proven = proof.fired > 0;
    proof.words = proof.proven ? "by " + text::count_of(proof.probes, "probe") + ", fired in " +
                                     std::to_string(proof.fired)
                               : "nothing made it fire on both sides";
    return {};
  }

  struct Compared {
    std::string differs;  // empty: alike
    bool counts = false, fired = false;
  };

  Result<Compared> compare_one(const Probe& meant) {
    const Probe probe = as_given(relation_, meant);
    Clock clock;
    clock.now = std::chrono::duration<double>(job_.world.clock.now().time_since_epoch()).count();
    Compared out;
    ASSIGN(const SqliteOutcome mine, source_.run(relation_, probe, watched_, clock));
    ASSIGN(const PgOutcome theirs, target_.run(relation_, probe, clock));
    if (theirs.unfit || !mine.set_up || !theirs.set_up) return out;
    Judged judged = judge(mine, theirs, {watched_, random_, source_});
    out = {std::move(judged.differs), judged.counts, trace_of(mine).fired};
    if (theirs.late)
      out.differs = "PostgreSQL took longer than " + std::to_string(limits_.statement.count() / 1000) + " s";
    return out;
  }

  std::string all_sql() const {
    std::string out;
    for (const TriggerInfo& t : all_) {
      if (watched_.count(text::lower(t.source->table)) > 0) out += t.source->sql + "\n";
    }
    for (const schema::SourceTable& table : job_.file.schema.tables) {
      if (watched_.count(text::lower(table.name)) == 0) continue;
      for (const auto& column : table.columns) out += column.default_source + "\n";
    }
    return out;
  }

  // The statement as a person could type it into sqlite3.
  std::string told(const Probe& probe) const {
    std::vector<db::OwnedValue> values;
    std::string sql = sqlite_statement(relation_, probe.statements.back(), values);
    std::string out;
    std::size_t next = 0;
    for (const char c : sql) {
      if (c != '?' || next >= values.size()) {
        out += c;
        continue;
      }
      const db::OwnedValue& v = values[next++];
      const bool text = v.type == db::SqliteType::text;
      out += text                             ? sql::quote_sqlite_literal(text::excerpt(v.bytes, 80))
             : v.type == db::SqliteType::null ? "NULL"
             : v.type == db::SqliteType::blob ? "x'" + text::hex(v.bytes.substr(0, 10)) + "'"
             : v.type == db::SqliteType::real ? std::to_string(v.real)
                                              : std::to_string(v.integer);
    }
    return out;
  }

  CopyJob& job_;
  ProbeSource& source_;
  ProbeTarget& target_;
  const Objects& objects_;
  const TriggerInfo& trigger_;
  const std::vector<TriggerInfo>& all_;
  const TriggerLimits& limits_;
  Relation relation_;
  std::string unfit_;
  std::map<std::string, bool> steps_;  // as shown -> it only reads
  bool writes_ = false, ignores_ = false;
  std::size_t raises_ = 0, tried_ = 0, fired_ = 0;
  std::vector<Probe> probes_;
  std::set<std::string> watched_;  // tables whose rows are compared
  bool random_ = false;            // something on the way draws random values
  bool alone_ = false, differs_ = false;
};

// What the triggers name, and what foreign keys tie to it.
std::set<std::string> reachable(const CopyJob& job, const Objects& objects,
                                const std::vector<TriggerInfo>& triggers) {
  std::set<std::string> out;
  for (const TriggerInfo& trigger : triggers) out.merge(objects.used_by_trigger(*trigger.source));
  for (std::size_t before = 0; before != out.size();) {
    before = out.size();
    for (const schema::SourceTable& table : job.file.schema.tables) {
      for (const auto& key : table.foreign_keys) {
        const std::string child = text::lower(table.name), parent = text::lower(key.table);
        if (out.count(child) > 0 || out.count(parent) > 0) out.insert({child, parent});
      }
    }
  }
  return out;
}

}  // namespace

Result<void> prove_triggers(CopyJob& job, const TriggerLimits& limits) {
  Objects objects(job);
  const std::vector<TriggerInfo> made = objects.triggers();
  if (made.empty()) return {};
  job.reporter.step("making a scratch database for the proof of triggers");
  ASSIGN(auto source, ProbeSource::make(job, objects, reachable(job, objects, made), made));
  std::vector<TriggerInfo> all;  // what SQLite cannot run is gone before the others are compared without it
  for (const TriggerInfo& trigger : made) {
    const std::string why = source.why_refused(trigger);
    if (why.empty())
      all.push_back(trigger);
    else
      TRY(objects.lose_trigger(job, trigger, "not proven: SQLite here cannot run it: " + why));
  }
  ProbeTarget target(job, job.writers[0]);
  std::vector<std::pair<TriggerInfo, std::string>> lost;
  const auto stage = job.reporter.begin({"prove triggers", "triggers", all.size()});
  for (const TriggerInfo& trigger : all) {
    job.reporter.step("prove " + trigger.target->origin);
    Meter meter = stage->begin(trigger.target->origin);
    ASSIGN(const ObjectProof proof, TriggerProof(job, source, target, objects, trigger, all, limits).run());
    meter.end();
    if (proof.proven)
      job.report.proofs.push_back(proof);
    else
      lost.emplace_back(trigger, proof.words);
  }
  stage->end();
  for (const auto& [trigger, words] : lost) TRY(objects.lose_trigger(job, trigger, "not proven: " + words));
  return {};
}

}  // namespace groundway::copy
