// schema/conversion.h - the state that the parts of convert() share.
//
// Purpose: each kind of object is converted in a file of its own; names, shapes and outcomes are kept here.
// Shape:   parts run in this order: names, columns, keys, checks, indexes, foreign keys, views, triggers.
//          `t` and `c` are positions in source.tables and its columns; the model's are the same.
// Errors:  as convert.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/convert.h"
#include "sql/translate.h"

namespace groundway::schema {

class Conversion {
 public:
  Conversion(const Source& source, const std::vector<TableProfile>& profiles,
             const std::vector<TableDecisions>& decisions, const ConvertOptions& options);

  Result<void> name_everything();               // convert_names.cc
  void convert_columns(std::size_t t);          // convert_columns.cc
  void convert_expressions(std::size_t t);      // defaults, identity and generated columns
  void convert_keys(std::size_t t);             // convert_keys.cc
  void convert_checks(std::size_t t);
  void convert_indexes();                    // convert_indexes.cc
  void convert_foreign_keys(std::size_t t);  // convert_foreign.cc
  Result<void> convert_views();              // convert_views.cc
  void convert_triggers();
  void report_skipped();

  ConvertedSchema out;

 private:
  // --- told ---
  void tell(Outcome::Kind kind, std::string object, std::string reason, std::string suggestion = {});
  // Converted when there is nothing to tell, else changed.
  void arrived(std::string object, const std::vector<std::string>& notes);
  void left_out(std::string object, std::string reason, std::string suggestion = {});

  // --- looked up ---
  const ColumnProfile& profile(std::size_t t, std::size_t c) const;
  const Type& type_of(std::size_t t, std::size_t c) const;
  const SourceTable& source_table(std::size_t t) const { return source_.tables[t]; }
  std::vector<std::string> targets(std::size_t t, const std::vector<std::size_t>& columns) const;
  std::string fold(const std::string& name) const;
  // A constraint's name: unique in its table, and among the relations where it brings an index.
  TargetName constraint(std::size_t t, const std::string& wanted);
  TargetName key_constraint(std::size_t t, const std::string& wanted);

  // --- columns ---
  sql::ColumnShape shape_of(std::size_t t, std::size_t c) const;
  void convert_not_null(std::size_t t, std::size_t c);
  void convert_identity(std::size_t t, std::size_t c);
  void convert_default(std::size_t t, std::size_t c);
  void convert_generated(std::size_t t, std::size_t c);
  bool is_unreadable(const SourceColumn& column) const;

  // --- keys and indexes ---
  void convert_primary_key(std::size_t t);
  void convert_unique(std::size_t t, const SourceKey& key);
  bool is_redundant(std::size_t t, const SourceKey& key) const;
  // Why a btree over these columns cannot be made; empty: it can.
  std::string unfit_for_index(std::size_t t, const std::vector<std::size_t>& columns) const;
  // A key under NOCASE or RTRIM is exact only as a unique index over the folded value.
  void add_folded_index(std::size_t t, const SourceKey& key, const std::vector<std::string>& columns,
                        const std::string& object);
  std::vector<std::string> key_notes(std::size_t t, const SourceKey& key) const;
  std::optional<Index> convert_index(const SourceIndex& index, std::size_t t, std::vector<std::string>& notes,
                                     std::string& fault) const;
  Result<IndexPart> convert_part(const sql::IndexedColumn& part, std::size_t t,
                                 std::vector<std::string>& notes) const;
  Result<IndexPart> expression_part(const sql::IndexedColumn& part, std::size_t t,
                                    std::vector<std::string>& notes) const;

  // --- foreign keys ---
  // Why the key cannot be made; empty: it can, and `parent` holds what it needs.
  std::string unfit_foreign_key(std::size_t t, const SourceForeignKey& key,
                                const std::vector<std::size_t>& from);
  bool is_left_behind(const std::string& table) const;
  ForeignKey foreign_key(std::size_t t, const SourceForeignKey& key, const std::vector<std::size_t>& from,
                         std::vector<std::string>& notes);
  void outer_key(std::size_t t, const SourceForeignKey& key, const std::vector<std::size_t>& from);
  bool offer_unique(std::size_t parent, const std::vector<std::size_t>& columns);
  bool compares_without_case(std::size_t t, const std::vector<std::size_t>& columns) const;

  // --- views and triggers ---
  Result<bool> convert_view(std::size_t v);  // false: it waits for another view
  sql::TableShape view_shape(std::size_t v, std::vector<sql::ColumnShape> columns) const;

  struct Shapes;

  const Source& source_;
  const std::vector<TableProfile>& profiles_;
  const std::vector<TableDecisions>& decisions_;
  const ConvertOptions& options_;
  NameScope relations_, functions_;
  std::vector<NameScope> constraints_;  // by table
  std::vector<TargetName> index_names_, view_names_;
  std::vector<sql::TableShape> shapes_;                 // by table
  std::map<std::string, sql::TableShape> view_shapes_;  // by name in lower case: the views made so far
  std::map<std::string, std::string> lost_views_;       // left out: name in lower case -> name
};

// The expression that SQLite's collation makes of a text: lower(c COLLATE "C"), rtrim(c, ' '). Empty: as it
// is.
std::string folded(const std::string& sql, const std::string& collation, const Type& type);
bool is_textual(const Type& type);
std::string collation_note(const std::string& collation);  // of one that is not SQLite's own; empty: it is

}  // namespace groundway::schema
