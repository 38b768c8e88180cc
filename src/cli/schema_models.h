// cli/schema_models.h - the declared schema and the database that is to be like it.
//
// Purpose: `schema sync`, `probe` and `push` take their two sides in one way: --models, and the environment.
// Shape:   Declared holds both, read; the scratch server is gone again.
// Errors:  those of cli/schema_side.h and drift/side.h; usage.
#pragma once

#include <string>
#include <vector>

#include "catalog/writer.h"
#include "cli/schema_side.h"

namespace groundway::cli {

struct Declared {
  Meant meant;                 // the database, by the login that was asked for
  std::string models_shown;    // "models (schema.sql)"
  drift::Loaded models, live;

  // Rights that the models do not speak of are somebody else's matter.
  catalog::Options compared(catalog::Options options = {}) const {
    options.rights = drift::declares_rights(models.catalog);
    return options;
  }
};

// Of a server; a SQLite file is cli/schema_sqlite.h's. `role`: "migration" for DDL, "" as the application logs in.
// With renaming the live side is as it will be once `live.renames` are done.
Result<Declared> declared_of(const Args& args, Outside& world, Out& out, std::string_view role,
                             Renaming renaming = Renaming::no);

// A whole schema is pushed there alone. The stamp's tier counts, too: the guard has read it.
Result<void> is_development(const db::Permit& permit);

inline constexpr Flag kModelsFlag = {"--models", "X", "the declared schema: as --to of schema diff (default: models)"};

}  // namespace groundway::cli
