#include "catalog/change.h"

#include <algorithm>

namespace groundway::catalog {

std::string_view class_name(Class it) {
  constexpr std::string_view kNames[] = {"additive", "blocking", "rewriting", "destructive"};
  return kNames[static_cast<std::size_t>(it)];
}

std::string_view lock_name(Lock lock) {
  constexpr std::string_view kNames[] = {"", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE",
                                         "ACCESS EXCLUSIVE"};
  return kNames[static_cast<std::size_t>(lock)];
}

Class Change::class_() const {
  Class gravest = Class::additive;
  for (const Statement& statement : statements) gravest = std::max(gravest, statement.effect.class_);
  return gravest;
}

}  // namespace groundway::catalog
