// groundway.toml and the texts of secrets: read, or refused with a place; what toml++ refuses, we refuse.
#include "env/config.h"

#include <toml++/toml.h>

#include "base/fuzz_target.h"
#include "env/secret_source.h"

namespace groundway::env {
namespace {

constexpr std::string_view kSeeds[] = {
    "[app]\nname = \"shop\"\n[env.production]\ntier = \"production\"\nurl = \"postgresql://u@h/d\"\n",
    "[copy.types]\n\"users.balance\" = \"numeric(12,2)\"\n[pool]\nsize = 10\n[pool.worker]\nsize = 2\n",
    "[env.x]\nallow_sqlite = true\nsecret = 'file:x'\nprocesses = 4\n[[a]]\nb = [1, {c = 2}]\n",
    "a = 1979-05-27T07:32:00Z\nb = 0x_f\nc = \"\"\"\n\\u00e9\"\"\"\nd = inf\n",
    "{\"username\":\"u\",\"password\":\"pppppp\",\"host\":\"h\",\"port\":5432,\"dbname\":\"d\",\"engine\":"
    "\"postgres\"}",
    "{\"app_user\":{\"user\":\"a\",\"password\":\"b\"},\"migration\":\"postgresql://m:s@h/d\"}",
    "postgresql://u:secret@h/d",
};

void check_secret_text(std::string_view bytes) {
  SecretRequest request;
  request.source = "file:x";
  request.origin = "groundway.toml:1";
  request.role = "app_user";
  auto read = parse_secret(std::string(bytes), request);
  GROUNDWAY_EXPECT(read || (!read.error().cause.empty() && read.error().code != Code::internal),
                   fuzz::show(bytes));
}

GROUNDWAY_FUZZ(config, kSeeds) {
  if (bytes.size() > 4000) return;
  check_secret_text(bytes);
  bool theirs = true;
  try {
    (void)toml::parse(bytes);
  } catch (const toml::parse_error&) {
    theirs = false;
  }
  auto ours = parse_config(bytes, "groundway.toml");
  if (ours) {
    GROUNDWAY_EXPECT(theirs, fuzz::show(bytes));
    for (const EnvironmentConfig& e : ours->environments) GROUNDWAY_EXPECT(e.line >= 1, fuzz::show(bytes));
    return;
  }
  GROUNDWAY_EXPECT(!ours.error().cause.empty() && ours.error().place.starts_with("groundway.toml"),
                   ours.error().cause + " at " + ours.error().place + " in " + fuzz::show(bytes));
}

}  // namespace
}  // namespace groundway::env
