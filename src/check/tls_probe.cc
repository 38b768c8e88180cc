#include "check/tls_probe.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): timegm

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/text.h"

namespace groundway::check {
namespace {

template <class T, void (*Free)(T*)>
struct Freer {
  void operator()(T* p) const { Free(p); }
};
using Context = std::unique_ptr<SSL_CTX, Freer<SSL_CTX, SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freer<SSL, SSL_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO, BIO_free_all>>;

constexpr std::array<unsigned char, 8> kSslRequest = {0, 0, 0, 8, 4, 210, 22, 47};  // length, 80877103

Error silent() {
  return Error{Code::unreachable, "the connection was taken, and then no answer came to the question for TLS"}
      .with_fix(
          "groundway doctor --timeout 1m   # a server that is stopped or overloaded does this, and a proxy "
          "without one behind it");
}

Error dropped(std::string words) {
  return Error{Code::unreachable, std::move(words)}.with_fix(
      "groundway doctor   # once more; if it stays so, the log of the server, or of a proxy before it, says "
      "why");
}

std::string openssl_words(const char* otherwise) {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? otherwise : reason;
}

// 'S': TLS comes; 'N': the server has none.
Result<char> ask(const Socket& socket, Deadline deadline) {
  if (!socket.wait(POLLOUT, deadline)) return silent();
  const ssize_t sent = ::send(socket.fd(), kSslRequest.data(), kSslRequest.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(kSslRequest.size()))
    return dropped(std::string("asking for TLS: ") + std::strerror(errno));
  if (!socket.wait(POLLIN, deadline)) return silent();
  char answer = 0;
  const ssize_t n = ::recv(socket.fd(), &answer, 1, 0);
  if (n < 0) return dropped(std::string("asking for TLS: ") + std::strerror(errno));
  if (n == 0) return dropped("the other side closed the connection when it was asked for TLS");
  return answer;
}

std::string name_text(const X509_NAME* name) {
  const Memory out(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return text::excerpt(std::string(bytes, static_cast<std::size_t>(size)), 200);
}

std::chrono::system_clock::time_point moment(const ASN1_TIME* when) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(when, &parts) != 1) return {};
  return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

std::string address_text(const ASN1_OCTET_STRING* bytes) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  const int family = ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
  if (ASN1_STRING_length(bytes) != 4 && ASN1_STRING_length(bytes) != 16) return "?";
  ::inet_ntop(family, ASN1_STRING_get0_data(bytes), out.data(), out.size());
  return out.data();
}

std::vector<std::string> names_of(X509* certificate) {
  std::vector<std::string> out;
  auto* list =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(list); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(list, i);
    if (name->type == GEN_DNS) {
      const auto* bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
      out.push_back(text::excerpt(
          std::string(bytes, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))), 253));
    } else if (name->type == GEN_IPADD) {
      out.push_back(address_text(name->d.iPAddress));
    }
  }
  GENERAL_NAMES_free(list);
  return out;
}

Presented presented(X509* certificate) {
  return {name_text(X509_get_subject_name(certificate)), name_text(X509_get_issuer_name(certificate)),
          moment(X509_get0_notBefore(certificate)), moment(X509_get0_notAfter(certificate)),
          names_of(certificate)};
}

// OpenSSL asks after each certificate whether to go on: it is noted, and the handshake goes on.
int note_refusal(int ok, X509_STORE_CTX* store) {
  if (ok == 1) return 1;
  const auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* refusals = static_cast<std::vector<Refusal>*>(SSL_get_app_data(ssl));
  const int code = X509_STORE_CTX_get_error(store);
  refusals->push_back({code, X509_STORE_CTX_get_error_depth(store), X509_verify_cert_error_string(code)});
  return 1;
}

bool is_address(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

Result<Context> make_context(const TlsQuestion& question) {
  Context context(SSL_CTX_new(TLS_client_method()));
  if (context == nullptr) return Error{Code::internal, openssl_words("no memory for TLS")};
  SSL_CTX_set_verify(context.get(), question.roots.empty() ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, note_refusal);
  if (question.roots.empty() ||
      SSL_CTX_load_verify_locations(context.get(), question.roots.c_str(), nullptr) == 1)
    return context;
  return Error{Code::tls, "the file of authorities cannot be read: " + openssl_words("no certificate in it")}
      .at(question.roots)
      .with_fix("openssl x509 -noout -subject -in " + text::shell_quote(question.roots));
}

Result<void> handshake(SSL* ssl, const Socket& socket, Deadline deadline) {
  for (;;) {
    ERR_clear_error();
    const int done = SSL_connect(ssl);
    if (done == 1) return {};
    const int why = SSL_get_error(ssl, done);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) {
      if (!socket.wait(why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline)) return silent();
      continue;
    }
    return Error{Code::tls,
                 "the TLS handshake ended: " + openssl_words("the other side closed the connection")}
        .with_fix(
            "look into the server's log for this moment; a proxy that speaks no TLS, or a server that wants "
            "a "
            "client's certificate (sslcert and sslkey in the URL), ends it like this");
  }
}

bool name_fits(X509* certificate, const std::string& host) {
  if (certificate == nullptr || host.empty()) return false;
  if (is_address(host)) return X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
  return X509_check_host(certificate, host.c_str(), host.size(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS,
                         nullptr) == 1;
}

void read_session(SSL* ssl, const std::string& host, Shown& shown) {
  shown.version = SSL_get_version(ssl);
  shown.cipher = SSL_get_cipher_name(ssl);
  const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl);
  for (int i = 0; i < sk_X509_num(chain); ++i) shown.chain.push_back(presented(sk_X509_value(chain, i)));
  shown.name_fits = sk_X509_num(chain) > 0 && name_fits(sk_X509_value(chain, 0), host);
}

}  // namespace

Result<Shown> ask_for_tls(const Socket& socket, const TlsQuestion& question, Deadline deadline) {
  ASSIGN(const char answer, ask(socket, deadline));
  Shown shown;
  if (answer == 'N') return shown;
  if (answer != 'S')
    return Error{Code::tls, "what answers there does not speak PostgreSQL's protocol"}.with_fix(
        "another service has this port: correct host and port");
  shown.has_tls = true;
  ASSIGN(const Context context, make_context(question));
  const Session ssl(SSL_new(context.get()));
  if (ssl == nullptr) return Error{Code::internal, openssl_words("no memory for TLS")};
  SSL_set_app_data(ssl.get(), &shown.refusals);
  SSL_set_fd(ssl.get(), socket.fd());
  if (question.sni && !question.host.empty() && !is_address(question.host))
    SSL_set_tlsext_host_name(ssl.get(), question.host.c_str());
  auto done = handshake(ssl.get(), socket, deadline);
  read_session(ssl.get(), question.host, shown);
  if (!done) return std::move(done).error();
  SSL_shutdown(ssl.get());
  ERR_clear_error();
  return shown;
}

}  // namespace groundway::check
