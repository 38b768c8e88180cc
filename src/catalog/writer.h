// catalog/writer.h - how one kind of object is written: a file in catalog/kinds/ is a row of this table.
//
// Purpose: diff.cc knows the order of things and nothing of their words; a kind's file knows only its words.
// Shape:   pure. fit() judges a pair before anything is ordered; create, alter and drop then write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/change.h"

namespace groundway::catalog {

struct Rename {  // of a table ("public.a"), or of a column ("public.t.a")
  std::string from, to;
};

struct Options {
  bool online = false;  // the sequences that a working application does not feel; else the shortest
  bool owners = false;  // ownership is compared, too
  bool rights = true;   // grants and default privileges are compared
  bool idempotent = false;  // IF NOT EXISTS where there is such a thing
  std::vector<Rename> renames;
};

// What becomes of a pair whose properties differ.
enum class Fit {
  alter,     // in place
  breaks,    // in place, but what is built on it has to be dropped before and made again after
  recreate,  // dropped and made again, with what is built on it; a type that columns have: replaced
};

// Where a kind's statements go, and what they may look up.
struct Writer {
  void add(std::string sql, Effect effect = {}) { statements.push_back({std::move(sql), effect}); }

  const Catalog& from;
  const Catalog& to;
  const Options& options;
  // "CREATE TABLE " or "CREATE TABLE IF NOT EXISTS "
  std::string creating(std::string_view verb) const {
    return std::string(verb) + (options.idempotent ? " IF NOT EXISTS " : " ");
  }

  const struct Fates* fates = nullptr;  // what becomes of everything

  std::vector<Statement> statements = {};
  std::vector<std::string> notes = {};  // what is left to do by hand
  std::vector<const Object*> together = {};  // what diff.cc folded into the object that is written
  bool retype = false;                       // of a column: its type or collation is replaced by one of its name
};

struct KindWriter {
  Kind kind;
  // a in `from`, b in `to`; `differing` are keys whose values differ (never empty)
  Fit (*fit)(const Object& a, const Object& b, const std::vector<std::string_view>& differing);
  void (*create)(const Object& b, Writer& out);
  void (*alter)(const Object& a, const Object& b, Writer& out);
  void (*drop)(const Object& a, Writer& out);
};
const KindWriter& writer_of(Kind kind);

// Properties that every kind has and common.cc writes: owner, grants, what is revoked, comment.
bool is_common(std::string_view key);
// Whether two objects let others do the same; what the other side's owner may do is not counted.
bool same_grants(const Object& a, const Object& b);
void write_common(const Object* a, const Object& b, Writer& out);  // a: null when b was just made

// For the kinds that are dropped as they are named: DROP <sql word> <qualified>.
void drop_plainly(const Object& a, Writer& out);
Fit always_recreate(const Object& a, const Object& b, const std::vector<std::string_view>& differing);
Fit always_alter(const Object& a, const Object& b, const std::vector<std::string_view>& differing);

}  // namespace groundway::catalog
