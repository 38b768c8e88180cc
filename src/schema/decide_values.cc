// What the rules share, and the choice by data alone.
#include <limits>

#include "schema/decide_parts.h"

namespace groundway::schema {
namespace {

constexpr std::int64_t kExactInDouble = std::int64_t{1} << 53;  // above it a double skips integers

void add_count(std::vector<std::string>& parts, std::uint64_t n, const char* noun) {
  if (n > 0) parts.push_back(count_words(n, noun));
}

// Texts and blobs side by side, perhaps with numbers.
ColumnDecision with_blobs(const std::string& declared, const ColumnProfile& p) {
  const std::string kinds = describe_values(p);
  const bool alone = p.blobs == values(p);
  if (alone) return because(declared, kinds, of(TypeKind::bytea));
  if (p.text_blobs == p.blobs)
    return because(declared, kinds + ", every blob is UTF-8 text", of(TypeKind::text));
  return because(declared, kinds + ", not every blob is text: the others as their bytes",
                 of(TypeKind::bytea));
}

}  // namespace

std::string declared_words(const std::string& declared) {
  return declared.empty() ? "no declared type" : "declared " + declared;
}

std::string count_words(std::uint64_t n, const std::string& noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

std::string describe_values(const ColumnProfile& p) {
  std::vector<std::string> parts;
  add_count(parts, p.integers, "integer");
  add_count(parts, p.reals, "real");
  add_count(parts, p.texts, "text");
  add_count(parts, p.blobs, "blob");
  if (parts.empty()) return "no values";
  std::string out = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) out += (i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return out;
}

ColumnDecision as_declared(const std::string& declared, Type type) {
  return {.type = std::move(type),
          .reading = Reading::plain,
          .changed = false,
          .reason = declared_words(declared)};
}

ColumnDecision because(const std::string& declared, const std::string& why, Type type, Reading reading) {
  std::string reason = declared_words(declared) + ", " + why + ": " + render(type);
  return {.type = std::move(type), .reading = reading, .changed = true, .reason = std::move(reason)};
}

bool integers_fit_double(const ColumnProfile& p) {
  return p.integers == 0 || (p.min_integer >= -kExactInDouble && p.max_integer <= kExactInDouble);
}

ColumnDecision narrowest(const std::string& declared, const ColumnProfile& p) {
  const std::string kinds = describe_values(p);
  if (values(p) == 0) return because(declared, kinds, of(TypeKind::text));
  if (p.blobs > 0) return with_blobs(declared, p);
  if (p.texts > 0) return because(declared, kinds, of(TypeKind::text));
  if (p.reals == 0) return because(declared, kinds, of(TypeKind::bigint));
  if (integers_fit_double(p)) return because(declared, kinds, of(TypeKind::double_precision));
  return because(declared, kinds + ", some integers too large for a double", of(TypeKind::numeric));
}

}  // namespace groundway::schema
