// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include <carafe/app/handler.hpp>
#include <carafe/app/result.hpp>
#include <carafe/http/errors.hpp>
#include <carafe/http/request.hpp>
#include <carafe/http/response.hpp>
#include <carafe/util/unique_function.hpp>

// What App's hooks look like once their types are gone.
namespace carafe::detail {

/// An answer ends the request before its handler.
using BeforeHook = UniqueFunction<std::optional<Response>(Request&)>;
using AfterHook = UniqueFunction<void(Request&, Response&)>;
using CodeHandler = UniqueFunction<Response(Request&, const HttpError&)>;
/// A handler for exceptions of one type.
struct TypeHandler {
  /// Runs within a catch block; empty when the exception is not of the type.
  UniqueFunction<std::optional<Response>(Request&)> answer;
  /// Throws a null pointer to the type; tells whether what `thrower` throws converts to
  /// one. With both, types that are gone still say which is derived from which.
  void (*throw_pointer)();
  bool (*catches_pointer)(void (*thrower)());
};

template <class F>
BeforeHook erase_before(F hook) {
  using Known = SignatureOf<F>;
  static_assert(Known::is_known,
                "a before_request hook may not be a generic lambda: write its parameters' types");
  using Signature = typename Known::Type;
  static_assert(Signature::path_count == 0,
                "a before_request hook runs for every route and takes no path values");
  return [hook = std::move(hook)](Request& request) mutable -> std::optional<Response> {
    constexpr auto indices = std::make_index_sequence<Signature::count>{};
    if constexpr (std::is_void_v<typename Signature::Result>) {
      call_handler(hook, request, nullptr, Signature{}, indices);
      return std::nullopt;
    } else if constexpr (std::is_same_v<typename Signature::Result, std::optional<Response>>) {
      return call_handler(hook, request, nullptr, Signature{}, indices);
    } else {
      return to_response(call_handler(hook, request, nullptr, Signature{}, indices));
    }
  };
}

template <class F>
AfterHook erase_after(F hook) {
  if constexpr (std::is_invocable_v<F&, Request&, Response&>) {
    return hook;
  } else {
    static_assert(std::is_invocable_v<F&, Response&>,
                  "an after_request hook takes (Response&) or (Request&, Response&)");
    return [hook = std::move(hook)](Request&, Response& response) mutable { hook(response); };
  }
}

/// An error handler's answer; without a status of its own it keeps the error's.
template <class Result>
Response error_response(Result&& result, int status) {
  Response response = to_response(std::forward<Result>(result));
  if constexpr (!has_own_status<std::remove_cvref_t<Result>>) response.status = status;
  return response;
}

template <class F>
CodeHandler erase_code_handler(F handler) {
  return [handler = std::move(handler)](Request& request, const HttpError& error) mutable -> Response {
    if constexpr (std::is_invocable_v<F&, Request&, const HttpError&>) {
      return error_response(handler(request, error), error.status());
    } else if constexpr (std::is_invocable_v<F&, const HttpError&>) {
      return error_response(handler(error), error.status());
    } else {
      static_assert(std::is_invocable_v<F&>,
                    "an error handler takes nothing, (const HttpError&) or (Request&, const HttpError&)");
      return error_response(handler(), error.status());
    }
  };
}

/// Within a catch block: the status of the HttpError being handled, else 500.
int current_error_status() noexcept;

template <class E>
void throw_pointer_to() {
  throw static_cast<const E*>(nullptr);
}
template <class E>
bool catches_pointer_to(void (*thrower)()) {
  try {
    thrower();
  } catch (const E*) {
    return true;
  } catch (...) {
  }
  return false;
}

template <class E, class F>
TypeHandler erase_type_handler(F handler) {
  auto answer = [handler = std::move(handler)](Request& request) mutable -> std::optional<Response> {
    try {
      throw;
    } catch (E& error) {
      if constexpr (std::is_invocable_v<F&, Request&, E&>) {
        return error_response(handler(request, error), current_error_status());
      } else {
        static_assert(std::is_invocable_v<F&, E&>,
                      "an error handler for a type takes (const E&) or (Request&, const E&)");
        return error_response(handler(error), current_error_status());
      }
    } catch (...) {
      return std::nullopt;
    }
  };
  return {std::move(answer), throw_pointer_to<E>, catches_pointer_to<E>};
}

}  // namespace carafe::detail
