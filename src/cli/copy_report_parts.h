// cli/copy_report_parts.h - what every form of a copy's report says in the same words.
//
// Purpose: text, Markdown, JSON and HTML differ in their marks, never in what they say.
// Shape:   pure.
#pragma once

#include <string>
#include <vector>

#include "copy/report.h"

namespace groundway::cli {

struct Told {
  std::string object, reason, suggestion;
};

// Objects that ended so, columns of another type among the changed ones; nothing twice.
std::vector<Told> told(const copy::Report& report, schema::Outcome::Kind kind);
std::string verdict(const copy::Report& report);  // "verified: every row and column, ..."
std::string proof_word(const copy::Report& report, const copy::TableReport& table);  // "ok", "FAIL  ...", "-"
std::string proof_line(const copy::ObjectProof& proof);  // "view v: proven, 3 rows equal"
std::string timings(const copy::Report& report);  // "2 tables, 5 rows in 1.3 s (read ...)"

}  // namespace groundway::cli
