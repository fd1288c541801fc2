// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <carafe/json/errors.hpp>
#include <carafe/json/view.hpp>
#include <carafe/json/writer.hpp>

namespace carafe {

/// How a type is written as JSON and read from it: the one place to teach Carafe a
/// type of yours. Specialise it with either function or both:
///
///     template <>
///     struct carafe::JsonConvert<Colour> {
///       static void write(JsonWriter& writer, const Colour& colour) { writer.string(name_of(colour)); }
///       static bool read(JsonView json, Colour& out, JsonErrors& errors) {
///         std::string_view name;
///         if (json.get(name) && parse_colour(name, out)) return true;
///         return errors.expected("a colour", json);
///       }
///     };
///
/// `read` returns whether it succeeded, and if not, has noted why; `out` is then
/// valid but unspecified.
///
/// Known already: bool, integers (range-checked), floating point, strings, optional,
/// vector and other sequences, array, maps with string keys, and plain structs.
template <class T>
struct JsonConvert;

template <class T>
concept JsonWritable = requires(JsonWriter& writer, const T& value) {
  JsonConvert<std::remove_cv_t<T>>::write(writer, value);
};

template <class T>
concept JsonReadable = requires(JsonView json, T& out, JsonErrors& errors) {
  { JsonConvert<T>::read(json, out, errors) } -> std::same_as<bool>;
};

/// Writes any value that has a JSON form.
template <class T>
void write_json(JsonWriter& writer, const T& value) {
  static_assert(JsonWritable<T>,
                "carafe: this type cannot be written as JSON; make it a plain struct of types that can, "
                "or specialise carafe::JsonConvert for it (see <carafe/json/convert.hpp>)");
  if constexpr (JsonWritable<T>) JsonConvert<T>::write(writer, value);
}

/// Reads any value that has a JSON form; false and notes in `errors` if it does not fit.
template <class T>
bool read_json(JsonView json, T& out, JsonErrors& errors) {
  static_assert(JsonReadable<T>,
                "carafe: this type cannot be read from JSON; make it a plain struct of types that can, "
                "or specialise carafe::JsonConvert for it (see <carafe/json/convert.hpp>)");
  if constexpr (JsonReadable<T>) {
    return JsonConvert<T>::read(json, out, errors);
  } else {
    return false;
  }
}

/// The value as JSON text.
template <class T>
std::string to_json(const T& value) {
  std::string text;
  JsonWriter writer{text};
  write_json(writer, value);
  return text;
}

/// A value from JSON text. Throws JsonParseError or JsonReadError.
template <class T>
T from_json(std::string_view text) {
  auto document = JsonDocument::parse(text);
  JsonErrors errors;
  T value{};
  if (!read_json(document.root(), value, errors)) throw JsonReadError{errors.take()};
  return value;
}

namespace detail {

template <class T>
concept JsonInteger =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
concept JsonStringMap = requires(T& map, typename T::key_type key, typename T::mapped_type value) {
  requires std::convertible_to<const typename T::key_type&, std::string_view>;
  map.begin()->first;
  map.begin() == map.end();
};

/// A range of values that is no string and no map.
template <class T>
concept JsonSequence = requires(const T& range, typename T::value_type value) {
  requires !std::same_as<typename T::value_type, T>;
  requires !std::convertible_to<const T&, std::string_view>;
  requires !requires { typename T::mapped_type; };
  range.begin() == range.end();
};

bool read_signed(JsonView json, std::int64_t least, std::int64_t most, std::int64_t& out, JsonErrors& errors);
bool read_unsigned(JsonView json, std::uint64_t most, std::uint64_t& out, JsonErrors& errors);
bool read_double(JsonView json, double& out, JsonErrors& errors);
bool read_float(JsonView json, float& out, JsonErrors& errors);
bool read_bool(JsonView json, bool& out, JsonErrors& errors);
bool read_string(JsonView json, std::string& out, JsonErrors& errors);

template <class Range>
void write_sequence(JsonWriter& writer, const Range& range) {
  writer.begin_array();
  for (const auto& value : range) {
    JsonConvert<typename Range::value_type>::write(writer, value);
  }
  writer.end_array();
}

}  // namespace detail

template <>
struct JsonConvert<bool> {
  static void write(JsonWriter& writer, bool value) { writer.boolean(value); }
  static bool read(JsonView json, bool& out, JsonErrors& errors) {
    return detail::read_bool(json, out, errors);
  }
};

template <detail::JsonInteger T>
struct JsonConvert<T> {
  static void write(JsonWriter& writer, T value) {
    if constexpr (std::is_signed_v<T>) {
      writer.integer(value);
    } else {
      writer.unsigned_integer(value);
    }
  }
  static bool read(JsonView json, T& out, JsonErrors& errors) {
    using Limits = std::numeric_limits<T>;
    std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> wide;
    if constexpr (std::is_signed_v<T>) {
      if (!detail::read_signed(json, Limits::min(), Limits::max(), wide, errors)) return false;
    } else {
      if (!detail::read_unsigned(json, Limits::max(), wide, errors)) return false;
    }
    out = static_cast<T>(wide);
    return true;
  }
};

template <>
struct JsonConvert<double> {
  static void write(JsonWriter& writer, double value) { writer.number(value); }
  static bool read(JsonView json, double& out, JsonErrors& errors) {
    return detail::read_double(json, out, errors);
  }
};

template <>
struct JsonConvert<float> {
  static void write(JsonWriter& writer, float value) { writer.number(value); }
  static bool read(JsonView json, float& out, JsonErrors& errors) {
    return detail::read_float(json, out, errors);
  }
};

template <>
struct JsonConvert<std::nullptr_t> {
  static void write(JsonWriter& writer, std::nullptr_t) { writer.null(); }
};

template <>
struct JsonConvert<std::string> {
  static void write(JsonWriter& writer, std::string_view value) { writer.string(value); }
  static bool read(JsonView json, std::string& out, JsonErrors& errors) {
    return detail::read_string(json, out, errors);
  }
};

/// Written only: a view read from a document would not outlive it.
template <>
struct JsonConvert<std::string_view> {
  static void write(JsonWriter& writer, std::string_view value) { writer.string(value); }
};

/// A null pointer is null.
template <>
struct JsonConvert<const char*> {
  static void write(JsonWriter& writer, const char* value) { value ? writer.string(value) : writer.null(); }
};

template <>
struct JsonConvert<char*> : JsonConvert<const char*> {};

template <std::size_t N>
struct JsonConvert<char[N]> : JsonConvert<const char*> {};

template <class T>
struct JsonConvert<std::optional<T>> {
  static void write(JsonWriter& writer, const std::optional<T>& value) requires JsonWritable<T> {
    value ? JsonConvert<T>::write(writer, *value) : writer.null();
  }
  static bool read(JsonView json, std::optional<T>& out, JsonErrors& errors) requires JsonReadable<T> {
    out.reset();
    return json.is_null() || JsonConvert<T>::read(json, out.emplace(), errors);
  }
};

/// Every sequence is written; those that grow at their end (vector, deque, list) are
/// also read.
template <detail::JsonSequence T>
struct JsonConvert<T> {
  using Value = typename T::value_type;

  static void write(JsonWriter& writer, const T& range) requires JsonWritable<Value> {
    detail::write_sequence(writer, range);
  }
  static bool read(JsonView json, T& out, JsonErrors& errors) requires JsonReadable<Value> &&
      requires(Value value) {
    out.push_back(std::move(value));
  }
  {
    out.clear();
    if (json.kind() != JsonKind::array) return errors.expected("an array", json);
    bool good = true;
    std::size_t position = 0;
    for (JsonView element : json.elements()) {
      JsonErrors::At at{errors, position++};
      Value value{};
      good = JsonConvert<Value>::read(element, value, errors) && good;
      out.push_back(std::move(value));
    }
    return good;
  }
};

/// Read from an array of exactly N elements.
template <class T, std::size_t N>
struct JsonConvert<std::array<T, N>> {
  static void write(JsonWriter& writer, const std::array<T, N>& range) requires JsonWritable<T> {
    detail::write_sequence(writer, range);
  }
  static bool read(JsonView json, std::array<T, N>& out, JsonErrors& errors) requires JsonReadable<T> {
    if (json.kind() != JsonKind::array || json.size() != N) {
      return errors.expected("an array of " + std::to_string(N), json);
    }
    bool good = true;
    std::size_t position = 0;
    for (JsonView element : json.elements()) {
      JsonErrors::At at{errors, position};
      good = JsonConvert<T>::read(element, out[position++], errors) && good;
    }
    return good;
  }
};

/// A map with string keys is an object.
template <detail::JsonStringMap T>
struct JsonConvert<T> {
  using Value = typename T::mapped_type;

  static void write(JsonWriter& writer, const T& map) requires JsonWritable<Value> {
    writer.begin_object();
    for (const auto& [key, value] : map) {
      writer.key(key);
      JsonConvert<Value>::write(writer, value);
    }
    writer.end_object();
  }
  static bool read(JsonView json, T& out, JsonErrors& errors) requires
      JsonReadable<Value> && std::constructible_from<typename T::key_type, std::string_view> {
    out.clear();
    if (json.kind() != JsonKind::object) return errors.expected("an object", json);
    bool good = true;
    for (auto [key, member] : json.members()) {
      JsonErrors::At at{errors, key};
      Value value{};
      good = JsonConvert<Value>::read(member, value, errors) && good;
      out.emplace(typename T::key_type(key), std::move(value));
    }
    return good;
  }
};

}  // namespace carafe

// Last, as plain structs are read by all of the above.
#include <carafe/json/aggregate.hpp>  // IWYU pragma: export
