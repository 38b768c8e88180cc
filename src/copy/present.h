// copy/present.h - which keys, indexes, views and triggers of a copy are there already.
//
// Purpose: a copy that is resumed makes what is missing and nothing else; the catalog knows, no list is kept.
// Shape:   one look at the schemas that a copy's tables may be in; empty for a copy that begins.
// Errors:  those of reading.
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "db/pg.h"

namespace groundway::copy {

class Present {
 public:
  Present() = default;
  static Result<Present> look(db::PgConnection& reader, const std::string& schema, const std::string& other);

  bool has_constraint(const std::string& schema, const std::string& table, const std::string& name) const;
  bool is_valid(const std::string& schema, const std::string& table, const std::string& name) const;
  bool has_index(const std::string& schema, const std::string& name) const;
  bool has_view(const std::string& schema, const std::string& name) const;
  bool has_trigger(const std::string& schema, const std::string& table, const std::string& name) const;

 private:
  bool has(const char* kind, const std::string& schema, const std::string& table, const std::string& name) const;

  std::set<std::string> objects_;
};

}  // namespace groundway::copy
