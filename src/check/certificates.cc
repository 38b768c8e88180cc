#include "check/certificates.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): timegm

#include <memory>

namespace groundway::check {

std::vector<Moment> certificate_ends(std::string_view pem) {
  const std::unique_ptr<BIO, int (*)(BIO*)> in(::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                               ::BIO_free);
  std::vector<Moment> out;
  while (in != nullptr) {
    const std::unique_ptr<X509, void (*)(X509*)> certificate(
        ::PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), ::X509_free);
    if (certificate == nullptr) break;
    std::tm end{};
    if (::ASN1_TIME_to_tm(::X509_get0_notAfter(certificate.get()), &end) == 1)
      out.push_back(std::chrono::system_clock::from_time_t(::timegm(&end)));
  }
  ::ERR_clear_error();
  return out;
}

}  // namespace groundway::check
