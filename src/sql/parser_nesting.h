// sql/parser_nesting.h - bounds how deep the parser's rules call themselves.
//
// Purpose: hostile nesting becomes an error long before it becomes a stack overflow.
// Shape:   one Nesting stands in each rule that can reach itself; ok() is false one level too deep.
// Errors:  none of its own; the rule reports.
#pragma once

#include "sql/parser.h"
#include "sql/parser_core.h"

namespace groundway::sql {

class Parser::Nesting {
 public:
  explicit Nesting(Parser& parser) : depth_(parser.depth_) { ++depth_; }
  ~Nesting() { --depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  bool ok() const { return depth_ <= kMaxDepth; }

 private:
  int& depth_;
};

}  // namespace groundway::sql
