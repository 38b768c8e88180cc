#include "catalog/sqlite_renames.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "catalog/sqlite_words.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

using sql::quote_sqlite_ident;
using Parts = std::vector<std::string>;

constexpr Effect kBrief{Class::blocking, Lock::none, false, true};

// users.mail -> its names; empty where it is none.
Parts parts_of(const std::string& text) {
  Parts out;
  bool wants_name = true;
  for (const sql::Token& t : sql::lex(text)) {
    if (t.kind == sql::TokenKind::end) break;
    const bool name = t.kind == sql::TokenKind::word || t.kind == sql::TokenKind::quoted;
    if (name != wants_name || (!name && t.word != ".")) return {};
    if (name) out.push_back(t.text);
    wants_name = !wants_name;
  }
  return wants_name ? Parts() : out;
}

const SqliteObject* table(const SqliteSchema& schema, const std::string& name) {
  const auto found = std::ranges::find_if(schema, [&](const SqliteObject& o) {
    return o.type == "table" && text::iequals(o.name, name);
  });
  return found == schema.end() ? nullptr : &*found;
}

bool has_column(const SqliteObject* of, const std::string& name) {
  if (of == nullptr) return false;
  auto read = read_table_text(of->sql);
  return read && read->find(name) != nullptr;
}

Change renaming(Name name, const std::string& was, Name table, std::string sql) {
  Change out{Verb::alter, std::move(name), std::move(table), {}, {}};
  out.differences.push_back({"name", was, out.name.name});
  out.statements.push_back({std::move(sql), kBrief});
  return out;
}

class Renamer {
 public:
  Renamer(const SqliteSchema& from, const SqliteSchema& to, bool lenient) : from_(from), to_(to), lenient_(lenient) {}

  Result<std::vector<Change>> run(const std::vector<Rename>& renames) {
    for (const Rename& rename : renames) {
      if (parts_of(rename.from).size() == 1) TRY(take_table(rename));
    }
    for (const Rename& rename : renames) {
      if (parts_of(rename.from).size() != 1) TRY(take_column(rename));
    }
    return std::move(out_);
  }

 private:
  Result<void> wrong(const Rename& rename, const std::string& why) const {
    if (lenient_) return {};
    return Error{Code::usage, "--rename " + rename.from + "=" + rename.to + ": " + why}.with_fix(
        "--rename OLD=NEW for a table, --rename TABLE.OLD=TABLE.NEW for a column");
  }

  Result<void> take_table(const Rename& rename) {
    const Parts was = parts_of(rename.from), is = parts_of(rename.to);
    if (is.size() != 1) return wrong(rename, "a table is called by one name");
    const SqliteObject* a = table(from_, was[0]);
    const SqliteObject* b = table(to_, is[0]);
    if (a == nullptr) return wrong(rename, "there is no table " + was[0]);
    if (b == nullptr) return wrong(rename, "the side that is to be reached has no table " + is[0]);
    if (table(from_, is[0]) != nullptr) return wrong(rename, "there is a table " + is[0] + " already");
    now_[text::lower(was[0])] = a;
    now_[text::lower(is[0])] = a;
    const Name name{Kind::table, {}, {}, b->name, {}};
    out_.push_back(renaming(name, a->name, name, "ALTER TABLE " + quote_sqlite_ident(a->name) + " RENAME TO " +
                                                     quote_sqlite_ident(b->name)));
    new_name_[a] = b->name;
    return {};
  }

  Result<void> take_column(const Rename& rename) {
    const Parts was = parts_of(rename.from), is = parts_of(rename.to);
    if (was.size() != 2 || is.empty() || is.size() > 2) return wrong(rename, "it names neither a table nor a column");
    const auto renamed = now_.find(text::lower(was[0]));
    const SqliteObject* a = renamed == now_.end() ? table(from_, was[0]) : renamed->second;
    if (!has_column(a, was[1])) return wrong(rename, "there is no column " + was[0] + "." + was[1]);
    const std::string now = new_name_.contains(a) ? new_name_[a] : a->name;
    if (!has_column(table(to_, now), is.back())) {
      return wrong(rename, "the side that is to be reached has no column " + now + "." + is.back());
    }
    if (has_column(a, is.back())) return wrong(rename, "there is a column " + is.back() + " already");
    const Name name{Kind::column, {}, now, is.back(), {}};
    out_.push_back(renaming(name, was[1], {Kind::table, {}, {}, now, {}},
                            "ALTER TABLE " + quote_sqlite_ident(now) + " RENAME COLUMN " + quote_sqlite_ident(was[1]) +
                                " TO " + quote_sqlite_ident(is.back())));
    return {};
  }

  const SqliteSchema& from_;
  const SqliteSchema& to_;
  bool lenient_;
  std::map<std::string, const SqliteObject*> now_;            // by the old name and by the new one
  std::map<const SqliteObject*, std::string> new_name_;
  std::vector<Change> out_;
};

}  // namespace

Result<std::vector<Change>> sqlite_renames(const SqliteSchema& from, const SqliteSchema& to,
                                           const std::vector<Rename>& renames, bool lenient) {
  return Renamer(from, to, lenient).run(renames);
}

}  // namespace groundway::catalog
