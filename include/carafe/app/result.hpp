// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <carafe/app/jsonify.hpp>
#include <carafe/http/response.hpp>

namespace carafe::detail {

template <class T>
concept TextResult = std::convertible_to<T, std::string_view> || std::convertible_to<T, std::string>;

/// (body, status) or (body, status, headers).
template <class T>
concept StatusResult = requires {
  std::tuple_size<T>::value;
}
&&!requires(T & array) { array.begin(); }
&&(std::tuple_size<T>::value == 2 || std::tuple_size<T>::value == 3) &&
    std::integral<std::remove_cvref_t<std::tuple_element_t<1, T>>> &&
    !std::same_as<std::remove_cvref_t<std::tuple_element_t<1, T>>, bool>;

/// What a handler returned as an answer:
///
///     Response                       itself
///     std::string, const char*       text/html, status 200
///     a pair or tuple (body, status) or (body, status, headers)
///     a type with a JSON form        as jsonify() makes it: models, structs, vectors, maps, optional
///     nothing                        204 without content
///
/// Numbers and bool alone are refused, as in Flask: they are nearly always a mistake.
template <class T>
Response to_response(T&& result) {
  using Type = std::remove_cvref_t<T>;
  if constexpr (std::derived_from<Type, Response>) {
    return std::forward<T>(result);
  } else if constexpr (TextResult<T>) {
    return Response{std::string(std::forward<T>(result))};
  } else if constexpr (StatusResult<Type>) {
    Response response = to_response(std::get<0>(std::forward<T>(result)));
    response.status = int(std::get<1>(result));
    if constexpr (std::tuple_size<Type>::value == 3) {
      for (const auto& [name, value] : std::get<2>(result)) response.headers.set(name, value);
    }
    return response;
  } else {
    static_assert(
        !std::is_arithmetic_v<Type>,
        "a handler may not return a bare number or bool; return text, jsonify(value), a Response or "
        "(body, status)");
    static_assert(std::is_arithmetic_v<Type> || JsonWritable<Type>,
                  "a handler returns text, a Response, a type with a JSON form, (body, status) or nothing; "
                  "teach carafe::JsonConvert this type or return something else");
    if constexpr (JsonWritable<Type>) {
      return jsonify(result);
    } else {
      return Response{};
    }
  }
}

/// Whether a result of this type says its own status.
template <class T>
inline constexpr bool has_own_status = std::derived_from<T, Response> || StatusResult<T>;

}  // namespace carafe::detail
