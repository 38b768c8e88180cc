// follow/journal.h - what a follow has done so far, kept in the target.
//
// Purpose: a round's line is written in the transaction of its rows, so that whoever goes on knows exactly
// what is
//          there; another process asks the follower here to hand over.
// Shape:   table groundway.copy_follow, a row a follow; beside it the rows that cannot be carried.
// Errors:  those of PgConnection.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/pg.h"

namespace groundway::follow {

enum class Method { ranges, log };
enum class State {
  begun,         // the copy is complete, foreign keys and triggers are still where they were
  following,     // they are put away; rounds carry what changes
  cutting_over,  // PostgreSQL is ready to take over; who is the one to write is seen by the source's fences
  moved,         // PostgreSQL is the one to write; the source has fences
  abandoned,
};
std::string_view name_of(Method method);
std::string_view name_of(State state);
std::optional<Method> parse_method(std::string_view name);

struct Follow {
  std::string run;   // the journal's id of the copy that it goes on with
  std::string mark;  // what the log and the fences in the source carry
  Method method = Method::ranges;
  State state = State::begun;
  std::string source;         // absolute path
  std::string source_file;    // Identity of it as last carried; empty: a journal from before this was kept
  std::string source_schema;  // SourceState::schema when it began
  std::string target_schema;
  std::vector<std::string> logged;  // by log: the tables, in the order of their numbers there
  bool invalid_keys = false;        // --on-orphan not-valid: foreign keys may stay unproven
  std::uint64_t max_rejects = 0;    // rows that may stay behind
  std::int64_t applied = 0;         // the newest entry of the log that is carried
  std::uint64_t rounds = 0;         // that carried something
  std::uint64_t rows = 0;           // carried by them
  std::uint64_t refused = 0;        // rows of the source that PostgreSQL cannot hold, now
  std::uint64_t lag = 0;            // entries or rows that the last look left open
  std::string asked;  // "cutover", "abandon": another process waits for the follower; else empty
  std::string note;   // why it stands still, if it does
  std::string started_at, carried_at, moved_at;  // UTC text; may be empty
  double idle_seconds = 0;                       // since the last sign of life
  double held_seconds = 0;                       // for which the cutover held writes
  bool away = false;  // foreign keys and triggers are put away, or not yet proven again
};

struct Refused {  // rows by the name of their table, then by their key as text: why
  std::map<std::string, std::map<std::string, std::string>> rows;
  std::uint64_t count() const;
};

Result<void> create_journal(db::PgConnection& writer);
// `plans` is what store_plans() made. In a transaction of the caller or of its own.
Result<void> begin(db::PgConnection& writer, const Follow& follow, const std::string& plans);
// The newest that was not abandoned; none where there is none, or where this role may not look.
Result<std::optional<Follow>> current(db::PgConnection& reader);
// The newest, whatever became of it.
Result<std::optional<Follow>> newest(db::PgConnection& reader);

// In the transaction of the rows. `carried` goes on top of what was carried.
Result<void> record_round(db::PgConnection& writer, Follow& follow, std::uint64_t carried);
Result<void> set_state(db::PgConnection& writer, Follow& follow, State state);
Result<void> record_moved(db::PgConnection& writer, Follow& follow, double held_seconds);
// A sign of life, with what the last look left open; `note` tells why nothing goes on, or is empty.
Result<void> record_look(db::PgConnection& writer, Follow& follow, std::uint64_t lag,
                         const std::string& note);

// `what` is "cutover", "abandon" or nothing.
Result<void> ask(db::PgConnection& writer, const Follow& follow, const std::string& what);
Result<std::string> asked(db::PgConnection& writer, const Follow& follow);

// In the transaction of the rows: those that are named in `tables` are replaced by what is in `refused`.
Result<void> store_refused(db::PgConnection& writer, const Follow& follow, const Refused& refused,
                           const std::vector<std::string>& tables);
Result<Refused> load_refused(db::PgConnection& reader, const Follow& follow);

}  // namespace groundway::follow
