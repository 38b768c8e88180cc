// schema/names.h - which PostgreSQL name each SQLite name gets.
//
// Purpose: folding, 63 bytes, and PostgreSQL's shared namespaces are decided once, before anything runs.
// Shape:   a NameScope is one namespace (a schema's relations, a table's columns, a table's constraints).
//          Names handed out are exact and unquoted; no two of one scope are equal.
// Errors:  none: a name that PostgreSQL cannot hold (empty, not UTF-8) gets one that it can, told in the note.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace groundway::schema {

enum class Identifiers { keep, fold };

inline constexpr std::size_t kMaxNameBytes = 63;  // NAMEDATALEN - 1; a server cuts longer names silently

struct TargetName {
  std::string name;
  std::string note;  // why it is not the source's name (folding aside); empty: nothing to tell
};

class NameScope {
 public:
  // `what` names the scope in notes: "in schema public", "in table users".
  explicit NameScope(std::string what) : what_(std::move(what)) {}

  // Takes `wanted`, in UTF-8, shortened to 63 bytes and made unique by a suffix where it must be.
  TargetName take(std::string_view wanted);
  bool holds(const std::string& name) const { return taken_.count(name) > 0; }

 private:
  std::string what_;
  std::set<std::string> taken_;
};

// The names of one namespace, in order. With `fold` they become lower case (ASCII) unless two would collide:
// then the whole scope keeps its case, told in the notes of those that collide.
std::vector<TargetName> name_all(NameScope& scope, const std::vector<std::string>& sources,
                                 Identifiers policy);
// The same for a table's columns: PostgreSQL's system columns (ctid, xmin ...) are set aside.
std::vector<TargetName> name_columns(const std::string& table, const std::vector<std::string>& sources,
                                     Identifiers policy);

// "users_email_key": parts joined by _, in the manner of PostgreSQL's own names; case follows its parts.
std::string constraint_name(const std::string& table, const std::vector<std::string>& columns,
                            std::string_view suffix);

// At most 63 bytes, cut between characters, with a hash of the whole at the end where it was cut.
std::string shorten(std::string_view name);

}  // namespace groundway::schema
