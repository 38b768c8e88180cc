// follow/source_log_ddl.h - the words of what is left in the SQLite file.
//
// Purpose: one place that knows the names, the comment by which ours is known again, and what each trigger says.
// Shape:   pure; statements that every SQLite since 3.8 understands, for it is the application's that runs them.
// Errors:  none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "follow/source_log.h"

namespace groundway::follow {

inline constexpr char kLogTable[] = "_groundway_log";
inline constexpr char kLogIndex[] = "_groundway_log_touched";
inline constexpr char kLogTrigger[] = "_groundway_log_";
inline constexpr char kFence[] = "_groundway_fence_";
inline constexpr char kMoved[] = "moved to PostgreSQL";

struct OursToMake {
  std::string name, sql;
};

// What stands in `tbl` where a whole table was touched: below zero, and a table number again when applied twice.
constexpr std::int64_t touched_number(std::int64_t number) {
  return -1 - number;
}
// The comment after the name of each, by which schema::is_ours() knows it: "/* groundway RUN */".
std::string our_comment(const std::string& run);
// Of the log's own table: how many triggers there are besides, and a digest of their words.
std::string log_comment(const std::string& run, const std::vector<std::string>& triggers);
std::string log_table_sql(std::size_t key_columns, const std::string& comment);
std::string log_index_sql(const std::string& run);
// In the order in which they are to be made.
std::vector<OursToMake> log_triggers(const FollowedTable& table, const std::string& run);
std::vector<OursToMake> fence_triggers(const FollowedTable& table, const std::string& run);

// 128 bits as hexadecimal digits, whatever the order of the texts. Against accidents, not against malice.
std::string digest_of(std::vector<std::string> texts);

}  // namespace groundway::follow
