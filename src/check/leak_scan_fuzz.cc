// Passwords in a project's files: the scan ends, names lines that are there, and never takes a placeholder
// for one.
#include "check/leak_scan.h"

#include <algorithm>

#include "base/fuzz_target.h"

namespace groundway::check {
namespace {

constexpr std::string_view kSeeds[] = {
    "DATABASE_URL=postgresql://ada:hunter2hunter2@db.shop.org:5432/shop\n",
    "POSTGRES_PASSWORD: ${DB_PASSWORD}\npassword: 'correct horse'\n",
    "postgres://u:<password>@h/d mysql://a:b@c jdbc:postgresql://h/d?user=u&password=pqrstuvw",
    "PGPASSWORD=\"x\\\"y\" # trailing\nexport API_PASSWORD=abc123def456",
};

GROUNDWAY_FUZZ(leak_scan, kSeeds) {
  if (bytes.size() > 8000) return;
  const auto lines = static_cast<int>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
  for (const bool keys : {false, true}) {
    for (const Leak& leak : scan_for_passwords(bytes, keys)) {
      GROUNDWAY_EXPECT(leak.line >= 1 && leak.line <= lines && !leak.what.empty(), fuzz::show(bytes));
      const std::string_view value = leak.value.reveal();
      GROUNDWAY_EXPECT(leak.guessable == value.empty() && (value.empty() || !is_placeholder(value)),
                       fuzz::show(value) + " in " + fuzz::show(bytes));
    }
  }
}

}  // namespace
}  // namespace groundway::check
