#include "catalog/expand.h"

#include <algorithm>

#include "catalog/columns.h"
#include "catalog/conversion.h"
#include "catalog/options.h"
#include "sql/lex_pg.h"
#include "sql/quote.h"

namespace groundway::catalog {
namespace {

constexpr std::string_view kNotValid = " NOT VALID";
constexpr std::size_t kLongestName = 63;
constexpr int kNamesNotNull = 180000;
constexpr Effect kBrief{Class::blocking, Lock::access_exclusive};
constexpr Effect kBesideAll{Class::additive, Lock::share_update_exclusive, true};
constexpr Effect kConcurrently{Class::additive, Lock::share_update_exclusive, true, false};

std::string table_of(const Expansion& it) { return qualified_parent(it.after.name); }
std::string altered(const Expansion& it) { return "ALTER TABLE " + table_of(it) + " "; }
std::string function_of(const Expansion& it) {
  return sql::quote_qualified(it.after.name.schema, Helpers(it.after.name).function);
}
std::string new_column(const Expansion& it) { return sql::quote_ident(Helpers(it.after.name).column); }
std::string value_of(const Expansion& it, const std::string& row) {
  return converted(row + sql::quote_ident(it.after.name.name), it.before.text("type"), it.after.text("type"));
}
std::string literal(const std::string& text) {
  const Result<std::string> out = sql::quote_literal(text);
  return out ? *out : std::string();
}

// It is the last of its kind to run, so that it sees what other triggers made of the row. What a moment or a number
// looks like is settled here, whatever a session of the application has set.
void write_trigger(const Expansion& it, Writer& out) {
  const std::string trigger = sql::quote_ident(Helpers(it.after.name).trigger);
  out.add("CREATE OR REPLACE FUNCTION " + function_of(it) +
          "() RETURNS trigger LANGUAGE plpgsql SET timezone FROM CURRENT SET datestyle FROM CURRENT"
          " SET intervalstyle FROM CURRENT AS $groundway$BEGIN NEW." +
          new_column(it) + " := " + value_of(it, "NEW.") + "; RETURN NEW; END$groundway$");
  out.add("CREATE OR REPLACE TRIGGER " + trigger + " BEFORE INSERT OR UPDATE ON " + table_of(it) +
              " FOR EACH ROW EXECUTE FUNCTION " + function_of(it) + "()",
          {Class::blocking, Lock::share_row_exclusive});
  out.statements.back().joined = true;
  out.add(altered(it) + "ENABLE ALWAYS TRIGGER " + trigger, {Class::blocking, Lock::share_row_exclusive});
  out.statements.back().joined = true;
}

// Pages rather than keys: a row that moved was written, and what is written the trigger fills; so each page is visited
// once, whatever key the table has. Rows that somebody holds are not waited for long enough to stand in his way.
std::string backfill(const Expansion& it) {
  const std::string old = sql::quote_ident(it.after.name.name), table = table_of(it);
  return "DO $groundway$\n"
         "DECLARE\n"
         "  page bigint := 0;\n"
         "  pages bigint := pg_catalog.pg_relation_size(" + literal(table) + ") / pg_catalog.current_setting('block_size')::bigint;\n"
         "BEGIN\n"
         "  WHILE page <= pages LOOP\n"
         "    BEGIN\n"
         "      PERFORM pg_catalog.set_config('lock_timeout', '200ms', true);\n"
         "      UPDATE " + table + " SET " + new_column(it) + " = " + value_of(it, "") + "\n"
         "       WHERE ctid >= pg_catalog.format('(%s,0)', page)::tid AND ctid < pg_catalog.format('(%s,0)', page + 32)::tid\n"
         "         AND " + new_column(it) + " IS NULL AND " + old + " IS NOT NULL;\n"
         "      page := page + 32;\n"
         "    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN\n"
         "      PERFORM pg_catalog.pg_sleep(0.05);\n"
         "    END;\n"
         "    COMMIT;\n"
         "  END LOOP;\n"
         "END $groundway$";
}

void write_not_null(const Expansion& it, Writer& out) {
  const std::string check = sql::quote_ident(Helpers(it.after.name).check);
  out.add(altered(it) + "DROP CONSTRAINT IF EXISTS " + check + ", ADD CONSTRAINT " + check + " CHECK (" + new_column(it) +
              " IS NOT NULL) NOT VALID",
          kBrief);
  out.add(altered(it) + "VALIDATE CONSTRAINT " + check, kBesideAll);
  out.add(altered(it) + "ALTER COLUMN " + new_column(it) + " SET NOT NULL", kBrief);
  out.add(altered(it) + "DROP CONSTRAINT " + check, kBrief);
}

std::string unfinished(const Object& it) { return sql::quote_qualified(it.name.schema, Helpers::index(it.name.name)); }

void write_index(const Expansion& it, const Object& index, Writer& out) {
  const std::string definition = index.text("definition");
  const std::size_t on = definition.find(" USING ");
  out.add("DROP INDEX CONCURRENTLY IF EXISTS " + unfinished(index), {Class::additive, Lock::share_update_exclusive, false, false});
  out.add(definition.substr(0, definition.find(" INDEX ") + 7) + "CONCURRENTLY " + sql::quote_ident(Helpers::index(index.name.name)) +
              " ON " + table_of(it) + renamed_in(definition.substr(on), it.after.name.name, new_column(it)),
          kConcurrently);
}

std::string key_word(const Object& key) { return key.get("type") == "p" ? "PRIMARY KEY" : "UNIQUE"; }
std::string less(std::string text, std::string_view tail) {
  if (!tail.empty() && text.ends_with(tail)) text.resize(text.size() - tail.size());
  return text;
}

void write_key_index(const Expansion& it, const Object& key, Writer& out) {
  constexpr std::string_view kNulls = " NULLS NOT DISTINCT";
  std::string columns = less(key.text("definition"), key.get("_timing")).substr(key_word(key).size());
  if (columns.starts_with(kNulls)) columns = columns.substr(kNulls.size()) + std::string(kNulls);
  columns = renamed_in(columns, it.after.name.name, new_column(it));
  if (!key.get("options").empty()) columns += " WITH (" + option_list(key.get("options")) + ")";
  out.add("DROP INDEX CONCURRENTLY IF EXISTS " + unfinished(key), {Class::additive, Lock::share_update_exclusive, false, false});
  out.add("CREATE UNIQUE INDEX CONCURRENTLY " + sql::quote_ident(Helpers::index(key.name.name)) + " ON " + table_of(it) + columns,
          kConcurrently);
}

std::string constraint(const Object& it, std::string_view verb) {
  return "ALTER TABLE " + qualified_parent(it.name) + " " + std::string(verb) + " CONSTRAINT " + sql::quote_ident(it.name.name);
}
void add_unproven(const Object& it, Writer& out) {
  const Lock lock = it.get("type") == "f" ? Lock::share_row_exclusive : Lock::access_exclusive;
  out.add(constraint(it, "ADD") + " " + less(it.text("definition"), kNotValid) + std::string(kNotValid), {Class::blocking, lock});
}

// Its sequence goes on where the old one is.
void write_identity(const Expansion& it, Writer& out) {
  const std::string aside = sql::quote_qualified(it.after.name.schema, Helpers::index(it.identity->text("_sequence")));
  const std::string old = sql::quote_qualified(it.after.name.schema, it.old_identity->text("_sequence"));
  Object identity = *it.identity;
  identity.properties.push_back({"sequence", aside});
  out.add(altered(it) + "ALTER COLUMN " + new_column(it) + " ADD" + identity_clause(identity), kBrief);
  out.add("SELECT pg_catalog.setval(" + literal(aside) + ", last_value, is_called) FROM " + old);
}

}  // namespace

Helpers::Helpers(const Name& of)
    : column("groundway_new_" + of.name),
      trigger("zzzz_groundway_new_" + of.name),
      function("groundway_" + of.parent + "_" + of.name),
      check("groundway_new_" + of.name + "_set"),
      not_null(of.parent + "_" + column + "_not_null") {}

std::string Helpers::index(const std::string& name) { return "groundway_new_" + name; }

bool Helpers::fits() const {
  return std::ranges::all_of(std::vector<std::size_t>{trigger.size(), function.size(), not_null.size()},
                             [](std::size_t size) { return size <= kLongestName; });
}

std::string renamed_in(std::string_view text, const std::string& column, const std::string& as) {
  std::string out;
  sql::PgLexer lexer(text);
  std::size_t copied = 0;
  std::string_view before;
  for (sql::PgToken token = lexer.next(); token.kind != sql::PgTokenKind::end; token = lexer.next()) {
    const bool names = token.kind == sql::PgTokenKind::word || token.kind == sql::PgTokenKind::name;
    const char behind = token.end < text.size() ? text[token.end] : '\0';
    const bool other = before == "." || before == ":" || behind == '.' || behind == '(';  // a function, a type, a schema
    if (names && !other && sql::pg_name(text, token) == column) {
      out += std::string(text.substr(copied, token.begin - copied)) + as;
      copied = token.end;
    }
    before = text.substr(token.begin, token.end - token.begin);
  }
  return out + std::string(text.substr(copied));
}

void write_expand(const Expansion& it, Writer& out) {
  std::string column = new_column(it) + " " + it.after.text("type");
  if (!it.after.get("collation").empty()) column += " COLLATE " + it.after.text("collation");
  // a value that does not go into the new type is found before anything is changed
  out.add("SELECT pg_catalog.count(" + value_of(it, "") + ") FROM " + table_of(it), {Class::additive, Lock::none, true});
  out.add(altered(it) + "ADD COLUMN IF NOT EXISTS " + column, {Class::additive, Lock::access_exclusive});
  write_trigger(it, out);
  out.add(backfill(it), {Class::additive, Lock::none, true, false});
  if (it.after.is("not_null")) write_not_null(it, out);
  for (const Object* index : it.indexes) write_index(it, *index, out);
  for (const Object* key : it.keys) write_key_index(it, *key, out);
}

namespace {

// From 18 on a NOT NULL has a name: the one that it got with the new column gives way to its own.
void rename_not_null(const Expansion& it, Writer& out) {
  if (!it.after.is("not_null") || out.from.server_version < kNamesNotNull) return;
  const Name& name = it.after.name;
  const std::string wanted = it.after.get("not_null_name").empty() ? sql::quote_ident(name.parent + "_" + name.name + "_not_null")
                                                                   : it.after.text("not_null_name");
  out.add(altered(it) + "RENAME CONSTRAINT " + sql::quote_ident(Helpers(name).not_null) + " TO " + wanted, kBrief);
}

// The column takes the old one's place; what is told of a column is told again.
void write_column(const Expansion& it, Writer& out) {
  out.add(altered(it) + "DROP COLUMN " + sql::quote_ident(it.after.name.name), kBrief);
  out.add(altered(it) + "RENAME COLUMN " + new_column(it) + " TO " + sql::quote_ident(it.after.name.name), kBrief);
  rename_not_null(it, out);
  if (it.identity != nullptr) {
    const std::string sequence = it.identity->text("_sequence");
    out.add("ALTER SEQUENCE " + sql::quote_qualified(it.after.name.schema, Helpers::index(sequence)) + " RENAME TO " +
            sql::quote_ident(sequence));
    write_common(nullptr, *it.identity, out);
  }
  if (it.default_ != nullptr) writer_of(Kind::column_default).create(*it.default_, out);
  write_column_settings(nullptr, it.after, out);
  write_common(nullptr, it.after, out);
}

}  // namespace

void write_swap(const Expansion& it, Writer& out) {
  const Helpers helpers(it.after.name);
  out.add("LOCK TABLE " + table_of(it) + " IN ACCESS EXCLUSIVE MODE", kBrief);
  for (const Object* key : it.gone_foreign_keys) out.add(constraint(*key, "DROP"), kBrief);
  out.add("DROP TRIGGER " + sql::quote_ident(helpers.trigger) + " ON " + table_of(it), kBrief);
  out.add("DROP FUNCTION " + function_of(it) + "()");
  for (const Object* owner : it.owned) {
    out.add("ALTER SEQUENCE " + sql::quote_qualified(owner->name.schema, owner->name.name) + " OWNED BY " + table_of(it) + "." +
            new_column(it));
  }
  if (it.identity != nullptr) write_identity(it, out);
  write_column(it, out);
  for (const Object* key : it.keys) {
    out.add(constraint(*key, "ADD") + " " + key_word(*key) + " USING INDEX " +
                sql::quote_ident(Helpers::index(key->name.name)) + key->text("_timing"),
            kBrief);
  }
  for (const Object* index : it.indexes) {
    out.add("ALTER INDEX " + unfinished(*index) + " RENAME TO " + sql::quote_ident(index->name.name), kBrief);
  }
  for (const auto* list : {&it.checks, &it.own_keys, &it.foreign_keys}) {
    for (const Object* one : *list) add_unproven(*one, out);
  }
}

void write_validate(const Expansion& it, Writer& out) {
  for (const auto* list : {&it.checks, &it.own_keys, &it.foreign_keys}) {
    for (const Object* one : *list) {
      if (!one->get("definition").ends_with(kNotValid)) out.add(constraint(*one, "VALIDATE"), kBesideAll);
    }
  }
}

}  // namespace groundway::catalog
