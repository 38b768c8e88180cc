#include "cli/schema_models.h"

namespace groundway::cli {
namespace {

Result<void> is_postgres(const Meant& meant) {
  if (meant.target.url.kind == DatabaseUrl::Kind::postgres) return {};
  return Error{Code::usage, "the environment " + meant.target.environment + " is a SQLite file"}.with_fix(
      "groundway schema diff --from " + meant.target.url.location() + " --to models");
}

}  // namespace

Result<Declared> declared_of(const Args& args, Outside& world, Out& out, std::string_view role,
                             Renaming renaming) {
  ASSIGN(Meant meant, make_target(args, world, role));
  TRY(is_postgres(meant));
  ASSIGN(drift::Side models, side_of(args, world, args.get("--models").value_or("models")));
  drift::Side database;
  database.kind = drift::Side::Kind::database;
  database.shown = meant.target.url.location();
  database.target = meant.target;
  ASSIGN(std::vector<drift::Loaded> loaded, load_sides({database, models}, args, world, out, renaming));
  for (const std::string& note : drift::forget_roles(loaded)) out.note("note: " + note);
  return Declared{std::move(meant), models.shown, std::move(loaded[1]), std::move(loaded[0])};
}

}  // namespace groundway::cli
