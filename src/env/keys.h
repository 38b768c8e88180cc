// env/keys.h - the settings that environment variables give, as a table.
//
// Purpose: parsing, `env show`, defaults and redaction read the same rows (keys.def).
// Shape:   pure. A checked value has one spelling: "true", "30".
// Errors:  setting_value names the variable, its source and what is accepted, never the value.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace groundway::env {

enum class SettingKind { text, flag, whole, seconds, milliseconds };

struct SettingKey {
  std::string_view name;       // "pool_size"
  std::string_view variables;  // "DB_POOL_RECYCLE_SECONDS|DB_POOL_RECYCLE", strongest first
  std::string_view toml;       // the key of [pool]; may be empty
  SettingKind kind;
  std::string_view fallback, production;  // defaults; production may be empty
  bool project;                           // may a .env file set it?
  std::string_view meaning;
};

struct PgVariable {
  std::string_view variable, keyword;  // "PGSSLMODE", "sslmode"
  bool secret, project;
};

std::span<const SettingKey> setting_keys();
std::span<const PgVariable> pg_variables();

// `what` is the variable's or key's name, `origin` where the value stands.
Result<std::string> check_setting(SettingKind kind, const std::string& what, std::string_view value,
                                  const std::string& origin);

}  // namespace groundway::env
