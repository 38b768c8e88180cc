// What we take for an address, libpq takes with the same meaning, as long as it is in libpq's own spelling;
// what is shown of it never holds the password; spelled out and read again it is the same.
#include "env/url.h"

#include "base/fuzz_target.h"
#include "env/libpq_twin.h"
#include "env/spelling.h"

namespace groundway::env {
namespace {

constexpr std::string_view kSeeds[] = {
    "postgresql://ada:s3cr%2ft@db.example.org:5433/shop?sslmode=verify-full&application_name=x",
    "postgres://u:p@[2001:db8::1]:5432,b,c:1/d",
    "postgresql:///d?host=/run/postgresql&port=6000",
    "host=h port=5432 dbname='a b' user=u password='it\\'s \\\\'",
    "hostaddr=127.0.0.1,::1 host=a,b",
    "jdbc:postgresql://h:5432/shop?user=u&password=secretpassword&ssl=true",
    "postgresql+asyncpg://u:p@h/shop?ssl=require",
    "postgresql://u:p@h/shop?schema=sales&connection_limit=5&pgbouncer=true",
    "sqlite:////var/lib/app.db?mode=ro",
    "file:my%20app.db?immutable=1",
    "app.sqlite3",
    "postgres://u@h/%00",
    "postgresql://%41:%42@%43:7/%44?%75ser=x",
};

bool is_libpqs(std::string_view s) {
  return (s.starts_with("postgresql://") || s.starts_with("postgres://")) && s.find('\0') == s.npos;
}

void check_meaning(const DatabaseUrl& mine, std::string_view bytes) {
  const auto theirs = libpq_reads(std::string(bytes));
  const bool translated = !mine.notes.empty() || !mine.schema.empty();
  if (!theirs) return GROUNDWAY_EXPECT(translated, "libpq refuses " + fuzz::show(bytes));
  if (!translated) GROUNDWAY_EXPECT(means_the_same(mine, *theirs), fuzz::show(bytes));
}

void check_secret(const DatabaseUrl& url, std::string_view bytes) {
  const std::string_view password = url.password.reveal();
  if (password.size() < 6) return;
  const std::size_t first = bytes.find(password);
  if (first == bytes.npos || bytes.find(password, first + 1) != bytes.npos)
    return;  // it may be the user, too
  GROUNDWAY_EXPECT(url.display().find(password) == std::string::npos, fuzz::show(bytes));
}

void check_spelling(const DatabaseUrl& url, std::string_view bytes) {
  const std::string spelled = spell_url(url);
  auto again = parse_url(spelled);
  if (!again)
    return GROUNDWAY_EXPECT(
        false, fuzz::show(bytes) + " spelled " + fuzz::show(spelled) + ": " + again.error().cause);
  GROUNDWAY_EXPECT(in_libpq_words(*again) == in_libpq_words(url),
                   fuzz::show(bytes) + " spelled " + fuzz::show(spelled));
}

GROUNDWAY_FUZZ(url, kSeeds) {
  if (bytes.size() > 2000) return;
  auto mine = parse_url(bytes);
  if (!mine) {
    GROUNDWAY_EXPECT(!mine.error().cause.empty() && mine.error().code != Code::internal, fuzz::show(bytes));
    return;
  }
  check_secret(*mine, bytes);
  if (mine->kind == DatabaseUrl::Kind::sqlite) return;
  if (is_libpqs(bytes)) check_meaning(*mine, bytes);
  if (is_libpqs(bytes) && mine->notes.empty()) check_spelling(*mine, bytes);
}

}  // namespace
}  // namespace groundway::env
