#include "drift/canonical.h"

#include <openssl/evp.h>

#include <array>
#include <set>

#include "base/text.h"
#include "sql/quote.h"

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

std::string usual_name(const catalog::Name& column) {
  return sql::quote_ident(column.parent + "_" + column.name + "_not_null");
}

// From 18 on a NOT NULL has a name, and that of a partition's column is its parent's: the text of a schema does not
// know that. A name that somebody chose stays.
catalog::Catalog of_no_version(catalog::Catalog schema) {
  schema.server_version = 0;
  std::set<std::string> usual;
  for (const catalog::Object& it : schema.objects()) {
    if (it.name.kind == catalog::Kind::column) usual.insert(usual_name(it.name));
  }
  for (int i = 0; i < schema.count(); ++i) {
    if (schema.at(i).name.kind != catalog::Kind::column) continue;
    std::erase_if(schema.at(i).properties, [&](const catalog::Property& p) {
      return p.key == "not_null_name" && usual.count(p.value) > 0;
    });
  }
  return schema;
}

}  // namespace

catalog::Plan dump_plan(const catalog::Catalog& schema, const catalog::Options& options) {
  return catalog::diff(empty_database(schema), schema, options);
}

std::string dump(const catalog::Catalog& schema, const catalog::Options& options) {
  return catalog::to_sql(dump_plan(of_no_version(schema), options));
}

std::string fingerprint(const catalog::Catalog& schema) { return fingerprint_of(dump(schema)); }

std::string fingerprint_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  ::EVP_Digest(text.data(), text.size(), digest.data(), &length, ::EVP_sha256(), nullptr);
  return text::hex({reinterpret_cast<const char*>(digest.data()), length});
}

}  // namespace groundway::drift
