// One rule a family: does the data bear out what the name says?
#include <array>

#include "schema/decide_parts.h"

namespace groundway::schema {
namespace {

constexpr int kMaxPrecision = 1000;      // numeric(p,s)
constexpr int kMaxVarchar = 10'485'760;  // varchar(n)

std::string example(const ColumnProfile& p) {
  return p.example_odd.empty() ? "" : " (for example " + p.example_odd + ")";
}

Type varchar(int length) {
  Type type = of(TypeKind::varchar);
  type.length = length;
  return type;
}

using Rule = ColumnDecision (*)(const Proposal&, const ColumnProfile&, const ColumnContext&);

ColumnDecision untyped(const Proposal& name, const ColumnProfile& p, const ColumnContext&) {
  return narrowest(name.declared, p);
}

ColumnDecision integer(const Proposal& name, const ColumnProfile& p, const ColumnContext&) {
  if (p.integers == values(p)) return as_declared(name.declared, of(TypeKind::bigint));
  return narrowest(name.declared, p);
}

ColumnDecision boolean(const Proposal& name, const ColumnProfile& p, const ColumnContext&) {
  const std::uint64_t good = p.zero_or_one + p.boolean_words;
  if (good == values(p) && p.boolean_words == p.texts)
    return as_declared(name.declared, of(TypeKind::boolean));
  ColumnDecision wider = narrowest(name.declared, p);
  const std::uint64_t odd = values(p) > good ? values(p) - good : 0;
  return because(name.declared, count_words(odd, "value") + " outside 0, 1, true and false" + example(p),
                 wider.type);
}

ColumnDecision real(const Proposal& name, const ColumnProfile& p, const ColumnContext&) {
  const bool numbers = p.integers + p.reals == values(p);
  if (numbers && integers_fit_double(p)) return as_declared(name.declared, of(TypeKind::double_precision));
  return narrowest(name.declared, p);
}

ColumnDecision decimal(const Proposal& name, const ColumnProfile& p, const ColumnContext&) {
  const bool decimals = p.integers + p.reals + p.decimal_texts == values(p) && p.decimal_texts == p.texts;
  if (!decimals) {
    const ColumnDecision wider = narrowest(name.declared, p);
    return because(name.declared, describe_values(p) + example(p), wider.type);
  }
  Type type = of(TypeKind::numeric);
  if (name.args.empty()) return as_declared(name.declared, type);
  const int precision = name.args[0];
  const int scale = name.args.size() > 1 ? name.args[1] : 0;
  const bool possible =
      precision >= 1 && precision <= kMaxPrecision && scale <= precision && name.args.size() <= 2;
  if (!possible) return because(name.declared, "a precision PostgreSQL does not have", type);
  if (p.infinite_reals > 0)
    return because(name.declared, count_words(p.infinite_reals, "infinite value"), type);
  const bool fits = p.max_integer_digits <= precision - scale && p.max_fraction_digits <= scale;
  if (!fits) {
    return because(name.declared,
                   "values have up to " +
                       count_words(static_cast<std::uint64_t>(p.max_integer_digits), "digit") +
                       " before and " + std::to_string(p.max_fraction_digits) + " after the point",
                   type);
  }
  type.precision = precision;
  type.scale = scale;
  return as_declared(name.declared, type);
}

// Text in a text column; a blob there is text too if its bytes are.
ColumnDecision any_text(const Proposal& name, const ColumnProfile& p, const ColumnContext&) {
  return dispose_text(name, p);
}

ColumnDecision sized_text(const Proposal& name, const ColumnProfile& p, const ColumnContext&) {
  if (name.args.empty() || p.texts != values(p)) return dispose_text(name, p);
  const int length = name.args[0];
  if (length < 1 || length > kMaxVarchar || name.args.size() > 1) {
    return because(name.declared, "a length PostgreSQL does not have", of(TypeKind::text));
  }
  if (const std::uint64_t mended = p.nul_texts + p.bad_utf8_texts; mended > 0) {
    return because(name.declared, count_words(mended, "text") + " whose length changes when it is mended",
                   of(TypeKind::text));
  }
  if (p.max_text_chars > static_cast<std::uint64_t>(length)) {
    return because(name.declared, "values have up to " + count_words(p.max_text_chars, "character"),
                   of(TypeKind::text));
  }
  return as_declared(name.declared, varchar(length));
}

ColumnDecision fixed(const Proposal& name, const ColumnProfile& p, const ColumnContext& context) {
  const bool width = name.args == std::vector<int>{32} || name.args == std::vector<int>{36};
  if (width && p.texts > 0 && p.uuids == values(p)) {
    const char* form =
        name.args[0] == 32 ? "every value is a uuid, now printed with hyphens" : "every value is a uuid";
    return because(name.declared, form, of(TypeKind::uuid));
  }
  ColumnDecision decision = sized_text(name, p, context);
  return decision;
}

ColumnDecision json(const Proposal& name, const ColumnProfile& p, const ColumnContext& context) {
  const bool numbers = p.integers + p.reals > 0;
  const bool whole = p.blobs == 0 && p.infinite_reals == 0;
  if (context.in_key) {
    const ColumnDecision plain = dispose_text(name, p);
    return because(name.declared, "part of a key: jsonb takes as equal what SQLite keeps apart", plain.type);
  }
  if (whole && p.strict_json == p.texts) {
    if (!numbers) return as_declared(name.declared, of(TypeKind::jsonb));
    return because(name.declared, describe_values(p) + ", the numbers as JSON numbers", of(TypeKind::jsonb));
  }
  if (whole && p.loose_json == p.texts) {
    return because(
        name.declared,
        count_words(p.texts - p.strict_json, "value") + " that jsonb refuses (doubled keys, \\u0000)",
        of(TypeKind::json));
  }
  const ColumnDecision plain = dispose_text(name, p);
  return because(name.declared, "not every value is JSON" + example(p), plain.type);
}

ColumnDecision uuid(const Proposal& name, const ColumnProfile& p, const ColumnContext&) {
  const bool all = p.uuids == p.texts && p.uuid_blobs == p.blobs && p.integers + p.reals == 0;
  if (!all) {
    const ColumnDecision wider = narrowest(name.declared, p);
    return because(name.declared, "not every value is a uuid" + example(p), wider.type);
  }
  if (p.blobs > 0)
    return because(name.declared, count_words(p.blobs, "blob") + " of 16 bytes", of(TypeKind::uuid));
  if (p.canonical_uuids == p.uuids) return as_declared(name.declared, of(TypeKind::uuid));
  return because(name.declared,
                 count_words(p.uuids - p.canonical_uuids, "value") +
                     " without hyphens or in upper case, now printed with hyphens in lower case",
                 of(TypeKind::uuid));
}

ColumnDecision blob(const Proposal& name, const ColumnProfile& p, const ColumnContext&) {
  if (p.blobs == values(p)) return as_declared(name.declared, of(TypeKind::bytea));
  return because(name.declared, describe_values(p) + ", what is no blob as the bytes of its text",
                 of(TypeKind::bytea));
}

struct FamilyRule {
  Family family;
  Rule rule;
};

constexpr auto kRules = std::to_array<FamilyRule>({
    {Family::untyped, untyped},
    {Family::integer, integer},
    {Family::boolean, boolean},
    {Family::real, real},
    {Family::decimal, decimal},
    {Family::varchar, sized_text},
    {Family::fixed, fixed},
    {Family::text, any_text},
    {Family::date, dispose_time},
    {Family::datetime, dispose_time},
    {Family::instant, dispose_time},
    {Family::time, dispose_time},
    {Family::json, json},
    {Family::uuid, uuid},
    {Family::blob, blob},
});

}  // namespace

ColumnDecision dispose_text(const Proposal& name, const ColumnProfile& p) {
  if (p.texts == values(p)) return as_declared(name.declared, of(TypeKind::text));
  if (p.blobs > 0) return narrowest(name.declared, p);
  return because(name.declared, describe_values(p), of(TypeKind::text));
}

ColumnDecision dispose(const Proposal& name, const ColumnProfile& profile, const ColumnContext& context) {
  for (const FamilyRule& row : kRules) {
    if (row.family == name.family) return row.rule(name, profile, context);
  }
  return narrowest(name.declared, profile);
}

}  // namespace groundway::schema
