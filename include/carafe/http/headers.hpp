// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carafe {

/// Header names are compared without regard to ASCII case.
bool header_names_equal(std::string_view a, std::string_view b) noexcept;

/// An ordered collection of header fields that owns its text.
///
/// Nothing that could split a message gets in: a name that is no RFC 9110 token and a
/// value with CR, LF or NUL are a `UsageError` ("invalid-header").
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields);

  /// The first value under `name`. The view lives until the collection changes.
  std::optional<std::string_view> get(std::string_view name) const noexcept;
  std::vector<std::string_view> get_all(std::string_view name) const;
  bool contains(std::string_view name) const noexcept { return get(name).has_value(); }

  /// Makes `value` the only one under `name`, at the place of the first.
  void set(std::string_view name, std::string value);
  /// Appends a field and keeps others of that name (`Set-Cookie`).
  void add(std::string_view name, std::string value);
  /// Removes every field of that name; returns how many there were.
  std::size_t remove(std::string_view name) noexcept;

  std::size_t size() const noexcept { return fields_.size(); }
  bool empty() const noexcept { return fields_.empty(); }
  auto begin() const noexcept { return fields_.begin(); }
  auto end() const noexcept { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

/// A received header field. The value has no surrounding white space and is not decoded.
struct HeaderField {
  std::string_view name;
  std::string_view value;
};

/// Looks at received header fields, in the order they came. Valid as long as the
/// `Request` it was taken from.
class HeadersView {
 public:
  HeadersView() = default;
  explicit HeadersView(std::span<const HeaderField> fields) noexcept : fields_(fields) {}

  /// The first value under `name`.
  std::optional<std::string_view> get(std::string_view name) const noexcept;
  std::vector<std::string_view> get_all(std::string_view name) const;
  bool contains(std::string_view name) const noexcept { return get(name).has_value(); }

  std::size_t size() const noexcept { return fields_.size(); }
  bool empty() const noexcept { return fields_.empty(); }
  auto begin() const noexcept { return fields_.begin(); }
  auto end() const noexcept { return fields_.end(); }

 private:
  std::span<const HeaderField> fields_;
};

}  // namespace carafe
