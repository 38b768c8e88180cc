#include "cli/topics.h"

#include <gtest/gtest.h>

#include <set>

#include "base/text.h"

namespace groundway::cli {
namespace {

std::string name_of(std::string_view typed) {
  const Topic* topic = find_topic(typed);
  return topic == nullptr ? "" : topic->name;
}

TEST(Topics, an_id_is_found_in_every_spelling) {
  for (const char* typed : {"GW0401", "gw0401", "0401", "401", " GW0401 ", "error[GW0401]"}) EXPECT_EQ(name_of(typed), "GW0401") << typed;
  EXPECT_EQ(name_of("1"), "GW0001");
}

TEST(Topics, a_setting_is_found_by_its_name_its_variable_and_its_key) {
  EXPECT_EQ(name_of("pool_size"), "pool_size");
  EXPECT_EQ(name_of("db_pool_size"), "DB_POOL_SIZE");
  EXPECT_EQ(name_of("pool.size"), "pool.size");
  EXPECT_EQ(name_of("[pool] size"), "pool.size");
  EXPECT_EQ(name_of("pool.worker.size"), "pool.NAME.size");
  EXPECT_EQ(name_of("env.production.tls"), "env.NAME.tls");
  EXPECT_EQ(name_of("PGSSLMODE"), "PGSSLMODE");
}

TEST(Topics, findings_of_env_check_are_explained) {
  EXPECT_EQ(name_of("gw1101"), "GW1101");
}

TEST(Topics, a_typo_is_answered) {
  EXPECT_EQ(nearest_topic("DB_POOL_SICE"), "DB_POOL_SIZE");
  EXPECT_EQ(nearest_topic("exit-code"), "exit-codes");
  EXPECT_EQ(nearest_topic("something quite different"), std::nullopt);
}

TEST(Topics, no_two_topics_have_one_name) {
  std::set<std::string> names;
  for (const Topic& topic : all_topics()) EXPECT_TRUE(names.insert(text::lower(topic.name)).second) << topic.name;
}

TEST(Topics, pages_and_list_fit_eighty_columns) {
  std::string all = topics_list();
  for (const Topic& topic : all_topics()) all += topic.page;
  for (const std::string& line : text::split(all, '\n')) EXPECT_LE(line.size(), 80U) << line;
}

}  // namespace
}  // namespace groundway::cli
