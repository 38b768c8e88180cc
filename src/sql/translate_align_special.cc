// sql/translate_align_special.cc - comparisons of times, UUIDs and JSON, which SQLite holds as texts or
// numbers.
#include "base/text.h"
#include "sql/quote.h"
#include "sql/translate_core.h"

namespace groundway::sql::translating {

namespace {

Aligned pair_of(const Value& left, const Value& right) {
  return {operand(left), operand(right), 0, 0};
}

Aligned swapped(Aligned aligned) {
  std::swap(aligned.left, aligned.right);
  aligned.constant = -aligned.constant;
  aligned.tie = -aligned.tie;
  return aligned;
}

// As texts, '2024-05-01' stands before '2024-05-01 00:00:00': the longer one is greater where both are equal.
Result<Aligned> time_with_moment(const Value& time, const std::string& moment, ValueType moment_type) {
  if (time.type == moment_type) return Aligned{operand(time), moment, 0, 0};
  if (time.type == ValueType::timestamp && moment_type == ValueType::date) {
    return Aligned{operand(time), moment + "::timestamp", 0, 1};
  }
  if (time.type == ValueType::date && moment_type == ValueType::timestamp) {
    return Aligned{operand(time), moment + "::date", 0, -1};
  }
  return refuse("a " + cast_name(time.type) + " is compared with the text of a " + cast_name(moment_type));
}

Result<Aligned> time_with_text(const Env& env, const Value& time, const Value& text) {
  if (text.string && text.string->empty()) return Aligned{operand(time), text.sql, 1, 0};
  if (time.type == ValueType::timestamptz) {
    return refuse("times with an offset are compared as texts in SQLite");
  }
  if (!text.moment.empty()) return time_with_moment(time, "(" + text.moment + ")", text.moment_type);
  if (!text.string) return refuse("a " + cast_name(time.type) + " is compared with a text that is not known");
  ValueType type = ValueType::unknown;
  ASSIGN(const auto literal, moment_literal(*text.string, &type));
  if (type == ValueType::timestamp && text.string->find('T') != std::string::npos) {
    tell(env, "'" + *text.string + "' is compared as a time, not as a text: T and a blank are the same");
  }
  return time_with_moment(time, literal, type);
}

Result<Aligned> align_time(const Env& env, const Value& time, const Value& other, bool ordering) {
  if (is_time(other.type)) {
    if (other.type == time.type && other.time_source == time.time_source) return pair_of(time, other);
    const bool texts = time.time_source == TimeSource::text && other.time_source == TimeSource::text &&
                       time.type != ValueType::timestamptz && other.type != ValueType::timestamptz;
    if (texts) return time_with_moment(time, operand(other), other.type);
    return refuse("a " + cast_name(time.type) + " is compared with a " + cast_name(other.type) +
                  " that SQLite holds in another form");
  }
  if (time.time_source == TimeSource::text) {
    if (other.type == ValueType::text) return time_with_text(env, time, other);
    return refuse("a time that SQLite holds as text is compared with a " + cast_name(other.type));
  }
  ASSIGN(const auto number, as_number(env, time));
  return align(env, number, other, ordering);
}

Result<Aligned> align_uuid(const Env& env, const Value& uuid, const Value& other, bool ordering) {
  if (other.type == ValueType::uuid) return pair_of(uuid, other);
  if (other.type != ValueType::text) return refuse("a UUID is compared with a " + cast_name(other.type));
  if (other.string && looks_like_uuid(*other.string)) return Aligned{operand(uuid), other.sql, 0, 0};
  if (other.string && other.string->empty()) return Aligned{operand(uuid), other.sql, 1, 0};
  ASSIGN(auto text, as_text(env, uuid));
  text.has_affinity = true;
  text.affinity = Affinity::text;
  return align(env, text, other, ordering);
}

Result<Aligned> align_json(const Env& env, const Value& json, const Value& other, bool ordering) {
  if (ordering) return refuse("the order of JSON values is by their text in SQLite");
  if (json.type == ValueType::json) {
    ASSIGN(auto text, as_text(env, json));
    text.has_affinity = true;
    text.affinity = Affinity::text;
    return align(env, text, other, ordering);
  }
  if (other.type == ValueType::jsonb) return pair_of(json, other);
  if (!other.string) return refuse("a JSON value is compared with a " + cast_name(other.type));
  if (!is_valid_json(*other.string)) return Aligned{operand(json), other.sql, 1, 0};
  tell(env, "JSON is compared by value: white space and the order of keys do not count");
  return Aligned{operand(json), other.sql + "::jsonb", 0, 0};
}

bool is_json(ValueType type) {
  return type == ValueType::json || type == ValueType::jsonb;
}

using Align = Result<Aligned> (*)(const Env&, const Value&, const Value&, bool);

}  // namespace

Result<std::optional<Aligned>> align_special(const Env& env, const Value& left, const Value& right,
                                             bool ordering) {
  Align by = nullptr;
  bool swap = false;
  if (is_time(left.type) || is_time(right.type)) {
    by = align_time;
    swap = !is_time(left.type);
  } else if (left.type == ValueType::uuid || right.type == ValueType::uuid) {
    by = align_uuid;
    swap = left.type != ValueType::uuid;
  } else if (is_json(left.type) || is_json(right.type)) {
    by = align_json;
    swap = !is_json(left.type);
  }
  if (by == nullptr) return std::optional<Aligned>{};
  ASSIGN(auto aligned, swap ? by(env, right, left, ordering) : by(env, left, right, ordering));
  if (swap) aligned = swapped(std::move(aligned));
  return std::optional<Aligned>{std::move(aligned)};
}

}  // namespace groundway::sql::translating
