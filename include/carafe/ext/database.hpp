// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <carafe/orm/session.hpp>

namespace carafe {

class App;
class Database;

/// `db.session`: the session of the running request, command or `app.app_context()`. It is
/// made at its first use there, and ends with it, rolled back if it was not committed. Its
/// transactions are opened for writing where the request says that it writes (POST, PUT,
/// PATCH, DELETE).
///
/// Outside of every such scope each verb throws UsageError "no-scope".
class DatabaseSession final : public SessionVerbs {
 public:
  DatabaseSession(const DatabaseSession&) = delete;
  DatabaseSession& operator=(const DatabaseSession&) = delete;

 private:
  friend class Database;
  explicit DatabaseSession(Database& database) : database_(database) {}
  detail::SessionState& target() override;

  Database& database_;
};

/// A database as an application uses it:
///
///     App app{"myapp"};
///     app.config["DATABASE_URI"] = "sqlite:///myapp.db";
///     Database db{app};
///     db.models<User, Post>();
///
/// or, with globals as Flask's idiom has them: `Database db;` and later `db.init_app(app)`.
///
/// The URL is read and the engine made at the first use. A relative SQLite path is below
/// the application's instance folder, which is made then. When the application starts, its
/// models are checked as a whole (see Models).
///
/// Settings of the engine, each as in EngineOptions and before what those say:
///
///     DATABASE_ECHO, DATABASE_HIDE_PARAMETERS          true or false
///     DATABASE_ECHO_POOL, DATABASE_POOL_USE_LIFO       true or false
///     DATABASE_POOL_SIZE, DATABASE_MAX_OVERFLOW        connections
///     DATABASE_POOL_TIMEOUT, DATABASE_POOL_RECYCLE     seconds
///     DATABASE_POOL_PRE_PING                           false, or seconds of idleness
///     DATABASE_POOL_RESET_ON_RETURN                    rollback, commit or none
///     DATABASE_STATEMENT_CACHE_SIZE                    0 behind PgBouncer
///     DATABASE_ISOLATION_LEVEL                         "SERIALIZABLE"
///     DATABASE_REPLICAS                                URLs with blanks between
///
/// Set up on one thread; then safe from several. The application must outlive it or at
/// least handle no request after it is gone.
class Database {
 public:
  Database();
  explicit Database(App& app, EngineOptions options = {});
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// Throws UsageError "database-has-app" if it was given an application before.
  void init_app(App& app, EngineOptions options = {});

  /// Registers models; may be called several times, before the first use.
  template <Model... T>
  void models() {
    registry().template add<T...>();
  }

  DatabaseSession session;

  /// Throws UsageError "no-app", "no-database-uri" or "bad-database-url".
  Engine& engine();
  /// The registered models; the first use of its schema closes it.
  Models& registry() noexcept;
  /// The schema they are. Throws UsageError where they do not fit together.
  const MetaData& metadata() { return registry().metadata(); }
  /// The absolute path of an SQLite file; empty for any other database.
  std::string file();

  void create_all();
  void drop_all();

  /// The object with this key, or a 404 for the client.
  template <Model T, class... K>
  Ref<T> get_or_404(const K&... key) {
    Ref<T> found = session.get<T>(key...);
    if (!found) not_found();
    return found;
  }
  /// The first row; a 404 where there is none.
  template <Model T>
  Ref<T> first_or_404(Select<T> query) {
    Ref<T> found = session.scalars(std::move(query)).first();
    if (!found) not_found();
    return found;
  }
  /// The only row; a 404 where there is none, or several.
  template <Model T>
  Ref<T> one_or_404(Select<T> query) {
    auto rows = session.scalars(std::move(query.limit(2))).all();
    if (rows.size() != 1) not_found();
    return std::move(rows.front());
  }

 private:
  struct Implementation;
  [[noreturn]] static void not_found();

  std::unique_ptr<Implementation> implementation_;
};

}  // namespace carafe
