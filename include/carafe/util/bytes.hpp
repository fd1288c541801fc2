// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace carafe {

/// Binary data: a column of this type is a BLOB, where std::string is text.
class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::string data) : data_(std::move(data)) {}
  explicit Bytes(std::string_view data) : data_(data) {}
  explicit Bytes(const char* text) : data_(text) {}
  Bytes(const void* data, std::size_t size) : data_(static_cast<const char*>(data), size) {}

  std::string_view view() const noexcept { return data_; }
  const char* data() const noexcept { return data_.data(); }
  std::size_t size() const noexcept { return data_.size(); }
  bool empty() const noexcept { return data_.empty(); }
  void assign(std::string_view data) { data_.assign(data); }
  void append(std::string_view data) { data_.append(data); }
  void clear() noexcept { data_.clear(); }

  auto begin() const noexcept { return data_.begin(); }
  auto end() const noexcept { return data_.end(); }

  friend bool operator==(const Bytes&, const Bytes&) = default;
  friend auto operator<=>(const Bytes&, const Bytes&) = default;

 private:
  std::string data_;
};

}  // namespace carafe
