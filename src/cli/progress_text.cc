#include "cli/progress_text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/text.h"
#include "cli/cells.h"

namespace groundway::cli {
namespace {

constexpr std::uint64_t kFewItems = 12;    // each leaves a line
constexpr std::uint64_t kLargeShare = 20;  // of more, those that are this part of the whole
constexpr double kSteady = 1;              // seconds after which a speed says something

// What stands beside the name; the part of the highest rank goes first where there is no room.
struct Part {
  std::string text;
  int rank = 0;
};

std::string joined(std::vector<Part> parts, std::size_t width) {
  std::erase_if(parts, [](const Part& p) { return p.text.empty(); });
  while (true) {
    std::string line;
    for (const Part& p : parts) line += (line.empty() ? "" : "  ") + p.text;
    if (cells_of(line) <= width) return line;
    if (parts.size() <= 1) return cut_to_cells(line, width);
    parts.erase(std::max_element(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.rank < b.rank; }));
  }
}

std::string share(std::uint64_t done, std::uint64_t total) {
  return total == 0 ? "" : text::thousands(std::min(done, total)) + "/" + text::thousands(total);
}

// 100% is said of what is complete and of nothing else.
std::string percent(std::uint64_t done, std::uint64_t total) {
  if (total == 0) return "";
  const double part = static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  return fmt::format("{:>3}%", done >= total ? 100 : std::min(99, static_cast<int>(part * 100)));
}

std::string whole_seconds(double seconds) {
  return seconds < 59.5 ? std::to_string(static_cast<int>(std::ceil(seconds))) + " s" : text::seconds_human(seconds);
}

struct Pace {
  double rate = 0;   // units a second; 0: not known yet
  std::string left;  // "41 s left", or how long it has taken
};

Pace pace_of(std::uint64_t done, std::uint64_t total, double seconds) {
  Pace out;
  if (seconds >= kSteady && done > 0) out.rate = static_cast<double>(done) / seconds;
  if (out.rate > 0 && total > done)
    out.left = whole_seconds(static_cast<double>(total - done) / out.rate) + " left";
  else
    out.left = whole_seconds(seconds);
  return out;
}

std::string speed(double rate, const std::string& unit) {
  return rate < 1 ? "" : text::thousands(static_cast<std::uint64_t>(rate)) + " " + unit + "/s";
}

std::string size(std::uint64_t bytes) {
  return bytes == 0 ? "" : text::bytes_human(bytes);
}

std::string bar(std::uint64_t done, std::uint64_t total, std::size_t cells) {
  if (total == 0) return "";
  const double part = static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  const auto full = static_cast<std::size_t>(part * static_cast<double>(cells));
  return "[" + std::string(full, '#') + std::string(cells - full, '-') + "]";
}

std::string units_of(std::uint64_t done, std::uint64_t total, const std::string& unit) {
  if (unit.empty()) return "";
  return (total > 0 ? share(done, total) : text::thousands(done)) + " " + unit;
}

std::string items_of(const StageView& s) {
  if (s.spec.count == 0) return s.items_done == 0 ? "" : text::thousands(s.items_done) + " " + s.spec.items;
  return share(s.items_done, s.spec.count) + " " + s.spec.items;
}

std::string work_line(const StageSpec& spec, const WorkView& w, std::size_t name_width, std::size_t width) {
  const Pace pace = pace_of(w.done, w.total, w.seconds);
  const std::string name = "  " + pad_to_cells(one_line(w.name), name_width);
  const bool counts = w.done > 0 || w.total > 0;
  return joined({{name, 0},
                 {bar(w.done, w.total, width >= 100 ? 20 : 10), 3},
                 {percent(w.done, w.total), 1},
                 {counts ? units_of(w.done, w.total, spec.unit) : "", 4},
                 {speed(pace.rate, spec.unit), 5},
                 {size(w.bytes), 6},
                 {pace.left, 2}},
                width);
}

// Names in one column, which may take a third of the screen.
std::size_t name_column(const std::vector<WorkView>& work, std::size_t width) {
  std::size_t widest = 8;
  for (const WorkView& w : work) widest = std::max(widest, cells_of(one_line(w.name)));
  return std::min(widest, std::max<std::size_t>(8, width / 3));
}

bool leaves_a_line(const StageSpec& spec, const WorkView& w) {
  return spec.listed && (spec.count <= kFewItems || (spec.total > 0 && w.done >= spec.total / kLargeShare + 1));
}

std::string ended_line(const StageView& s, std::size_t width) {
  return joined({{one_line(s.spec.name), 0},
                 {items_of(s), 1},
                 {s.spec.unit.empty() ? "" : text::thousands(s.done) + " " + s.spec.unit, 3},
                 {size(s.bytes), 4},
                 {text::seconds_human(s.seconds), 2}},
                width);
}

std::string work_fields(const WorkView& w) {
  return "{\"name\":" + json_text(w.name) +
         fmt::format(",\"done\":{},\"total\":{},\"bytes\":{},\"seconds\":{:.3f}}}", w.done, w.total, w.bytes, w.seconds);
}

}  // namespace

std::string stage_line(const StageView& s, std::size_t width) {
  const bool by_units = s.spec.total > 0;
  const Pace pace = pace_of(s.done, s.spec.total, s.seconds);
  return joined({{one_line(s.spec.name), 0},
                 {items_of(s), 3},
                 {units_of(s.done, s.spec.total, s.spec.unit), 4},
                 {by_units ? percent(s.done, s.spec.total) : percent(s.items_done, s.spec.count), 1},
                 {speed(pace.rate, s.spec.unit), 5},
                 {size(s.bytes), 6},
                 {pace.left, 2}},
                width);
}

std::vector<std::string> live_lines(const std::vector<StageView>& stages, ScreenSize screen) {
  std::vector<std::string> out;
  const std::size_t most = screen.height > 3 ? screen.height - 2 : 1;
  std::size_t room = most - std::min(most, stages.size());
  for (const StageView& s : stages) {
    out.push_back(stage_line(s, screen.width));
    const std::size_t column = name_column(s.at_work, screen.width);
    const std::size_t fits = s.at_work.size() <= room ? s.at_work.size() : room - std::min<std::size_t>(room, 1);
    for (std::size_t i = 0; i < fits; ++i)
      out.push_back(work_line(s.spec, s.at_work[i], column, screen.width));
    const std::size_t rest = s.at_work.size() - fits;
    if (rest > 0 && room > 0) out.push_back(cut_to_cells(fmt::format("  and {} more", rest), screen.width));
    room -= std::min(room, fits + (rest > 0 ? 1 : 0));
  }
  out.resize(std::min(out.size(), most));
  return out;
}

std::vector<std::string> kept_lines(const StageView& s, std::size_t width) {
  std::vector<std::string> out;
  const std::size_t column = name_column(s.finished, width);
  for (const WorkView& w : s.finished) {
    if (!leaves_a_line(s.spec, w)) continue;
    out.push_back(joined({{"  " + pad_to_cells(one_line(w.name), column), 0},
                          {text::thousands(w.done) + " " + s.spec.unit, 2},
                          {size(w.bytes), 3},
                          {text::seconds_human(w.seconds), 1}},
                         width));
  }
  if (s.ended) out.push_back(ended_line(s, width));
  return out;
}

std::string progress_fields(const StageView& s) {
  std::string at_work;
  for (const WorkView& w : s.at_work) at_work += (at_work.empty() ? "" : ",") + work_fields(w);
  return "\"what\":" + json_text(s.spec.name) + ",\"items\":" + json_text(s.spec.items) +
         fmt::format(",\"items_done\":{},\"items_total\":{},\"done\":{},\"total\":{},\"unit\":", s.items_done, s.spec.count,
                     s.done, s.spec.total) +
         json_text(s.spec.unit) + fmt::format(",\"bytes\":{},\"seconds\":{:.3f},\"at_work\":[", s.bytes, s.seconds) +
         at_work + "]";
}

}  // namespace groundway::cli
