// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>

#include <carafe/json/convert.hpp>

namespace carafe {

/// A JSON value written where it is needed: `jsonify({{"a", 1}, {"list", {1, 2, 3}}})`.
///
/// Braces make an array, or an object when every element is a pair whose first is a
/// string; `{}` is null. `JsonItem::array` and `JsonItem::object` say it where the
/// rule would guess wrong (`{{"a", "b"}}` as an array of an array, the empty ones).
/// It holds text, made from each value at once, so nothing it was made of needs to
/// live on.
class JsonItem {
 public:
  JsonItem() : text_("null") {}

  template <class T>
  requires(!std::same_as<T, JsonItem> && JsonWritable<T>)
      JsonItem(const T& value) {  // NOLINT: implicit by design, as an element of braces
    JsonWriter writer{text_};
    JsonConvert<T>::write(writer, value);
  }

  JsonItem(std::initializer_list<JsonItem> items);

  static JsonItem array(std::initializer_list<JsonItem> items = {});
  /// Each item must be a pair of a string and a value, else UsageError.
  static JsonItem object(std::initializer_list<JsonItem> items = {});

  const std::string& text() const& noexcept { return text_; }
  std::string text() && noexcept { return std::move(text_); }

 private:
  bool is_string() const noexcept { return text_.front() == '"'; }

  std::string text_;
  // For an array of two whose first is a string: the length of that first, else 0.
  std::size_t key_length_ = 0;
};

template <>
struct JsonConvert<JsonItem> {
  static void write(JsonWriter& writer, const JsonItem& item) { writer.raw(item.text()); }
};

}  // namespace carafe
