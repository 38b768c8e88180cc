// env/spelling.h - a DatabaseUrl back to the text that an application reads.
//
// Purpose: a program gets the address that was resolved, in the spelling that its driver understands: with
// its own
//          scheme ("postgresql+psycopg2://") and its own parameters ("?schema=shop"), else in the portable
//          one.
// Shape:   pure. The address comes after the TLS policy: what that demands is spelled out, too.
// Errors:  none.
#pragma once

#include <string>
#include <string_view>

#include "base/database_url.h"

namespace groundway::env {

// `scheme` is the application's: "postgresql+asyncpg", "jdbc:postgresql", "sqlite+aiosqlite"; empty: as the
// address was written, a path where it was one. Holds the password in clear: for another program's eyes only.
std::string spell_url(const DatabaseUrl& url, const std::string& scheme = {});

// A driver or a language stands in it: "postgresql+psycopg2", "jdbc:postgresql", "postgis".
bool is_dialect(std::string_view scheme);

}  // namespace groundway::env
