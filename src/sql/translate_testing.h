// sql/translate_testing.h - a catalogue for the translator's tests.
//
// Purpose: tables by name, as the copy's own catalogue gives them.
// Shape:   add() in any order; a later table of the same name wins.
#pragma once

#include <deque>
#include <string_view>

#include "base/text.h"
#include "sql/translate.h"

namespace groundway::sql {

struct TestCatalogue : Catalogue {
  std::deque<TableShape> tables;

  void add(TableShape table) { tables.push_front(std::move(table)); }
  const TableShape* find(std::string_view name) const override {
    for (const TableShape& table : tables) {
      if (text::iequals(table.source_name, name)) return &table;
    }
    return nullptr;
  }
};

}  // namespace groundway::sql
