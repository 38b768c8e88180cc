#include "base/failpoint.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>

#include "base/text.h"

namespace groundway {
namespace {

enum class Act { none, kill, error, pause };

struct Armed {
  std::size_t point = 0;
  std::int64_t hit = 1;  // fires at this one alone
  Act act = Act::none;
  std::int64_t pause_ms = 0;
  std::string mistake;  // the setting cannot be read
};

std::size_t point_of(std::string_view name) {
  const auto& rows = all_failpoints();
  const auto at = std::find_if(rows.begin(), rows.end(), [&](const FailpointRow& r) { return r.name == name; });
  return static_cast<std::size_t>(at - rows.begin());
}

Armed parse(std::string_view setting) {
  Armed out;
  const auto equals = setting.find('=');
  std::string_view name = setting.substr(0, equals);
  const std::string_view act = equals == std::string_view::npos ? "kill" : setting.substr(equals + 1);
  if (const auto colon = name.find(':'); colon != std::string_view::npos) {
    out.hit = text::parse_int(name.substr(colon + 1)).value_or(0);
    name = name.substr(0, colon);
  }
  out.point = point_of(name);
  if (act == "kill") out.act = Act::kill;
  if (act == "error") out.act = Act::error;
  if (act.starts_with("pause:")) {
    out.act = Act::pause;
    out.pause_ms = text::parse_int(act.substr(6)).value_or(-1);
  }
  if (out.point == all_failpoints().size() || out.hit < 1 || out.act == Act::none || out.pause_ms < 0)
    out.mistake = "GROUNDWAY_FAILPOINT does not take '" + text::excerpt(setting, 60) + "'";
  return out;
}

const Armed& armed() {
  static const Armed kArmed = [] {
    const char* setting = std::getenv("GROUNDWAY_FAILPOINT");  // before the seams: it must work wherever they fail
    return setting == nullptr || *setting == '\0' ? Armed{} : parse(setting);
  }();
  return kArmed;
}

}  // namespace

const std::vector<FailpointRow>& all_failpoints() {
  static const std::vector<FailpointRow> kRows = {
#define GROUNDWAY_FAILPOINT(enumerator, name, command, meaning) {name, command, meaning},
#include "base/failpoints.def"
#undef GROUNDWAY_FAILPOINT
  };
  return kRows;
}

Result<void> failpoint(Failpoint point) {
  const Armed& a = armed();
  if (!a.mistake.empty())
    return Error{Code::failpoint, a.mistake}.with_fix("groundway copy --list-failpoints   # NAME=kill, NAME:3=error, NAME=pause:2000");
  if (a.act == Act::none || a.point != static_cast<std::size_t>(point)) return {};
  static std::atomic<std::int64_t> hits{0};
  if (++hits != a.hit) return {};
  if (a.act == Act::kill) {
    ::kill(::getpid(), SIGKILL);
    ::pause();
  }
  if (a.act == Act::pause) {
    std::this_thread::sleep_for(std::chrono::milliseconds(a.pause_ms));
    return {};
  }
  return Error{Code::failpoint, "stopped at the failpoint " + std::string(all_failpoints()[a.point].name)};
}

}  // namespace groundway
