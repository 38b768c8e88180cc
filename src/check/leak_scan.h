// check/leak_scan.h - passwords of databases in any text file.
//
// Purpose: a URL with a password and the few keys that frameworks keep one under are found in whatever file.
// Shape:   pure; what is found is told by line and host, the password itself goes no further than `value`.
// Errors:  none: what does not look like a password is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace groundway::check {

struct Leak {
  int line = 0;
  std::string what;        // "a URL", "POSTGRES_PASSWORD"
  std::string host;        // of the URL; empty: unknown
  bool guessable = false;  // a word that everybody tries first
  Secret value;            // empty when guessable: it would be hidden wherever the word stands
};

// `keys`: also NAME_PASSWORD=value and password: value, as .env files, compose files and database.yml have
// them.
std::vector<Leak> scan_for_passwords(std::string_view text, bool keys);

// ${DB_PASSWORD}, <password>, PASSWORD, xxx: stands for a password and is none.
bool is_placeholder(std::string_view value);
// A word that everybody tries first: postgres, password, changeme, secret ...
bool is_guessable(std::string_view value);
// This machine or a container beside it.
bool is_nearby_host(std::string_view host);
// example.com and other names that are nobody's.
bool is_nobodys_host(std::string_view host);

}  // namespace groundway::check
