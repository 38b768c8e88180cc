#include "cli/dev_output.h"

#include "base/json_text.h"
#include "base/text.h"
#include "env/config.h"

namespace groundway::cli {
namespace {

std::string field(std::string_view name, std::string_view value) {
  return "  " + std::string(name) + std::string(11 - name.size(), ' ') + std::string(value);
}

std::string json_field(std::string_view name, std::string_view value) {
  return ",\"" + std::string(name) + "\":" + json_text(value);
}

std::string json_flag(std::string_view name, bool value) {
  return ",\"" + std::string(name) + "\":" + (value ? "true" : "false");
}

std::string json_number(std::string_view name, std::uint64_t value) {
  return ",\"" + std::string(name) + "\":" + std::to_string(value);
}

std::string json_of(const dev::Server& s) {
  return json_flag("exists", s.exists) + json_flag("running", s.running) + json_flag("answers", s.answers) +
         json_number("pid", static_cast<std::uint64_t>(s.pid)) +
         json_number("port", static_cast<std::uint64_t>(s.port)) + json_field("version", s.version) +
         json_field("database", s.database) + ",\"roles\":[\"migration\",\"app_user\",\"master\"]" +
         json_field("project", s.project) + json_field("folder", s.folder) + json_field("log", s.log) +
         json_field("ca", s.ca) + json_field("certificate_ends", s.certificate_ends) +
         json_field("env_file", s.env_file) + json_number("bytes", s.bytes);
}

std::string where(const dev::Server& s) {
  return "PostgreSQL " + s.version + " on localhost:" + std::to_string(s.port);
}

void show_facts(const dev::Server& s, Out& out) {
  out.line(field("database", s.database));
  out.line(field("roles", "migration (DDL), app_user (rows), master (as on RDS); no superuser"));
  out.line(
      field("TLS", "required, sslmode=verify-full; certificate until " + s.certificate_ends.substr(0, 10)));
  out.line(field("CA", s.ca));
  out.line(field("folder", s.folder));
  out.line(field("log", s.log));
  out.line(field("durability", "off (fsync = off): for development data only"));
}

}  // namespace

int major_of(const Args& args) {
  return static_cast<int>(text::parse_int(args.get("--version").value_or("0")).value_or(0));
}

Result<dev::Project> project_of(const Args& args, const Outside& world) {
  dev::Project out{args.get("--project").value_or("."), ""};
  ASSIGN(const env::Config config, env::load_config(args.get("--config"), out.folder, world.files));
  if (config.app_name) out.name = config.app_name->text;
  return out;
}

void show_up(const dev::Report& r, double seconds, Out& out) {
  for (const std::string& warning : r.warnings) out.note("warn  " + warning);
  if (out.json()) {
    out.line("{\"schema\":\"groundway/dev@1\"" + json_of(r.server) +
             json_flag("made_cluster", r.made_cluster) + json_flag("made_database", r.made_database) +
             json_flag("started", r.started) + json_flag("renewed_certificate", r.renewed_certificate) +
             json_flag("wrote_env_file", r.wrote_env_file) +
             json_number("duration_ms", static_cast<std::uint64_t>(seconds * 1000)) + "}");
    return;
  }
  const std::string did = r.made_cluster ? "made and started" : r.started ? "started" : "already running";
  out.line("ok    " + where(r.server) + "  (" + did + ", " + text::seconds_human(seconds) + ")");
  out.line(field("database", r.server.database + (r.made_database ? "  (new, empty)" : "")));
  out.line(field("roles", "migration (DDL), app_user (rows), master (as on RDS); no superuser"));
  out.line(field("TLS", "required, sslmode=verify-full" +
                            std::string(r.renewed_certificate ? "; new certificate" : "")));
  out.line(
      field("variables", ".env.local: DATABASE_URL" + std::string(r.wrote_env_file ? "" : "  (unchanged)")));
  out.note("next: groundway env show --env local");
}

void show_status(const dev::Server& s, Out& out) {
  if (out.json()) {
    out.line("{\"schema\":\"groundway/dev@1\"" + json_of(s) + "}");
    return;
  }
  if (!s.exists) {
    out.line("absent   there is no private server for " + s.project);
    out.note("next: groundway dev up");
    return;
  }
  if (!s.running)
    out.line("stopped  PostgreSQL " + s.version + ", " + text::bytes_human(s.bytes) + " on disk");
  else if (!s.answers)
    out.line("FAIL     " + where(s) + " runs (process " + std::to_string(s.pid) + ") and does not answer");
  else
    out.line("running  " + where(s) + ", process " + std::to_string(s.pid) + ", " +
             text::bytes_human(s.bytes) + " on disk");
  show_facts(s, out);
  if (!s.answers) out.note("next: groundway dev up");
}

}  // namespace groundway::cli
