#include "cli/schema_output.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "base/text.h"
#include "cli/cells.h"

namespace groundway::cli {
namespace {

using catalog::Change;
using catalog::Class;
using catalog::Kind;
using catalog::Lock;
using catalog::Name;
using catalog::Verb;

constexpr std::size_t kLongestValue = 60;
constexpr std::size_t kEffectColumn = 60;  // where the effect begins when the words before leave room

// What one object goes through: a drop and a creation of one name are one.
struct Fate {
  const Change* first = nullptr;
  bool dropped = false, created = false, altered = false;
  Class class_ = Class::additive;
  Lock lock = Lock::none;
  bool scans = false;
  std::vector<catalog::Difference> differences;

  void add(const Change& change) {
    if (first == nullptr) first = &change;
    dropped = dropped || change.verb == Verb::drop;
    created = created || change.verb == Verb::create;
    altered = altered || change.verb == Verb::alter;
    class_ = std::max(class_, change.class_());
    for (const catalog::Statement& statement : change.statements) {
      lock = std::max(lock, statement.effect.lock);
      scans = scans || statement.effect.scans;
    }
    differences.insert(differences.end(), change.differences.begin(), change.differences.end());
  }
  char sign() const { return altered || (dropped && created) ? '~' : created ? '+' : '-'; }
};

bool is_relation(const Name& name) { return name.kind == Kind::table || name.kind == Kind::materialized; }

std::string value_text(const std::string& value) {
  if (value.empty()) return "none";
  return value.size() > kLongestValue ? text::excerpt(value, kLongestValue) + ".." : text::excerpt(value, kLongestValue);
}

std::string difference_text(const catalog::Difference& d) {
  const std::string key = text::replace_all(d.property, "_", " ");
  if ((d.from == "t" && d.to.empty()) || (d.from.empty() && d.to == "t")) return key + (d.to == "t" ? ": yes" : ": no");
  const bool long_ = d.from.size() > kLongestValue || d.to.size() > kLongestValue ||
                     d.from.find('\n') != d.from.npos || d.to.find('\n') != d.to.npos;
  if (long_) return key + " changed";
  return key + " " + value_text(d.from) + " -> " + value_text(d.to);
}

std::string what_text(const Fate& fate, bool within) {
  const Name& name = fate.first->name;
  std::string out = std::string(catalog::word(name.kind)) + " ";
  out += within ? catalog::own_name(name) : catalog::qualified(name);
  std::string list;
  for (const catalog::Difference& d : fate.differences) list += (list.empty() ? ": " : ", ") + difference_text(d);
  if (list.empty() && fate.dropped && fate.created) list = ": made anew";
  return out + list;
}

const drift::TableSize* size_of(const Change& change, const drift::TableSizes& sizes) {
  const auto found = sizes.find({change.table.schema, change.table.name});
  return found == sizes.end() || found->second.bytes == 0 ? nullptr : &found->second;
}

std::string effect_text(const Fate& fate, const drift::TableSizes& sizes) {
  std::string out(catalog::class_name(fate.class_));
  if (fate.lock != Lock::none) out += ", " + std::string(catalog::lock_name(fate.lock));
  if (fate.scans && fate.class_ != Class::rewriting) out += ", reads the table";
  const drift::TableSize* size = size_of(*fate.first, sizes);
  const bool matters = fate.scans || fate.class_ == Class::rewriting || fate.class_ == Class::destructive;
  return size != nullptr && matters ? out + ", " + text::bytes_human(size->bytes) : out;
}

struct Group {
  const Fate* own = nullptr;  // of the relation itself
  std::vector<const Fate*> parts;
};

class Page {
 public:
  Page(const catalog::Plan& plan, drift::TableSizes sizes, Remark remark)
      : sizes_(std::move(sizes)), remark_(std::move(remark)) {
    for (const Change& change : plan.changes) fates_[change.name].add(change);
    for (const auto& [name, fate] : fates_) place(name, fate);
  }

  std::string run() {
    for (const Fate* fate : alone_) line(*fate, 0, false);
    for (const auto& [table, group] : groups_) show(table, group);
    return std::move(out_);
  }
  // Of the lines, by class.
  const std::array<std::size_t, 4>& counts() const { return counts_; }

 private:
  void place(const Name& name, const Fate& fate) {
    if (is_relation(name)) {
      groups_[{name.schema, name.name}].own = &fate;
    } else if (!fate.first->table.name.empty()) {
      groups_[{fate.first->table.schema, fate.first->table.name}].parts.push_back(&fate);
    } else {
      alone_.push_back(&fate);
    }
  }

  void show(const std::pair<std::string, std::string>& table, const Group& group) {
    if (group.own != nullptr) {
      line(*group.own, 0, false);
    } else {
      out_ += one_line("  table " + catalog::qualified({Kind::table, table.first, {}, table.second, {}})) + "\n";
    }
    // What comes and goes with its table is told by the table's own line.
    if (group.own != nullptr && group.own->sign() != '~') return;
    for (const Fate* part : group.parts) line(*part, 4, true);
  }

  void line(const Fate& fate, std::size_t indent, bool within) {
    ++counts_[static_cast<std::size_t>(fate.class_)];
    std::string text = one_line(std::string(indent, ' ') + fate.sign() + " " + what_text(fate, within));
    text += text.size() + 2 < kEffectColumn ? std::string(kEffectColumn - text.size(), ' ') : "  ";
    out_ += text + effect_text(fate, sizes_);
    const std::string said = remark_ ? remark_(fate.first->name, fate.sign() != '-', fate.sign() != '+') : "";
    out_ += (said.empty() ? "" : "; " + said) + "\n";
  }

  drift::TableSizes sizes_;
  Remark remark_;
  std::array<std::size_t, 4> counts_{};
  std::map<Name, Fate> fates_;
  std::vector<const Fate*> alone_;
  std::map<std::pair<std::string, std::string>, Group> groups_;
  std::string out_;
};

}  // namespace

std::string plan_summary(const catalog::Plan& plan) {
  Page page(plan, {}, {});
  page.run();
  const auto& counts = page.counts();
  std::string out = text::count_of(std::accumulate(counts.begin(), counts.end(), std::size_t{0}), "change") + ":";
  const char* separator = " ";
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    out += separator + std::to_string(counts[i]) + " " + std::string(catalog::class_name(static_cast<Class>(i)));
    separator = ", ";
  }
  return out;
}

std::string plan_text(const catalog::Plan& plan, const drift::TableSizes& sizes, const Remark& remark) {
  return Page(plan, sizes, remark).run();
}

}  // namespace groundway::cli
