// catalog/change.h - what is done to turn one schema into another.
//
// Purpose: the same Plan is printed, written into a migration, and run by sync and push.
// Shape:   values. A Change is one object's; its statements run in their order, changes in theirs.
#pragma once

#include <string>
#include <vector>

#include "catalog/object.h"

namespace groundway::catalog {

// How a statement meets an application that goes on working.
enum class Class {
  additive,     // nothing that is there changes: a new table, a nullable column, an index built concurrently
  blocking,     // a lock that readers or writers wait for, no longer than the catalogue takes; or a scan under it
  rewriting,    // the table is written anew under its lock
  destructive,  // rows, values or an object are lost
};
std::string_view class_name(Class it);

enum class Lock { none, share_update_exclusive, share, share_row_exclusive, access_exclusive };
std::string_view lock_name(Lock lock);  // "ACCESS EXCLUSIVE"; empty: none

struct Effect {
  Class class_ = Class::additive;
  Lock lock = Lock::none;
  bool scans = false;          // reads the whole table under the lock
  bool in_transaction = true;  // false: CONCURRENTLY and its kind
};

struct Statement {
  std::string sql;  // one statement, no closing semicolon
  Effect effect;
  bool joined = false;  // in one transaction with the statement before it, even where each has its own
};

enum class Verb { drop, alter, create };

struct Difference {  // of an alteration
  std::string property, from, to;
};

struct Change {
  Verb verb = Verb::create;
  Name name;   // as it is called on the side that has it; of an alteration: as it is to be
  Name table;  // the relation that is locked, for its size; its name is empty where there is none
  std::vector<Difference> differences;
  std::vector<Statement> statements;  // empty: done by the statements of the object that it belongs to

  Class class_() const;  // the gravest of its statements
};

struct Plan {
  std::vector<Change> changes;
  std::vector<std::string> notes;  // what is not understood, candidates for a rename

  bool empty() const { return changes.empty(); }
};

}  // namespace groundway::catalog
