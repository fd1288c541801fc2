// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include <carafe/http/response.hpp>
#include <carafe/json/aggregate.hpp>
#include <carafe/json/convert.hpp>
#include <carafe/json/item.hpp>

namespace carafe {

namespace detail {
/// An answer of type application/json; a final newline is added, as Flask does.
Response json_response(std::string text);
}  // namespace detail

/// The value as a JSON answer with status 200. Takes whatever has a JSON form: numbers,
/// text, optional, sequences, maps, plain structs, models, and types of yours for which
/// JsonConvert is specialised.
template <class T>
Response jsonify(const T& value) {
  std::string text;
  JsonWriter writer{text};
  write_json(writer, value);
  return detail::json_response(std::move(text));
}

/// JSON written in place: `jsonify({{"name", "Ada"}, {"born", 1815}})` is an object,
/// `jsonify({1, 2})` an array.
Response jsonify(std::initializer_list<JsonItem> items);

}  // namespace carafe
