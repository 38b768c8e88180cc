#include "pull/types.h"

#include <array>

#include "base/text.h"
#include "copy/cell.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

using schema::Type;
using schema::TypeKind;

Type base_type(const PullColumn& c) {
  return schema::parse_type(c.facts.base);
}

bool is_array(const PullColumn& c) {
  return c.facts.element_kind != '\0';
}

std::string with_length(std::string name, int length) {
  return length > 0 ? name + "(" + std::to_string(length) + ")" : name;
}

std::string decimal_name(const Type& t) {
  const std::string size =
      t.precision > 0 ? "(" + std::to_string(t.precision) + "," + std::to_string(t.scale) + ")" : "";
  return (t.precision > 0 ? "DECIMAL" : "NUMERIC") + size;
}

// Of a number that SQLite's NUMERIC would change: more than 15 digits, or zeros at the end that mean
// something.
std::string inexact_number(const std::string& c, const Type& t) {
  const std::string finite = c + "::text NOT IN ('NaN', 'Infinity', '-Infinity')";
  const std::string whole =
      c + " = pg_catalog.trunc(" + c + ") AND pg_catalog.abs(" + c + ") < 9000000000000000000";
  const std::string exact = "(" + whole + ") OR (pg_catalog.abs(" + c + ") BETWEEN 1e-300 AND 1e300 AND " +
                            c + "::float8::numeric = " + c + ")";
  const std::string zeros =
      t.precision > 0 ? "" : " OR pg_catalog.scale(" + c + ") <> pg_catalog.min_scale(" + c + ")";
  return "CASE WHEN " + finite + " THEN NOT (" + exact + ")" + zeros + " ELSE false END";
}

std::string out_of_calendar(const std::string& c, std::string_view type) {
  return "NOT pg_catalog.isfinite(" + c + ") OR " + c + " < '0001-01-01'::" + std::string(type) + " OR " + c +
         " >= '10000-01-01'::" + std::string(type);
}

// Whole seconds without a fraction, others with six digits; or always with six.
std::string moment_text(const std::string& c, const std::string& form, const Styles& styles,
                        const std::string& offset) {
  const std::string fine = "pg_catalog.to_char(" + c + ", '" + form + ".US')";
  const std::string whole = "pg_catalog.to_char(" + c + ", '" + form + "')";
  const std::string made = styles.full_fraction
                               ? fine
                               : "CASE WHEN pg_catalog.date_part('microseconds', " + c +
                                     ")::int % 1000000 = 0 THEN " + whole + " ELSE " + fine + " END";
  return offset.empty() ? made : "(" + made + ") || '" + offset + "'";
}

// Elements that stand in JSON as our own copy forward reads them.
bool is_plain_element(TypeKind kind) {
  switch (kind) {
    case TypeKind::boolean:
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::real:
    case TypeKind::double_precision:
    case TypeKind::numeric:
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::uuid:
      return true;
    default:
      return false;
  }
}

class Decider {
 public:
  Decider(PullColumn& column, const Styles& styles)
      : c_(column),
        styles_(styles),
        name_(column.value_sql.empty() ? sql::quote_ident(column.pg.name) : column.value_sql),
        type_(base_type(column)) {}

  void run() {
    if (is_array(c_)) return array();
    if (!scalar()) unknown();
    c_.changed = !c_.reason.empty();
  }

 private:
  void native(std::string declared, Wire wire, std::string select, Sense sense) {
    c_.declared = std::move(declared);
    c_.wire = wire;
    c_.select = std::move(select);
    c_.sense = sense;
    c_.proof = type_;
    c_.proof_sql = name_;
  }
  // The text that the server makes of it, proven as that text.
  void as_text(std::string declared, std::string select, std::string reason, Sense sense = Sense::other) {
    native(std::move(declared), Wire::text, std::move(select), sense);
    prove_select(TypeKind::text);
    c_.reason = std::move(reason);
  }
  void prove_select(TypeKind kind) {
    c_.proof = schema::of(kind);
    c_.proof_sql = c_.select;
  }
  std::string text() const { return name_ + "::text"; }

  bool scalar() {
    switch (type_.kind) {
      case TypeKind::boolean:
        return native("BOOLEAN", Wire::boolean, name_, Sense::boolean), true;
      case TypeKind::smallint:
        return native("SMALLINT", Wire::integer, name_, Sense::integer), true;
      case TypeKind::integer:
        return native("INTEGER", Wire::integer, name_, Sense::integer), true;
      case TypeKind::bigint:
        return native("BIGINT", Wire::integer, name_, Sense::integer), true;
      case TypeKind::real:
      case TypeKind::double_precision:
        return floating(), true;
      case TypeKind::numeric:
        return numeric(), true;
      case TypeKind::text:
      case TypeKind::varchar:
      case TypeKind::bpchar:
        return texts(), true;
      case TypeKind::bytea:
        return native("BLOB", Wire::blob, name_, Sense::other), true;
      case TypeKind::date:
      case TypeKind::time:
      case TypeKind::timestamp:
      case TypeKind::timestamptz:
        return moment(), true;
      case TypeKind::uuid:
        return uuid(), true;
      case TypeKind::json:
      case TypeKind::jsonb:
        return json(), true;
      case TypeKind::interval:
        return as_text("TEXT", text(), "an interval is kept as PostgreSQL prints it"), true;
      case TypeKind::other:
        break;
    }
    return others();
  }

  // SQLite has neither NaN nor a zero with a sign.
  void floating() {
    const bool narrow = type_.kind == TypeKind::real;
    const std::string value = narrow ? "(" + name_ + " + 0::real)" : "(" + name_ + " + 0::float8)";
    native(narrow ? "REAL" : "DOUBLE PRECISION", Wire::real, narrow ? value + "::text::float8" : value,
           Sense::number);
    c_.proof_sql = value;
    if (c_.facts.special) c_.reason = "SQLite has no NaN: it is the text 'NaN'; and -0 is 0";
  }

  void numeric() {
    const bool odd = type_.precision > 0 && (type_.scale < 0 || type_.scale > type_.precision);
    if (!c_.facts.doubt && !odd) {
      native(decimal_name(type_), Wire::decimal, text(), Sense::number);
      if (c_.facts.special) c_.reason = "NaN and Infinity are texts: SQLite has neither";
      return;
    }
    native(text::replace_first(decimal_name(type_), type_.precision > 0 ? "DECIMAL" : "NUMERIC",
                               type_.precision > 0 ? "DECIMAL TEXT" : "NUMERIC TEXT"),
           Wire::text, text(), Sense::number);
    if (odd) prove_select(TypeKind::text);
    c_.cast_number = true;
    c_.reason =
        "kept as text: SQLite's numbers hold 15 digits, and some values have more, or zeros at the end";
  }

  void texts() {
    const bool fixed = type_.kind == TypeKind::bpchar;
    const bool padded = fixed && type_.length > 0;
    native(type_.kind == TypeKind::text ? "TEXT" : with_length(fixed ? "CHAR" : "VARCHAR", type_.length),
           Wire::text, padded ? text() : name_, Sense::text);
    if (padded) c_.reason = "without the blanks that fill it up: SQLite would compare them";
  }

  void moment() {
    const Sense sense = sense_of_type(schema::render(schema::of(type_.kind)));
    if (c_.facts.doubt && type_.kind == TypeKind::time)
      return as_text("TEXT", text(), "24:00:00 stands in it, which is no time elsewhere");
    if (c_.facts.doubt)
      return as_text("TEXT", text(),
                     "infinity and years outside of 1 to 9999 stand in it: kept as PostgreSQL prints them");
    switch (type_.kind) {
      case TypeKind::date:
        return native("DATE", Wire::text, text(), sense);
      case TypeKind::time:
        return native("TIME", Wire::text, time_text(), sense);
      case TypeKind::timestamp:
        return native("DATETIME", Wire::text, moment_text(name_, "YYYY-MM-DD HH24:MI:SS", styles_, ""),
                      sense);
      default:  // the offset in its values says that it is an instant; where there is none, the name must
        return native(c_.facts.values > 0 ? "DATETIME" : "TIMESTAMPTZ", Wire::text,
                      moment_text(name_, "YYYY-MM-DD HH24:MI:SS", styles_, "+00:00"), sense);
    }
  }

  std::string time_text() const {
    const std::string plain = "CASE WHEN position('.' in " + text() + ") = 0 THEN " + text() +
                              (styles_.full_fraction ? " || '.000000'" : "") + " ELSE ";
    return plain + "pg_catalog.rpad(" + text() + ", 15, '0') END";
  }

  void uuid() {
    if (!styles_.uuid_as_hex) return native("CHAR(36)", Wire::text, text(), Sense::uuid);
    native("CHAR(32)", Wire::text, "pg_catalog.replace(" + text() + ", '-', '')", Sense::uuid);
  }

  // A number at the top of a document would be read as one by a column of SQLite's numeric affinity.
  void json() { native(c_.facts.doubt ? "JSON TEXT" : "JSON", Wire::text, text(), Sense::other); }

  void array() {
    const Type element = schema::parse_type(c_.facts.element);
    copy::ColumnPlan plan;
    plan.type = type_;
    const bool known = is_plain_element(element.kind) && copy::choose_encoder(plan);
    const std::string list = "pg_catalog.to_json(" + name_ + ")::text";
    if (known && !c_.facts.doubt)
      native("JSON", Wire::text, list, Sense::other);
    else
      as_text("JSON", list, "");
    c_.reason = "an array is a JSON list";
    c_.changed = true;
  }

  bool others() {
    const std::string& t = c_.facts.type_name;
    if (c_.facts.kind == 'e')
      return as_text("TEXT", text(), "an enum is text with a CHECK of its labels", Sense::text), true;
    if (c_.facts.kind == 'c')
      return as_text("JSON", "pg_catalog.to_json(" + name_ + ")::text", "a composite value is a JSON object"),
             true;
    if (t == "citext") {
      as_text("TEXT", text(), "COLLATE NOCASE folds the letters of ASCII alone", Sense::text);
      c_.collation = "NOCASE";
      return true;
    }
    if (t == "oid" || t == "xid" || t == "cid") return as_integer(), true;
    if (t == "money") {
      as_text("DECIMAL TEXT(19,2)", name_ + "::numeric::text", "money is kept as a decimal text",
              Sense::number);
      c_.cast_number = true;
      return true;
    }
    if (t == "inet")
      return native("TEXT", Wire::text, "pg_catalog.abbrev(" + name_ + ")", Sense::other), true;
    if (t == "cidr" || t == "macaddr") return native("TEXT", Wire::text, text(), Sense::other), true;
    if (t == "name") return native("TEXT", Wire::text, name_, Sense::text), true;
    return false;
  }

  void as_integer() {
    native("BIGINT", Wire::integer, name_ + "::text::bigint", Sense::integer);
    prove_select(TypeKind::bigint);
  }

  void unknown() {
    as_text("TEXT", text(), "SQLite has no " + c_.facts.base + ": kept as PostgreSQL prints it");
  }

  PullColumn& c_;
  const Styles& styles_;
  const std::string name_;
  const Type type_;
};

}  // namespace

Questions questions_of(const PullColumn& column) {
  const std::string c = sql::quote_ident(column.pg.name);
  const Type t = base_type(column);
  if (is_array(column))
    return {"pg_catalog.array_ndims(" + c + ") > 1 OR pg_catalog.array_lower(" + c + ", 1) <> 1", ""};
  switch (t.kind) {
    case TypeKind::real:
    case TypeKind::double_precision:
      return {"", c + "::text IN ('NaN', '-0')"};
    case TypeKind::numeric:
      return {inexact_number(c, t), c + "::text IN ('NaN', 'Infinity', '-Infinity')"};
    case TypeKind::date:
      return {out_of_calendar(c, "date"), ""};
    case TypeKind::timestamp:
      return {out_of_calendar(c, "timestamp"), ""};
    case TypeKind::timestamptz:
      return {out_of_calendar(c, "timestamptz"), ""};
    case TypeKind::time:
      return {c + " = '24:00:00'", ""};
    case TypeKind::json:
    case TypeKind::jsonb: {
      const std::string of =
          t.kind == TypeKind::json ? "pg_catalog.json_typeof(" : "pg_catalog.jsonb_typeof(";
      return {of + c + ") = 'number' AND " + c + "::text !~ '^(0|-?[1-9][0-9]{0,17})$'", ""};
    }
    default:
      return {};
  }
}

void decide_column(PullColumn& column, const Styles& styles) {
  Decider(column, styles).run();
}

}  // namespace groundway::pull
