#include "copy/ledger.h"

#include <gtest/gtest.h>

namespace groundway::copy {
namespace {

std::string framework(const char* table, const std::vector<std::string>& columns) {
  const Ledger* ledger = find_ledger(table, columns);
  return ledger == nullptr ? "" : std::string(ledger->framework);
}

TEST(Ledger, is_told_by_its_name_and_its_columns) {
  EXPECT_EQ(framework("migrations", {"id", "migration", "batch"}), "Laravel");
  EXPECT_EQ(framework("migrations", {"id", "timestamp", "name"}), "TypeORM");
  EXPECT_EQ(framework("migrations", {"id", "species", "from_country"}), "");
  EXPECT_EQ(framework("__EFMigrationsHistory", {"MigrationId", "ProductVersion"}), "Entity Framework Core");
  EXPECT_EQ(framework("django_migrations", {"id", "app", "applied"}), "");
  EXPECT_EQ(framework("users", {"id"}), "");
}

}  // namespace
}  // namespace groundway::copy
