// sql/translate_function.cc - which function goes where; one row a function.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "sql/translate_core.h"
#include "sql/translate_functions.h"

namespace groundway::sql::translating {

namespace {

struct Row {
  std::string_view name;
  std::size_t least, most;
  Result<Value> (*translate)(const Env&, const std::vector<Value>&);
};

constexpr std::size_t kAny = 100;

constexpr std::array kRows = {
    Row{"length", 1, 1, length_of},
    Row{"octet_length", 1, 1, octet_length},
    Row{"substr", 2, 3, substr},
    Row{"substring", 2, 3, substr},
    Row{"instr", 2, 2, instr},
    Row{"replace", 3, 3, replace},
    Row{"trim", 1, 2, trim},
    Row{"ltrim", 1, 2, ltrim},
    Row{"rtrim", 1, 2, rtrim},
    Row{"upper", 1, 1, upper},
    Row{"lower", 1, 1, lower},
    Row{"hex", 1, 1, hex},
    Row{"unicode", 1, 1, unicode},
    Row{"char", 1, kAny, chars},
    Row{"concat", 1, kAny, concat},
    Row{"concat_ws", 2, kAny, concat_ws},
    Row{"printf", 1, kAny, format_call},
    Row{"format", 1, kAny, format_call},
    Row{"abs", 1, 1, abs_of},
    Row{"round", 1, 2, round_of},
    Row{"sign", 1, 1, sign_of},
    Row{"floor", 1, 1, floor_of},
    Row{"ceil", 1, 1, ceil_of},
    Row{"ceiling", 1, 1, ceil_of},
    Row{"sqrt", 1, 1, sqrt_of},
    Row{"pi", 0, 0, pi},
    Row{"random", 0, 0, random_of},
    Row{"randomblob", 1, 1, random_blob},
    Row{"zeroblob", 1, 1, zero_blob},
    Row{"typeof", 1, 1, type_name},
    Row{"coalesce", 2, kAny, coalesce},
    Row{"ifnull", 2, 2, coalesce},
    Row{"nullif", 2, 2, nullif},
    Row{"iif", 2, 3, iif},
    Row{"if", 2, 3, iif},
    Row{"max", 2, kAny, greatest},
    Row{"min", 2, kAny, least},
    Row{"like", 2, 3, like_call},
    Row{"glob", 2, 2, glob_call},
    Row{"likely", 1, 1, same},
    Row{"unlikely", 1, 1, same},
    Row{"likelihood", 2, 2, same},
};

const Row* row_of(std::string_view name) {
  const auto* row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.name == name; });
  return row == kRows.end() ? nullptr : row;
}

// hex(randomblob(n)) is how SQLite's schemas make ids.
bool is_random_hex(const Expr& expr) {
  if (!text::iequals(expr.text, "hex") || expr.args.size() != 1) return false;
  const Expr& inner = *expr.args[0];
  return inner.kind == ExprKind::function && text::iequals(inner.text, "randomblob") &&
         inner.args.size() == 1 && inner.args[0]->kind == ExprKind::integer_literal;
}

Result<Value> random_hex_call(const Env& env, const Expr& hex_call) {
  TRY(need_pure(env, "randomblob()"));
  ASSIGN(auto digits, random_hex(hex_call.args[0]->args[0]->text));
  tell(env, "randomblob() became a part of gen_random_uuid(): 6 of each 128 bits are fixed");
  return digits;
}

// Known in a trigger alone, where one row was written before.
Result<Value> last_rowid(const Env& env) {
  if (env.context->last_rowid.empty())
    return refuse("last_insert_rowid() where no step before has inserted one row by VALUES");
  return call(env.context->last_rowid, ValueType::integer);
}

}  // namespace

Result<Value> function(const Env& env, const Expr& expr) {
  ASSIGN(auto total, aggregate(env, expr));
  if (total) return *std::move(total);
  const std::string name = text::lower(expr.text);
  if (expr.filter || expr.distinct || expr.star_argument) return refuse("the call of " + name);
  ASSIGN(auto time, time_function(env, expr));
  if (time) return *std::move(time);
  if (is_random_hex(expr)) return random_hex_call(env, expr);
  if (name == "last_insert_rowid" && expr.args.empty()) return last_rowid(env);
  ASSIGN(const auto args, expressions(env, expr.args));
  ASSIGN(auto json, json_function(env, name, args));
  if (json) return *std::move(json);
  const Row* row = row_of(name);
  if (row == nullptr) return refuse("the function " + name + "() has no equal in PostgreSQL");
  if (args.size() < row->least || args.size() > row->most) {
    return refuse("the function " + name + "() with " + std::to_string(args.size()) + " arguments");
  }
  return row->translate(env, args);
}

}  // namespace groundway::sql::translating
