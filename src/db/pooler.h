// db/pooler.h - whether a pooler stands between us and the server, and how long a backend stays ours.
//
// Purpose: what a session sets or locks would otherwise end up with another client of the pool. What a URL or
//          a configuration says of poolers is not asked: the backends are watched.
// Shape:   find_pooling() on a fresh connection, before anything is set on it. Known poolers are remembered for
//          as long as the process lives.
// Errors:  unreachable (a login that is taken and not answered); config (statement pooling: nothing works).
#pragma once

#include <string_view>

#include "base/database_url.h"
#include "base/outside.h"
#include "base/result.h"

struct pg_conn;

namespace groundway::db {

enum class Pooling {
  none,         // the server itself answers
  session,      // a backend stays ours until we go
  transaction,  // another one, or another client, after every transaction
  not_seen,     // a pooler that gave no second backend in time: treated as `transaction`
};
std::string_view pooling_name(Pooling pooling);  // "transaction"

Result<Pooling> find_pooling(pg_conn* connection, const DatabaseUrl& url, Millis timeout);

}  // namespace groundway::db
