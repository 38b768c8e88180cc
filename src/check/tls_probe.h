// check/tls_probe.h - what a PostgreSQL server shows of its TLS, before any login.
//
// Purpose: libpq says "certificate verify failed"; here the server's whole chain is seen, even one that is
// refused,
//          so that a fix can name the authority that is missing or the day that has passed.
// Shape:   SSLRequest, then a TLS handshake that goes on whatever it finds, then the end. No login, no
// secret. Errors:  unreachable (silence), tls (no TLS spoken, handshake broken off).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "check/socket.h"

namespace groundway::check {

struct Presented {  // one certificate
  std::string subject, issuer;
  std::chrono::system_clock::time_point from, until;
  std::vector<std::string> names;  // DNS names and addresses it is for
};

struct Refusal {  // what is wrong with the chain
  int code = 0;   // OpenSSL's X509_V_ERR_*
  int depth = 0;  // 0: the server's own certificate
  std::string words;
};

struct Shown {
  bool has_tls = false;          // false: the server said no
  std::string version, cipher;   // "TLSv1.3", "TLS_AES_256_GCM_SHA384"
  std::vector<Presented> chain;  // as the server sent it, its own first
  std::vector<Refusal>
      refusals;  // against the authorities of `roots`; empty: verified, or no roots were given
  bool name_fits = false;
};

struct TlsQuestion {
  std::string host;   // whose name the certificate has to hold; also sent as SNI unless it is an address
  std::string roots;  // a file of authorities; empty: the chain is not verified
  bool sni = true;
};

Result<Shown> ask_for_tls(const Socket& socket, const TlsQuestion& question, Deadline deadline);

}  // namespace groundway::check
