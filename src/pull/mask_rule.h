// pull/mask_rule.h - what is to be done with the values of one column.
//
// Purpose: the mask file's rows as values; the maskers and the keys read them.
// Shape:   plain values.
#pragma once

#include <string>

namespace groundway::pull {

enum class MaskKind {
  keep,
  null,
  constant,
  email,
  name,
  first_name,
  last_name,
  phone,
  address,
  text,
  hash,
  uuid,
  number,
  date,
  ip
};

struct MaskRule {
  MaskKind kind = MaskKind::keep;
  std::string constant;  // as it stands in the file
  std::string pattern;   // "users.email", "*.email"
  int line = 0;
};

}  // namespace groundway::pull
