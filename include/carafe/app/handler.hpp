// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <carafe/app/result.hpp>
#include <carafe/http/request.hpp>
#include <carafe/http/response.hpp>
#include <carafe/routing/path_value.hpp>
#include <carafe/routing/signature.hpp>
#include <carafe/util/unique_function.hpp>

namespace carafe::detail {

/// A handler without its type. `path` are the values of the route's variables.
using ErasedHandler = UniqueFunction<Response(Request& request, const PathValue* path)>;

template <class Parameter, std::size_t PathPosition>
decltype(auto) handler_argument(Request& request, [[maybe_unused]] const PathValue* path) {
  using T = std::remove_cvref_t<Parameter>;
  if constexpr (std::same_as<T, Request>) {
    static_assert(std::is_reference_v<Parameter>, "a handler takes the request by reference: Request&");
    return static_cast<Request&>(request);
  } else if constexpr (path_type<T>() != PathType::none) {
    return path_value<T>(path[PathPosition]);
  } else {
    static_assert(ExtractedParameter<T>,
                  "a handler's parameters are path values (integers, float, double, std::string, "
                  "std::string_view, Uuid), Request&, Json<T>, Query<T>, Form<T>, or types for which "
                  "carafe::Extractor is specialised");
    if constexpr (ExtractedParameter<T>) return T(Extractor<T>::extract(request));
  }
}

template <class F, class R, class... P, std::size_t... I>
decltype(auto) call_handler(F& handler, [[maybe_unused]] Request& request,
                            [[maybe_unused]] const PathValue* path, Signature<R, P...>,
                            std::index_sequence<I...>) {
  return handler(handler_argument<P, Signature<R, P...>::path_position(I)>(request, path)...);
}

template <class F>
ErasedHandler erase_handler(F handler) {
  using Known = typename SignatureOf<F>::Type;
  return [handler = std::move(handler)](Request& request, const PathValue* path) mutable -> Response {
    constexpr auto indices = std::make_index_sequence<Known::count>{};
    if constexpr (std::is_void_v<typename Known::Result>) {
      call_handler(handler, request, path, Known{}, indices);
      return Response{std::string{}, 204};
    } else {
      return to_response(call_handler(handler, request, path, Known{}, indices));
    }
  };
}

/// A member function and its object as one callable of the same signature.
template <class C, class R, class... P>
auto bind_member(R (C::*member)(P...), std::type_identity_t<C>& object) {
  return [member, &object](P... arguments) -> R { return (object.*member)(std::forward<P>(arguments)...); };
}
template <class C, class R, class... P>
auto bind_member(R (C::*member)(P...) const, const std::type_identity_t<C>& object) {
  return [member, &object](P... arguments) -> R { return (object.*member)(std::forward<P>(arguments)...); };
}

}  // namespace carafe::detail
