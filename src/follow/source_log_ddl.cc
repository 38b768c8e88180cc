#include "follow/source_log_ddl.h"

#include <algorithm>
#include <cstdint>

#include "sql/quote.h"

namespace groundway::follow {
namespace {

using sql::quote_sqlite_ident;

std::string number_of(const FollowedTable& table) {
  return std::to_string(table.number);
}

template <class One>
std::string joined(std::size_t count, std::string_view between, One one) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? std::string(between) : std::string()) + one(i);
  return out;
}

std::string slots(std::size_t count) {  // "tbl, k1, k2"
  std::string out = "tbl";
  for (std::size_t i = 1; i <= count; ++i) out += ", k" + std::to_string(i);
  return out;
}

std::string key_of(const FollowedTable& table, const std::string& row) {  // NEW."a", NEW."b"
  return joined(table.key.size(), ", ", [&](std::size_t i) { return row + quote_sqlite_ident(table.key[i]); });
}

std::string into_log(const FollowedTable& table) {
  return "INSERT INTO " + std::string(kLogTable) + " (" + slots(table.key.size()) + ") ";
}

std::string log_row(const FollowedTable& table, const std::string& row) {
  return into_log(table) + "VALUES (" + number_of(table) + ", " + key_of(table, row) + ");\n";
}

// There is one entry for the table, which moves to the end: the log does not grow, and who read it before sees it
// again.
std::string log_touch(const FollowedTable& table) {
  return "UPDATE " + std::string(kLogTable) + " SET seq = (SELECT max(seq) FROM " + kLogTable +
         ") + 1 WHERE tbl = " + std::to_string(touched_number(static_cast<std::int64_t>(table.number))) + " AND tbl < 0";
}

// True when the two keys are not the same values, byte for byte. A real may be 0.0 or -0.0, which no comparison of
// SQLite tells apart.
std::string moved(const FollowedTable& table) {
  return joined(table.key.size(), " OR ", [&](std::size_t i) {
    const std::string name = quote_sqlite_ident(table.key[i]);
    std::string out = "OLD." + name + " COLLATE BINARY IS NOT NEW." + name;
    if (table.key_may_change_unequal[i])
      out += " OR typeof(OLD." + name + ") IS NOT typeof(NEW." + name + ") OR typeof(NEW." + name + ") = 'real'";
    return out;
  });
}

std::string is_old_row(const FollowedTable& table) {
  return joined(table.key.size(), " AND ", [&](std::size_t i) {
    const std::string name = quote_sqlite_ident(table.key[i]);
    return name + " COLLATE " + quote_sqlite_ident(table.key_collations[i]) + " IS OLD." + name;
  });
}

std::string log_rows_where(const FollowedTable& table, const std::string& condition) {
  return into_log(table) + "SELECT " + number_of(table) + ", " + key_of(table, "") + " FROM " +
         quote_sqlite_ident(table.name) + " WHERE " + condition + ";\n";
}

std::string log_rowid(const FollowedTable& table) {
  const std::string name = quote_sqlite_ident(table.rowid);
  return log_rows_where(table, name + " = NEW." + name);
}

// The keys of the rows that are in the way of NEW, found by the very index that they are in.
std::string log_replaced(const FollowedTable& table, const ReplacedOver& key, bool update) {
  std::string condition = joined(key.columns.size(), " AND ", [&](std::size_t i) {
    const std::string name = quote_sqlite_ident(key.columns[i]);
    return name + " COLLATE " + quote_sqlite_ident(key.collations[i]) + " = NEW." + name;
  });
  if (!key.where.empty()) condition += " AND (" + key.where + ")";
  if (update) condition += " AND NOT (" + is_old_row(table) + ")";
  return log_rows_where(table, condition);
}

std::string log_all_replaced(const FollowedTable& table, bool update) {
  std::string out = update || table.rowid.empty() ? "" : log_rowid(table);
  for (const ReplacedOver& key : table.replaced_over) out += log_replaced(table, key, update);
  if (table.defaulted.empty()) return out;
  const std::string null_sent = joined(table.defaulted.size(), " OR ", [&](std::size_t i) {
    return "NEW." + quote_sqlite_ident(table.defaulted[i]) + " IS NULL";
  });
  return out + log_touch(table) + " AND (" + null_sent + ");\n";
}

// OF: an UPDATE of other columns cannot bring a row in another's way. A rowid can be set by names that OF does not
// know, and is in no such key.
std::string replacing_columns(const FollowedTable& table) {
  if (table.every_update) return "";
  std::vector<std::string> names;
  for (const ReplacedOver& key : table.replaced_over) {
    for (const std::string& name : key.columns) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return " OF " + joined(names.size(), ", ", [&](std::size_t i) { return quote_sqlite_ident(names[i]); });
}

struct Making {
  const FollowedTable& table;
  const std::string& run;
  std::string prefix;
  std::vector<OursToMake> out;

  // `event`: "AFTER INSERT"; `when`: " WHEN ..." or nothing
  void add(const std::string& suffix, const std::string& event, const std::string& when, const std::string& body) {
    const std::string name = prefix + number_of(table) + "_" + suffix;
    out.push_back({name, "CREATE TRIGGER " + name + " " + our_comment(run) + " " + event + " ON " +
                             quote_sqlite_ident(table.name) + when + " BEGIN\n" + body + "END"});
  }
};

void add_touched(Making& m) {
  const std::string body = log_touch(m.table) + ";\n";
  m.add("insert", "AFTER INSERT", "", body);
  m.add("update", "AFTER UPDATE", "", body);
  m.add("delete", "AFTER DELETE", "", body);
}

// A check of a foreign key that refers to the row bends its key to the type of the column that refers: an AFTER trigger
// sees 1 where '1' stands. Before, it sees what is; after an INSERT alone it sees what SQLite chose itself.
bool may_be_bent(const FollowedTable& table) {
  return table.is_referred_to && !table.is_rowid;
}

void add_keyed(Making& m) {
  const std::string time = m.table.is_rowid ? "AFTER" : "BEFORE";
  m.add("insert", "AFTER INSERT", "", log_row(m.table, "NEW."));
  m.add("update", time + " UPDATE", "", log_row(m.table, "OLD."));
  m.add("moved", "AFTER UPDATE", " WHEN " + moved(m.table), log_row(m.table, "NEW."));
  m.add("delete", time + " DELETE", "", log_row(m.table, "OLD."));
  const bool bent = may_be_bent(m.table);
  if (bent) m.add("before_moved", "BEFORE UPDATE", " WHEN " + moved(m.table), log_row(m.table, "NEW."));
  const bool over_keys = !m.table.replaced_over.empty();
  if (over_keys || bent || !m.table.rowid.empty())
    m.add("before_insert", "BEFORE INSERT", "",
          (bent ? log_row(m.table, "NEW.") : "") + log_all_replaced(m.table, false));
  if (over_keys) m.add("before_update", "BEFORE UPDATE" + replacing_columns(m.table), "", log_all_replaced(m.table, true));
  if (m.table.rowid.empty()) return;
  const std::string name = quote_sqlite_ident(m.table.rowid);
  m.add("before_rowid", "BEFORE UPDATE", " WHEN OLD." + name + " IS NOT NEW." + name, log_rowid(m.table));
}

}  // namespace

std::string digest_of(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  constexpr std::uint64_t kPrime = 0x100000001b3;  // FNV-1a, from two beginnings
  std::uint64_t a = 0xcbf29ce484222325, b = 0x9e3779b97f4a7c15;
  const auto eat = [&](unsigned char c) {
    a = (a ^ c) * kPrime;
    b = ((b << 5) | (b >> 59)) * kPrime ^ c;
  };
  for (const std::string& text : texts) {
    for (const char c : text) eat(static_cast<unsigned char>(c));
    eat(0xff);  // in no UTF-8 text: where one ends is part of it
  }
  std::string out;
  for (const std::uint64_t half : {a, b}) {
    for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(half >> shift) & 15];
  }
  return out;
}

std::string our_comment(const std::string& run) {
  return schema::kOurComment + run + " */";
}

std::string log_comment(const std::string& run, const std::vector<std::string>& triggers) {
  return schema::kOurComment + run + " " + std::to_string(triggers.size()) + " " + digest_of(triggers) + " */";
}

// No type on the key columns: values stay what they were in the application's.
std::string log_table_sql(std::size_t key_columns, const std::string& comment) {
  std::string out = "CREATE TABLE " + std::string(kLogTable) + " (" + comment +
                    "\nseq INTEGER PRIMARY KEY, tbl INTEGER NOT NULL";
  for (std::size_t i = 1; i <= std::max<std::size_t>(key_columns, 1); ++i) out += ", k" + std::to_string(i);
  return out + ")";
}

// Of the few entries that say "touched"; the others cost it nothing.
std::string log_index_sql(const std::string& run) {
  return "CREATE INDEX " + std::string(kLogIndex) + " " + our_comment(run) + " ON " + kLogTable +
         "(tbl) WHERE tbl < 0";
}

std::vector<OursToMake> log_triggers(const FollowedTable& table, const std::string& run) {
  Making making{table, run, kLogTrigger, {}};
  if (table.trace == Trace::touched) {
    add_touched(making);
  } else {
    add_keyed(making);
  }
  return std::move(making.out);
}

std::vector<OursToMake> fence_triggers(const FollowedTable& table, const std::string& run) {
  Making making{table, run, kFence, {}};
  const std::string body = "SELECT RAISE(ABORT, " + sql::quote_sqlite_literal(kMoved) + ");\n";
  making.add("insert", "BEFORE INSERT", "", body);
  making.add("update", "BEFORE UPDATE", "", body);
  making.add("delete", "BEFORE DELETE", "", body);
  return std::move(making.out);
}

}  // namespace groundway::follow
