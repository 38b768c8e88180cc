// dev/certificates.h - a certificate authority of the project's own, and the server's certificate from it.
//
// Purpose: sslmode=verify-full works on a laptop as it does against RDS, with nothing to install or to trust.
// Shape:   EC P-256. The authority holds ten years and may sign for this machine's loopback names only; the
//          server's certificate holds thirteen months, and is renewed when fewer than thirty days are left.
// Errors:  dev_server (OpenSSL's words), file_access.
#pragma once

#include <string>

#include "dev/place.h"

namespace groundway::dev {

struct KeyPair {
  std::string certificate, key;  // PEM
};

using Moment = std::chrono::system_clock::time_point;

Result<KeyPair> make_authority(Moment now);
Result<KeyPair> make_server_certificate(const KeyPair& authority, Moment now);
// The pair belongs together, `authority` signed it, and it has thirty days to go at least.
bool is_usable(const KeyPair& pair, const std::string& authority, Moment now);
// 2026-12-31T00:00:00Z; empty when it cannot be read.
std::string ends_at(const std::string& certificate);

// Puts ca.pem, ca.key, server.crt and server.key in order; true when the server has to load new ones.
Result<bool> ensure_certificates(const Place& place, Outside& world);

}  // namespace groundway::dev
