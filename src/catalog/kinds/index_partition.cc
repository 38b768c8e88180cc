// An index of a partition as a part of the partitioned table's index. It cannot be taken out: one of them is dropped.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

void create(const Object& b, Writer& out) {
  out.add("ALTER INDEX " + b.text("of") + " ATTACH PARTITION " + qualified(b.name),
          {Class::blocking, Lock::access_exclusive});
}
void alter(const Object&, const Object&, Writer&) {}
void drop(const Object&, Writer&) {}

}  // namespace

extern const KindWriter index_partition;
const KindWriter index_partition = {Kind::index_partition, always_recreate, create, alter, drop};

}  // namespace groundway::catalog::kinds
