// drift/made_schema_fixture.h - for tests: a schema that bytes decide, as SQL.
//
// Purpose: pairs of schemas that nobody thought of. The same few names are given to different things, so that
//          most objects of one schema stand in the way of those of the other.
// Shape:   pure. Every tape of bytes is a valid schema, a shorter one a smaller schema: shrinking is cutting.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace groundway::drift {
namespace made {

class Tape {
 public:
  explicit Tape(const std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}
  // 0 .. below - 1; 0 for ever behind the end.
  int pick(int below) { return next_ < bytes_.size() && below > 0 ? bytes_[next_++] % below : 0; }
  bool chance(int of) { return pick(of) == of - 1; }  // one in `of`; never behind the end
  bool ended() const { return next_ >= bytes_.size(); }

 private:
  const std::vector<std::uint8_t>& bytes_;
  std::size_t next_ = 0;
};

struct Column {
  std::string name, type;
  bool computed = false;
};
struct Table {
  std::string name, key, key_type;
  std::vector<Column> columns;
};

inline constexpr const char* kNames[] = {"a", "b", "c", "d", "User", "order"};
inline std::string name_of(int n) { return n < 4 ? kNames[n] : std::string("\"") + kNames[n] + "\""; }

class Maker {
 public:
  explicit Maker(const std::vector<std::uint8_t>& bytes) : tape_(bytes) {}

  std::string run() {
    types();
    functions();
    for (int n = tape_.pick(4); n >= 0 && !tape_.ended(); --n) table();
    for (Table& table : tables_) extras(table);
    views();
    return out_;
  }

 private:
  void add(const std::string& sql) { out_ += sql + ";\n"; }
  // A name of a space that is not taken yet; empty: all are.
  std::string fresh(std::set<std::string>& taken, int below) {
    const std::string name = name_of(tape_.pick(below));
    return taken.insert(name).second ? name : std::string();
  }

  void types() {
    const char* const labels[] = {"'x'", "'y'", "'it''s'", "'z'"};
    for (int n = tape_.pick(3); n > 0; --n) {
      const std::string name = fresh(types_taken_, 2);
      if (name.empty()) continue;
      std::string list;
      const int first = tape_.pick(4), step = tape_.chance(2) ? 3 : 1;
      for (int i = 0, many = 1 + tape_.pick(4); i < many; ++i) {
        list += (i > 0 ? ", " : "") + std::string(labels[(first + i * step) % 4]);
      }
      add("CREATE TYPE e_" + name + " AS ENUM (" + list + ")");
      types_.push_back("e_" + name);
    }
    if (tape_.chance(3)) {
      const char* const bodies[] = {"text", "integer CHECK (VALUE > 0)", "varchar(9) NOT NULL", "numeric(9,2) DEFAULT 1"};
      add("CREATE DOMAIN dom AS " + std::string(bodies[tape_.pick(4)]));
      types_.push_back("dom");
    }
    if (tape_.chance(4)) {
      add(std::string("CREATE TYPE comp AS (x integer") + (tape_.chance(2) ? ", y text)" : ")"));
      types_.push_back("comp");
    }
  }

  void functions() {
    const char* const bodies[] = {"SELECT $1", "SELECT $1 + 1", "SELECT abs($1)"};
    for (int n = tape_.pick(3); n > 0; --n) {
      const std::string name = fresh(functions_taken_, 2);
      if (name.empty()) continue;
      const std::string argument = tape_.chance(3) ? "n " : "";
      const std::string type = tape_.chance(3) ? "bigint" : "integer";
      add("CREATE FUNCTION f_" + name + "(" + argument + type + ") RETURNS " + type +
          " LANGUAGE sql IMMUTABLE AS '" + bodies[tape_.pick(3)] + "'");
      functions_.push_back("f_" + name);
    }
    if (!tape_.chance(2)) return;
    add(std::string("CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS 'begin return ") +
        (tape_.chance(2) ? "old" : "new") + "; end'");
    has_trigger_function_ = true;
  }

  std::string type() {
    const char* const plain[] = {"integer", "bigint", "text", "varchar(20)", "numeric(10,2)", "boolean",
                                 "timestamptz", "date", "jsonb", "uuid", "integer[]", "varchar(40)", "double precision"};
    const int below = 13 + static_cast<int>(types_.size());
    const int n = tape_.pick(below);
    return n < 13 ? plain[n] : types_[static_cast<std::size_t>(n - 13)];
  }
  static bool is_number(const std::string& type) { return type == "integer" || type == "bigint"; }
  static bool is_text(const std::string& type) { return type == "text" || type.starts_with("varchar"); }

  std::string default_of(const std::string& type) {
    if (is_number(type)) {
      if (!functions_.empty() && tape_.chance(3)) return functions_[0] + "(" + std::to_string(tape_.pick(9)) + ")";
      return std::to_string(tape_.pick(9));
    }
    if (is_text(type)) return tape_.chance(2) ? "'it''s'" : "'v'";
    if (type == "boolean") return tape_.chance(2) ? "true" : "false";
    if (type == "timestamptz") return "now()";
    if (type == "jsonb") return "'{}'";
    return {};
  }

  std::string column(Table& table, std::set<std::string>& taken) {
    const std::string name = fresh(taken, 6);
    if (name.empty()) return {};
    Column column{name, type(), false};
    std::string sql = name + " " + column.type;
    if (is_text(column.type) && tape_.chance(5)) sql += " COLLATE \"C\"";
    const std::string* number = nullptr;
    for (const Column& other : table.columns) {
      if (is_number(other.type) && !other.computed) number = &other.name;
    }
    if (column.type == "bigint" && number != nullptr && tape_.chance(2)) {
      sql += " GENERATED ALWAYS AS (" + *number + (tape_.chance(2) ? " * 2" : " + 1") + ") STORED";
      column.computed = true;
    } else if (is_number(column.type) && tape_.chance(5)) {
      sql += tape_.chance(2) ? " GENERATED ALWAYS AS IDENTITY" : " GENERATED BY DEFAULT AS IDENTITY (START 7)";
    } else if (tape_.chance(3)) {
      if (const std::string value = default_of(column.type); !value.empty()) sql += " DEFAULT " + value;
    }
    if (tape_.chance(3)) sql += " NOT NULL";
    table.columns.push_back(column);
    return sql;
  }

  void table() {
    Table table;
    table.name = fresh(relations_taken_, 5);
    if (table.name.empty()) return;
    std::set<std::string> taken = {"id"};
    table.key_type = tape_.chance(3) ? "integer" : "bigint";
    std::string list = "id " + table.key_type;
    const int kind = tape_.pick(4);
    if (kind == 1) list += " GENERATED BY DEFAULT AS IDENTITY";
    if (kind == 2) list = "id " + std::string(table.key_type == "integer" ? "serial" : "bigserial");
    for (int n = tape_.pick(6); n > 0; --n) {
      if (const std::string sql = column(table, taken); !sql.empty()) list += ", " + sql;
    }
    if (!tape_.chance(5)) {
      table.key = "id";
      list += (tape_.chance(4) ? ", CONSTRAINT k" + std::to_string(tables_.size()) : std::string(",")) + " PRIMARY KEY (id)";
    }
    const bool unlogged = tape_.chance(9);
    add(std::string(unlogged ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ") + table.name + " (" + list + ")");
    tables_.push_back(table);
    logged_.push_back(!unlogged);
  }
  void extras(Table& table) {
    const std::string t = table.name;
    for (const Column& column : table.columns) {
      if (tape_.chance(4)) index(t, column);
      if (tape_.chance(8)) add("COMMENT ON COLUMN " + t + "." + column.name + " IS 'c" + std::to_string(tape_.pick(3)) + "'");
      if (is_number(column.type) && tape_.chance(5)) {
        add("ALTER TABLE " + t + " ADD CHECK (" + column.name + " > " + std::to_string(tape_.pick(3)) + ")");
      }
      if (is_text(column.type) && tape_.chance(6)) add("ALTER TABLE " + t + " ADD UNIQUE (" + column.name + ")");
    }
    foreign_keys(table);
    if (has_trigger_function_ && tape_.chance(3)) {
      add("CREATE TRIGGER tr " + std::string(tape_.chance(2) ? "BEFORE INSERT" : "AFTER UPDATE OR DELETE") + " ON " + t +
          " FOR EACH ROW EXECUTE FUNCTION trig()");
    }
    if (tape_.chance(5)) {
      add("ALTER TABLE " + t + " ENABLE ROW LEVEL SECURITY");
      add("CREATE POLICY p ON " + t + (tape_.chance(2) ? " FOR SELECT" : "") + " USING (id " +
          (tape_.chance(2) ? ">" : "<") + " 3)");
    }
    if (tape_.chance(6)) add("COMMENT ON TABLE " + t + " IS 'about " + std::to_string(tape_.pick(3)) + "'");
    if (tape_.chance(6)) add(std::string("GRANT ") + (tape_.chance(2) ? "SELECT" : "SELECT, INSERT") + " ON " + t + " TO PUBLIC");
  }

  void index(const std::string& table, const Column& column) {
    if (column.type == "jsonb" || column.type == "comp") return;
    const std::string expression = is_text(column.type) && tape_.chance(2) ? "lower(" + column.name + ")" : column.name;
    const std::string where = tape_.chance(3) ? " WHERE id > " + std::to_string(tape_.pick(3)) : "";
    const std::string name = "i" + std::to_string(tape_.pick(6));
    if (!indexes_taken_.insert(name).second) return;
    add(std::string("CREATE ") + (tape_.chance(4) ? "UNIQUE " : "") + "INDEX " + name + " ON " + table + " (" + expression +
        (tape_.chance(3) ? " DESC" : "") + ")" + where);
  }

  void foreign_keys(const Table& table) {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      const Table& other = tables_[i];
      if (other.key.empty() || !tape_.chance(3)) continue;
      if (!logged_[i] && logged_[position(table)]) continue;  // a logged table cannot refer to an unlogged one
      for (const Column& column : table.columns) {
        if (column.type != other.key_type || column.computed) continue;
        add("ALTER TABLE " + table.name + " ADD FOREIGN KEY (" + column.name + ") REFERENCES " + other.name +
            (tape_.chance(2) ? " ON DELETE CASCADE" : "") + (tape_.chance(3) ? " DEFERRABLE" : ""));
        break;
      }
    }
  }
  std::size_t position(const Table& table) const {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      if (tables_[i].name == table.name) return i;
    }
    return 0;
  }

  void views() {
    std::string last;
    for (int n = tape_.pick(4); n > 0 && !tables_.empty(); --n) {
      const std::string name = fresh(relations_taken_, 6);
      if (name.empty()) continue;
      const Table& table = tables_[static_cast<std::size_t>(tape_.pick(static_cast<int>(tables_.size())))];
      std::string query = "SELECT id";
      for (const Column& column : table.columns) {
        if (tape_.chance(2)) query += ", " + column.name;
      }
      query += " FROM " + table.name;
      if (!functions_.empty() && tape_.chance(3)) query += " WHERE " + functions_[0] + "(1) = 1";
      if (!last.empty() && tape_.chance(2)) query = "SELECT id FROM " + last;
      const bool stored = tape_.chance(4);
      add(std::string(stored ? "CREATE MATERIALIZED VIEW " : "CREATE VIEW ") + name + " AS " + query);
      last = name;
    }
  }

  Tape tape_;
  std::string out_;
  std::set<std::string> types_taken_, functions_taken_, relations_taken_, indexes_taken_;
  std::vector<std::string> types_, functions_;
  std::vector<Table> tables_;
  std::vector<bool> logged_;
  bool has_trigger_function_ = false;
};

}  // namespace made

// Statements that make the schema in an empty database.
inline std::string made_schema(const std::vector<std::uint8_t>& tape) { return made::Maker(tape).run(); }

}  // namespace groundway::drift
