// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <carafe/ext/recorded_queries.hpp>
#include <carafe/http/request.hpp>
#include <carafe/orm/keyset.hpp>
#include <carafe/orm/pagination.hpp>
#include <carafe/orm/session.hpp>

namespace carafe {

class App;
class Database;

namespace options {
struct Description {
  std::string_view text;
};
}  // namespace options

/// For get_or_404: what the client reads where there is no such row. Borrows the text.
inline options::Description description(std::string_view text) { return {text}; }

namespace detail {

template <class A>
auto without_description(const A& argument) {
  if constexpr (std::is_same_v<A, options::Description>) {
    return std::tuple<>{};
  } else {
    return std::tuple<const A&>{argument};
  }
}
template <class... A>
std::string_view description_among(const A&... arguments) {
  std::string_view text;
  auto look = [&text](const auto& argument) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(argument)>, options::Description>) {
      text = argument.text;
    }
  };
  (look(arguments), ...);
  return text;
}

/// What a request's query string says of a page, where the options do not. Throws HttpError 404.
PageOptions page_of_request(const Request& request, PageOptions options);
KeysetOptions place_of_request(const Request& request, KeysetOptions options);

}  // namespace detail

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
///     DATABASE_RECORD_QUERIES                          true, or how many at most in one scope
///                                                      (see recorded_queries)
///
/// An application may have several, told apart by names, each with models and a session of its
/// own, and settings that begin with its name:
///
///     Database audit{app, {.name = "audit"}};
///     app.config["AUDIT_DATABASE_URI"] = "postgresql://…";
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

  // What is not there is a 404 for the client, who reads the description.

  /// The object with this key: db.get_or_404<User>(id), or with what `session.get` takes besides
  /// and a description: db.get_or_404<User>(id, description("Nobody has this number.")).
  template <Model T, class... K>
  Ref<T> get_or_404(const K&... key) {
    Ref<T> found = std::apply([this](const auto&... keys) { return session.get<T>(keys...); },
                              std::tuple_cat(detail::without_description(key)...));
    if (!found) not_found(detail::description_among(key...));
    return found;
  }
  /// The first row.
  template <Model T>
  Ref<T> first_or_404(Select<T> query, std::string_view description = {}) {
    Ref<T> found = session.scalars(std::move(query)).first();
    if (!found) not_found(description);
    return found;
  }
  /// The only row; several are a 404 as well.
  template <Model T>
  Ref<T> one_or_404(Select<T> query, std::string_view description = {}) {
    auto rows = session.scalars(std::move(query.limit(2))).all();
    if (rows.size() != 1) not_found(description);
    return std::move(rows.front());
  }

  /// A page of a query, as the free `paginate`; one that is not there is a 404.
  ///
  ///     db.paginate(select<Post>().order_by(&Post::id), {.page = 2, .per_page = 10})
  template <class... T>
  Pagination<T...> paginate(Select<T...> query, const PageOptions& options = {}) {
    return answering([&] { return carafe::paginate(session, std::move(query), options); });
  }
  /// The page that a request asks for by `?page=2&per_page=50`, as far as `options` leave it open:
  ///
  ///     app.get("/posts", [&](Request& request) {
  ///       return jsonify(db.paginate(select<Post>().order_by(&Post::id), request)); });
  template <class... T>
  Pagination<T...> paginate(Select<T...> query, const Request& request, const PageOptions& options = {}) {
    return paginate(std::move(query), detail::page_of_request(request, options));
  }

  /// The same by keys (see the free `paginate_keyset`); a wrong cursor is a 400.
  template <Model T>
  KeysetPage<T> paginate_keyset(Select<T> query, const KeysetOptions& options = {}) {
    return answering([&] { return carafe::paginate_keyset(session, std::move(query), options); });
  }
  /// By `?after=…&per_page=50` or `?before=…` of a request.
  template <Model T>
  KeysetPage<T> paginate_keyset(Select<T> query, const Request& request, const KeysetOptions& options = {}) {
    return paginate_keyset(std::move(query), detail::place_of_request(request, options));
  }

  /// What the running request, command or `app.app_context()` has asked of this database, where
  /// the setting DATABASE_RECORD_QUERIES is on; BEGIN, COMMIT and ROLLBACK are not among it.
  /// Valid until the scope's next statement. Throws UsageError "no-scope".
  const RecordedQueries& recorded_queries() const;

 private:
  struct Implementation;
  [[noreturn]] static void not_found(std::string_view description);
  [[noreturn]] static void refuse(const PageError& error);
  template <class F>
  static auto answering(F&& work) {
    try {
      return work();
    } catch (const PageError& error) {
      refuse(error);
    }
  }

  std::unique_ptr<Implementation> implementation_;
};

}  // namespace carafe
