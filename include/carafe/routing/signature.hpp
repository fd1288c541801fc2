// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carafe/routing/rule.hpp>
#include <carafe/util/uuid.hpp>

namespace carafe {

class Request;

/// How a handler's parameter of type T is made from the request. Specialise it to
/// give handlers a new kind of parameter:
///
///     template <> struct carafe::Extractor<CurrentUser> {
///       static CurrentUser extract(Request& request);   // may throw an HttpError
///     };
///
/// Carafe's own are `Json<T>`, `Query<T>` and `Form<T>`. `Request&` and path values
/// (integers, float, double, std::string, std::string_view, Uuid) need none.
template <class T>
struct Extractor;

namespace detail {

template <class T>
constexpr PathType path_type() {
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) {
    return PathType::text;
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return PathType::uuid;
  } else if constexpr (std::is_same_v<T, float>) {
    return PathType::float32;
  } else if constexpr (std::is_same_v<T, double>) {
    return PathType::float64;
  } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char> &&
                       !std::is_same_v<T, wchar_t> && !std::is_same_v<T, char8_t> &&
                       !std::is_same_v<T, char16_t> && !std::is_same_v<T, char32_t>) {
    constexpr bool is_signed = std::is_signed_v<T>;
    if constexpr (sizeof(T) == 1) return is_signed ? PathType::int8 : PathType::uint8;
    if constexpr (sizeof(T) == 2) return is_signed ? PathType::int16 : PathType::uint16;
    if constexpr (sizeof(T) == 4) return is_signed ? PathType::int32 : PathType::uint32;
    if constexpr (sizeof(T) == 8) return is_signed ? PathType::int64 : PathType::uint64;
    return PathType::none;
  } else {
    return PathType::none;
  }
}

template <class T>
concept RequestParameter = std::is_same_v<std::remove_cv_t<T>, Request>;

template <class T>
concept ExtractedParameter = requires(Request& request) {
  Extractor<T>::extract(request);
};

/// A handler's result and parameters, and what the router must know of them.
template <class R, class... Parameters>
struct Signature {
  using Result = R;

  static constexpr std::size_t count = sizeof...(Parameters);
  static constexpr PathType types[count + 1] = {path_type<std::remove_cvref_t<Parameters>>()...};

  /// The place among the path values of each parameter that is one.
  static constexpr std::size_t path_position(std::size_t parameter) {
    std::size_t position = 0;
    for (std::size_t i = 0; i < parameter; ++i) position += types[i] != PathType::none;
    return position;
  }

  static constexpr std::size_t path_count = path_position(count);

  struct PathTypes {
    PathType types[count + 1] = {};
  };
  static constexpr PathTypes path_types = [] {
    PathTypes result;
    std::size_t position = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (types[i] != PathType::none) result.types[position++] = types[i];
    }
    return result;
  }();
};

template <class R, class... P>
Signature<R, P...> signature_of(R (*)(P...));
template <class R, class C, class... P>
Signature<R, P...> signature_of(R (C::*)(P...));
template <class R, class C, class... P>
Signature<R, P...> signature_of(R (C::*)(P...) const);
template <class R, class C, class... P>
Signature<R, P...> signature_of(R (C::*)(P...) &);
template <class R, class C, class... P>
Signature<R, P...> signature_of(R (C::*)(P...) const&);

template <class F>
concept FunctionPointer = requires(F f) {
  detail::signature_of(f);
};
template <class F>
concept HasOneCallOperator = requires {
  detail::signature_of(&F::operator());
};

template <class F>
struct SignatureOf {
  static constexpr bool is_known = false;
};
template <FunctionPointer F>
struct SignatureOf<F> {
  static constexpr bool is_known = true;
  using Type = decltype(detail::signature_of(std::declval<F>()));
};
template <HasOneCallOperator F>
struct SignatureOf<F> {
  static constexpr bool is_known = true;
  using Type = decltype(detail::signature_of(&F::operator()));
};

/// A route known only at run time, as `runtime()` makes it.
struct RuntimeRoute {
  std::string_view text;
};

/// A route that is checked against its handler's parameters while compiling.
template <class Handler>
struct BasicRouteString {
  template <class S>
  requires std::is_convertible_v<const S&, std::string_view>
  consteval BasicRouteString(const S& rule) : text(rule) {  // NOLINT: implicit by design
    check();
  }

  /// Throws UsageError ("bad-route") with the sentence a literal would not compile with.
  BasicRouteString(RuntimeRoute route) : text(route.text) { check(); }  // NOLINT

  std::string_view text;

 private:
  constexpr void check() const {
    using Known = SignatureOf<Handler>;
    if constexpr (Known::is_known) {  // otherwise the call's own static_assert speaks
      check_route(text, Known::Type::path_types.types, Known::Type::path_count);
    }
  }
};

}  // namespace detail

/// The type of a route parameter: a string literal that does not compile unless its
/// variables fit the parameters of the handler, or `runtime(text)`.
template <class Handler>
using RouteString = detail::BasicRouteString<std::type_identity_t<std::decay_t<Handler>>>;

/// Takes a route from a run-time string; it is checked, with the same messages, when
/// it is registered. `text` must live until then.
inline detail::RuntimeRoute runtime(std::string_view text) { return {text}; }

}  // namespace carafe
