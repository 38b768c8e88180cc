// env/url_parts.h - what the readers of the several spellings of an address share.
//
// Purpose: faults that never echo, percent-decoding with positions, and the table of parameters.
// Shape:   a Draft collects what was read, in libpq's terms; finish() makes the DatabaseUrl of it.
// Errors:  url_syntax.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/database_url.h"
#include "base/result.h"

namespace groundway::env::url {

// `at` counts from 0 in the text that the person wrote; the message counts from 1.
Error fault(const std::string& what, std::size_t at, std::string fix = {});

struct Piece {  // a part of the text and where it starts
  std::string_view text;
  std::size_t at = 0;
};

// `part` names it in a message: "the password".
Result<std::string> decode(Piece raw, std::string_view part);

struct Draft {
  DatabaseUrl url;
  bool jdbc = false;                    // `ssl=true` means more there
  std::string hosts, hostaddrs, ports;  // lists with commas, as libpq takes them
  std::size_t hosts_at = 0, hostaddrs_at = 0, ports_at = 0;
};

// The port as digits; empty when there is none.
Result<std::string> check_port(std::string_view port, std::size_t at);

// One parameter of libpq; `key.text` is as written, `value` decoded. False: libpq has no such keyword.
Result<bool> set_keyword(Draft& draft, Piece key, std::string value, std::size_t value_at);
// One parameter of a URL: libpq's, or another program's.
Result<void> set_parameter(Draft& draft, Piece key, std::string value, std::size_t value_at);
Error unknown_parameter(Piece key);

Result<DatabaseUrl> finish(Draft draft);

// "postgresql://..." from `start` (after "//") on; `text` is the whole, for positions.
Result<DatabaseUrl> parse_postgres(std::string_view text, std::size_t start, Draft draft);
Result<DatabaseUrl> parse_keyword_string(std::string_view text);
// `start` is after "sqlite:".
Result<DatabaseUrl> parse_sqlite(std::string_view text, std::size_t start, DatabaseUrl url);
// `start` is after "file:".
Result<DatabaseUrl> parse_file_uri(std::string_view text, std::size_t start, DatabaseUrl url);

}  // namespace groundway::env::url
