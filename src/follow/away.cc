#include "follow/away.h"

#include "base/failpoint.h"
#include "base/text.h"
#include "gen/db_sql.h"
#include "sql/quote.h"

namespace groundway::follow {
namespace {

// Foreign keys on these tables or to them; each once. What a partition has of its parent's key goes with the
// parent's.
constexpr const char* kKeys = R"(
SELECT con.conrelid::regclass::text, quote_ident(con.conname), pg_get_constraintdef(con.oid), con.convalidated,
       coalesce(quote_literal(obj_description(con.oid, 'pg_constraint')), '')
  FROM pg_catalog.pg_constraint con
 WHERE con.contype = 'f' AND con.conparentid = 0
   AND (con.conrelid = ANY ($1::regclass[]) OR con.confrelid = ANY ($1::regclass[]))
 ORDER BY 1, 2)";

constexpr const char* kStore = R"(
UPDATE groundway.copy_follow SET away = jsonb_build_object(
  'keys', coalesce((SELECT jsonb_agg(jsonb_build_object('table', t, 'name', n, 'definition', d, 'validated', v,
                                                        'comment', m))
                      FROM unnest($3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[]) AS k (t, n, d, v, m)),
                   '[]'),
  'triggers', to_jsonb($8::text[]))
 WHERE run = $1 AND mark = $2)";

constexpr const char* kStored = R"(
SELECT k ->> 'table', k ->> 'name', k ->> 'definition', (k ->> 'validated')::boolean, k ->> 'comment'
  FROM groundway.copy_follow f, jsonb_array_elements(f.away -> 'keys') WITH ORDINALITY AS e (k, n)
 WHERE f.run = $1 AND f.mark = $2 ORDER BY e.n)";

constexpr const char* kStoredTriggers = R"(
SELECT t FROM groundway.copy_follow f, jsonb_array_elements_text(f.away -> 'triggers') WITH ORDINALITY AS e (t, n)
 WHERE f.run = $1 AND f.mark = $2 ORDER BY e.n)";

constexpr const char* kIsThere = R"(
SELECT convalidated FROM pg_catalog.pg_constraint
 WHERE conrelid = $1::regclass AND quote_ident(conname) = $2 AND contype = 'f')";

// {"a","b"}: the text form of text[].
std::string array_of(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) {
    out += out.empty() ? "\"" : ",\"";
    for (const char c : item) out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    out += '"';
  }
  return "{" + out + "}";
}

struct Key {
  std::string table, name, definition, comment;
  bool validated = true;
};

struct Away {
  std::vector<Key> keys;
  std::vector<std::string> triggers;  // statements that bring them back
};

Result<std::vector<Key>> find_keys(db::PgConnection& writer, const std::vector<copy::TablePlan>& plans) {
  std::vector<std::string> tables;
  for (const auto& plan : plans) tables.push_back(plan.quoted_target());
  ASSIGN(const auto rows, writer.query(kKeys, {array_of(tables)}));
  std::vector<Key> out;
  for (int r = 0; r < rows.count(); ++r)
    out.push_back({rows.text(r, 0), rows.text(r, 1), rows.text(r, 2), rows.text(r, 4), rows.truth(r, 3)});
  return out;
}

Result<void> still_triggers(db::PgConnection& writer, const copy::TablePlan& plan,
                            std::vector<std::string>& back) {
  ASSIGN(const auto rows, writer.query(std::string(db::sql_text::kFiringTriggers), {array_of({plan.quoted_target()})}));
  for (int r = 0; r < rows.count(); ++r) {
    const std::string alter = "ALTER TABLE " + sql::quote_qualified(rows.get(r, 0), rows.get(r, 1)) + " ";
    const std::string trigger = " TRIGGER " + sql::quote_ident(rows.get(r, 2));
    if (rows.truth(r, 3)) TRY(writer.exec(alter + "DISABLE" + trigger));
    back.push_back(alter + rows.text(r, 4) + trigger);
  }
  return {};
}

Result<void> store(db::PgConnection& writer, const Follow& f, const Away& away) {
  std::vector<std::string> tables, names, definitions, validated, comments;
  for (const Key& key : away.keys) {
    tables.push_back(key.table);
    names.push_back(key.name);
    definitions.push_back(key.definition);
    validated.push_back(key.validated ? "t" : "f");
    comments.push_back(key.comment);
  }
  TRY(writer.query(kStore, {f.run, f.mark, array_of(tables), array_of(names), array_of(definitions),
                            array_of(validated), array_of(comments), array_of(away.triggers)}));
  return {};
}

Result<Away> stored(db::PgConnection& reader, const Follow& f) {
  Away out;
  ASSIGN(const auto keys, reader.query(kStored, {f.run, f.mark}));
  for (int r = 0; r < keys.count(); ++r)
    out.keys.push_back(
        {keys.text(r, 0), keys.text(r, 1), keys.text(r, 2), keys.text(r, 4), keys.truth(r, 3)});
  ASSIGN(const auto triggers, reader.query(kStoredTriggers, {f.run, f.mark}));
  for (int r = 0; r < triggers.count(); ++r) out.triggers.push_back(triggers.text(r, 0));
  return out;
}

Result<void> forget(db::PgConnection& writer, Follow& f) {
  TRY(writer.query("UPDATE groundway.copy_follow SET away = NULL WHERE run = $1 AND mark = $2",
                   {f.run, f.mark}));
  f.away = false;
  return {};
}

// Whether the key is there, and valid.
Result<std::optional<bool>> is_there(db::PgConnection& reader, const Key& key) {
  ASSIGN(const auto rows, reader.query(kIsThere, {key.table, key.name}));
  if (rows.count() == 0) return std::optional<bool>();
  return std::optional<bool>(rows.truth(0, 0));
}

Result<void> add_key(db::PgConnection& writer, const Key& key) {
  ASSIGN(const auto there, is_there(writer, key));
  if (there) return {};
  const bool marked = key.definition.ends_with(" NOT VALID");
  const std::string add = "ALTER TABLE " + key.table + " ADD CONSTRAINT " + key.name + " " + key.definition;
  TRY(writer.exec(add + (marked ? "" : " NOT VALID")));
  if (key.comment.empty()) return {};
  return writer.exec("COMMENT ON CONSTRAINT " + key.name + " ON " + key.table + " IS " + key.comment);
}

}  // namespace

Result<void> put_away(db::PgConnection& writer, Follow& follow, const std::vector<copy::TablePlan>& plans) {
  Away away;
  if (follow.away) {
    ASSIGN(away, stored(writer, follow));
  } else {
    ASSIGN(away.keys, find_keys(writer, plans));
    for (const auto& plan : plans) TRY(still_triggers(writer, plan, away.triggers));
  }
  for (const Key& key : away.keys) {
    const std::string drop = "ALTER TABLE " + key.table + " DROP CONSTRAINT IF EXISTS " + key.name;
    if (auto gone = writer.exec(drop); !gone) return std::move(gone).error().in("putting a foreign key away");
  }
  if (follow.away) {
    std::vector<std::string> again;
    for (const auto& plan : plans) TRY(still_triggers(writer, plan, again));
    return {};
  }
  TRY(store(writer, follow, away));
  follow.away = true;
  return {};
}

Result<void> begin_following(db::PgConnection& writer, Follow& follow,
                             const std::vector<copy::TablePlan>& plans) {
  TRY(writer.exec("BEGIN"));
  const auto change = [&]() -> Result<void> {
    TRY(put_away(writer, follow, plans));
    TRY(set_state(writer, follow, State::following));
    return writer.exec("COMMIT");
  };
  if (auto done = change(); !done) {
    if (writer.is_alive()) (void)writer.exec("ROLLBACK").operator bool();
    return done;
  }
  return failpoint(Failpoint::follow_put_away);
}

Result<void> bring_back(db::PgConnection& writer, const Follow& follow) {
  ASSIGN(const Away away, stored(writer, follow));
  for (const Key& key : away.keys) TRY(add_key(writer, key));
  for (const std::string& statement : away.triggers) TRY(writer.exec(statement));
  return {};
}

Result<std::vector<Unproven>> validate_keys(db::PgConnection& writer, Follow& follow) {
  ASSIGN(const Away away, stored(writer, follow));
  std::vector<Unproven> out;
  for (const Key& key : away.keys) {
    ASSIGN(const auto there, is_there(writer, key));
    if (!there || *there || !key.validated) continue;
    auto valid = writer.exec("ALTER TABLE " + key.table + " VALIDATE CONSTRAINT " + key.name);
    if (valid) continue;
    if (valid.error().code != Code::statement) return std::move(valid).error();
    out.push_back({key.table, key.name, valid.error().cause});
  }
  TRY(forget(writer, follow));
  return out;
}

// The key is added and taken back: the server itself says whether it holds.
Result<std::vector<Unproven>> find_orphans(db::PgConnection& writer, const Follow& follow) {
  ASSIGN(const Away away, stored(writer, follow));
  std::vector<Unproven> out;
  for (const Key& key : away.keys) {
    if (!key.validated) continue;
    TRY(writer.exec("BEGIN"));
    auto holds =
        writer.exec("ALTER TABLE " + key.table + " ADD CONSTRAINT " + key.name + " " + key.definition);
    if (writer.is_alive()) TRY(writer.exec("ROLLBACK"));
    if (holds) continue;
    if (holds.error().code != Code::statement) return std::move(holds).error();
    out.push_back({key.table, key.name, holds.error().cause});
  }
  return out;
}

}  // namespace groundway::follow
