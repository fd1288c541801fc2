// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <carafe/util/error.hpp>
#include <carafe/util/wait.hpp>

#include "app/implementation.hpp"
#include "app/root_folder.hpp"

namespace carafe {
namespace {

// "get_users_id" for GET /users/<int:id>; "get_root" for GET /.
std::string made_endpoint(Method method, std::string_view rule) {
  std::string endpoint;
  for (char c : to_string(method)) endpoint += char(c - 'A' + 'a');
  auto append = [&](std::string_view text) {
    bool at_word = false;
    for (char c : text) {
      bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (is_word && !at_word) endpoint += '_';
      if (is_word) endpoint += c;
      at_word = is_word;
    }
  };
  detail::RuleParser parser{rule};
  detail::RulePiece piece;
  while (parser.next(piece)) append(piece.text);
  if (rule == "/") endpoint += "_root";
  return endpoint;
}

}  // namespace

AppContext::AppContext(App&) : context_(current_waiter()), scope_(&context_) {}

App::Implementation::Implementation(App& owner, std::string given_name, AppOptions given_options)
    : app(owner),
      name(std::move(given_name)),
      options(std::move(given_options)),
      root(detail::find_root_folder(options.root)),
      instance(root + "/instance"),
      logger(name),
      cli(name, "") {}

void App::Implementation::start() {
  if (is_started.load(std::memory_order_acquire)) return;
  std::lock_guard lock{start_mutex};
  if (is_started.load(std::memory_order_relaxed)) return;
  for (const auto& check : start_checks) check();
  if (app.debug()) logger.set_level(LogLevel::debug);
  is_started.store(true, std::memory_order_release);
}

void App::Implementation::refuse_if_started(std::string_view call) const {
  if (!is_started.load(std::memory_order_acquire)) return;
  throw UsageError("setup-locked",
                   fmt::format("{} was called on the application \"{}\" after its first request; "
                               "routes, hooks and handlers are added before it serves",
                               call, name));
}

App::App(std::string name, AppOptions options)
    : implementation_(std::make_unique<Implementation>(*this, std::move(name), std::move(options))) {
  implementation_->add_commands();
}
App::~App() = default;

const std::string& App::name() const noexcept { return implementation_->name; }
const std::string& App::root_path() const noexcept { return implementation_->root; }
const std::string& App::instance_path() const noexcept { return implementation_->instance; }
bool App::debug() const { return implementation_->forces_debug || config.get("DEBUG", false); }
Logger& App::logger() noexcept { return implementation_->logger; }
Command& App::cli() noexcept { return implementation_->cli; }
RequestHandler& App::request_handler() noexcept { return *implementation_; }
int App::main(int argc, char** argv) { return implementation_->cli.main(argc, argv); }

void App::add_route(std::string_view rule, std::initializer_list<Method> methods, std::string_view endpoint,
                    const PathType* types, std::size_t count, detail::ErasedHandler handler) {
  implementation_->refuse_if_started("a route's registration");
  if (methods.size() == 0) {
    throw UsageError("bad-route",
                     fmt::format("route \"{}\" is given no method; name one, e.g. {{Method::Get}}", rule));
  }
  auto& router = implementation_->router;
  auto is_taken = [&](const std::string& name) {
    return std::any_of(router.routes().begin(), router.routes().end(),
                       [&](const detail::Route& route) { return route.endpoint == name; });
  };
  detail::Route route{std::string(rule), std::string(endpoint), {}};
  for (Method method : methods) route.methods |= method;
  if (route.endpoint.empty()) {
    std::string made = route.endpoint = made_endpoint(*methods.begin(), rule);
    for (int number = 2; is_taken(route.endpoint); ++number)
      route.endpoint = fmt::format("{}_{}", made, number);
  } else if (is_taken(route.endpoint)) {
    throw UsageError(
        "duplicate-endpoint",
        fmt::format("route \"{}\" is to be named \"{}\", as another route is already; give one of "
                    "them another endpoint or none",
                    rule, endpoint));
  }
  // First the route, which may be refused.
  router.add(std::move(route), types, count);
  implementation_->handlers.push_back(std::move(handler));
}

void App::add_before(detail::BeforeHook hook) {
  implementation_->refuse_if_started("before_request");
  implementation_->before.push_back(std::move(hook));
}

void App::add_after(detail::AfterHook hook) {
  implementation_->refuse_if_started("after_request");
  implementation_->after.push_back(std::move(hook));
}

void App::add_code_handler(int status, detail::CodeHandler handler) {
  implementation_->refuse_if_started("errorhandler");
  for (auto& [known, old] : implementation_->code_handlers) {
    if (known == status) {
      old = std::move(handler);
      return;
    }
  }
  implementation_->code_handlers.emplace_back(status, std::move(handler));
}

void App::add_type_handler(detail::TypeHandler handler) {
  implementation_->refuse_if_started("errorhandler");
  // Kept with derived types before their bases, so that the first that fits is the right one.
  auto& list = implementation_->type_handlers;
  auto base = std::find_if(list.begin(), list.end(), [&](const detail::TypeHandler& known) {
    return known.catches_pointer(handler.throw_pointer);
  });
  if (base != list.end() && handler.catches_pointer(base->throw_pointer)) {
    *base = std::move(handler);
  } else {
    list.insert(base, std::move(handler));
  }
}

void App::on_start(UniqueFunction<void()> check) {
  implementation_->refuse_if_started("on_start");
  implementation_->start_checks.push_back(std::move(check));
}

}  // namespace carafe
