#include "copy/set_aside.h"

#include <algorithm>

#include "base/interrupt.h"
#include "base/text.h"
#include "copy/batch.h"
#include "gen/db_sql.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

namespace sql_text = db::sql_text;

// Below this, dropping and making again costs more than the rows (docs/decisions/0003 has the measurement).
constexpr std::uint64_t kWorthIt = 5'000;

bool is_worth_it(const TablePlan& plan, std::uint64_t there) {
  const std::uint64_t coming = plan.rows - plan.excluded.size();
  return coming >= kWorthIt && coming >= there;  // an index is built over the rows that were there, too
}

}  // namespace

Result<SetAside::Traits> SetAside::traits() {
  Traits out;
  ASSIGN(const auto rows, writer_.query(std::string(sql_text::kTableTraits), {array_of(job_.plans)}));
  for (int r = 0; r < rows.count(); ++r) out.emplace_back(rows.text(r, 0), rows.text(r, 1));
  std::sort(out.begin(), out.end());
  return out;
}

// A trigger of the application would change rows on their way in (updated_at, counters).
Result<void> SetAside::still_triggers() {
  ASSIGN(before_, traits());
  ASSIGN(const auto rows, writer_.query(std::string(sql_text::kFiringTriggers), {array_of(job_.plans)}));
  for (int r = 0; r < rows.count(); ++r) {
    const std::string alter = "ALTER TABLE " + sql::quote_qualified(rows.get(r, 0), rows.get(r, 1)) + " ";
    const std::string trigger = " TRIGGER " + sql::quote_ident(rows.get(r, 2));
    if (rows.truth(r, 3)) TRY(writer_.exec(alter + "DISABLE" + trigger));
    triggers_.push_back(alter + rows.text(r, 4) + trigger);
  }
  return {};
}

Result<void> SetAside::add_comment(Piece& piece, const std::string& on, const db::Rows& rows, int r,
                                   int column) const {
  if (rows.is_null(r, column)) return {};
  ASSIGN(const std::string words, sql::quote_literal(rows.get(r, column)));
  piece.make.push_back("COMMENT ON " + on + " IS " + words);
  return {};
}

Result<void> SetAside::choose_keys(const TablePlan& plan) {
  const std::string table = plan.quoted_target();
  ASSIGN(const auto rows, writer_.query(std::string(sql_text::kSeparableKeys), {table}));
  for (int r = 0; r < rows.count(); ++r) {
    const std::string name = sql::quote_ident(rows.get(r, 1));
    Piece piece;
    piece.what = "foreign key " + table + "." + name;
    piece.table = table;
    piece.name = rows.text(r, 1);
    piece.key = true;
    piece.drop = "ALTER TABLE " + table + " DROP CONSTRAINT " + name;
    piece.make = {"ALTER TABLE " + table + " ADD CONSTRAINT " + name + " " + rows.text(r, 2)};
    TRY(add_comment(piece, "CONSTRAINT " + name + " ON " + table, rows, r, 3));
    key_ids_.insert(rows.text(r, 0));
    pieces_.push_back(std::move(piece));
  }
  return {};
}

Result<SetAside::Piece> SetAside::index_piece(const TablePlan& plan, const db::Rows& rows, int r) const {
  const std::string table = plan.quoted_target(), name = sql::quote_ident(rows.get(r, 1));
  const std::string index = sql::quote_qualified(rows.get(r, 4), rows.get(r, 5));
  const bool plain = rows.get(r, 0) == "i";
  Piece piece;
  piece.what = (plain ? "index " : "constraint ") + index;
  piece.table = table;
  piece.name = rows.text(r, 1);
  piece.tablespace = rows.text(r, 7);
  piece.drop = plain ? "DROP INDEX " + index : "ALTER TABLE " + table + " DROP CONSTRAINT " + name;
  const std::string add = "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " ";
  if (rows.truth(r, 10)) {
    piece.make = {add + rows.text(r, 2)};
  } else {
    piece.make = {rows.text(r, 2)};
    if (!plain)
      piece.make.push_back(add + "UNIQUE USING INDEX " + sql::quote_ident(rows.get(r, 5)) + rows.text(r, 11));
  }
  TRY(add_comment(piece, "CONSTRAINT " + name + " ON " + table, rows, r, 3));
  TRY(add_comment(piece, "INDEX " + index, rows, r, 6));
  for (const std::string& column : rows.array(r, 8))
    piece.make.push_back("ALTER INDEX " + index + " ALTER COLUMN " + column);
  return piece;
}

// One that something depends on stays, unless those are foreign keys that go first.
Result<void> SetAside::choose_indexes(const TablePlan& plan) {
  ASSIGN(const auto rows, writer_.query(std::string(sql_text::kSeparableIndexes), {plan.quoted_target()}));
  for (int r = 0; r < rows.count(); ++r) {
    const auto users = rows.array(r, 9);
    const bool free = std::all_of(users.begin(), users.end(),
                                  [&](const std::string& oid) { return key_ids_.count(oid) > 0; });
    if (!free) continue;
    ASSIGN(Piece piece, index_piece(plan, rows, r));
    pieces_.push_back(std::move(piece));
  }
  return {};
}

// Told where it costs: the load of a large table with its indexes in place takes several times as long.
Result<void> SetAside::tell_owner(const TablePlan& plan) {
  ASSIGN(const auto rows,
         writer_.query("SELECT pg_get_userbyid(relowner), current_user FROM pg_catalog.pg_class WHERE oid = "
                       "$1::regclass AND NOT pg_has_role(relowner, 'USAGE')",
                       {plan.quoted_target()}));
  if (rows.count() == 0) return {};
  job_.report.notes.push_back(rows.text(0, 1) + " is not the owner of " + plan.quoted_target() + " (" +
                              rows.text(0, 0) + " is): its indexes and keys stayed in place for the load");
  return {};
}

Result<void> SetAside::drop(const std::vector<DigestSums>& there) {
  std::vector<const TablePlan*> large;
  for (std::size_t i = 0; i < job_.plans.size(); ++i) {
    if (is_worth_it(job_.plans[i], there.empty() ? 0 : there[i].rows)) large.push_back(&job_.plans[i]);
  }
  for (const TablePlan* plan : large) TRY(choose_keys(*plan));  // all keys first: they hold on to indexes
  for (const TablePlan* plan : large) TRY(choose_indexes(*plan));
  for (const TablePlan* plan : large) TRY(tell_owner(*plan));
  for (const Piece& piece : pieces_) TRY(writer_.exec(piece.drop));
  return {};
}

bool SetAside::took_key(const std::string& table, const std::string& name) const {
  return std::any_of(pieces_.begin(), pieces_.end(),
                     [&](const Piece& p) { return p.key && p.table == table && p.name == name; });
}

Result<void> SetAside::make(const Piece& piece) {
  job_.reporter.step(piece.what);
  TRY(check_interrupt("The one transaction is rolled back: the target is as it was."));
  const std::string space = piece.tablespace.empty() ? "''" : sql::quote_ident(piece.tablespace);
  if (!piece.key) TRY(writer_.exec("SET LOCAL default_tablespace = " + space));
  for (const std::string& statement : piece.make) {
    auto made = writer_.exec(statement);
    if (!made) return std::move(made).error().in("making " + piece.what + " again");
  }
  return {};
}

Result<void> SetAside::restore() {
  for (const bool keys : {false, true}) {
    for (const Piece& piece : pieces_) {
      if (piece.key == keys) TRY(make(piece));
    }
  }
  for (const std::string& statement : later_) TRY(writer_.exec(statement));
  for (const std::string& statement : triggers_) TRY(writer_.exec(statement));
  TRY(compare());
  tell();
  return {};
}

Result<void> SetAside::compare() {
  ASSIGN(const Traits now, traits());
  if (now == before_) return {};
  const auto at = std::mismatch(before_.begin(), before_.end(), now.begin(), now.end());
  const auto said = [](const Traits& traits, Traits::const_iterator i) {
    return i == traits.end() ? std::string("nothing") : i->first + " (" + text::excerpt(i->second, 300) + ")";
  };
  return Error{Code::internal, "what was put away for the load did not come back as it was: there was " +
                                   said(before_, at.first) + ", now there is " + said(now, at.second)};
}

void SetAside::tell() const {
  if (pieces_.empty()) return;
  const auto keys = static_cast<std::size_t>(
      std::count_if(pieces_.begin(), pieces_.end(), [](const Piece& p) { return p.key; }));
  std::vector<std::string> parts;
  const std::size_t indexes = pieces_.size() - keys;
  if (indexes > 0) parts.push_back(std::to_string(indexes) + (indexes == 1 ? " index" : " indexes"));
  if (keys > 0) parts.push_back(text::count_of(keys, "foreign key"));
  job_.report.notes.push_back("dropped for the load and made again as they were: " +
                              text::join(parts, " and "));
}

}  // namespace groundway::copy
