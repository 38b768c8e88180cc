#include "cli/copy_args.h"

#include "base/secret.h"
#include "base/text.h"
#include "cli/copy_report.h"
#include "cli/copy_report_html.h"
#include "cli/printable.h"
#include "cli/target.h"

namespace groundway::cli {
namespace {

std::string report_text(const std::string& file, const copy::Report& report) {
  if (file.ends_with(".json")) return copy_json(report);
  return printable(file.ends_with(".html") ? copy_html(report)
                   : file.ends_with(".md") ? copy_markdown(report)
                                           : copy_summary(report));
}

}  // namespace

std::optional<std::string> word_at(const Args& args, std::size_t place) {
  if (args.positional().size() <= place) return std::nullopt;
  return args.positional()[place];
}

Result<std::string> source_file(const Args& args, Outside& world, const std::string& typed, const std::string& fix) {
  ASSIGN(const auto resolved, env::resolve_target(typed, request_of(args), world));
  if (resolved.url.kind == DatabaseUrl::Kind::sqlite) return resolved.url.path;
  return Error{Code::usage, "SOURCE is " + resolved.url.display() + ", not a SQLite file"}.with_fix(fix);
}

std::vector<std::string> listed_names(const Args& args, std::string_view flag) {
  std::vector<std::string> out;
  for (const std::string& typed : args.all(flag)) {
    for (const std::string& part : text::split(typed, ',')) {
      if (!text::trim(part).empty()) out.emplace_back(text::trim(part));
    }
  }
  return out;
}

Result<std::uint64_t> number_of(const Args& args, std::string_view flag, std::uint64_t standard, std::uint64_t low,
                                std::uint64_t high) {
  const auto typed = args.get(flag);
  if (!typed) return standard;
  const auto value = text::parse_int(*typed);
  if (value && *value >= static_cast<std::int64_t>(low) && static_cast<std::uint64_t>(*value) <= high)
    return static_cast<std::uint64_t>(*value);
  return Error{Code::usage, std::string(flag) + " does not take '" + text::excerpt(*typed, 40) + "'"}.with_fix(
      "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
}

copy::Verify verify_of(const Args& args) {
  const std::string how = args.get("--verify").value_or("full");
  return how == "off" ? copy::Verify::off : how == "count" ? copy::Verify::count : copy::Verify::full;
}

Result<void> refuse_pairs(const Args& args, std::initializer_list<FlagPair> pairs) {
  for (const auto& [a, b] : pairs) {
    if (!args.has(a) || !args.has(b)) continue;
    return Error{Code::usage, std::string(a) + " and " + std::string(b) + " do not go together"}.with_fix(
        "keep one of them");
  }
  return {};
}

Result<void> show_copy(const copy::Report& report, const std::vector<std::string>& files, Outside& world, Out& out) {
  for (const std::string& file : files) TRY(world.files.write(file, scrub(report_text(file, report)), 0644));
  if (out.json())
    out.raw(copy_json(report));
  else
    out.raw(printable(copy_summary(report)) + "report: " + text::join(files, ", ") + "\n");
  return {};
}

}  // namespace groundway::cli
