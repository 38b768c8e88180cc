#include "pull/pull.h"

#include <algorithm>
#include <chrono>

#include "base/failpoint.h"
#include "base/json_text.h"
#include "base/text.h"
#include "db/sqlite_maker.h"
#include "pull/catalogue.h"
#include "pull/ddl.h"
#include "pull/load.h"
#include "pull/mask_plan.h"
#include "pull/objects.h"
#include "pull/prove.h"
#include "pull/settle.h"
#include "pull/views.h"

namespace groundway::pull {
namespace {

using Kind = schema::Outcome::Kind;
constexpr int kOldestServer = 140000;  // hash_record_extended() came with 14

Result<db::PgConnection> open_snapshot(const db::Target& source) {
  ASSIGN(auto reader, db::open_reader(source));
  if (reader.server_version() < kOldestServer) {
    return Error{Code::server_version,
                 "the server is PostgreSQL " + reader.setting("server_version") + "; 14 or later is needed"}
        .at(reader.place());
  }
  TRY(reader.exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  return reader;
}

class Pull {
 public:
  Pull(const PullOptions& options, const Ends& ends, const AskPermit& ask, Outside& world, Reporter& reporter)
      : o_(options), ends_(ends), ask_(ask), world_(world), reporter_(reporter) {}

  Result<copy::Report> run() {
    const auto started = Steady::now();
    begin_report();
    if (!o_.mask_file.empty()) {
      ASSIGN(mask_, parse_mask(o_.mask_text, o_.mask_file));
    }
    if (o_.mask_file.empty() && is_protected_rows()) return needs_mask();
    ASSIGN(reader_, open_snapshot(ends_.source));
    TRY(plan());
    report_.seconds_profile = since(started);
    if (o_.verify_only)
      TRY(verify(ends_.target.url.path));
    else if (o_.dry_run)
      describe();
    else
      TRY(write());
    tell();
    report_.seconds = since(started);
    return std::move(report_);
  }

 private:
  using Steady = std::chrono::steady_clock;
  static double since(Steady::time_point start) {
    return std::chrono::duration<double>(Steady::now() - start).count();
  }

  bool is_protected_rows() const {
    return is_protected(ends_.tier) && !o_.dry_run && !o_.schema_only && !o_.verify_only;
  }
  bool reads_rows() const { return !o_.schema_only; }

  void begin_report() {
    report_.source = ends_.source.url.location();
    report_.target = ends_.target.url.location();
    report_.environment = ends_.target.environment;
    report_.mode = o_.verify_only         ? "proof only"
                   : o_.schema_only       ? "schema only"
                   : o_.mask_file.empty() ? "schema and data"
                                          : "schema and masked data";
    report_.started = utc_text(world_.clock.now());
    report_.dry_run = o_.dry_run;
    report_.into_file = true;
  }

  std::string named_source() const {
    return ends_.source.typed_name() + " (" + std::string(tier_name(ends_.tier)) + ")";
  }

  Error needs_mask() const {
    return Error{Code::mask_needed, "rows of " + named_source() + " leave only masked"}.with_fix(
        o_.command +
        " --mask-init mask.toml   # writes a file to begin with; then the same with --mask mask.toml");
  }

  Result<void> plan() {
    ASSIGN(plan_, read_catalogue(*reader_, o_, ends_.source.url.schema));
    const bool emails = is_protected(ends_.tier) || mask_.has_value();
    TRY(decide_types(*reader_, plan_, reads_rows(), emails, reporter_));
    TRY(convert_objects(*reader_, plan_));
    if (mask_) TRY(apply_masks(plan_, *mask_));
    TRY(settle_masks(plan_));
    convert_views(plan_, o_.tables.empty() && o_.exclude.empty());
    return check_personal();
  }

  Result<void> check_personal() {
    if (!reads_rows() || (!mask_ && !is_protected(ends_.tier))) return {};
    const std::vector<Unmasked> open = personal_without_rule(plan_);
    if (open.empty()) return {};
    std::vector<std::string> names, lines;
    for (const Unmasked& u : open) {
      names.push_back(u.column + " (" + u.why + ")");
      lines.push_back("\"" + u.column + "\" = \"" + std::string(kind_name(u.kind)) + "\"");
    }
    const std::string cause = text::count_of(open.size(), "column") +
                              (open.size() == 1 ? " looks personal and has" : " look personal and have") +
                              " no rule: " + text::join(names, ", ");
    if (!is_protected_rows()) return report_.notes.push_back(cause), Result<void>{};
    return Error{Code::mask_needed, cause}
        .at(o_.mask_file)
        .with_fix("add under [columns]: " + text::join(lines, "; ") + "   # \"keep\" leaves one as it is");
  }

  void describe() {
    report_.ddl = script_of(plan_);
    if (is_protected(ends_.tier) && !mask_ && !o_.schema_only)
      report_.notes.push_back(needs_mask().cause + ": the copy would need --mask");
    for (const PullTable& t : plan_.tables) add_table(t);
  }

  copy::TableReport& add_table(const PullTable& t) {
    copy::TableReport& report = report_.tables.emplace_back();
    report.source = t.pg.name;
    report.target = t.name;
    report.rows = o_.schema_only ? 0 : t.rows;
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
      const PullColumn& c = t.columns[i];
      const bool masked = c.is_masked();
      report_.masked_columns += masked ? 1U : 0U;
      const std::string declared = t.rowid_alias == i ? "INTEGER" : c.declared;
      const std::string masking = masked ? "masked: " + std::string(kind_name(c.mask->kind)) : "";
      report.columns.push_back({c.pg.name, c.name, c.facts.base, declared,
                                c.reason + (c.reason.empty() || masking.empty() ? "" : "; ") + masking,
                                c.changed || masked});
    }
    return report;
  }

  Result<void> write() {
    ASSIGN(const db::Permit permit, ask_(o_.replace ? db::Action::replace : db::Action::copy_into));
    ASSIGN(auto maker, db::SqliteMaker::begin(permit));
    TRY(fill(maker.db()));
    maker.close();
    TRY(failpoint(Failpoint::pull_filled));
    reporter_.step("reading the new file");
    TRY(inspect_file(maker.part()));
    TRY(verify(maker.part()));
    const bool good = report_.verified || report_.counted || o_.schema_only || o_.verify == copy::Verify::off;
    if (!good && o_.replace) {
      report_.notes.push_back(
          "the file that was there is still there: the new one did not prove equal and was not kept");
      return {};
    }
    TRY(failpoint(Failpoint::pull_proved));
    TRY(maker.put_in_place());
    return failpoint(Failpoint::pull_placed);
  }

  Masker masker() const {
    const Prf prf = mask_ && !mask_->seed.empty() ? Prf::of_seed(mask_->seed)
                                                  : Prf(world_.random.next(), world_.random.next());
    return {prf, plan_.styles};
  }

  void tell_start() {
    std::uint64_t rows = 0;
    for (const PullTable& t : plan_.tables) rows += o_.schema_only ? 0 : t.rows;
    reporter_.event("start", "\"run\":\"\",\"source\":" + json_text(report_.source) + ",\"target\":" +
                                 json_text(report_.target) + ",\"mode\":" + json_text(report_.mode) + ",\"tables\":" +
                                 std::to_string(plan_.tables.size()) + ",\"rows\":" + std::to_string(rows));
  }

  Result<void> fill(db::SqliteDb& file) {
    tell_start();
    const auto loading = Steady::now();
    TRY(file.exec("BEGIN"));
    TRY(create_bare(file, plan_));
    const Masker made_up = masker();
    StageSpec spec{"copy", "tables", plan_.tables.size(), "rows", 0, true};
    for (const PullTable& t : plan_.tables) spec.total += t.rows;
    if (o_.schema_only) spec.count = spec.total = 0;
    const auto stage = reporter_.begin(std::move(spec));
    for (const PullTable& t : plan_.tables) {
      copy::TableReport& report = add_table(t);
      if (o_.schema_only) continue;
      reporter_.step("copy " + t.pg.name);
      const auto begun = Steady::now();
      Meter meter = stage->begin(t.pg.name, t.rows);
      auto loaded = load_table(*reader_, file, t, made_up, meter);
      if (!loaded) return std::move(loaded).error().in("copying table " + t.pg.name);
      report.rows = loaded->rows;
      report.bytes = loaded->bytes;
      report.seconds = since(begun);
      meter.end();
      reporter_.event("table", "\"table\":" + json_text(t.pg.name) + ",\"rows\":" + std::to_string(report.rows) +
                                      ",\"rejected\":0,\"bytes\":" + std::to_string(report.bytes) +
                                      ",\"seconds\":" + std::to_string(report.seconds));
      TRY(failpoint(Failpoint::pull_rows));
    }
    stage->end();
    report_.seconds_load = since(loading);
    const auto building = Steady::now();
    TRY(settle_file(file, plan_, reads_rows(), reporter_));
    if (reads_rows()) TRY(compare_views(file, *reader_, plan_, report_));
    TRY(file.exec("COMMIT"));
    report_.seconds_build = since(building);
    return {};
  }

  Result<void> verify(const std::string& path) {
    if (o_.schema_only) return {};
    if (report_.tables.empty()) {
      for (const PullTable& t : plan_.tables) add_table(t);
    }
    const auto proving = Steady::now();
    TRY(prove_file({plan_, o_.verify, world_, reporter_, report_}, path, *reader_));
    report_.seconds_proof = since(proving);
    return {};
  }

  void tell() {
    for (schema::Outcome& o : plan_.outcomes) replace_outcome(report_, std::move(o));
    for (std::string& note : plan_.notes) report_.notes.push_back(std::move(note));
  }

  const PullOptions& o_;
  const Ends& ends_;
  const AskPermit& ask_;
  Outside& world_;
  Reporter& reporter_;
  copy::Report report_;
  std::optional<MaskFile> mask_;
  std::optional<db::PgConnection> reader_;
  PullPlan plan_;
};

}  // namespace

Result<copy::Report> run_pull(const PullOptions& options, const Ends& ends, const AskPermit& ask,
                              Outside& world, Reporter& reporter) {
  return Pull(options, ends, ask, world, reporter).run();
}

Result<std::string> begin_mask(const PullOptions& options, const db::Target& source, Reporter& reporter) {
  ASSIGN(auto reader, open_snapshot(source));
  ASSIGN(auto plan, read_catalogue(reader, options, source.url.schema));
  TRY(decide_types(reader, plan, true, true, reporter));
  TRY(convert_objects(reader, plan));
  return first_mask_file(plan, personal_without_rule(plan));
}

int exit_status(const copy::Report& report, const PullOptions& options) {
  const bool unproven = std::any_of(report.proofs.begin(), report.proofs.end(),
                                    [](const copy::ObjectProof& p) { return !p.proven; });
  if (unproven || report.count(Kind::left_out) > 0) return 8;
  if (report.dry_run || options.schema_only || options.verify == copy::Verify::off) return 0;
  return report.verified || report.counted ? 0 : 8;
}

}  // namespace groundway::pull
