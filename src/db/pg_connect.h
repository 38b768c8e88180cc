// db/pg_connect.h - from a URL to a connected session, within a deadline.
//
// Purpose: libpq waits for ever for a name server and moves on from a silent address only when it gives up;
// here
//          each address gets its share of the time and the whole has an end.
// Shape:   keyword arrays only; the returned connection is PQfinish()ed by the caller.
// Errors:  unreachable, auth, tls, no_database, too_many_clients, setting_value.
#pragma once

#include "base/database_url.h"
#include "base/outside.h"
#include "base/result.h"

struct pg_conn;

namespace groundway::db {

inline constexpr Millis kDefaultConnectTimeout{10'000};

Result<pg_conn*> connect_within(const DatabaseUrl& url, Millis timeout);

}  // namespace groundway::db
