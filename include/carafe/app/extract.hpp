// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/http/errors.hpp>
#include <carafe/http/request.hpp>
#include <carafe/json/aggregate.hpp>
#include <carafe/json/convert.hpp>
#include <carafe/routing/signature.hpp>
#include <carafe/util/reflect.hpp>

namespace carafe {

/// The request does not fit the type a handler asks for: an answer 422 that names each
/// field. Handlers may throw it for checks of their own:
/// `throw ValidationError{{{"age", "must be positive"}}}`.
class ValidationError : public HttpError {
 public:
  explicit ValidationError(std::vector<JsonFieldError> fields);

  const std::vector<JsonFieldError>& fields() const noexcept { return fields_; }

 private:
  std::vector<JsonFieldError> fields_;
};

/// What to do with keys of a body that the type does not know.
enum class UnknownKeys : bool { refuse, ignore };
inline constexpr UnknownKeys ignore_unknown = UnknownKeys::ignore;

namespace detail {

template <class T>
class Extracted {
 public:
  T& operator*() noexcept { return value_; }
  const T& operator*() const noexcept { return value_; }
  T* operator->() noexcept { return &value_; }
  const T* operator->() const noexcept { return &value_; }

 private:
  T value_{};
};

/// A request's body as a parsed JSON document. Throws HttpError: 415 when it is not
/// declared as JSON, 400 with the reason when it is none.
class JsonBody {
 public:
  JsonBody(const Request& request, bool ignores_unknown);
  JsonView root() const noexcept { return document_.root(); }
  JsonErrors errors;
  [[noreturn]] void refuse();

 private:
  JsonDocument document_;
};

/// The parameters of a query string or form being read into a struct. Fields are read
/// one by one; `finish` throws a ValidationError naming all that did not fit.
class ParameterReader {
 public:
  struct Query {};
  struct Form {};
  ParameterReader(const Request& request, Query);
  /// HttpError: 415 when the body is not declared as a URL-encoded form, 400 when it is
  /// none.
  ParameterReader(const Request& request, Form);

  template <class T>
  void read(std::string_view name, T& field) {
    if constexpr (requires {
                    typename T::value_type;
                    field.has_value();
                  }) {
      auto text = args_->get(name);
      if (text && !text->empty()) convert(name, *text, field.emplace());
    } else if constexpr (requires {
                           typename T::value_type;
                           field.push_back({});
                         } &&
                         !std::is_convertible_v<T, std::string_view>) {
      for (std::string_view text : args_->get_all(name)) convert(name, text, field.emplace_back());
    } else if (auto text = args_->get(name)) {
      convert(name, *text, field);
    } else if (requires_all_ && !std::is_same_v<T, bool>) {
      add_error(name, "missing");
    }
  }

  void finish();

 private:
  template <class T>
  void convert(std::string_view name, std::string_view text, T& field) {
    static_assert(std::is_arithmetic_v<T> || std::is_constructible_v<T, std::string_view>,
                  "Query<T> and Form<T>: members are integers, floating point, bool, std::string, or "
                  "std::optional or std::vector of these");
    if (auto value = parse_value<T>(text)) {
      field = std::move(*value);
    } else {
      mistyped(name, text,
               std::is_same_v<T, bool> ? "a boolean"
               : std::is_integral_v<T> ? "an integer"
                                       : "a number");
    }
  }
  void add_error(std::string_view name, std::string message);
  void mistyped(std::string_view name, std::string_view text, const char* expected);

  const QueryArgs* args_;
  QueryArgs form_;
  bool requires_all_;
  std::vector<JsonFieldError> errors_;
};

}  // namespace detail

/// A request's JSON body as a T, as a handler's parameter: `*body`, `body->name`.
///
/// 415 when the request does not declare JSON, 400 with the reason when the body is
/// malformed, 422 naming each key that is missing, mistyped, unknown (unless
/// `Json<T, ignore_unknown>`) or, in a model, read-only.
template <class T, UnknownKeys unknown = UnknownKeys::refuse>
class Json : public detail::Extracted<T> {};

/// A request's query string as a plain struct. Members keep their initialisers where a
/// parameter is absent; unknown parameters are passed over; a vector takes all of a
/// name. 422 names each parameter of the wrong type.
template <class T>
class Query : public detail::Extracted<T> {};

/// A request's URL-encoded form as a plain struct. As Query, but every member except
/// bool (a checkbox), optional and vector must be there.
template <class T>
class Form : public detail::Extracted<T> {};

template <class T, UnknownKeys unknown>
struct Extractor<Json<T, unknown>> {
  static Json<T, unknown> extract(Request& request) {
    detail::JsonBody body{request, unknown == UnknownKeys::ignore};
    Json<T, unknown> result;
    if (!read_json(body.root(), *result, body.errors)) body.refuse();
    return result;
  }
};

template <class T>
struct Extractor<Query<T>> {
  static Query<T> extract(Request& request) {
    detail::ParameterReader reader{request, detail::ParameterReader::Query{}};
    Query<T> result;
    for_each_field(*result, [&](std::string_view name, auto& field) { reader.read(name, field); });
    reader.finish();
    return result;
  }
};

template <class T>
struct Extractor<Form<T>> {
  static Form<T> extract(Request& request) {
    detail::ParameterReader reader{request, detail::ParameterReader::Form{}};
    Form<T> result;
    for_each_field(*result, [&](std::string_view name, auto& field) { reader.read(name, field); });
    reader.finish();
    return result;
  }
};

}  // namespace carafe
