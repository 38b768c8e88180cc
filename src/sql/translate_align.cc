// sql/translate_align.cc - both sides of a comparison in one type, as SQLite's affinity rules would have
// them.
//
// Numbers, texts and blobs never equal each other in SQLite and order as number < text < blob, unless an
// affinity converts one side first. What comes out here compares in PostgreSQL with the same answer, or is a
// constant.
#include <array>

#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_json.h"

namespace groundway::sql::translating {

namespace {

bool counts(ValueType type) {
  return type == ValueType::boolean || is_number(type);
}

Aligned pair_of(const Value& left, const Value& right) {
  return {operand(left), operand(right), 0, 0};
}

Aligned constant(const Value& left, const Value& right, int order) {
  return {operand(left), operand(right), order, 0};
}

Aligned swapped(Aligned aligned) {
  std::swap(aligned.left, aligned.right);
  aligned.constant = -aligned.constant;
  aligned.tie = -aligned.tie;
  return aligned;
}

Result<Aligned> align_numbers(const Env& env, const Value& left, const Value& right, bool ordering) {
  if (left.type == right.type) return pair_of(left, right);
  const bool has_bool = left.type == ValueType::boolean || right.type == ValueType::boolean;
  if (!has_bool) return pair_of(left, right);
  const Value& flag = left.type == ValueType::boolean ? left : right;
  const Value& other = left.type == ValueType::boolean ? right : left;
  if (!ordering && other.number && (*other.number == "0" || *other.number == "1")) {
    ASSIGN(const auto truth, as_boolean(env, other));
    return &flag == &left ? pair_of(flag, truth) : pair_of(truth, flag);
  }
  ASSIGN(const auto a, as_number(env, left));
  ASSIGN(const auto b, as_number(env, right));
  return pair_of(a, b);
}

Fold fold_of(const Value& left, const Value& right) {
  if (left.fold_explicit) return left.fold;
  if (right.fold_explicit) return right.fold;
  return left.has_affinity ? left.fold : right.fold;
}

// A column of mixed values is text in PostgreSQL: an integer in it reads as its decimal digits.
Result<Value> as_mixed(const Env& env, const Value& mixed, const Value& other) {
  if (other.mixed) {
    if (is_numeric_affinity(mixed.affinity) == is_numeric_affinity(other.affinity)) return other;
    return refuse("two columns of mixed values are compared that convert them differently");
  }
  const bool numeric = is_numeric_affinity(mixed.affinity);
  if (other.string) {
    const auto number = canonical_number(*other.string);
    if (!number) return other;
    if (numeric && is_integer_text(*number)) return text_literal(*number);
    return refuse("'" + *other.string + "' may equal a number in a column of mixed values");
  }
  if (numeric && other.type == ValueType::integer) return as_text(env, other);
  return refuse("a column of mixed values is compared with a " + cast_name(other.type) +
                " that is not known");
}

Result<Aligned> align_mixed(const Env& env, const Value& left, const Value& right, bool ordering) {
  if (ordering) {
    return refuse(
        "the order of a column that mixes numbers and texts is by number in SQLite, by text in PostgreSQL");
  }
  if (left.mixed) {
    ASSIGN(const auto other, as_mixed(env, left, right));
    return pair_of(left, other);
  }
  ASSIGN(const auto other, as_mixed(env, right, left));
  return pair_of(other, right);
}

Result<Aligned> align_texts(const Env& env, const Value& left, const Value& right, bool ordering) {
  if (left.mixed || right.mixed) {
    ASSIGN(auto aligned, align_mixed(env, left, right, ordering));
    if (fold_of(left, right) != Fold::binary) return refuse("NOCASE on a column of mixed values");
    return aligned;
  }
  const Fold fold = fold_of(left, right);
  const bool constants = left.string && right.string && ordering;
  return Aligned{folded(left, fold, ordering) + (constants ? " COLLATE \"C\"" : ""),
                 folded(right, fold, ordering), 0, 0};
}

// `number` has no affinity of its own that would convert the text: the text's side decides.
Result<Aligned> align_to_text(const Env& env, const Value& number, const Value& text, bool ordering) {
  if (text.mixed && is_numeric_affinity(text.affinity)) return align_mixed(env, number, text, ordering);
  if (text.mixed) return refuse("a number is compared with a column that holds numbers and texts alike");
  const bool converts = text.has_affinity && text.affinity == Affinity::text && !number.has_affinity;
  if (!converts) return constant(number, text, -1);
  ASSIGN(auto as_written, as_text(env, number));
  return align_texts(env, as_written, text, ordering);
}

Result<Aligned> align_number_text(const Env& env, const Value& number, const Value& text, bool ordering) {
  const bool converts = number.has_affinity && is_numeric_affinity(number.affinity);
  if (!converts) return align_to_text(env, number, text, ordering);
  if (text.string) {
    const auto digits = canonical_number(*text.string);
    if (!digits && number.type == ValueType::boolean && !ordering) {
      const bool is_true = *text.string == "t" || *text.string == "true";
      const bool is_false = *text.string == "f" || *text.string == "false";
      if (is_true || is_false) return Aligned{operand(number), is_true ? "true" : "false", 0, 0};
    }
    if (!digits) return constant(number, text, -1);
    if (is_integer_text(*digits)) return align_numbers(env, number, integer_value(*digits), ordering);
    return align_numbers(env, number, compound(*digits + "::numeric", ValueType::numeric), ordering);
  }
  if (text.digits) {
    ASSIGN(const auto digits, as_number(env, text));
    return align_numbers(env, number, digits, ordering);
  }
  if (text.mixed && number.type == ValueType::integer) return align_mixed(env, number, text, ordering);
  return refuse("a number is compared with a text, which SQLite converts only where it looks like a number");
}

}  // namespace

Result<Aligned> align(const Env& env, const Value& left, const Value& right, bool ordering) {
  ASSIGN(auto json, align_json_value(env, left, right, ordering));
  if (json) return *std::move(json);
  ASSIGN(auto special, align_special(env, left, right, ordering));
  if (special) return *std::move(special);
  const bool left_counts = counts(left.type), right_counts = counts(right.type);
  const bool left_text = left.type == ValueType::text, right_text = right.type == ValueType::text;
  if (left_counts && right_counts) return align_numbers(env, left, right, ordering);
  if (left_text && right_text) return align_texts(env, left, right, ordering);
  if (left_counts && right_text) return align_number_text(env, left, right, ordering);
  if (left_text && right_counts) {
    ASSIGN(auto aligned, align_number_text(env, right, left, ordering));
    return swapped(std::move(aligned));
  }
  const bool left_blob = left.type == ValueType::bytea, right_blob = right.type == ValueType::bytea;
  if (left_blob && right_blob) return pair_of(left, right);
  if (left_blob && (right_text || right_counts) && !right.mixed) return constant(left, right, 1);
  if (right_blob && (left_text || left_counts) && !left.mixed) return constant(left, right, -1);
  return refuse("a " + cast_name(left.type) + " is compared with a " + cast_name(right.type));
}

}  // namespace groundway::sql::translating
