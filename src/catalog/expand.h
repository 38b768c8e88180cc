// catalog/expand.h - the statements that put a new column in an old one's place.
//
// Purpose: words alone; what may go this way is decided in online.cc.
// Shape:   pure. Each part can be run again after it was stopped: what is there is used, what is half done is dropped.
#pragma once

#include <string>
#include <vector>

#include "catalog/writer.h"

namespace groundway::catalog {

// What is made for a while. All fit a name of the server's or there is no such way (fits()).
struct Helpers {
  explicit Helpers(const Name& column);
  std::string column, trigger, function, check, not_null;  // exact, unquoted
  static std::string index(const std::string& name);
  bool fits() const;
};

struct Expansion {
  const Object& before;  // the column as it is
  const Object& after;   // and as it is to be
  std::vector<const Object*> indexes = {}, keys = {};  // as they are to be, on this column and others
  std::vector<const Object*> checks = {}, own_keys = {}, foreign_keys = {};  // those of other tables that refer to it
  std::vector<const Object*> gone_foreign_keys = {};  // as they are: all of them stand in the old one's way
  std::vector<const Object*> owned = {};              // sequences' owners
  const Object* default_ = nullptr;
  const Object* identity = nullptr;      // as it is to be
  const Object* old_identity = nullptr;
};

// An expression or a list of columns that names one column otherwise.
std::string renamed_in(std::string_view text, const std::string& column, const std::string& as);

void write_expand(const Expansion& it, Writer& out);    // new column, trigger, backfill, NOT NULL, indexes
void write_swap(const Expansion& it, Writer& out);      // one transaction
void write_validate(const Expansion& it, Writer& out);  // afterwards

}  // namespace groundway::catalog
