#include "cli/schema_models.h"

namespace groundway::cli {

Result<Declared> declared_of(const Args& args, Outside& world, Out& out, std::string_view role,
                             Renaming renaming) {
  ASSIGN(Meant meant, make_target(args, world, role));
  ASSIGN(drift::Side models, side_of(args, world, args.get("--models").value_or("models")));
  drift::Side database;
  database.kind = drift::Side::Kind::database;
  database.shown = meant.target.url.location();
  database.target = meant.target;
  ASSIGN(std::vector<drift::Loaded> loaded, load_sides({database, models}, args, world, out, renaming));
  for (const std::string& note : drift::forget_roles(loaded)) out.note("note: " + note);
  return Declared{std::move(meant), models.shown, std::move(loaded[1]), std::move(loaded[0])};
}

Result<void> is_development(const db::Permit& permit) {
  if (permit.effective_tier() == Tier::development) return {};
  return Error{Code::guarded, permit.target().typed_name() + " is " + std::string(tier_name(permit.effective_tier())) +
                                  ": a whole schema is pushed to development only"}
      .at(permit.target().url.location())
      .with_fix("groundway schema sync   # what only adds; the rest by a migration");
}

}  // namespace groundway::cli
