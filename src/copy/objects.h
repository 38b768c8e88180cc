// copy/objects.h - the views and triggers of a copy: what they use, and how one goes again.
//
// Purpose: what is not proven does not stay, and what needs it goes with it.
// Shape:   names of tables and views are SQLite's, in lower case.
// Errors:  those of the writer.
#pragma once

#include <map>
#include <set>
#include <string>

#include "copy/job.h"

namespace groundway::copy {

struct TriggerInfo {
  const schema::SourceTrigger* source = nullptr;
  const schema::Trigger* target = nullptr;
};

class Objects {
 public:
  explicit Objects(const CopyJob& job);

  // Tables and views that the query reads, also through other views; the view itself is one of them.
  const std::set<std::string>& used_by_view(const std::string& view) const;
  // What the trigger names, and what the views among that read.
  std::set<std::string> used_by_trigger(const schema::SourceTrigger& trigger) const;
  const schema::SourceView* find_view(const std::string& lower_name) const;
  // The view's or trigger's SQL with that of every view it reads, for a look at the functions in it.
  std::string sql_of(const std::set<std::string>& used, const std::string& own) const;

  // Those of the model that were made and stay, in its order.
  std::vector<TriggerInfo> triggers() const;
  std::vector<std::size_t> views() const;  // positions in the model

  // Says why an object does not stay, drops it and what needs it.
  Result<void> lose_view(CopyJob& job, std::size_t view, const std::string& reason);
  Result<void> lose_trigger(CopyJob& job, const TriggerInfo& trigger, const std::string& reason);

 private:
  const CopyJob& job_;
  std::map<std::string, const schema::SourceView*> views_;
  std::map<std::string, std::set<std::string>> reads_;
};

// "2 views and 1 trigger would be made, and each proven by running it on both sides: view a, ..."; empty: none.
std::string what_would_be_proven(const CopyJob& job);

bool reads_the_clock(const std::string& sql);  // now, current_timestamp ...
bool draws(const std::string& sql);            // random(), randomblob()

}  // namespace groundway::copy
