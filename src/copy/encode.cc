#include "copy/encode.h"

#include "copy/hash.h"

namespace groundway::copy {

namespace {

using schema::TypeKind;

struct NamedEncoder {
  std::string_view name;
  EncodeFn encode;
};
constexpr NamedEncoder kNamed[] = {{"citext", encode_text},
                                   {"name", encode_name},
                                   {"xml", encode_xml},
                                   {"inet", encode_inet},
                                   {"cidr", encode_cidr},
                                   {"macaddr", encode_macaddr}};

EncodeFn other_encoder(const ColumnPlan& plan) {
  if (!plan.labels.empty()) return encode_enum;
  if (!plan.element.empty()) return encode_array;
  const std::string_view bare = bare_type_name(plan.type.name);
  for (const NamedEncoder& row : kNamed) {
    if (row.name == bare) return row.encode;
  }
  return plan.text_wire ? encode_text : nullptr;
}

EncodeFn encoder_of(const ColumnPlan& plan) {
  switch (plan.type.kind) {
    case TypeKind::boolean:
      return encode_boolean;
    case TypeKind::smallint:
      return encode_smallint;
    case TypeKind::integer:
      return encode_integer;
    case TypeKind::bigint:
      return encode_bigint;
    case TypeKind::real:
      return encode_real;
    case TypeKind::double_precision:
      return encode_double;
    case TypeKind::numeric:
      return encode_numeric;
    case TypeKind::text:
    case TypeKind::varchar:
      return encode_text;
    case TypeKind::bpchar:
      return encode_bpchar;
    case TypeKind::bytea:
      return encode_bytea;
    case TypeKind::date:
      return encode_date;
    case TypeKind::time:
      return encode_time;
    case TypeKind::timestamp:
      return encode_timestamp;
    case TypeKind::timestamptz:
      return encode_timestamptz;
    case TypeKind::interval:
      return encode_interval;
    case TypeKind::uuid:
      return encode_uuid;
    case TypeKind::json:
      return encode_json;
    case TypeKind::jsonb:
      return encode_jsonb;
    case TypeKind::other:
      return other_encoder(plan);
  }
  return nullptr;
}

}  // namespace

std::string_view bare_type_name(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  std::string_view bare = dot == std::string_view::npos ? name : name.substr(dot + 1);
  if (bare.size() >= 2 && bare.front() == '"' && bare.back() == '"') bare = bare.substr(1, bare.size() - 2);
  return bare;
}

bool choose_encoder(ColumnPlan& plan) {
  if (plan.type.kind == TypeKind::other && plan.element.empty()) plan_array(plan);
  plan.encode = encoder_of(plan);
  plan.hash = plan.encode == nullptr ? nullptr : choose_hash(plan);
  return plan.encode != nullptr;
}

}  // namespace groundway::copy
