// pull/ddl.h - CREATE TABLE in SQLite's words.
//
// Purpose: a table is loaded bare and gets its CHECKs, foreign keys and generated columns when its rows have
// been
//          tried against them: the stored form of both is the same, only the text in sqlite_schema differs.
// Shape:   pure.
#pragma once

#include <string>

#include "pull/plan.h"

namespace groundway::pull {

enum class Form { bare, whole };
std::string create_table(const PullTable& table, Form form);
// Everything, as a dry run shows it.
std::string script_of(const PullPlan& plan);

}  // namespace groundway::pull
