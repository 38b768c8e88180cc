#include "pull/mask_plan.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "pull/personal.h"

namespace groundway::pull {
namespace {

// * for any run of letters, ? for one.
bool matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, back = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      back = n;
    } else if (p < pattern.size() &&
               (pattern[p] == '?' || text::lower(pattern.substr(p, 1)) == text::lower(name.substr(n, 1)))) {
      ++p, ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++back;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string full_name(const PullTable& t, const PullColumn& c) {
  return t.pg.name + "." + c.pg.name;
}

bool fits(const MaskRule& rule, const PullTable& t, const PullColumn& c) {
  return matches(rule.pattern, full_name(t, c)) || matches(rule.pattern, t.pg.schema + "." + full_name(t, c));
}

std::size_t wildcards(const MaskRule& rule) {
  return static_cast<std::size_t>(
      std::count_if(rule.pattern.begin(), rule.pattern.end(), [](char c) { return c == '*' || c == '?'; }));
}

bool is_not_null(const PullColumn& c) {
  return c.pg.not_null || c.facts.domain_not_null;
}

// Why a column cannot hold what the kind makes; empty: it can.
std::string misfit(const MaskRule& rule, const PullColumn& c) {
  const auto a = [&](bool good) {
    return good
               ? ""
               : "is " + c.facts.base + ", which \"" + std::string(kind_name(rule.kind)) + "\" does not make";
  };
  switch (rule.kind) {
    case MaskKind::keep:
      return "";
    case MaskKind::null:
      return is_not_null(c) ? "is NOT NULL" : "";
    case MaskKind::constant:
      if (c.wire == Wire::integer)
        return text::parse_int(rule.constant)
                   ? ""
                   : "is " + c.facts.base + ", and the constant is no whole number";
      if (c.wire == Wire::boolean)
        return rule.constant == "true" || rule.constant == "false" || rule.constant == "0" ||
                       rule.constant == "1"
                   ? ""
                   : "is boolean, and the constant is not";
      return "";
    case MaskKind::number:
      return a(c.sense == Sense::integer || c.sense == Sense::number);
    case MaskKind::date:
      return a(c.sense == Sense::date || c.sense == Sense::timestamp || c.sense == Sense::timestamptz);
    case MaskKind::uuid:
      return a(c.sense == Sense::uuid || c.sense == Sense::text);
    case MaskKind::ip:
      return a(c.facts.type_name == "inet" || c.sense == Sense::text);
    case MaskKind::hash:
      return a(c.sense == Sense::text || c.wire == Wire::blob);
    case MaskKind::text:
      return a(c.facts.kind != 'e' &&
               (c.sense == Sense::text || (c.sense == Sense::other && c.wire == Wire::text)));
    default:
      return a(c.sense == Sense::text && c.facts.kind != 'e');
  }
}

class Laying {
 public:
  Laying(PullPlan& plan, const MaskFile& file) : plan_(plan), file_(file) {}

  Result<void> run() {
    TRY(every_rule_meets());
    for (PullTable& t : plan_.tables) {
      for (PullColumn& c : t.columns) choose(t, c);
    }
    TRY(follow_keys());
    for (PullTable& t : plan_.tables) {
      for (PullColumn& c : t.columns) TRY(check(t, c));
      TRY(check_unique(t));
    }
    return {};
  }

 private:
  Error wrong(const MaskRule& rule, std::string cause, std::string fix) const {
    return Error{Code::mask_file, std::move(cause)}.at(file_.place(rule.line)).with_fix(std::move(fix));
  }

  Result<void> every_rule_meets() const {
    std::vector<std::string> known;
    for (const PullTable& t : plan_.tables) {
      for (const PullColumn& c : t.columns) known.push_back(full_name(t, c));
    }
    for (const MaskRule& rule : file_.rules) {
      const bool met = std::any_of(plan_.tables.begin(), plan_.tables.end(), [&](const PullTable& t) {
        return std::any_of(t.columns.begin(), t.columns.end(),
                           [&](const PullColumn& c) { return fits(rule, t, c); });
      });
      if (met || is_left_behind(rule)) continue;
      const auto near = text::nearest(rule.pattern, known);
      return wrong(rule, "no column is called " + text::excerpt(rule.pattern, 80),
                   near ? "did you mean \"" + *near + "\"?" : "take the line out");
    }
    return {};
  }

  bool is_left_behind(const MaskRule& rule) const {
    return std::any_of(plan_.left_behind.begin(), plan_.left_behind.end(),
                       [&](const std::string& name) { return matches(rule.pattern, name); });
  }

  // Fewer wildcards are nearer to the column; of two that are as near the later one counts.
  void choose(const PullTable& t, PullColumn& c) const {
    const MaskRule* best = nullptr;
    for (const MaskRule& rule : file_.rules) {
      if (fits(rule, t, c) && (best == nullptr || wildcards(rule) <= wildcards(*best))) best = &rule;
    }
    if (best != nullptr) c.mask = *best;
  }

  // What refers to a masked key is masked alike, through any number of tables.
  Result<void> follow_keys() {
    for (bool moved = true; moved;) {
      moved = false;
      for (PullTable& t : plan_.tables) {
        for (const PullForeignKey& key : t.foreign_keys) {
          for (std::size_t i = 0; i < key.columns.size(); ++i) {
            ASSIGN(const bool changed,
                   follow(t, t.columns[key.columns[i]], plan_.tables[key.parent], key.referred[i]));
            moved = moved || changed;
          }
        }
      }
    }
    return {};
  }

  Result<bool> follow(const PullTable& t, PullColumn& child, const PullTable& parent_table,
                      std::size_t referred) {
    const PullColumn& parent = parent_table.columns[referred];
    const MaskKind wanted = parent.is_masked() ? parent.mask->kind : MaskKind::keep;
    const MaskKind has = child.is_masked() ? child.mask->kind : MaskKind::keep;
    if (wanted == has || has == MaskKind::null) return false;  // no reference at all breaks nothing
    if (child.mask) {
      return wrong(*child.mask,
                   full_name(t, child) + " refers to " + full_name(parent_table, parent) +
                       ", and the two would be masked differently",
                   "give both the same kind, or take out the rule of " + full_name(t, child));
    }
    child.mask = parent.mask;
    plan_.notes.push_back(full_name(t, child) + " is masked as " + full_name(parent_table, parent) +
                          ", which it refers to");
    return true;
  }

  Result<void> check(const PullTable& t, const PullColumn& c) const {
    if (!c.mask) return {};
    const std::string why = misfit(*c.mask, c);
    if (why.empty()) return {};
    return wrong(*c.mask, full_name(t, c) + " " + why,
                 "give it a rule of its own: \"" + full_name(t, c) + "\" = \"keep\"");
  }

  Result<void> check_unique(const PullTable& t) const {
    for (const auto& key : t.unique) {
      const bool flat = std::all_of(key.begin(), key.end(), [&](std::size_t c) {
        return t.columns[c].mask && t.columns[c].mask->kind == MaskKind::constant;
      });
      if (!key.empty() && flat)
        return wrong(*t.columns[key[0]].mask,
                     full_name(t, t.columns[key[0]]) + " is unique, and a constant is not",
                     "choose \"hash\" or \"text\"");
    }
    return {};
  }

  PullPlan& plan_;
  const MaskFile& file_;
};

}  // namespace

Result<void> apply_masks(PullPlan& plan, const MaskFile& file) {
  return Laying(plan, file).run();
}

Result<void> settle_masks(PullPlan& plan) {
  for (PullTable& t : plan.tables) {
    if (!t.is_masked()) continue;
    for (PullColumn& c : t.columns) {
      if (c.is_masked()) c.generated_sql.clear();  // its rule says what stands in it
      if (c.pg.generated_sql.empty() || c.mask) continue;
      if (!c.generated_sql.empty()) {
        c.from_expression = true;
        continue;
      }
      if (is_not_null(c)) {
        return Error{Code::mask_file,
                     full_name(t, c) +
                         " is computed from other columns of a masked table, and SQLite cannot compute it"}
            .with_fix("give it a rule of its own: \"" + full_name(t, c) +
                      "\" = \"text\", or \"keep\" if it says nothing about anybody");
      }
      c.mask = MaskRule{MaskKind::null, {}, {}, 0};
      plan.notes.push_back(
          full_name(t, c) +
          " is NULL: it is computed from other columns of a masked table, and SQLite cannot compute it");
    }
  }
  return {};
}

std::vector<Unmasked> personal_without_rule(const PullPlan& plan) {
  std::vector<Unmasked> out;
  for (const PullTable& t : plan.tables) {
    for (const PullColumn& c : t.columns) {
      if (c.mask || !c.generated_sql.empty()) continue;  // what it is computed from is looked at
      if (const auto personal = looks_personal(t, c))
        out.push_back({full_name(t, c), personal->why, personal->kind});
    }
  }
  return out;
}

std::string first_mask_file(const PullPlan& plan, const std::vector<Unmasked>& columns) {
  std::string out =
      "# What takes the place of each column's values in a development copy. Kinds: email, name, first_name, "
      "last_name,\n"
      "# phone, address, text, hash, uuid, number, date, ip, null, { constant = \"x\" }; keep leaves a "
      "column as it is.\n"
      "# The same value becomes the same made-up value everywhere, so joins still match. \"*.email\" is "
      "every table's.\n"
      "# seed = \"...\"   # the same made-up values in every run; whoever knows it can guess at "
      "originals\n\n[columns]\n";
  for (const Unmasked& u : columns)
    out += json_text(u.column) + " = \"" + std::string(kind_name(u.kind)) + "\"   # " + u.why + "\n";
  if (columns.empty())
    out += "# no column of " + text::count_of(plan.tables.size(), "table") + " looks personal\n";
  return out;
}

}  // namespace groundway::pull
