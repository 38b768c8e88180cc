// catalog/aside.h - a type or a collation that cannot be altered in place gives way to another one of its
// name.
//
// Purpose: the columns that have it keep their rows.
// Shape:   the old one takes a name that nothing else has, the new one is made, each column is converted, the
// old one is
//          dropped. order.cc knows when; what else is built on it is dropped before and made again after.
#pragma once

#include <string>

#include "catalog/writer.h"

namespace groundway::catalog {

void rename_aside(const Object& a, Writer& out);
void drop_aside(const Object& a, Writer& out);

// The values of a column as its type in `to` takes them.
struct Conversion {
  std::string before = {};  // a statement that makes what the expression calls; empty: it calls nothing
  std::string expression;   // over the column
  std::string after = {};
};
Conversion conversion(const Object& a, const Object& b, const Writer& out);

}  // namespace groundway::catalog
