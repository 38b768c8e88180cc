// cli/schema_output.h - what `groundway schema diff` and `schema show` print.
//
// Purpose: the same Plan as a page for people and as one JSON document.
// Shape:   pure. In the text, changes stand by the table that they concern; what is dropped and made again is one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalog/change.h"
#include "drift/table_sizes.h"

namespace groundway::cli {

struct Compared {
  std::string name;         // "production (db:5432/shop)"
  std::string fingerprint;  // SHA-256 of the dump
  int server_version = 0;   // that read it
};

// What is said of a change beyond itself: "made by hand, as in models". Empty: nothing.
using Remark = std::function<std::string(const catalog::Name& name, bool is_there, bool was_there)>;

std::string plan_text(const catalog::Plan& plan, const drift::TableSizes& sizes, const Remark& remark = {});
std::string plan_json(const catalog::Plan& plan, const drift::TableSizes& sizes, const Compared& from,
                      const Compared& to, const Remark& remark = {});
// "3 changes: 1 additive, 2 blocking".
std::string plan_summary(const catalog::Plan& plan);

std::string schema_text(const catalog::Catalog& schema);
std::string schema_json(const catalog::Catalog& schema, const Compared& side);

}  // namespace groundway::cli
