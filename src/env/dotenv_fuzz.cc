// .env files: whatever the bytes, each reader of a dialect ends and says lines that are there; on lines that
// nobody could read in two ways, all of them and our own agree.
#include "env/dotenv.h"

#include <algorithm>

#include "base/fuzz_target.h"
#include "env/dialects.h"

namespace groundway::env {
namespace {

constexpr std::string_view kSeeds[] = {
    "DATABASE_URL=postgresql://u@h/d\nexport A='single # quoted' # comment\n",
    "A=\"double ${B} \\n \\\" \\$ x\"\nB=`back`\nC=$(cmd)\n",
    "KEY: value\nX = y # z\nZ=#none\n=bad\nONLY\n",
    "M=\"line one\nline two\"\nN='\nx'\nO=$A${B:-c}${D-e}\\$F\r\nP=\"\r\n\"",
    "A=b'c'd\"e\"\\f\\\ng\nA.B-C=1\n\xEF\xBB\xBFQ=1",
};

bool is_plain_line(std::string_view line) {
  const auto word = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto fits = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '/' || c == '.';
  };
  const std::size_t sign = line.find('=');
  return sign != line.npos && sign > 0 &&
         std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(sign), word) &&
         std::all_of(line.begin() + static_cast<std::ptrdiff_t>(sign) + 1, line.end(), fits) &&
         sign + 1 < line.size();
}

bool is_plain(std::string_view text) {
  const auto lines = text::split(text, '\n');
  return std::all_of(lines.begin(), lines.end(),
                     [](const std::string& l) { return l.empty() || is_plain_line(l); });
}

void check_agreement(std::string_view bytes, const Dotenv& ours) {
  for (const Dialect dialect : kDialects) {
    const auto theirs = read_as(dialect, bytes);
    for (const DotenvEntry& entry : ours.entries) {
      const auto found = theirs.find(entry.key);
      const bool same = found != theirs.end() && found->second.value == ours.find(entry.key)->value;
      GROUNDWAY_EXPECT(same,
                       std::string(dialect_name(dialect)) + " on " + entry.key + " in " + fuzz::show(bytes));
    }
  }
}

// A value in double quotes, escaped as our own reader has it, comes back.
void check_quoted(std::string_view bytes) {
  if (bytes.find('\0') != bytes.npos || bytes.find('\r') != bytes.npos) return;
  std::string quoted = "KEY=\"";
  for (const char c : bytes) quoted += (c == '"' || c == '\\' || c == '$' ? "\\" : "") + std::string(1, c);
  auto read = parse_dotenv(quoted + "\"\n", ".env");
  GROUNDWAY_EXPECT(read && read->entries.size() == 1 && read->entries[0].value == bytes, fuzz::show(quoted));
}

GROUNDWAY_FUZZ(dotenv, kSeeds) {
  if (bytes.size() > 4000) return;
  const auto ends_line = [](char c) { return c == '\n' || c == '\r'; };  // to some a bare \r does, too
  const auto lines = static_cast<int>(std::count_if(bytes.begin(), bytes.end(), ends_line)) + 1;
  for (const Dialect dialect : kDialects) {
    for (const auto& [key, reading] : read_as(dialect, bytes))
      GROUNDWAY_EXPECT(reading.line >= 1 && reading.line <= lines, key + " in " + fuzz::show(bytes));
  }
  check_quoted(bytes);
  auto ours = parse_dotenv(bytes, ".env");
  if (!ours) return GROUNDWAY_EXPECT(!is_plain(bytes), ours.error().cause + " in " + fuzz::show(bytes));
  for (const DotenvEntry& e : ours->entries)
    GROUNDWAY_EXPECT(e.line >= 1 && e.line <= lines, fuzz::show(bytes));
  if (is_plain(bytes)) check_agreement(bytes, *ours);
}

}  // namespace
}  // namespace groundway::env
