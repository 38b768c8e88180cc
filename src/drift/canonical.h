// drift/canonical.h - a schema as one text, and that text's fingerprint.
//
// Purpose: two schemas are equal when their dumps are; a dump loads into an empty database.
// Shape:   pure. The dump is the difference from what CREATE DATABASE gives.
#pragma once

#include <string>
#include <string_view>

#include "catalog/diff.h"

namespace groundway::drift {

// Exact for the server's own version; dump() is the text that all versions have in common.
catalog::Plan dump_plan(const catalog::Catalog& schema, const catalog::Options& options = {});
std::string dump(const catalog::Catalog& schema, const catalog::Options& options = {});
std::string fingerprint(const catalog::Catalog& schema);  // SHA-256 of the dump, in hex
std::string fingerprint_of(std::string_view text);

}  // namespace groundway::drift
