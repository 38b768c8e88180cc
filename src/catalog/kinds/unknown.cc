// An object of a kind that is not compared: it is named in a note and left as it is.
#include "catalog/writer.h"

namespace groundway::catalog::kinds {
namespace {

void nothing(const Object&, Writer&) {}
void nothing_altered(const Object&, const Object&, Writer&) {}

}  // namespace

extern const KindWriter unknown;
const KindWriter unknown = {Kind::unknown, always_alter, nothing, nothing_altered, nothing};

}  // namespace groundway::catalog::kinds
