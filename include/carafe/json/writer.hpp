// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace carafe {

/// Appends JSON text to a string, in the compact form: no spaces, `,` and `:` only.
///
/// The writer puts the commas; the caller pairs begin with end and gives every value
/// in an object its key. Nothing is buffered, so the string holds the text so far
/// after each call. Not thread-safe; `out` must outlive the writer.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) noexcept : out_(out) {}

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();

  void key(std::string_view name);

  /// A key already in its JSON form with the colon, as `"id":`. For callers that
  /// write the same keys many times.
  void prepared_key(std::string_view quoted_name_and_colon);

  void null();
  void boolean(bool value);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);

  /// The shortest text that reads back as the same number, with a `.0` or exponent
  /// so that it stays a floating-point number. NaN and the infinities, which JSON
  /// cannot say, are written as null.
  void number(double value);
  void number(float value);

  /// Escapes what JSON requires and keeps other UTF-8 as it is; bytes that are no
  /// UTF-8 are each written as U+FFFD.
  void string(std::string_view value);

  /// Text that is JSON already, taken as one value.
  void raw(std::string_view json);

  std::string& out() noexcept { return out_; }

 private:
  void separate();

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace carafe
