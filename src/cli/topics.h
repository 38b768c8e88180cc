// cli/topics.h - everything that `groundway explain` knows a page about.
//
// Purpose: errors, rules, settings and exit codes are found by whatever a person has of them: an id in any
// case, its
//          number, a variable, a key of groundway.toml.
// Shape:   pure: rows of the tables in, pages of at most 80 columns out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundway::cli {

enum class TopicKind { error, rule, setting, variable, key, page };

struct Topic {
  TopicKind kind;
  std::string name;      // "GW0401", "DB_POOL_SIZE", "pool.size", "exit-codes"
  std::string summary;   // one line
  std::string page;      // what is printed
  std::string takes;     // of a key or a setting: "a whole number"
  std::string standard;  // of a setting: its default
};

// In the order that `groundway explain` lists them.
const std::vector<Topic>& all_topics();

// "gw0401", "0401", "401", "db_pool_size", "[pool] size"; null when there is none.
const Topic* find_topic(std::string_view typed);
std::optional<std::string> nearest_topic(std::string_view typed);

std::string topics_list();

}  // namespace groundway::cli
