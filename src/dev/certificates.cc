#include "dev/certificates.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

namespace groundway::dev {
namespace {

constexpr long kDay = 86'400;
constexpr int kAuthorityDays = 3'650;
constexpr int kServerDays = 397;  // the longest that browsers and auditors take
constexpr int kRenewDays = 30;

template <auto Free>
struct Release {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Memory = std::unique_ptr<BIO, Release<BIO_free_all>>;

Error openssl_error(std::string_view doing) {
  std::array<char, 256> text{};
  ::ERR_error_string_n(::ERR_get_error(), text.data(), text.size());
  ::ERR_clear_error();
  return Error{Code::dev_server, std::string(doing) + ": " + text.data()};
}

std::string contents(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

Memory reading(const std::string& pem) {
  return Memory(::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}
Key read_key(const std::string& pem) {
  return Key(::PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, nullptr, nullptr));
}
Certificate read_certificate(const std::string& pem) {
  return Certificate(::PEM_read_bio_X509(reading(pem).get(), nullptr, nullptr, nullptr));
}

Result<KeyPair> to_pem(X509* certificate, EVP_PKEY* key) {
  const Memory c(::BIO_new(::BIO_s_mem()));
  const Memory k(::BIO_new(::BIO_s_mem()));
  if (::PEM_write_bio_X509(c.get(), certificate) != 1 ||
      ::PEM_write_bio_PrivateKey(k.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return openssl_error("writing a certificate");
  }
  return KeyPair{contents(c.get()), contents(k.get())};
}

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context{};
  ::X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>> extension(
      ::X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension != nullptr && ::X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_name(X509* certificate, const char* common_name) {
  X509_NAME* name = ::X509_get_subject_name(certificate);
  return ::X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                      reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0) == 1;
}

bool set_serial(X509* certificate) {
  std::array<unsigned char, 16> bytes{};
  if (::RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
  bytes[0] &= 0x7F;  // positive
  std::unique_ptr<BIGNUM, Release<BN_free>> number(
      ::BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  return number != nullptr &&
         ::BN_to_ASN1_INTEGER(number.get(), ::X509_get_serialNumber(certificate)) != nullptr;
}

// Version, serial, dates and key; a day back, for a clock that is a little wrong.
Result<Certificate> blank(EVP_PKEY* key, Moment now, int days) {
  Certificate out(::X509_new());
  std::time_t at = std::chrono::system_clock::to_time_t(now);
  const bool done = out != nullptr && ::X509_set_version(out.get(), 2) == 1 && set_serial(out.get()) &&
                    ::X509_time_adj_ex(X509_getm_notBefore(out.get()), -1, 0, &at) != nullptr &&
                    ::X509_time_adj_ex(X509_getm_notAfter(out.get()), days, 0, &at) != nullptr &&
                    ::X509_set_pubkey(out.get(), key) == 1;
  if (!done) return openssl_error("making a certificate");
  return out;
}

Result<KeyPair> read_pair(const Place& place, const Outside& world, const std::string& name,
                          const std::string& suffix) {
  KeyPair out;
  ASSIGN(out.certificate, world.files.read(place.tls + "/" + name + suffix));
  ASSIGN(out.key, world.files.read(place.tls + "/" + name + ".key"));
  return out;
}

}  // namespace

Result<KeyPair> make_authority(Moment now) {
  const Key key(::EVP_EC_gen("P-256"));
  if (key == nullptr) return openssl_error("making a key");
  ASSIGN(const Certificate made, blank(key.get(), now, kAuthorityDays));
  X509* c = made.get();
  const bool done = set_name(c, "groundway dev CA") &&
                    ::X509_set_issuer_name(c, ::X509_get_subject_name(c)) == 1 &&
                    add_extension(c, c, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                    add_extension(c, c, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                    add_extension(c, c, NID_subject_key_identifier, "hash") &&
                    add_extension(c, c, NID_name_constraints,
                                  "critical,permitted;DNS:localhost,permitted;IP:127.0.0.0/255.0.0.0,"
                                  "permitted;IP:::1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF") &&
                    ::X509_sign(c, key.get(), ::EVP_sha256()) > 0;
  if (!done) return openssl_error("making the certificate authority");
  return to_pem(c, key.get());
}

Result<KeyPair> make_server_certificate(const KeyPair& authority, Moment now) {
  const Certificate issuer = read_certificate(authority.certificate);
  const Key issuer_key = read_key(authority.key);
  const Key key(::EVP_EC_gen("P-256"));
  if (issuer == nullptr || issuer_key == nullptr || key == nullptr)
    return openssl_error("reading the authority");
  ASSIGN(const Certificate made, blank(key.get(), now, kServerDays));
  X509* c = made.get();
  X509* ca = issuer.get();
  const bool done = set_name(c, "localhost") && ::X509_set_issuer_name(c, ::X509_get_subject_name(ca)) == 1 &&
                    add_extension(c, ca, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_extension(c, ca, NID_key_usage, "critical,digitalSignature") &&
                    add_extension(c, ca, NID_ext_key_usage, "serverAuth") &&
                    add_extension(c, ca, NID_authority_key_identifier, "keyid") &&
                    add_extension(c, ca, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
                    ::X509_sign(c, issuer_key.get(), ::EVP_sha256()) > 0;
  if (!done) return openssl_error("making the server's certificate");
  return to_pem(c, key.get());
}

bool is_usable(const KeyPair& pair, const std::string& authority, Moment now) {
  const Certificate certificate = read_certificate(pair.certificate);
  const Certificate issuer = read_certificate(authority);
  const Key key = read_key(pair.key);
  bool usable = certificate != nullptr && issuer != nullptr && key != nullptr;
  if (usable) {
    std::time_t limit = std::chrono::system_clock::to_time_t(now) + kRenewDays * kDay;
    std::time_t today = std::chrono::system_clock::to_time_t(now);
    usable = ::X509_check_private_key(certificate.get(), key.get()) == 1 &&
             ::X509_verify(certificate.get(), ::X509_get0_pubkey(issuer.get())) == 1 &&
             ::X509_cmp_time(X509_get0_notAfter(certificate.get()), &limit) > 0 &&
             ::X509_cmp_time(X509_get0_notBefore(certificate.get()), &today) < 0;
  }
  ::ERR_clear_error();
  return usable;
}

std::string ends_at(const std::string& certificate) {
  const Certificate read = read_certificate(certificate);
  std::tm parts{};
  if (read == nullptr || ::ASN1_TIME_to_tm(X509_get0_notAfter(read.get()), &parts) != 1) return {};
  return utc_text(std::chrono::system_clock::from_time_t(::timegm(&parts)));
}

// Keys go first: after a kill between two writes the pair does not fit, and both are made anew.
Result<bool> ensure_certificates(const Place& place, Outside& world) {
  const Moment now = world.clock.now();
  auto authority = read_pair(place, world, "ca", ".pem");
  if (!authority || !is_usable(*authority, authority->certificate, now)) {
    authority = make_authority(now);
    TRY(authority);
    TRY(world.files.write(place.tls + "/ca.key", authority->key, 0600));
    TRY(world.files.write(place.ca(), authority->certificate, 0644));
  }
  const auto server = read_pair(place, world, "server", ".crt");
  if (server && is_usable(*server, authority->certificate, now)) return false;
  ASSIGN(const KeyPair fresh, make_server_certificate(*authority, now));
  TRY(world.files.write(place.tls + "/server.key", fresh.key, 0600));
  TRY(give_to(place.tls + "/server.key", place.user));  // the server refuses a key that others own
  TRY(world.files.write(place.tls + "/server.crt", fresh.certificate, 0644));
  return true;
}

}  // namespace groundway::dev
