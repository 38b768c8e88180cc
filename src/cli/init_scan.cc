#include "cli/init_scan.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <tuple>

#include "base/text.h"
#include "env/config.h"
#include "env/dotenv.h"

namespace groundway::cli {
namespace {

constexpr int kDeepest = 3;                // data/app.db, prisma/dev.db, apps/web/prisma
constexpr std::size_t kMostFolders = 400;  // a project's own; ends the walk in a huge tree

constexpr std::size_t kMostLooks = 500;  // files opened for their first bytes

constexpr std::array<std::string_view, 5> kSuffixes = {".db", ".sqlite", ".sqlite3", ".db3", ".s3db"};
constexpr std::array<std::string_view, 11> kNotOurs = {"node_modules/", "venv/",   "env/",        "build/",
                                                       "dist/",         "target/", "vendor/",     "tests/",
                                                       "test/",         "docs/",   "__pycache__/"};

struct FrameworkRow {
  std::string_view evidence, mark, name, migrations, program, revision, up, down;
};
constexpr FrameworkRow kFrameworks[] = {
#define FRAMEWORK(evidence, mark, name, migrations, program, revision, up, down) \
  {evidence, mark, name, migrations, program, revision, up, down},
#include "cli/frameworks.def"
#undef FRAMEWORK
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

// What has another extension is something else, or a copy that was put aside.
bool may_be_sqlite(const std::string& name) {
  return is_sqlite_name(name) || name.find('.') == name.npos;
}

struct Walk {
  const Files& files;
  std::string root;
  LooksLikeSqlite looks;
  std::vector<std::string> found;
  std::size_t folders = 0, looked = 0;

  void enter(const std::string& inside, int depth) {
    if (++folders > kMostFolders) return;
    const std::string folder = inside.empty() ? root : env::below(root, inside.substr(0, inside.size() - 1));
    for (const std::string& name : files.list(folder)) {
      const bool is_folder = name.back() == '/';
      if (is_folder && depth < kDeepest && is_ours(name)) enter(inside + name, depth + 1);
      if (is_folder || !may_be_sqlite(name) || ++looked > kMostLooks) continue;
      if (looks(env::below(root, inside + name))) found.push_back(inside + name);
    }
  }
};

// A file of the tests last; one in the project's own folder or in instance/ before one that lies deeper.
void likeliest_first(std::vector<std::string>& files) {
  const auto rank = [](const std::string& f) {
    const bool test = f.find("test") != f.npos;
    const bool instance = f.starts_with("instance/");
    return std::tuple(test, !instance, std::count(f.begin(), f.end(), '/'), f);
  };
  std::sort(files.begin(), files.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
}

bool is_in_our_families(const std::string& name) {
  return name.starts_with("DATABASE_") || name.starts_with("DB_") || name.starts_with("PG") ||
         name.starts_with("GROUNDWAY_");
}

void note_variables(Scan& scan, const env::Dotenv& file) {
  for (const env::DotenvEntry& entry : file.entries) {
    const bool known =
        std::find(scan.variables.begin(), scan.variables.end(), entry.key) != scan.variables.end();
    if (!known && !is_in_our_families(entry.key)) scan.variables.push_back(entry.key);
  }
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
    if (!text) continue;
    const auto parsed = env::parse_dotenv(*text, name);
    if (!parsed) continue;
    note_variables(scan, *parsed);
    if (is_other) continue;
    if (const auto* entry = (*parsed).find("DATABASE_URL")) scan.url_variable_place = (*parsed).place(*entry);
  }
}

std::string app_name(const std::string& folder, const Outside& outside) {
  std::string path = folder == "." ? outside.environment.get("PWD").value_or("") : folder;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  const std::string name = path.substr(path.rfind('/') + 1);
  return name.empty() || name == "." || name == ".." ? "app" : name;
}

// The files that a row's evidence may mean: itself, or for "*.csproj" those of the folder and one below it.
std::vector<std::string> evidence_files(const FrameworkRow& row, const std::string& folder,
                                        const Files& files) {
  const std::string evidence(row.evidence);
  if (evidence.front() != '*') return {evidence};
  std::vector<std::string> out;
  for (const std::string& name : files.list(folder)) {
    if (name.ends_with(evidence.substr(1))) out.push_back(name);
    if (name.back() != '/' || !is_ours(name)) continue;
    for (const std::string& inner : files.list(env::below(folder, name.substr(0, name.size() - 1)))) {
      if (inner.ends_with(evidence.substr(1))) out.push_back(name + inner);
    }
  }
  return out;
}

// alembic.ini says where its scripts are: script_location = %(here)s/db.
std::string migrations_of(const FrameworkRow& row, const std::string& text) {
  if (row.name == "Alembic") {
    for (const std::string& line : text::split(text, '\n')) {
      const std::string_view plain = text::trim(line);
      const std::size_t equals = plain.find('=');
      if (equals == plain.npos || text::trim(plain.substr(0, equals)) != "script_location") continue;
      std::string place(text::trim(plain.substr(equals + 1)));
      place = text::replace_first(std::move(place), "%(here)s/", "");
      return (place.starts_with("./") ? place.substr(2) : place) + "/versions";
    }
  }
  return std::string(row.migrations);
}

bool look_for(const FrameworkRow& row, const std::string& folder, const Files& files, Scan& scan) {
  for (const std::string& name : evidence_files(row, folder, files)) {
    const std::string path = env::below(folder, name);
    if (!files.exists(path)) continue;
    auto content = files.read(path);
    if (!row.mark.empty() && (!content || content->find(row.mark) == content->npos)) continue;
    const std::string migrations = migrations_of(row, content ? *content : "");
    const bool there = !migrations.empty() && files.exists(env::below(folder, migrations));
    const std::size_t equals = row.program.find('=');
    scan.frameworks.push_back({std::string(row.name), name, there ? migrations : "",
                               std::string(row.program.substr(0, equals)),
                               std::string(row.program.substr(equals + 1)), std::string(row.revision),
                               std::string(row.up), std::string(row.down)});
    return true;
  }
  return false;
}

void look_for_models(const std::string& folder, const Files& files, Scan& scan) {
  for (const char* name : {"schema.sql", "db/structure.sql", "db/schema.sql", "sql/schema.sql"}) {
    if (scan.models.empty() && files.exists(env::below(folder, name))) scan.models = name;
  }
}

}  // namespace

bool has_sqlite_header(const std::string& path) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) return false;
  std::string head(kMagic.size(), '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  if (file.gcount() == 0) return is_sqlite_name(path);  // an empty file is an empty database
  return head == kMagic;
}

Scan scan_project(const std::string& folder, const Outside& outside, LooksLikeSqlite looks) {
  Scan scan;
  scan.app = app_name(folder, outside);
  Walk walk{outside.files, folder, looks, {}};
  walk.enter("", 0);
  scan.sqlite_files = std::move(walk.found);
  likeliest_first(scan.sqlite_files);
  for (const FrameworkRow& row : kFrameworks) {
    const bool known = std::any_of(scan.frameworks.begin(), scan.frameworks.end(),
                                   [&](const Framework& f) { return f.name == row.name; });
    if (!known) look_for(row, folder, outside.files, scan);
  }
  look_for_models(folder, outside.files, scan);
  read_env_files(scan, folder, outside);
  return scan;
}

}  // namespace groundway::cli
