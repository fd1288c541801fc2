// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
#include <carafe/db/url.hpp>
#include <carafe/ext/database.hpp>
#include <carafe/http/errors.hpp>
#include <carafe/util/context.hpp>
#include <carafe/util/error.hpp>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>

#include "ext/engine_settings.hpp"
#include "ext/query_recorder.hpp"

namespace carafe {
namespace {

Context& open_scope(const char* asked) {
  Context* context = current_context();
  if (context == nullptr || !context->is_scope) {
    throw UsageError("no-scope",
                     std::string(asked) +
                         " was used where no scope is open. Inside a request and a command there is one; "
                         "elsewhere open it: auto scope = app.app_context(); or use a session of your own: "
                         "Session session{db.engine(), db.registry()};");
  }
  return *context;
}

}  // namespace

struct Database::Implementation {
  App* app = nullptr;
  EngineOptions options;
  Models models;

  std::mutex mutex;
  std::optional<Engine> owned;
  std::atomic<Engine*> engine{nullptr};
};

Database::Database() : session(*this), implementation_(std::make_unique<Implementation>()) {}

Database::Database(App& app, EngineOptions options) : Database() { init_app(app, std::move(options)); }

Database::~Database() = default;

void Database::init_app(App& app, EngineOptions options) {
  if (implementation_->app != nullptr) {
    throw UsageError(
        "database-has-app",
        "this Database belongs to the application \"" + implementation_->app->name() +
            "\" already; make another Database for another application, and call init_app() only "
            "for one that was made without");
  }
  implementation_->app = &app;
  implementation_->options = std::move(options);
  app.on_start([this] {
    metadata();
    engine();
  });
}

Models& Database::registry() noexcept { return implementation_->models; }

Engine& Database::engine() {
  if (Engine* engine = implementation_->engine.load(std::memory_order_acquire)) return *engine;
  std::lock_guard lock{implementation_->mutex};
  if (!implementation_->owned) {
    App* app = implementation_->app;
    if (app == nullptr) {
      throw UsageError("no-app",
                       "this Database has no application yet: make it with one, Database db{app}; or "
                       "call db.init_app(app) before its first use");
    }
    const std::string& name = implementation_->options.name;
    const std::string key = detail::setting_of(name, "DATABASE_URI");
    std::optional<std::string> uri = app->config.find(key);
    if (!uri) {
      throw UsageError("no-database-uri",
                       "the application \"" + app->name() + "\" does not say where its database " +
                           (name.empty() ? "" : "\"" + name + "\" ") + "is: app.config[\"" + key +
                           "\"] = \"sqlite:///myapp.db\"; or set CARAFE_" + key + " in the environment");
    }
    DatabaseUrl url = DatabaseUrl::parse(*uri);
    if (url.is_sqlite() && !url.is_memory()) {
      std::filesystem::path path{url.database};
      if (path.is_relative()) {
        path = std::filesystem::path{app->instance_path()} / path;
        std::error_code error;
        std::filesystem::create_directories(path.parent_path(), error);
        if (error) {
          throw UsageError("no-instance-folder", "the folder of the database, " +
                                                     path.parent_path().string() +
                                                     ", cannot be made: " + error.message() +
                                                     "; make it, or give DATABASE_URI an absolute path");
        }
        url.database = path.lexically_normal().string();
      }
    }
    EngineOptions options = detail::engine_settings(app->config, implementation_->options);
    detail::record_queries(
        options, implementation_.get(),
        detail::queries_to_record(app->config, detail::setting_of(name, "DATABASE_RECORD_QUERIES")));
    implementation_->owned.emplace(std::move(url), std::move(options));
    implementation_->engine.store(&*implementation_->owned, std::memory_order_release);
  }
  return *implementation_->owned;
}

std::string Database::file() {
  const DatabaseUrl& url = engine().url();
  return url.is_sqlite() && !url.is_memory() ? url.database : std::string{};
}

void Database::create_all() { carafe::create_all(engine(), registry()); }
void Database::drop_all() { carafe::drop_all(engine(), registry()); }

void Database::not_found(std::string_view description) { throw HttpError{404, std::string(description)}; }

void Database::refuse(const PageError& error) {
  throw HttpError{error.code() == "no-such-page" ? 404 : 400, error.what()};
}

const RecordedQueries& Database::recorded_queries() const {
  return detail::queries_recorded_in(open_scope("db.recorded_queries()"), implementation_.get());
}

detail::SessionState& DatabaseSession::target() {
  Context& context = open_scope("db.session");
  if (void* found = context.find(&database_)) return *static_cast<detail::SessionState*>(found);
  SessionOptions options;
  options.writes = context.writes;
  auto made = detail::make_session(database_.engine(), database_.registry(), options, {"db.session"});
  auto kept = std::shared_ptr<detail::SessionState>(made.release(), detail::SessionDeleter{});
  detail::SessionState& state = *kept;
  context.keep(&database_, std::move(kept));
  return state;
}

}  // namespace carafe
