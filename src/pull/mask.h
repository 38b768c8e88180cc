// pull/mask.h - made-up values in the place of a person's.
//
// Purpose: what leaves a protected database says nothing about anybody, and still joins, sorts into its
// columns and
//          passes their checks.
// Shape:   one Masker a run; the same input gives the same output wherever a kind is used. Values in, values
// out: the
//          bytes live in the caller's room.
// Errors:  none at run time: what does not fit together was refused by mask_plan.h.
// Source:  docs/how-to/development-copy.md
#pragma once

#include <string>

#include "db/sqlite.h"
#include "pull/plan.h"
#include "pull/prf.h"

namespace groundway::pull {

class Masker {
 public:
  Masker(Prf prf, Styles styles) : prf_(prf), styles_(styles) {}

  db::SqliteValue mask(const PullColumn& column, const db::SqliteValue& original, std::string& room) const;
  // What a date is shifted by, the same for all of a run: what lay between two dates still lies there.
  std::int64_t shift_days() const {
    return 200 + static_cast<std::int64_t>(prf_.number("shift", "days") % 1600);
  }
  const Styles& styles() const { return styles_; }
  std::int64_t shift_seconds() const {
    return static_cast<std::int64_t>(prf_.number("shift", "seconds") % 86'000) + 60;
  }

 private:
  std::string text_of(const PullColumn& column, std::string_view original) const;
  std::string made_up(MaskKind kind, std::string_view original, std::uint64_t attempt,
                      std::size_t room) const;
  std::string words(std::string_view original, std::uint64_t attempt) const;
  std::string document(std::string_view json) const;
  std::string digits(const std::string& number, std::uint64_t largest) const;
  double real(double original) const;
  std::string uuid(std::string_view original) const;

  Prf prf_;
  Styles styles_;
};

}  // namespace groundway::pull
