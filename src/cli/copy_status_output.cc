#include "cli/copy_status_output.h"

#include "base/json_text.h"
#include "base/text.h"

namespace groundway::cli {
namespace {

using follow::Follow;
using follow::Next;
using follow::Standing;
using follow::Status;

std::string number(std::uint64_t n) { return std::to_string(n); }

std::string seconds(double n) {
  std::string out = std::to_string(n);
  return out.substr(0, out.find('.') + 4);
}

std::string line(std::string_view name, const std::string& value) {
  std::string out = "  " + std::string(name);
  out.resize(14, ' ');
  return out + value + "\n";
}

std::string heading(const Status& s) {
  switch (s.standing) {
    case Standing::nothing: return "no copy is known there";
    case Standing::left_over: return "the SQLite file carries what a follow has left, and the target knows of none";
    case Standing::copying: return "a copy is at work";
    case Standing::unfinished: return "a copy was stopped before its end";
    case Standing::complete: return "a copy is complete, nothing follows it";
    case Standing::following: return "a follower carries what changes";
    case Standing::paused: return "a follow was begun, and nobody carries what changes";
    case Standing::cutting_over:
      return s.at_work ? "a cutover is at work" : "a cutover was stopped before its end";
    case Standing::abandoning: return "an abandon was stopped before its end";
    case Standing::moved: return "moved: PostgreSQL is the one to write";
    case Standing::abandoned: return "the follow was abandoned; the copy stays as it was then";
  }
  return "";
}

std::string of(std::uint64_t done, std::uint64_t all) {
  return text::thousands(done) + " of " + text::thousands(all);
}

std::string copy_lines(const Status& s) {
  if (!s.copy) return "";
  const copy::Progress& c = *s.copy;
  std::string out = line("copy", (s.copy->state == "complete" ? "complete " + c.finished_at
                                                               : c.state + ", begun " + c.started_at));
  if (c.state == "complete") return out;
  out += line("carried", of(c.tables_done, c.tables) + " tables" +
                             (c.pieces > 0 ? ", " + of(c.pieces_done, c.pieces) + " pieces" : "") + ", " +
                             text::count_of(c.rows, "row"));
  if (!c.follow.empty()) out += line("then", "is followed by " + c.follow);
  return out;
}

std::string file_line(const Status& s) {
  if (s.file.path.empty()) return "";
  if (!s.file.trouble.empty()) return line("file", s.file.trouble);
  const auto& state = s.file.state;
  return line("file", state.log && state.fences ? "a log and fences are in it"
                      : state.log               ? "a log of its changes is in it"
                      : state.fences            ? "it answers a writer with \"moved to PostgreSQL\""
                                                : "nothing of ours is in it");
}

// The log is counted now; by ranges only the follower knows, and says so now and then.
std::string behind(const Status& s) {
  const std::string what = s.lag == 0 ? "nothing" : text::count_of(s.lag, "change");
  if (s.follow->method == follow::Method::log && s.file.state.log) return what;
  return (s.at_work ? what : "not known") + ", as of " + text::seconds_human(s.follow->idle_seconds) + " ago";
}

constexpr std::size_t kShownRows = 5, kListedRows = 100;  // on the screen, in JSON

std::string refused_lines(const Status& s) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& [table, rows] : s.refused.rows) {
    for (const auto& [key, why] : rows) {
      if (shown++ < kShownRows) out += line("refused", table + " " + key + ": " + why);
    }
  }
  if (shown > kShownRows) out += line("", "and " + text::count_of(shown - kShownRows, "other row"));
  return out;
}

std::string follow_lines(const Status& s) {
  if (!s.follow) return "";
  const Follow& f = *s.follow;
  std::string out = line("follow", "by " + std::string(name_of(f.method)) + ", begun " + f.started_at);
  if (f.state == follow::State::moved) {
    out += line("moved", f.moved_at + ", writes were held for " + text::seconds_human(f.held_seconds));
  } else if (f.state != follow::State::abandoned) {
    out += line("follower", s.at_work ? "at work" : "none; last sign of life " + text::seconds_human(f.idle_seconds) + " ago");
    out += line("behind", behind(s));
  }
  out += line("carried", text::count_of(f.rows, "row") + " in " + text::count_of(f.rounds, "round"));
  out += refused_lines(s);
  if (!f.asked.empty()) out += line("asked for", f.asked);
  return out;
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const std::string& t : texts) out.push_back(json_text(t));
  return "[" + text::join(out, ",") + "]";
}

std::string refused_list(const Status& s) {
  std::vector<std::string> out;
  for (const auto& [table, rows] : s.refused.rows) {
    for (const auto& [key, why] : rows) {
      if (out.size() == kListedRows) break;
      out.push_back("{\"table\":" + json_text(table) + ",\"key\":" + json_text(key) + ",\"reason\":" + json_text(why) + "}");
    }
  }
  return "[" + text::join(out, ",") + "]";
}

std::string copy_object(const Status& s) {
  if (!s.copy) return "null";
  const copy::Progress& c = *s.copy;
  return "{\"run\":" + json_text(c.run) + ",\"state\":" + json_text(c.state) + ",\"mode\":" + json_text(c.mode) +
         ",\"follow\":" + json_text(c.follow) +
         ",\"at_work\":" + (s.at_work ? "true" : "false") + ",\"started_at\":" + json_text(c.started_at) +
         ",\"finished_at\":" + json_text(c.finished_at) + ",\"tables\":" + number(c.tables) +
         ",\"tables_done\":" + number(c.tables_done) + ",\"pieces\":" + number(c.pieces) +
         ",\"pieces_done\":" + number(c.pieces_done) + ",\"rows\":" + number(c.rows) + "}";
}

std::string follow_object(const Status& s) {
  if (!s.follow) return "null";
  const Follow& f = *s.follow;
  return "{\"method\":" + json_text(name_of(f.method)) + ",\"state\":" + json_text(name_of(f.state)) +
         ",\"at_work\":" + (s.at_work ? "true" : "false") + ",\"lag\":" + number(s.lag) +
         ",\"idle_seconds\":" + seconds(f.idle_seconds) + ",\"rounds\":" + number(f.rounds) +
         ",\"rows\":" + number(f.rows) + ",\"refused\":" + number(s.refused.count()) +
         ",\"refused_rows\":" + refused_list(s) + ",\"asked\":" + json_text(f.asked) +
         ",\"note\":" + json_text(f.note) + ",\"started_at\":" + json_text(f.started_at) +
         ",\"carried_at\":" + json_text(f.carried_at) + ",\"moved_at\":" + json_text(f.moved_at) +
         ",\"held_seconds\":" + seconds(f.held_seconds) + "}";
}

std::string file_object(const Status& s) {
  const follow::FileLook& file = s.file;
  if (file.path.empty()) return "null";
  return "{\"path\":" + json_text(file.path) + ",\"log\":" + (file.state.log ? "true" : "false") +
         ",\"fences\":" + (file.state.fences ? "true" : "false") + ",\"trouble\":" + json_text(file.trouble) + "}";
}

}  // namespace

std::string next_command(const Status& s, const Sides& sides) {
  const std::string source = !sides.source_words.empty() ? sides.source_words
                             : s.follow                  ? text::shell_quote(s.follow->source)
                             : s.copy                    ? text::shell_quote(s.copy->source)
                                                         : "SOURCE";
  const std::string both = source + " " + sides.target_words;
  switch (s.next) {
    case Next::nothing: return "";
    case Next::copy: return "groundway copy " + both;
    case Next::resume: {  // a copy that was to be followed is resumed by the same command
      const std::string how = s.file.state.log ? "log" : s.copy->follow;
      return "groundway copy " + both + (how.empty() ? " --resume" : " --follow=" + how);
    }
    case Next::follow: return "groundway copy " + both + " --follow=" + std::string(name_of(s.follow->method));
    case Next::cutover: return "groundway copy cutover " + both;
    case Next::abandon:
      return "groundway copy abandon " + (s.standing == Standing::left_over ? source + " --file-only" : both);
  }
  return "";
}

std::string status_text(const Status& s, const Sides& sides) {
  const std::string from = !s.file.path.empty() ? s.file.path : s.copy ? s.copy->source : "";
  std::string out = std::string(name_of(s.standing)) + "   " + heading(s) + "\n";
  if (!from.empty()) out += line("source", from);
  out += line("target", sides.meant.target.url.location());
  out += copy_lines(s) + follow_lines(s) + file_line(s);
  for (const std::string& sentence : s.in_the_way) out += line("in the way", sentence);
  return out;
}

std::string status_json(const Status& s, const Sides& sides) {
  return "{\"schema\":\"groundway/copy-status@1\",\"state\":" + json_text(name_of(s.standing)) +
         ",\"target\":" + json_text(sides.meant.target.url.location()) + ",\"copy\":" + copy_object(s) +
         ",\"follow\":" + follow_object(s) + ",\"file\":" + file_object(s) +
         ",\"in_the_way\":" + quoted_list(s.in_the_way) + ",\"next\":" + json_text(next_command(s, sides)) + "}";
}

}  // namespace groundway::cli
