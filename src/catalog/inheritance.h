// catalog/inheritance.h - what a table's columns and checks have from another table, and who says so first.
//
// Purpose: a statement about a parent is carried to its children by the server; saying it twice is an error.
// Shape:   pure. A link (Kind::inheritance) that both sides have stays through all statements; links that go are cut
//          before anything else is done to either table, new ones are made when both tables are as they are to be.
#pragma once

#include <vector>

#include "catalog/writer.h"

namespace groundway::catalog {

enum class Side { from, to };

// The table is there before and after, and keeps its rows where they are.
bool goes_on(const Name& table, const Writer& out);
// Links of a table (as a child) that both sides have alike.
std::vector<int> staying_links(const Object& table, Side side, const Writer& out);
int parent_of(int link, const Catalog& side);
// The columns of its table's parents that a column is, too.
std::vector<int> inherited_from(int column, const Catalog& side);
// The column or check of the same name from which the server carries statements to this one; -1: none.
int carried_from(const Object& part, Side side, const Writer& out);
// The parent's column is altered in this, too, and the server carries it on.
bool is_carried(const Object& a, const Object& b, const Writer& out, std::string_view key);
// The tables whose part of this name follows this one's.
std::vector<int> heirs_of(const Object& part, Side side, const Writer& out);

}  // namespace groundway::catalog
