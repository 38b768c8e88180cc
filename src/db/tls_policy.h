// db/tls_policy.h - how a connection is protected on its way, decided before it is made.
//
// Purpose: libpq's default (prefer) sends passwords in the clear to whoever refuses TLS; nobody gets that by
// accident. Shape:   pure: URL and tier in, the same URL with the transport settings spelled out comes back.
// Errors:  tls_too_weak (with the setting that works).
#pragma once

#include <string>
#include <string_view>

#include "base/database_url.h"
#include "base/result.h"
#include "base/tier.h"

namespace groundway::db {

struct TlsWish {
  Tier tier = Tier::development;  // the effective tier of the database
  bool allow_weaker = false;      // the configuration says so for this environment
  bool iam_token = false;         // the password is an RDS IAM token: sent in the clear inside TLS
  std::string environment;        // for the fix; may be empty
};

// Some host is not on this machine, by name or by the address used instead of it.
bool is_remote(const DatabaseUrl& url);
bool is_rds_host(std::string_view host);  // *.rds.amazonaws.com, *.rds.amazonaws.com.cn

inline constexpr std::string_view kRdsBundle =
    "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem";

// How to get the certificate that verify-full needs: a command for RDS, a setting for others.
std::string root_certificate_advice(const DatabaseUrl& url);

// The PG* variables must be in the URL's options already. A URL of a socket or of SQLite comes back as it is.
Result<DatabaseUrl> with_tls_policy(DatabaseUrl url, const TlsWish& wish);

}  // namespace groundway::db
