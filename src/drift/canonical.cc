#include "drift/canonical.h"

#include <openssl/evp.h>

#include <array>

#include "base/text.h"

namespace groundway::drift {
namespace {

// What a database holds from its beginning: the schema public, under the server's own comment.
catalog::Catalog empty_database(const catalog::Catalog& like) {
  catalog::Catalog out;
  out.server_version = like.server_version;
  catalog::Object public_;
  public_.name = {catalog::Kind::schema, {}, {}, "public", {}};
  public_.properties = {{"comment", "standard public schema"}};
  const int theirs = like.find(public_.name);
  if (theirs >= 0) public_.properties.push_back({"owner", like.at(theirs).text("owner")});
  out.add(std::move(public_));
  return out;
}

}  // namespace

catalog::Plan dump_plan(const catalog::Catalog& schema, const catalog::Options& options) {
  return catalog::diff(empty_database(schema), schema, options);
}

std::string dump(const catalog::Catalog& schema, const catalog::Options& options) {
  return catalog::to_sql(dump_plan(schema, options));
}

std::string fingerprint(const catalog::Catalog& schema) {
  const std::string text = dump(schema);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  ::EVP_Digest(text.data(), text.size(), digest.data(), &length, ::EVP_sha256(), nullptr);
  return text::hex({reinterpret_cast<const char*>(digest.data()), length});
}

}  // namespace groundway::drift
