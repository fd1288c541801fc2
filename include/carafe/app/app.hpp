// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carafe/app/config.hpp>
#include <carafe/app/extract.hpp>
#include <carafe/app/handler.hpp>
#include <carafe/app/hooks.hpp>
#include <carafe/app/jsonify.hpp>
#include <carafe/cli/command.hpp>
#include <carafe/http/errors.hpp>
#include <carafe/http/method.hpp>
#include <carafe/http/request.hpp>
#include <carafe/http/response.hpp>
#include <carafe/routing/signature.hpp>
#include <carafe/util/context.hpp>
#include <carafe/util/log.hpp>

namespace carafe {

class App;
class RequestHandler;

struct AppOptions {
  /// The folder that holds templates/, static/, migrations/ and instance/. Empty: the
  /// environment's CARAFE_ROOT; else the nearest folder with a carafe.toml, from the
  /// current one upwards; else the folder of the executable.
  std::string root = {};
  /// What `--version` shows before Carafe's own.
  std::string version = {};
};

/// A scope like a request's, for code outside of one: `auto scope = app.app_context();`.
/// What is kept in it (`db.session`) ends with it.
class [[nodiscard]] AppContext {
 public:
  explicit AppContext(App& app);
  AppContext(const AppContext&) = delete;
  AppContext& operator=(const AppContext&) = delete;

 private:
  Context context_;
  ContextScope scope_;
};

/// An application: its settings, its routes and its commands. `main` builds it and owns
/// it; routes, hooks and commands may refer to it as long as it lives.
///
/// Set it up on one thread. The first request ends the set-up: from then on every
/// registering call is a UsageError ("setup-locked"), and `handle` may be called from
/// several threads at once, so what handlers share they must protect.
class App {
 public:
  explicit App(std::string name, AppOptions options = {});
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  ~App();

  Config config;

  const std::string& name() const noexcept;
  /// Absolute paths, without a final slash. `instance_path` is not created.
  const std::string& root_path() const noexcept;
  const std::string& instance_path() const noexcept;
  /// The setting DEBUG, or that `run --debug` was asked for.
  bool debug() const;
  Logger& logger() noexcept;

  /// Adds a route for one method (HEAD comes with GET, OPTIONS with every route).
  ///
  /// `rule` is checked against the handler's parameters while compiling. The handler is
  /// copied into the application; it is called from several threads. `endpoint` names
  /// the route in logs and tables; without one it is made of method and rule.
  /// Throws UsageError: "duplicate-route", "duplicate-endpoint", "setup-locked".
  template <class F>
  void get(RouteString<F> rule, F&& handler, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Get}, std::forward<F>(handler), endpoint);
  }
  template <class F>
  void post(RouteString<F> rule, F&& handler, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Post}, std::forward<F>(handler), endpoint);
  }
  template <class F>
  void put(RouteString<F> rule, F&& handler, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Put}, std::forward<F>(handler), endpoint);
  }
  template <class F>
  void patch(RouteString<F> rule, F&& handler, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Patch}, std::forward<F>(handler), endpoint);
  }
  template <class F>
  void del(RouteString<F> rule, F&& handler, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Delete}, std::forward<F>(handler), endpoint);
  }
  template <class F>
  void route(RouteString<F> rule, std::initializer_list<Method> methods, F&& handler,
             std::string_view endpoint = {}) {
    add_route(rule.text, methods, std::forward<F>(handler), endpoint);
  }

  /// The same with a member function and the object to call it on, which must outlive
  /// the application: `app.get("/users/<int:id>", &Users::show, users)`.
  template <class M, class C>
  requires std::is_member_function_pointer_v<M>
  void get(RouteString<M> rule, M member, C& object, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Get}, detail::bind_member(member, object), endpoint);
  }
  template <class M, class C>
  requires std::is_member_function_pointer_v<M>
  void post(RouteString<M> rule, M member, C& object, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Post}, detail::bind_member(member, object), endpoint);
  }
  template <class M, class C>
  requires std::is_member_function_pointer_v<M>
  void put(RouteString<M> rule, M member, C& object, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Put}, detail::bind_member(member, object), endpoint);
  }
  template <class M, class C>
  requires std::is_member_function_pointer_v<M>
  void patch(RouteString<M> rule, M member, C& object, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Patch}, detail::bind_member(member, object), endpoint);
  }
  template <class M, class C>
  requires std::is_member_function_pointer_v<M>
  void del(RouteString<M> rule, M member, C& object, std::string_view endpoint = {}) {
    add_route(rule.text, {Method::Delete}, detail::bind_member(member, object), endpoint);
  }
  template <class M, class C>
  requires std::is_member_function_pointer_v<M>
  void route(RouteString<M> rule, std::initializer_list<Method> methods, M member, C& object,
             std::string_view endpoint = {}) {
    add_route(rule.text, methods, detail::bind_member(member, object), endpoint);
  }

  /// Called before each request, in the order added. Takes what handlers take but path
  /// values. If it returns an answer (anything a handler may return, or a
  /// `std::optional<Response>` that holds one) the handler is not called.
  template <class F>
  void before_request(F hook) {
    add_before(detail::erase_before(std::move(hook)));
  }

  /// Called with each answer, errors included, last added first: `(Response&)` or
  /// `(Request&, Response&)`.
  template <class F>
  void after_request(F hook) {
    add_after(detail::erase_after(std::move(hook)));
  }

  /// Makes the answer for errors of one status (`errorhandler<404>`, `<500>` for what
  /// handlers throw unforeseen). Takes nothing, `(const HttpError&)` or
  /// `(Request&, const HttpError&)`; an answer without a status of its own keeps the
  /// error's. These come before handlers for types.
  template <int Status, class F>
  void errorhandler(F handler) {
    static_assert(Status >= 400 && Status < 600, "an error handler is for a status from 400 to 599");
    add_code_handler(Status, detail::erase_code_handler(std::move(handler)));
  }

  /// Makes the answer for exceptions of type E or derived from it: `(const E&)` or
  /// `(Request&, const E&)`. Of several that fit, the one for the most derived type is
  /// used; a second one for the same type replaces the first. An answer without a status
  /// of its own keeps that of an HttpError and has 500 for anything else. One for
  /// HttpError is asked for all error answers, so also for the 404 of an unknown path and
  /// for the 500 of an exception nobody else handles.
  template <class E, class F>
  void errorhandler(F handler) {
    add_type_handler(detail::erase_type_handler<E>(std::move(handler)));
  }

  /// Called once, before the first request is handled and before `run` serves: the
  /// place for an extension to check what has been set up. What it throws stops `run`.
  void on_start(UniqueFunction<void()> check);

  /// The commands of the program; `app.cli().command("seed", "Fills tables.", [] { … })`.
  /// Each runs within a scope as `app_context()` opens.
  Command& cli() noexcept;

  AppContext app_context() { return AppContext{*this}; }

  /// Answers a request: hooks, route, handler, error pages. Never throws but `Cancelled`.
  /// Without an open scope it opens one for the call.
  void handle(Request& request, Response& response);

  /// This application as the server wants it. Lives as long as the application.
  RequestHandler& request_handler() noexcept;

  /// The program's main(): parses the command line, runs the command and returns the
  /// exit status. `run`, `routes`, `--version`, `--help` and what has been added.
  int main(int argc, char** argv);

 private:
  struct Implementation;

  template <class F>
  void add_route(std::string_view rule, std::initializer_list<Method> methods, F&& handler,
                 std::string_view endpoint) {
    using Handler = std::decay_t<F>;
    static_assert(detail::SignatureOf<Handler>::is_known,
                  "a route handler may not be a generic lambda or have several call operators: write its "
                  "parameters' types");
    if constexpr (detail::SignatureOf<Handler>::is_known) {
      using Signature = typename detail::SignatureOf<Handler>::Type;
      add_route(rule, methods, endpoint, Signature::path_types.types, Signature::path_count,
                detail::erase_handler<Handler>(std::forward<F>(handler)));
    }
  }
  void add_route(std::string_view rule, std::initializer_list<Method> methods, std::string_view endpoint,
                 const PathType* types, std::size_t count, detail::ErasedHandler handler);
  void add_before(detail::BeforeHook hook);
  void add_after(detail::AfterHook hook);
  void add_code_handler(int status, detail::CodeHandler handler);
  void add_type_handler(detail::TypeHandler handler);

  std::unique_ptr<Implementation> implementation_;
};

}  // namespace carafe
