#include "drift/script.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"

namespace groundway::drift {
namespace {

constexpr int kDeepest = 8;  // folders in folders

enum class Section { none, up, down, other_dialect };

// "-- migrate:up transaction:false", "-- migrate:up sqlite", "-- +goose Up".
Section section_of(std::string_view line) {
  line = text::trim(line);
  if (!line.starts_with("--")) return Section::none;
  line = text::trim(line.substr(2));
  const bool dbmate = text::istarts_with(line, "migrate:"), goose = text::istarts_with(line, "+goose ");
  if (!dbmate && !goose) return Section::none;
  const std::vector<std::string> words = text::split(text::trim(line.substr(dbmate ? 8 : 7)), ' ');
  if (text::iequals(words[0], "down")) return Section::down;
  if (!text::iequals(words[0], "up")) return Section::none;  // goose's StatementBegin: our own lexer knows
  const bool other = std::ranges::any_of(words, [](const std::string& w) { return text::iequals(w, "sqlite"); });
  return other ? Section::other_dialect : Section::up;
}

bool goes_back(std::string_view name) { return name.ends_with(".down.sql"); }

std::string joined(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

Result<void> collect(const std::string& folder, const Files& files, int depth, std::vector<std::string>& out) {
  std::vector<std::string> names = files.list(folder);
  std::ranges::sort(names, runs_before);
  for (const std::string& name : names) {
    if (name.starts_with('.')) continue;
    if (name.ends_with('/')) {
      const std::string inner = joined(folder, name.substr(0, name.size() - 1));
      if (depth < kDeepest) TRY(collect(inner, files, depth + 1, out));
    } else if (text::lower(name).ends_with(".sql") && !goes_back(text::lower(name))) {
      out.push_back(joined(folder, name));
    }
  }
  return {};
}

std::string_view head_number(std::string_view name) {
  const std::size_t end = std::min(name.find_first_not_of("0123456789"), name.size());
  std::string_view digits = name.substr(0, end);
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  return digits;
}

}  // namespace

bool runs_before(std::string_view a, std::string_view b) {
  const std::string_view x = head_number(a), y = head_number(b);
  if (!x.empty() && !y.empty() && x != y) return x.size() != y.size() ? x.size() < y.size() : x < y;
  return a < b;
}

std::vector<ScriptFile> forward_parts(ScriptFile file) {
  std::vector<ScriptFile> out;
  bool has_sections = false, in_up = false;
  int number = 0;
  for (const std::string& line : text::split(file.text, '\n')) {
    ++number;
    const Section section = section_of(line);
    if (section == Section::none) {
      if (in_up) out.back().text += line + "\n";
      continue;
    }
    has_sections = has_sections || section == Section::up || section == Section::other_dialect;
    in_up = section == Section::up;
    if (in_up) out.push_back({file.path, {}, number + 1});
  }
  if (has_sections) return out;
  out.clear();
  out.push_back(std::move(file));
  return out;
}

Result<Script> read_script(const std::string& path, const Files& files) {
  if (!files.exists(path)) return Error{Code::file_access, "there is no file or folder " + path}.at(path);
  Script out{path, {}};
  std::error_code ignored;
  if (files.list(path).empty() && !std::filesystem::is_directory(path, ignored)) {
    ASSIGN(std::string text, files.read(path));
    out.files = forward_parts({path, std::move(text), 1});
    return out;
  }
  std::vector<std::string> paths;
  TRY(collect(path, files, 0, paths));
  if (paths.empty()) {
    return Error{Code::file_access, "the folder " + path + " holds no .sql file"}.at(path).with_fix(
        "name another folder, or a database: groundway schema show --help");
  }
  for (const std::string& one : paths) {
    ASSIGN(std::string text, files.read(one));
    for (ScriptFile& part : forward_parts({one, std::move(text), 1})) out.files.push_back(std::move(part));
  }
  out.shown = text::count_of(paths.size(), "file") + " in " + path + (path.ends_with('/') ? "" : "/");
  return out;
}

}  // namespace groundway::drift
