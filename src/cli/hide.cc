#include "cli/hide.h"

#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "base/text.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX asks for it

namespace groundway::cli {
namespace {

// Remembered as a secret first: an error that echoes the word must not show it either.
void blank(char* from, std::size_t length) {
  const Secret remembered{std::string(from, length)};
  for (std::size_t i = 0; i < length; ++i) from[i] = '*';
}

// scheme://user:PASSWORD@host, whatever unescaped signs the password holds.
void hide_url(char* word) {
  const std::string_view text(word);
  const std::size_t slashes = text.find("://");
  if (slashes == text.npos) return;
  const std::size_t at = text.rfind('@');
  const std::size_t colon = text.find(':', slashes + 3);
  if (at != text.npos && colon != text.npos && colon < at) blank(word + colon + 1, at - colon - 1);
}

// password=..., in a URL's query or in a keyword string.
void hide_keyword(char* word) {
  const std::string lower = text::lower(word);
  for (std::size_t at = lower.find("password="); at != lower.npos; at = lower.find("password=", at + 1)) {
    const std::size_t from = at + std::string_view("password=").size();
    const std::size_t to = std::min(lower.find_first_of("& ", from), lower.size());
    blank(word + from, to - from);
  }
}

bool may_hold_a_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kParts = {"URL", "PASSWORD", "SECRET", "TOKEN", "KEY"};
  const std::string upper = text::upper(name);
  for (const std::string_view part : kParts) {
    if (upper.find(part) != upper.npos) return true;
  }
  return false;
}

}  // namespace

void hide_argv(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    hide_url(argv[i]);
    hide_keyword(argv[i]);
  }
}

void hide_environment() {
  for (char** entry = environ; *entry != nullptr; ++entry) {
    char* equals = ::strchr(*entry, '=');
    if (equals == nullptr ||
        !may_hold_a_secret(std::string_view(*entry, static_cast<std::size_t>(equals - *entry))))
      continue;
    ::explicit_bzero(equals + 1, ::strlen(equals + 1));
  }
}

}  // namespace groundway::cli
