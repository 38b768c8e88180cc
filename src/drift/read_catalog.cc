#include "drift/read_catalog.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <set>
#include <unordered_map>

#include "drift/view_body.h"
#include "gen/drift_sql.h"

namespace groundway::drift {
namespace {

using catalog::Catalog;
using catalog::Kind;
using catalog::Object;

struct Query {
  Kind kind;
  std::string_view sql;
  int from = 0, before = 99;  // major versions
};
constexpr Query kQueries[] = {
#define GROUNDWAY_QUERY(kind, sql) {Kind::kind, sql_text::sql},
#define GROUNDWAY_QUERY_FOR(from, before, kind, sql) {Kind::kind, sql_text::sql, from, before},
#include "drift/kind_queries.def"
#undef GROUNDWAY_QUERY
#undef GROUNDWAY_QUERY_FOR
};

// Columns of every query; its properties come behind them.
enum Place { kReference, kAliases, kParent, kSchema, kParentName, kName, kArguments, kProperties };

constexpr std::uint32_t kAccessOperators = 2602, kAccessFunctions = 2603;  // pg_amop, pg_amproc

// An object as pg_depend knows it: its catalogue, its oid there, its column.
struct Reference {
  std::uint32_t catalogue = 0, oid = 0;
  std::int32_t part = 0;
  bool operator==(const Reference&) const = default;
};
struct HashOfReference {
  std::size_t operator()(const Reference& r) const {
    return (std::size_t{r.oid} * 0x9E3779B97F4A7C15ULL) ^ (std::size_t{r.catalogue} << 16U) ^
           static_cast<std::size_t>(r.part);
  }
};

template <class Number>
Number number(std::string_view text) {
  Number out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

Reference reference_of(std::string_view text) {  // "1259:16390:2"
  const std::size_t first = text.find(':'), second = text.find(':', first + 1);
  return {number<std::uint32_t>(text.substr(0, first)),
          number<std::uint32_t>(text.substr(first + 1, second - first - 1)),
          number<std::int32_t>(text.substr(second + 1))};
}

// A property's key outlives every catalogue: there are as many as the queries have columns.
std::string_view interned(const std::string& key) {
  static std::mutex guard;  // sides are read in threads
  static std::set<std::string, std::less<>> keys;
  const std::lock_guard<std::mutex> hold(guard);
  return *keys.insert(key).first;
}

class Reader {
 public:
  explicit Reader(db::PgConnection& connection) : connection_(connection) {}

  Result<Catalog> run() {
    out_.server_version = connection_.server_version();
    const int major = out_.server_version / 10000;
    for (const Query& query : kQueries) {
      if (major >= query.from && major < query.before) TRY(read(query));
    }
    TRY(read_marks(sql_text::kComments, {"comment"}));
    TRY(read_marks(sql_text::kRights, {"owner", "grants", "revoked"}));
    TRY(read_dependencies());
    return std::move(out_);
  }

 private:
  Result<void> read(const Query& query) {
    ASSIGN(const db::Rows rows, connection_.query(std::string(query.sql)));
    std::vector<std::string_view> keys;
    for (int c = kProperties; c < rows.columns(); ++c) keys.push_back(interned(rows.column_name(c)));
    for (int r = 0; r < rows.count(); ++r) take(query.kind, rows, r, keys);
    return {};
  }

  void take(Kind kind, const db::Rows& rows, int r, const std::vector<std::string_view>& keys) {
    Object object;
    object.name = {kind, rows.text(r, kSchema), rows.text(r, kParentName), rows.text(r, kName),
                   rows.text(r, kArguments)};
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const int column = kProperties + static_cast<int>(i);
      if (rows.is_null(r, column)) continue;
      object.properties.push_back({keys[i], rows.text(r, column)});
      const bool spelled_otherwise = keys[i] == "query" && out_.server_version < 160'000;
      if (spelled_otherwise) object.properties.back().value = in_later_spelling(object.properties.back().value);
    }
    const int position = out_.add(std::move(object));
    known_.emplace(reference_of(rows.get(r, kReference)), position);
    if (!rows.is_null(r, kAliases)) {
      for (const std::string& alias : rows.array(r, kAliases)) known_.emplace(reference_of(alias), position);
    }
    if (rows.is_null(r, kParent)) return;
    const int parent = find(reference_of(rows.get(r, kParent)));
    if (parent >= 0) out_.belongs(position, parent);
  }

  // What every kind may have, by catalogue, oid and part.
  Result<void> read_marks(std::string_view sql, const std::vector<std::string_view>& keys) {
    ASSIGN(const db::Rows rows, connection_.query(std::string(sql)));
    for (int r = 0; r < rows.count(); ++r) {
      const int position = find(reference(rows, r, 0));
      if (position < 0) continue;
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const int column = 3 + static_cast<int>(i);
        if (!rows.is_null(r, column)) out_.at(position).properties.push_back({keys[i], rows.text(r, column)});
      }
    }
    return {};
  }

  int find(const Reference& reference) const {
    const auto at = known_.find(reference);
    return at == known_.end() ? -1 : at->second;
  }
  // A part that is no object of its own stands for its whole.
  int find_or_whole(Reference reference) const {
    const int exact = find(reference);
    if (exact >= 0 || reference.part == 0) return exact;
    reference.part = 0;
    return find(reference);
  }

  Result<void> read_dependencies() {
    ASSIGN(const db::Rows rows, connection_.query(std::string(sql_text::kDependencies)));
    learn_parts(rows);
    for (int r = 0; r < rows.count(); ++r) {
      const int from = find_or_whole(reference(rows, r, 0));
      if (from < 0) continue;
      const int to = find_or_whole(reference(rows, r, 3));
      if (to < 0 || from == to || out_.at(to).parent == from) continue;
      if (out_.at(from).name.kind == Kind::table && out_.at(to).name.kind == Kind::table) continue;  // an inheritance
      if (out_.at(from).name.kind == Kind::sequence && out_.at(to).name.kind == Kind::column) continue;  // its owner
      out_.at(from).needs.push_back(to);
    }
    for (int i = 0; i < out_.count(); ++i) add_special_needs(i);
    for (int i = 0; i < out_.count(); ++i) {
      if (out_.at(i).name.kind == Kind::domain_default) take_needs(out_.at(i), out_.at(out_.at(i).parent));
    }
    return {};
  }
  // The row type of a table, the array of a type, the members of an extension: whoever needs one needs the whole.
  void learn_parts(const db::Rows& rows) {
    std::vector<int> open;
    for (int r = 0; r < rows.count(); ++r) {
      const std::string_view type = rows.get(r, 6);
      const Reference part = reference(rows, r, 0);
      const bool is_member = type == "a" && (part.catalogue == kAccessOperators || part.catalogue == kAccessFunctions);
      if ((type == "i" || type == "e" || is_member) && find_or_whole(part) < 0) open.push_back(r);
    }
    const auto learned = [&](int r) {
      const int whole = find_or_whole(reference(rows, r, 3));
      if (whole >= 0) known_.emplace(reference(rows, r, 0), whole);
      return whole >= 0;
    };
    while (std::erase_if(open, learned) > 0) {  // a part may have parts
    }
  }
  static Reference reference(const db::Rows& rows, int r, int column) {
    return {number<std::uint32_t>(rows.get(r, column)), number<std::uint32_t>(rows.get(r, column + 1)),
            number<std::int32_t>(rows.get(r, column + 2))};
  }
  // What pg_depend keeps elsewhere: the schema something lives in, the column that owns a sequence.
  void add_special_needs(int position) {
    Object& object = out_.at(position);
    if (object.parent < 0 && !object.name.schema.empty()) {
      need(object, out_.find({Kind::schema, {}, {}, object.name.schema, {}}));
    }
    if (!object.get("_needs").empty()) need(object, find(reference_of(object.get("_needs"))));
  }
  // The catalogue says of a domain what its default needs.
  void take_needs(Object& value, Object& domain) const {
    const auto first = std::ranges::stable_partition(domain.needs, [&](int need) {
      const Kind kind = out_.at(need).name.kind;
      return kind != Kind::function && kind != Kind::operator_ && kind != Kind::cast && kind != Kind::sequence;
    });
    value.needs.insert(value.needs.end(), first.begin(), first.end());
    domain.needs.erase(first.begin(), first.end());
  }
  static void need(Object& object, int other) {
    if (other >= 0) object.needs.push_back(other);
  }

  db::PgConnection& connection_;
  Catalog out_;
  std::unordered_map<Reference, int, HashOfReference> known_;
};

}  // namespace

Result<Catalog> read_catalog_within(db::PgConnection& connection) { return Reader(connection).run(); }

Result<Catalog> read_catalog(db::PgConnection& connection) {
  TRY(connection.exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  Result<Catalog> out = read_catalog_within(connection);
  TRY(connection.exec("ROLLBACK"));
  return out;
}

}  // namespace groundway::drift
