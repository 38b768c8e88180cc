#include "pull/views.h"

#include <algorithm>

#include "base/text.h"
#include "pull/objects.h"
#include "sql/quote.h"

namespace groundway::pull {
namespace {

using Kind = schema::Outcome::Kind;

// What can stand in FROM: its columns in SQL, by PostgreSQL's names.
struct Relation {
  std::string name;                                    // in SQLite
  std::vector<std::pair<std::string, Sense>> columns;  // PostgreSQL's name, and what it is
  std::vector<std::string> names;                      // in SQLite
  std::vector<bool> cast;                              // a number kept as text
};
using Relations = std::map<std::pair<std::string, std::string>, Relation>;

// Reads pg_get_viewdef() and writes the same query for SQLite.
class ViewWriter {
 public:
  ViewWriter(const std::vector<Token>& tokens, const Relations& relations, const Styles& styles)
      : tokens_(tokens), relations_(relations) {
    setting_.styles = styles;
    setting_.aggregates = true;
    setting_.column = [this](std::string_view alias, std::string_view name) { return find(alias, name); };
  }

  std::string run() {
    std::string out = core();
    while (!failed() && (word("union") || word("intersect") || word("except"))) {
      const std::string op = text::upper(take().text);
      if (op != "UNION" && word("all")) fail(op + " ALL");
      out += " " + op + (accept("all") ? " ALL " : " ") + core();
    }
    out += order();
    if (!failed() && now().kind != Token::Kind::end && !now().is(";"))
      fail("SQLite has no '" + now().text + "' there");
    return out;
  }

  std::string fault;
  std::vector<std::string> notes;
  std::vector<Sense> senses;  // of the columns it shows

 private:
  struct Source {
    const Relation* relation;
    std::string alias;
    std::map<std::string, ColumnInSql, std::less<>> columns;
  };

  const Token& now() const { return tokens_[at_]; }
  Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool word(std::string_view w) const { return now().word(w); }
  bool accept(std::string_view w) { return (now().word(w) || now().is(w)) && (++at_, true); }
  bool failed() const { return !fault.empty(); }
  void fail(const std::string& why) {
    if (fault.empty()) fault = why;
  }
  void want(std::string_view w) {
    if (!failed() && !accept(w)) fail("it is more than a plain query");
  }

  const ColumnInSql* find(std::string_view alias, std::string_view name) const {
    for (const Source& s : sources_) {
      const auto at = s.columns.find(name);
      if ((alias.empty() || s.alias == alias) && at != s.columns.end()) return &at->second;
    }
    return nullptr;
  }

  Translated expression() {
    Translated made = translate_tokens(tokens_, at_, setting_);
    if (!made.fault.empty()) fail(made.fault);
    notes.insert(notes.end(), made.notes.begin(), made.notes.end());
    return made;
  }

  // FROM stands behind what it gives names to: it is read first.
  std::string core() {
    want("select");
    const bool distinct = accept("distinct");
    if (distinct && word("on")) fail("DISTINCT ON");
    const std::size_t items_at = at_;
    sources_.clear();
    skip_to_from();
    std::string from = accept("from") ? " FROM " + sources() : "";
    const std::size_t rest_at = at_;
    at_ = items_at;
    std::string out = std::string("SELECT ") + (distinct ? "DISTINCT " : "") + items();
    at_ = std::max(rest_at, at_);
    out += from;
    if (!failed() && accept("where")) out += " WHERE " + expression().sql;
    if (!failed() && accept("group")) want("by"), out += " GROUP BY " + list();
    if (!failed() && accept("having")) out += " HAVING " + expression().sql;
    return out;
  }

  void skip_to_from() {
    for (int depth = 0; now().kind != Token::Kind::end; take()) {
      if (depth == 0 && (word("from") || word("union") || word("where") || now().is(";"))) return;
      depth += now().is("(") ? 1 : now().is(")") ? -1 : 0;
    }
  }

  std::string items() {
    std::string out;
    senses.clear();
    do {
      const Translated item = expression();
      if (failed()) return {};
      out += (out.empty() ? "" : ", ") + plain(item.sql);
      senses.push_back(item.sense);
      if (accept("as")) take();
    } while (accept(","));
    return out;
  }

  // A column that is shown is shown as it is kept: all its digits.
  std::string plain(const std::string& sql) const {
    for (const Source& s : sources_) {
      for (const auto& [name, column] : s.columns) {
        if (column.sql == sql && sql.starts_with("CAST("))
          return sql.substr(5, sql.size() - 5 - std::string_view(" AS NUMERIC)").size());
      }
    }
    return sql;
  }

  std::string list() {
    std::string out;
    do {
      out += (out.empty() ? "" : ", ") + expression().sql;
    } while (!failed() && accept(","));
    return out;
  }

  std::string order() {
    std::string out;
    if (!failed() && accept("order")) {
      want("by");
      do {
        const Translated key = expression();
        if (key.sense == Sense::text || key.sense == Sense::uuid)
          fail("ORDER BY a text: its order is another one in SQLite");
        out += (out.empty() ? " ORDER BY " : ", ") + key.sql;
        if (accept("desc")) out += " DESC";
        if (word("nulls")) fail("NULLS FIRST and LAST");
      } while (!failed() && accept(","));
    }
    if (!failed() && accept("limit")) out += " LIMIT " + expression().sql;
    return out;
  }

  std::string sources() {
    std::string out;
    do {
      out += (out.empty() ? "" : ", ") + joined();
    } while (!failed() && accept(","));
    return out;
  }

  std::string joined() {
    std::string out = source();
    while (!failed() && (word("join") || word("left") || word("cross") || word("right") || word("full"))) {
      if (word("right") || word("full")) return fail("a " + now().text + " join"), "";
      const std::string kind = word("join") ? "" : text::upper(take().text) + " ";
      want("join");
      out += " " + kind + "JOIN " + source();
      if (!failed() && accept("on")) out += " ON " + expression().sql;
      if (word("using")) fail("a join by USING");
    }
    return out;
  }

  std::string source() {
    if (accept("(")) {
      const std::string inner = joined();
      want(")");
      return "(" + inner + ")";
    }
    if (failed() || !now().name()) return fail("it reads what is no table"), "";
    std::string schema, name = take().text;
    if (accept(".")) {
      schema = name;
      name = take().text;
    }
    const auto at = relations_.find({schema, name});
    if (at == relations_.end())
      return fail("it reads " + schema + "." + name + ", which is not in the file"), "";
    const bool renamed = now().name() && !is_clause();
    const std::string alias = renamed ? take().text : name;
    if (now().is("(")) return fail("an alias with columns"), "";
    add_source(at->second, alias);
    return sql::quote_sqlite_ident(at->second.name) + " AS " + sql::quote_sqlite_ident(alias);
  }

  bool is_clause() const {
    static constexpr std::string_view kWords[] = {
        "join",  "left",      "right",  "full",   "cross", "on",     "where",  "group", "order",      "limit",
        "union", "intersect", "except", "having", "using", "offset", "window", "fetch", "tablesample"};
    return now().kind == Token::Kind::word &&
           std::find(std::begin(kWords), std::end(kWords), now().text) != std::end(kWords);
  }

  void add_source(const Relation& relation, const std::string& alias) {
    Source s{&relation, alias, {}};
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
      const std::string name =
          sql::quote_sqlite_ident(alias) + "." + sql::quote_sqlite_ident(relation.names[i]);
      s.columns[relation.columns[i].first] = {relation.cast[i] ? "CAST(" + name + " AS NUMERIC)" : name,
                                              relation.columns[i].second};
    }
    sources_.push_back(std::move(s));
  }

  const std::vector<Token>& tokens_;
  const Relations& relations_;
  Setting setting_;
  std::size_t at_ = 0;
  std::vector<Source> sources_;
};

Relations relations_of(const PullPlan& plan) {
  Relations out;
  for (const PullTable& t : plan.tables) {
    Relation r;
    r.name = t.name;
    for (const PullColumn& c : t.columns) {
      r.columns.emplace_back(c.pg.name, c.sense);
      r.names.push_back(c.name);
      r.cast.push_back(c.cast_number);
    }
    out[{t.pg.schema, t.pg.name}] = std::move(r);
  }
  return out;
}

void convert_view(PullPlan& plan, PullView& view, Relations& relations, bool all) {
  const std::string object = "view " + view.pg.name;
  const auto tokens = tokens_of(view.pg.query);
  if (!tokens)
    return plan.tell(Kind::left_out, object, "it holds a sign that SQLite does not know", view.pg.query);
  ViewWriter writer(*tokens, relations, plan.styles);
  const std::string query = writer.run();
  if (writer.fault.empty() && writer.senses.size() != view.pg.columns.size())
    writer.fault = "it is more than a plain query";
  if (!writer.fault.empty()) {
    if (all || writer.fault.find("not in the file") == std::string::npos)
      plan.tell(Kind::left_out, object, writer.fault, view.pg.query);
    return;
  }
  view.name = plan.take(view.pg.name);
  std::string names;
  Relation shown;
  shown.name = view.name;
  for (std::size_t i = 0; i < view.pg.columns.size(); ++i) {
    names += (i == 0 ? "" : ", ") + sql::quote_sqlite_ident(view.pg.columns[i]);
    shown.columns.emplace_back(view.pg.columns[i], writer.senses[i]);
    shown.names.push_back(view.pg.columns[i]);
    shown.cast.push_back(writer.senses[i] == Sense::number);
  }
  relations[{view.pg.schema, view.pg.name}] = std::move(shown);
  view.sql = "CREATE VIEW " + sql::quote_sqlite_ident(view.name) + " (" + names + ") AS " + query;
  plan.tell(writer.notes.empty() ? Kind::converted : Kind::changed, object, text::join(writer.notes, "; "));
}

// How many rows, and in each column how many values and how many different ones.
std::string counts_of(const PullView& view, bool sqlite) {
  std::string out = "SELECT count(*)";
  for (const std::string& column : view.pg.columns) {
    const std::string name = sqlite ? sql::quote_sqlite_ident(column) : sql::quote_ident(column);
    out += " || ' ' || count(" + name + ") || ' ' || count(DISTINCT " + name + ")";
  }
  return out + " FROM " +
         (sqlite ? sql::quote_sqlite_ident(view.name) : sql::quote_qualified(view.pg.schema, view.pg.name));
}

}  // namespace

void convert_views(PullPlan& plan, bool all) {
  Relations relations = relations_of(plan);
  for (PullView& view : plan.views) convert_view(plan, view, relations, all);
}

Result<void> compare_views(db::SqliteDb& file, db::PgConnection& reader, PullPlan& plan,
                           copy::Report& report) {
  const bool masked =
      std::any_of(plan.tables.begin(), plan.tables.end(), [](const PullTable& t) { return t.is_masked(); });
  for (PullView& view : plan.views) {
    if (view.sql.empty() || masked) continue;
    TRY(reader.exec("SAVEPOINT gw_view"));
    auto theirs = reader.query(counts_of(view, false));
    if (!theirs) {
      TRY(reader.exec("ROLLBACK TO SAVEPOINT gw_view"));
      report.notes.push_back("view " + view.pg.name + " is not compared: PostgreSQL does not count it (" +
                             theirs.error().cause + ")");
      continue;
    }
    TRY(reader.exec("RELEASE SAVEPOINT gw_view"));
    auto mine = file.one(counts_of(view, true));
    if (mine && *mine == theirs->get(0, 0)) {
      report.proofs.push_back(
          {"view " + view.pg.name, true, "its rows and values counted alike on both sides",
           static_cast<std::uint64_t>(text::parse_int(text::split(*mine, ' ')[0]).value_or(0)), 0, 0});
      continue;
    }
    TRY(file.exec("DROP VIEW " + sql::quote_sqlite_ident(view.name)));
    view.sql.clear();
    std::erase_if(plan.outcomes,
                  [&](const schema::Outcome& o) { return o.object == "view " + view.pg.name; });
    plan.tell(Kind::left_out, "view " + view.pg.name, "it showed other rows in SQLite", view.pg.query);
  }
  return {};
}

}  // namespace groundway::pull
