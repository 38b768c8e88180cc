// env/dotenv.h - `.env` files, read in one documented way.
//
// Purpose: five programs read one small file five ways; this is ours: a comment needs a blank before it,
//          ${NAME} is expanded in double quotes only, single quotes are literal.
// Shape:   pure: text in, entries with their lines out. The last entry of a key counts.
// Errors:  dotenv_syntax with file:line:column; a value is never echoed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace groundway::env {

struct DotenvEntry {
  std::string key;
  std::string value;  // may be a secret
  int line = 0;       // of the key, from 1
  // Column of a ${NAME} that is set nowhere (0: none). A fault only for who wants this key: an application's
  // own variables are none of our business.
  int unset_line = 0, unset_column = 0;
};

struct Dotenv {
  std::string file;
  std::vector<DotenvEntry> entries;  // in the file's order

  const DotenvEntry* find(std::string_view key) const;
  // ".env.local:3"
  std::string place(const DotenvEntry& entry) const { return file + ":" + std::to_string(entry.line); }
};

// What ${NAME} means outside this file: the process environment, then the weaker files.
using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

Result<Dotenv> parse_dotenv(std::string_view text, const std::string& file, const Lookup& outside = {});

}  // namespace groundway::env
