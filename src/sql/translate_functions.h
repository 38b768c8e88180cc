// sql/translate_functions.h - the functions that translate_function.cc has a row for.
//
// Purpose: one declaration a row; each says in its own file where the two dialects differ.
// Shape:   translated arguments in, a value out; the number of arguments was checked.
// Source:  https://sqlite.org/lang_corefunc.html, https://sqlite.org/lang_mathfunc.html
#pragma once

#include <vector>

#include "sql/translate_core.h"

namespace groundway::sql::translating {

using Values = std::vector<Value>;

// translate_text.cc
Result<Value> length_of(const Env& env, const Values& args);
Result<Value> octet_length(const Env& env, const Values& args);
Result<Value> substr(const Env& env, const Values& args);
Result<Value> instr(const Env& env, const Values& args);
Result<Value> replace(const Env& env, const Values& args);
Result<Value> trim(const Env& env, const Values& args);
Result<Value> ltrim(const Env& env, const Values& args);
Result<Value> rtrim(const Env& env, const Values& args);
Result<Value> upper(const Env& env, const Values& args);
Result<Value> lower(const Env& env, const Values& args);
Result<Value> hex(const Env& env, const Values& args);
Result<Value> unicode(const Env& env, const Values& args);
Result<Value> chars(const Env& env, const Values& args);
Result<Value> concat(const Env& env, const Values& args);
Result<Value> concat_ws(const Env& env, const Values& args);
Result<Value> like_call(const Env& env, const Values& args);
Result<Value> glob_call(const Env& env, const Values& args);

// translate_math.cc
Result<Value> abs_of(const Env& env, const Values& args);
Result<Value> round_of(const Env& env, const Values& args);
Result<Value> sign_of(const Env& env, const Values& args);
Result<Value> floor_of(const Env& env, const Values& args);
Result<Value> ceil_of(const Env& env, const Values& args);
Result<Value> sqrt_of(const Env& env, const Values& args);
Result<Value> pi(const Env& env, const Values& args);
Result<Value> random_of(const Env& env, const Values& args);
Result<Value> random_blob(const Env& env, const Values& args);
Result<Value> zero_blob(const Env& env, const Values& args);

// translate_choice.cc
Result<Value> type_name(const Env& env, const Values& args);
Result<Value> coalesce(const Env& env, const Values& args);
Result<Value> nullif(const Env& env, const Values& args);
Result<Value> iif(const Env& env, const Values& args);
Result<Value> greatest(const Env& env, const Values& args);
Result<Value> least(const Env& env, const Values& args);
Result<Value> same(const Env& env, const Values& args);

}  // namespace groundway::sql::translating
