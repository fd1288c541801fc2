// SPDX-License-Identifier: MIT
// The way of a request through an application: hooks, route, handler, error answers.
#include <fmt/format.h>

#include <exception>

#include <carafe/app/app.hpp>
#include <carafe/util/context.hpp>
#include <carafe/util/wait.hpp>

#include "app/error_pages.hpp"
#include "app/implementation.hpp"
#include "util/stacktrace.hpp"

namespace carafe {

int detail::current_error_status() noexcept {
  try {
    throw;
  } catch (const HttpError& error) {
    return error.status();
  } catch (...) {
    return 500;
  }
}

void App::handle(Request& request, Response& response) {
  Context* context = current_context();
  if (context && context->is_scope) {
    context->writes = !is_safe(request.method());
    implementation_->answer(request, response);
    return;
  }
  AppContext scope{*this};
  current_context()->writes = !is_safe(request.method());
  implementation_->answer(request, response);
}

void App::Implementation::answer(Request& request, Response& response) {
  try {
    start();
    response = dispatch(request);
  } catch (const Cancelled&) {
    throw;
  } catch (...) {
    response = error_answer(request);
  }
  try {
    for (auto hook = after.rbegin(); hook != after.rend(); ++hook) (*hook)(request, response);
  } catch (const Cancelled&) {
    throw;
  } catch (...) {
    response = error_answer(request);
  }
}

Response App::Implementation::dispatch(Request& request) {
  using Outcome = detail::RouteMatch::Outcome;
  // Matched before the hooks, so that they and the log know the endpoint.
  detail::RouteMatch match;
  router.match(request.method(), request.path(), match);
  if (match.outcome == Outcome::found) {
    request.endpoint = router.routes()[match.route].endpoint;
    request.rule = router.routes()[match.route].rule;
    current_context()->work = request.rule;
  }
  for (const auto& hook : before) {
    if (auto response = hook(request)) return std::move(*response);
  }

  switch (match.outcome) {
    case Outcome::found:
      return handlers[match.route](request, match.values);
    case Outcome::redirect: {
      std::string location = std::move(match.location);
      if (!request.query_string().empty()) location.append("?").append(request.query_string());
      return redirect(location, 308);
    }
    case Outcome::method_not_allowed: {
      std::string allowed = (match.allowed | Method::Options).to_string();
      if (request.method() != Method::Options) {
        return http_error_answer(request, HttpError{405, {}, {{"Allow", allowed}}});
      }
      Response response;
      response.headers.set("Allow", allowed);
      return response;
    }
    case Outcome::not_found:
      break;
  }
  if (request.path() == "*") return server_options_answer();
  return http_error_answer(request, HttpError{404});
}

// `OPTIONS *` asks what the server can do at all.
Response App::Implementation::server_options_answer() const {
  detail::Methods all{Method::Options};
  for (const auto& route : router.routes()) all |= route.methods;
  Response response;
  response.headers.set("Allow", all.to_string());
  return response;
}

const detail::CodeHandler* App::Implementation::code_handler(int status) const noexcept {
  for (const auto& [code, handler] : code_handlers) {
    if (code == status) return &handler;
  }
  return nullptr;
}

std::optional<Response> App::Implementation::typed_answer(Request& request) {
  for (const auto& handler : type_handlers) {
    if (auto response = handler.answer(request)) return response;
  }
  return std::nullopt;
}

Response App::Implementation::http_error_answer(Request& request, const HttpError& error) {
  if (auto* handler = code_handler(error.status())) return (*handler)(request, error);
  if (!type_handlers.empty()) {
    // A handler for a type finds its exception by catching it.
    try {
      throw error;
    } catch (...) {
      if (auto response = typed_answer(request)) return std::move(*response);
    }
  }
  return detail::error_page(request, error);
}

Response App::Implementation::error_answer(Request& request) {
  try {
    try {
      throw;
    } catch (const HttpError& error) {
      if (auto* handler = code_handler(error.status())) return (*handler)(request, error);
      if (auto response = typed_answer(request)) return std::move(*response);
      return detail::error_page(request, error);
    } catch (...) {
      if (auto response = typed_answer(request)) return std::move(*response);
      log_exception(request);
      return http_error_answer(request, HttpError{500});
    }
  } catch (const Cancelled&) {
    throw;
  } catch (...) {
    // An error handler failed in its turn.
    log_exception(request);
    return detail::error_page(request, HttpError{500});
  }
}

void App::Implementation::log_exception(const Request& request) {
  std::string message = "tells nothing about itself";
  try {
    throw;
  } catch (const std::exception& error) {
    message = error.what();
  } catch (...) {
  }
  std::string event =
      fmt::format("Exception on {} [{}]: {}: {}", escape_control(request.path()), to_string(request.method()),
                  detail::current_exception_type(), escape_control(message));
  detail::RawTrace trace = detail::trace_of_current_exception();
  // Reading debug information takes its time and the disk.
  current_waiter().run_blocking(Lane::files, [&] {
    std::string lines = detail::describe(trace);
    if (!lines.empty()) event += "\n" + lines;
  });
  logger.error(event);
}

}  // namespace carafe
