// drift/scratch.h - throwaway databases, in which PostgreSQL itself says what a SQL file means.
//
// Purpose: a schema that is declared in SQL is loaded, read and gone again; nothing of it stays behind.
// Shape:   Scratch is a place on a server, every database in it is made from template0 under a name with a random part.
//          An advisory lock says that its maker lives: what runs that were killed left is dropped by the next one.
//          Each goes through the guard: no database is made beside one of a protected tier.
// Errors:  guarded (--scratch names a protected database), privilege; those of dev/scratch_server.h and PgConnection.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/outside.h"
#include "base/reporter.h"
#include "db/target.h"
#include "dev/scratch_server.h"

namespace groundway::drift {

struct ScratchChoice {
  std::optional<db::Target> named;  // --scratch
  std::vector<db::Target> beside;   // databases of the other side: taken where the guard and the server allow it
  int wanted_version = 0;           // 150020: of the database that is compared with; 0: none
};

class ScratchDatabase;

class Scratch {
 public:
  // Its databases must be gone before it.
  static Result<std::unique_ptr<Scratch>> open(const ScratchChoice& choice, Outside& world, Reporter& reporter);
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  Result<ScratchDatabase> make();
  // A private server: roles may be made, its user may do everything.
  bool is_private() const { return private_.has_value(); }
  int version() const { return admin_->server_version(); }
  const std::string& place() const { return admin_->place(); }

 private:
  friend class ScratchDatabase;
  Scratch(db::Target target, db::PgConnection admin, Outside& world)
      : target_(std::move(target)), admin_(std::move(admin)), world_(&world) {}
  static Result<std::unique_ptr<Scratch>> on(const db::Target& target, Outside& world);
  static Result<std::unique_ptr<Scratch>> on_private(int wanted_version, Outside& world, Reporter& reporter);
  Result<void> mark();
  Result<void> drop_leftovers();
  void forget(const std::string& database);

  db::Target target_;
  std::optional<db::PgConnection> admin_;  // closed before the private server is left
  Outside* world_;
  std::optional<dev::ScratchServer> private_;
  std::string name_;  // the common part of its databases' names
  int made_ = 0;
};

class ScratchDatabase {
 public:
  ScratchDatabase(ScratchDatabase&& other) noexcept;
  ScratchDatabase& operator=(ScratchDatabase&&) = delete;
  ~ScratchDatabase();

  Result<db::PgConnection> open_writer() const;  // on the search path is "public", as for an application
  Result<db::PgConnection> open_reader() const;
  Scratch& scratch() const { return *scratch_; }

 private:
  friend class Scratch;
  ScratchDatabase(Scratch& scratch, db::Permit permit) : scratch_(&scratch), permit_(std::move(permit)) {}

  Scratch* scratch_;  // null: moved away
  db::Permit permit_;
};

}  // namespace groundway::drift
