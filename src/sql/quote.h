// sql/quote.h - the one place that writes a name or a text into SQL.
//
// Purpose: whatever a hostile schema calls its tables, the SQL we build says that name and nothing else.
// Shape:   pure; names and literals out. PostgreSQL unless the function's name says SQLite.
// Errors:  quote_literal: rejects, for a NUL byte, which no PostgreSQL text can hold.
// Source:  https://www.postgresql.org/docs/current/sql-syntax-lexical.html
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace groundway::sql {

// users, "Order", "group": quoted only where PostgreSQL would read something else without.
std::string quote_ident(std::string_view name);
std::string always_quote_ident(std::string_view name);
// "schema"."table" with each part quoted as needed; an empty schema leaves the table alone.
std::string quote_qualified(std::string_view schema, std::string_view name);
// 'it''s'; backslashes stand as they are (standard_conforming_strings is on in every session we open).
Result<std::string> quote_literal(std::string_view value);

std::string quote_sqlite_ident(std::string_view name);     // "a""b", always quoted
std::string quote_sqlite_literal(std::string_view value);  // 'it''s'; the caller's text has no NUL

// Any word that PostgreSQL's own quote_ident() would quote: reserved, type or function, or column name only.
bool is_reserved_pg(std::string_view lower_case_word);

}  // namespace groundway::sql
