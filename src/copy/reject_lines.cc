#include "copy/reject_lines.h"

#include <unistd.h>

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "copy/left_behind.h"
#include "copy/mended.h"

namespace groundway::copy {
namespace {

// What is read of a line ?1. A key with a zero byte keeps its escape: SQLite would end the text there.
constexpr const char* kRead = R"(
SELECT json_type(?1), json_type(?1, '$.table'), ?1 ->> '$.table', json_type(?1, '$.row'),
  CASE WHEN instr(?1 -> '$.row', '\u0000') > 0 THEN trim(?1 -> '$.row', '"') END, ?1 ->> '$.row', ?1 ->> '$.column',
  ?1 ->> '$.typeof', ?1 ->> '$.reason', ?1 ->> '$.value_hex', json_type(?1, '$.value'), ?1 ->> '$.value',
  ?1 -> '$.value', json_type(?1, '$.value.hex'), ?1 ->> '$.value.hex'
)";
enum Field {
  whole,
  table_type,
  table,
  row_type,
  escaped_row,
  row,
  column,
  storage,
  reason,
  hex,
  value_type,
  value,
  raw,
  hex_type,
  value_hex
};

Error bad_line(const RejectLine& line, std::string cause, std::string fix) {
  return Error{Code::rejects, std::move(cause)}.at(line.place()).with_fix(std::move(fix));
}

constexpr const char* kValueFix =
    R"("value": null, a number, "a text", true, false, or {"hex": "00ff"} for bytes)";

Result<void> read_value(const db::SqliteStatement& s, RejectLine& line) {
  const std::string type = s.text(value_type);
  if (type.empty()) return {};
  line.raw_value = s.text(raw);
  if (line.column.empty()) return bad_line(line, "a value without a column", R"(add "column": "NAME")");
  if (type == "array" || (type == "object" && s.text(hex_type) != "text"))
    return bad_line(line, "\"value\" is " + text::excerpt(line.raw_value, 60), kValueFix);
  line.value = type == "object" ? value_from("blob", s.text(value_hex)) : db::own(s, value);
  if (!line.value) return bad_line(line, "\"hex\" is no sequence of bytes in hex", kValueFix);
  return {};
}

Result<RejectLine> read_line(db::SqliteDb& json, RejectLine line, std::string_view words) {
  ASSIGN(auto s, json.prepare(kRead));
  TRY(s.bind(1, words));
  const auto read = s.step();
  if (!read) {
    return bad_line(line, "this is not JSON: " + text::excerpt(words, 60),
                    "mend the line, or take it out: one object a line");
  }
  if (s.text(whole) != "object" || s.text(table_type) != "text" || s.type(row_type) == db::SqliteType::null)
    return bad_line(line, "a line names a row: {\"table\":\"people\",\"row\":\"3\",...}",
                    "add what is missing");
  line.table = s.text(table);
  line.row = s.type(escaped_row) == db::SqliteType::null ? journal_row(s.text(row)) : s.text(escaped_row);
  line.column = s.text(column);
  line.storage = s.text(storage);
  line.reason = s.text(reason);
  line.hex = s.text(hex);
  TRY(read_value(s, line));
  return line;
}

Result<void> read_file(const Files& files, db::SqliteDb& json, const std::string& path,
                       std::vector<RejectLine>& out) {
  ASSIGN(const std::string content, files.read(path));
  std::size_t number = 0;
  for (const std::string& words : text::split(content, '\n')) {
    RejectLine line;
    line.file = path;
    line.number = ++number;
    if (text::trim(words).empty()) continue;
    ASSIGN(RejectLine done, read_line(json, std::move(line), words));
    out.push_back(std::move(done));
  }
  return {};
}

}  // namespace

std::string RejectLine::text() const {
  // `row` is escaped already
  return "{\"table\":" + json_text(table) + ",\"row\":\"" + row + "\",\"column\":" + json_text(column) +
         ",\"typeof\":" + json_text(storage) + ",\"reason\":" + json_text(reason) +
         ",\"value_hex\":" + json_text(hex) + (raw_value.empty() ? "" : ",\"value\":" + raw_value) + "}\n";
}

Result<std::vector<RejectLine>> read_reject_lines(const Files& files, const std::string& folder) {
  ASSIGN(auto scratch, db::SqliteScratch::make());
  std::vector<RejectLine> out;
  if (folder.ends_with(".jsonl")) {
    TRY(read_file(files, scratch.db(), folder, out));
    return out;
  }
  for (const std::string& name : files.list(folder)) {
    if (name.ends_with(".jsonl")) TRY(read_file(files, scratch.db(), folder + "/" + name, out));
  }
  return out;
}

Result<void> rewrite_reject_files(Files& files, const std::vector<RejectLine>& lines,
                                  const std::vector<bool>& stays) {
  std::map<std::string, std::string> content;
  for (std::size_t i = 0; i < lines.size(); ++i) content[lines[i].file] += stays[i] ? lines[i].text() : "";
  for (const auto& [file, text] : content) {
    if (!text.empty())
      TRY(files.write(file, text, 0600));
    else
      ::unlink(file.c_str());  // one that is still there is read again, and nothing goes twice
  }
  return {};
}

}  // namespace groundway::copy
