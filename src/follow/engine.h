// follow/engine.h - one follow at work: rounds that make PostgreSQL equal to one state of the SQLite file.
//
// Purpose: follow and cutover carry by the same rounds; a round is one transaction in PostgreSQL, its journal
// line
//          included, so that after any failure the next round begins where the last one committed.
// Shape:   round() is an ordinary one; everything() compares both sides whole, trusting nothing that is
// remembered;
//          last() runs while the caller holds SQLite's write lock.
// Errors:  source_changed; follow_state (the log is not the one that belongs to this follow); rejects; those
// of both
//          sides. After any of them PostgreSQL is as the last committed round left it.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "follow/carry.h"
#include "follow/context.h"

namespace groundway::follow {

struct Carried {
  bool any = false;           // something was written
  bool looked = false;        // the source was read
  std::uint64_t entries = 0;  // of the log
  std::uint64_t gone = 0, came = 0;
  std::vector<std::string> tables;  // names in SQLite
  std::uint64_t missed = 0;         // rows that a full comparison found although the log did not name them
  double seconds = 0;               // the whole round
  double reading = 0;               // for which the source was read, or copied
  double copying = 0;               // before it could be read; nothing where it is read in place
};

class Engine {
 public:
  // `writer` holds the advisory lock (follow/lock.h). The plans must outlive nothing: they are read here.
  static Result<std::unique_ptr<Engine>> open(Context& context, const Follow& follow,
                                              db::PgConnection writer);

  // Nothing where nothing was committed in the source since the last one.
  Result<Carried> round();
  Result<Carried> everything();
  // What changed since, verified; `before_commit` runs in the same transaction. To read takes `limit` at most.
  Result<Carried> last(Millis limit, const std::function<Result<void>()>& before_commit);

  // Each round from now on proves what it has carried, as last() does: what comes after a full comparison.
  void verify_from_now_on() { verifying_ = true; }

  db::PgConnection& writer() { return writer_; }
  Follow& follow() { return follow_; }
  SourceReader& source() { return source_; }
  const std::vector<copy::TablePlan>& plans() const { return plans_; }
  std::vector<FollowedTable> followed() const;  // one a plan
  const Refused& refused() const { return refused_; }
  // Of both sides, as everything() found them.
  std::uint64_t proven_rows() const;
  // Entries of the log that are not carried yet; 0 by ranges.
  Result<std::uint64_t> lag();
  // PostgreSQL's session was lost, and with it the answer to a COMMIT, perhaps, and the lock for a while:
  // what was remembered of its tables may be true no more.
  void reconnected(db::PgConnection writer) {
    writer_ = std::move(writer);
    sums_.assign(sums_.size(), TableSums());
    unsettled_ = true;
  }

 private:
  struct Work;
  Engine(Context& context, Follow follow, db::PgConnection writer, SourceReader source)
      : context_(context),
        follow_(std::move(follow)),
        writer_(std::move(writer)),
        source_(std::move(source)) {}

  Result<void> prepare();
  Result<void> check_source();
  Result<Carried> run(Reading how, bool any_news, const std::function<Result<void>()>* before_commit);
  Result<Carried> carry(Snapshot& snapshot, Work& work, bool ends,
                        const std::function<Result<void>()>* before_commit);
  Result<bool> by_log(Snapshot& snapshot, Work& work);
  Result<void> by_sums(Snapshot& snapshot, bool all, Work& work);
  Result<void> encode_ahead(Snapshot& snapshot, Work& work, bool ends);
  Result<void> write(Snapshot& snapshot, Work& work, const std::function<Result<void>()>* before_commit);
  Result<void> write_rows(Snapshot& snapshot, Work& work, bool verified);
  bool has_news(const Work& work) const;
  void settle_refused(Work& work);
  Result<void> take_over(Work& work);

  Context& context_;
  Follow follow_;
  db::PgConnection writer_;
  SourceReader source_;
  std::vector<copy::TablePlan> plans_;
  std::vector<Tracked> tables_;
  std::vector<FollowedTable> logged_;                // as the log's numbers mean them
  std::vector<std::optional<std::size_t>> planned_;  // and where each is in plans_
  std::vector<TableSums> sums_;  // what PostgreSQL holds; not known where another way carried since
  copy::Seed seed_ = 0;
  std::optional<PageHash> page_hash_;
  Refused refused_;
  bool verifying_ = false;
  bool unsettled_ = true;  // the source has to be looked at whatever it says of itself
};

}  // namespace groundway::follow
