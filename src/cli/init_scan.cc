#include "cli/init_scan.h"

#include <algorithm>
#include <array>

#include "base/json_text.h"
#include "base/text.h"
#include "env/config.h"
#include "env/dotenv.h"

namespace groundway::cli {
namespace {

constexpr int kDeepest = 3;                // data/app.db, prisma/dev.db, apps/web/prisma
constexpr std::size_t kMostFolders = 400;  // a project's own; ends the walk in a huge tree

constexpr std::array<std::string_view, 4> kSuffixes = {".db", ".sqlite", ".sqlite3", ".db3"};
constexpr std::array<std::string_view, 11> kNotOurs = {"node_modules/", "venv/",   "env/",        "build/",
                                                       "dist/",         "target/", "vendor/",     "tests/",
                                                       "test/",         "docs/",   "__pycache__/"};

struct FrameworkRow {
  std::string_view evidence, name, migrations;
};
constexpr FrameworkRow kFrameworks[] = {
    {"alembic.ini", "Alembic", "alembic/versions"},
    {"migrations/alembic.ini", "Flask-Migrate", "migrations/versions"},
    {"manage.py", "Django", ""},
    {"prisma/schema.prisma", "Prisma", "prisma/migrations"},
    {"drizzle.config.ts", "Drizzle", "drizzle"},
    {"drizzle.config.js", "Drizzle", "drizzle"},
    {"config/database.yml", "Rails", "db/migrate"},
    {"knexfile.js", "Knex", "migrations"},
    {"knexfile.ts", "Knex", "migrations"},
    {"ormconfig.json", "TypeORM", "src/migration"},
    {".sequelizerc", "Sequelize", "migrations"},
    {"diesel.toml", "Diesel", "migrations"},
    {"artisan", "Laravel", "database/migrations"},
    {"flyway.conf", "Flyway", "sql"},
    {"liquibase.properties", "Liquibase", ""},
    {"mix.exs", "Ecto", "priv/repo/migrations"},
};

bool is_sqlite_name(const std::string& name) {
  const std::string low = text::lower(name);
  return std::any_of(kSuffixes.begin(), kSuffixes.end(), [&](std::string_view suffix) {
    return low.size() > suffix.size() && low.ends_with(suffix);
  });
}

bool is_ours(const std::string& folder) {
  return folder.front() != '.' && std::find(kNotOurs.begin(), kNotOurs.end(), folder) == kNotOurs.end();
}

struct Walk {
  const Files& files;
  std::string root;
  std::vector<std::string> found;
  std::size_t folders = 0;

  void enter(const std::string& inside, int depth) {
    if (++folders > kMostFolders) return;
    const std::string folder = inside.empty() ? root : env::below(root, inside.substr(0, inside.size() - 1));
    for (const std::string& name : files.list(folder)) {
      const bool is_folder = name.back() == '/';
      if (is_folder && depth < kDeepest && is_ours(name)) enter(inside + name, depth + 1);
      if (!is_folder && is_sqlite_name(name)) found.push_back(inside + name);
    }
  }
};

// A file in the project's own folder or in instance/ before one that lies deeper.
void likeliest_first(std::vector<std::string>& files) {
  const auto depth = [](const std::string& f) { return std::count(f.begin(), f.end(), '/'); };
  std::sort(files.begin(), files.end(), [&](const auto& a, const auto& b) {
    const bool instance_a = a.starts_with("instance/"), instance_b = b.starts_with("instance/");
    if (instance_a != instance_b) return instance_a;
    return depth(a) != depth(b) ? depth(a) < depth(b) : a < b;
  });
}

void read_env_files(Scan& scan, const std::string& folder, const Outside& outside) {
  for (const std::string& name : outside.files.list(folder)) {
    if (name != ".env" && !name.starts_with(".env.")) continue;
    if (name.back() == '/' || name.ends_with(".example") || name.ends_with(".sample") ||
        name.ends_with(".template"))
      continue;
    scan.env_files.push_back(name);
    const std::string environment =
        env::full_name(text::split(name, '.').size() > 2 ? text::split(name, '.')[2] : "");
    const bool is_other =
        environment != "" && environment != "local" && environment != "development" && environment != "test";
    const bool is_new =
        std::find(scan.environments.begin(), scan.environments.end(), environment) == scan.environments.end();
    if (is_other && is_new && parse_tier(environment)) scan.environments.push_back(environment);
    const auto text = outside.files.read(env::below(folder, name));
    if (!text || is_other) continue;
    const auto parsed = env::parse_dotenv(*text, name);
    if (!parsed) continue;
    if (const auto* entry = (*parsed).find("DATABASE_URL")) scan.url_variable_place = (*parsed).place(*entry);
  }
}

std::string app_name(const std::string& folder, const Outside& outside) {
  std::string path = folder == "." ? outside.environment.get("PWD").value_or("") : folder;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  const std::string name = path.substr(path.rfind('/') + 1);
  return name.empty() || name == "." || name == ".." ? "app" : name;
}

std::string comment_list(const std::vector<std::string>& names) {
  return text::excerpt(text::join(names, ", "), 400);
}

std::string found_text(const Scan& scan) {
  std::string out;
  for (const Framework& f : scan.frameworks) {
    out += "# found: " + f.evidence + " (" + f.name + ")";
    out += f.migrations.empty() ? "\n" : ", migrations in " + f.migrations + "\n";
  }
  if (scan.sqlite_files.size() > 1) out += "# found: SQLite files " + comment_list(scan.sqlite_files) + "\n";
  if (!scan.env_files.empty()) out += "# found: " + comment_list(scan.env_files) + "\n";
  return out;
}

std::string development_text(const Scan& scan) {
  std::string out = "[env.development]\ntier = \"development\"\n";
  const std::string file = scan.sqlite_files.empty() ? "instance/app.db" : scan.sqlite_files.front();
  const std::string url = "url  = " + json_text("sqlite:./" + file) + "\n";
  if (!scan.url_variable_place.empty()) {
    return out + "# DATABASE_URL in " + scan.url_variable_place + " counts before this:\n# " + url;
  }
  return out + (scan.sqlite_files.empty() ? "# " : "") + url;
}

// Of production and staging nothing is known but, perhaps, a file: the keys stand there to be filled in.
std::string protected_text(const std::string& name, bool exists) {
  const std::string mark = exists ? "" : "# ";
  std::string out = mark + "[env." + name + "]\n" + mark + "tier = \"" + name + "\"\n";
  if (name == "staging")
    return out +
           "# shares = \"production\"   # when both use one database: every guard of production holds here, "
           "too\n";
  return out +
         "# The URL holds a password and stays out of this file: export DATABASE_URL_PROD, or name a "
         "secret:\n"
         "# secret = \"env:NAME\"       # or file:PATH (mode 0600), command:COMMAND\n"
         "# role   = \"app_user\"       # which part of the secret\n"
         "# tls    = \"verify-full\"\n"
         "# processes = 4              # on one instance, each with a pool: `env check` adds them up\n"
         "# instances = 2\n";
}

}  // namespace

Scan scan_project(const std::string& folder, const Outside& outside) {
  Scan scan;
  scan.app = app_name(folder, outside);
  Walk walk{outside.files, folder, {}};
  walk.enter("", 0);
  scan.sqlite_files = std::move(walk.found);
  likeliest_first(scan.sqlite_files);
  for (const FrameworkRow& row : kFrameworks) {
    if (!outside.files.exists(env::below(folder, std::string(row.evidence)))) continue;
    const std::string migrations(row.migrations);
    const bool there = !migrations.empty() && outside.files.exists(env::below(folder, migrations));
    scan.frameworks.push_back({std::string(row.name), std::string(row.evidence), there ? migrations : ""});
  }
  read_env_files(scan, folder, outside);
  return scan;
}

std::string config_text(const Scan& scan) {
  const auto exists = [&](const char* name) {
    return std::find(scan.environments.begin(), scan.environments.end(), name) != scan.environments.end();
  };
  std::string out =
      "# groundway.toml - what a database URL cannot say. Every key may be left out.\n" + found_text(scan) +
      "\n[app]\nname = " + json_text(scan.app) + "\n\n" + development_text(scan) + "\n" +
      protected_text("staging", exists("staging")) + "\n" +
      protected_text("production", exists("production")) +
      "\n# [pool]                     # DB_POOL_SIZE, DB_MAX_OVERFLOW ... count before these\n"
      "# size = 10\n# overflow = 10\n# checkout_timeout = \"30s\"\n# recycle = \"30m\"\n# pre_ping = true\n"
      "\n# [pool.worker]              # another kind of process; `env check` adds up all pools of a server\n"
      "# size = 2\n# processes = 4             # on one instance; of the main kind: under [env.NAME]\n"
      "# instances = 2\n"
      "\n# [secret]\n# max_age = \"90d\"            # `env check` tells which secrets are older\n"
      "\n# [copy.types]               # where the type that was found is not the one you want\n"
      "# \"users.balance\" = \"numeric(12,2)\"\n";
  return out;
}

}  // namespace groundway::cli
