// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include <carafe/json/fwd.hpp>

/// How a column holds its value. Private to orm/column.hpp.
namespace carafe::detail {

/// The value of a column. A class is inherited, so that its members are the column's own.
template <class T>
class ColumnStorage : public T {
 protected:
  constexpr ColumnStorage() = default;
  template <class U>
  constexpr ColumnStorage(std::in_place_t, U&& value) : T(std::forward<U>(value)), assigned_(true) {}

  constexpr T& get() noexcept { return *this; }
  constexpr const T& get() const noexcept { return *this; }

  bool assigned_ = false;
};

template <class T>
requires(!std::is_class_v<T> || std::is_final_v<T>) class ColumnStorage<T> {
 public:
  constexpr operator const T&() const noexcept { return value_; }  // NOLINT: a column reads as its value
  /// The value itself, where two types compete: `found ? user.id.value() : 0`.
  constexpr const T& value() const noexcept { return value_; }

 protected:
  constexpr ColumnStorage() = default;
  template <class U>
  constexpr ColumnStorage(std::in_place_t, U&& value) : value_(std::forward<U>(value)), assigned_(true) {}

  constexpr T& get() noexcept { return value_; }
  constexpr const T& get() const noexcept { return value_; }

  T value_{};
  bool assigned_ = false;
};

/// JSON converts from and to nearly everything, so it is held, and reached by its members.
template <class T>
requires std::is_same_v<T, JsonValue>
class ColumnStorage<T> {
 public:
  operator const T&() const noexcept { return value_; }  // NOLINT: a column reads as its value
  const T& value() const noexcept { return value_; }
  T* operator->() noexcept { return &value_; }
  const T* operator->() const noexcept { return &value_; }
  /// A member or an element, as of the value itself.
  template <class Key>
  decltype(auto) operator[](Key&& key) {
    return value_[std::forward<Key>(key)];
  }
  template <class Key>
  decltype(auto) operator[](Key&& key) const {
    return value_[std::forward<Key>(key)];
  }

 protected:
  ColumnStorage() = default;
  template <class U>
  ColumnStorage(std::in_place_t, U&& value) : value_(std::forward<U>(value)), assigned_(true) {}

  T& get() noexcept { return value_; }
  const T& get() const noexcept { return value_; }

  T value_{};
  bool assigned_ = false;
};

/// An optional is not inherited: its own comparisons, offered a class derived from it,
/// ask themselves without end (LWG 3746). So its members are written again.
template <class T>
class ColumnStorage<std::optional<T>> {
 public:
  constexpr operator const std::optional<T>&() const& noexcept { return value_; }    // NOLINT: as above
  constexpr operator std::optional<T>&&() && noexcept { return std::move(value_); }  // NOLINT

  constexpr bool has_value() const noexcept { return value_.has_value(); }
  /// Not for bool, where it would ask whether there is a value, and read as the value.
  constexpr explicit operator bool() const noexcept requires(!std::is_same_v<T, bool>) {
    return value_.has_value();
  }
  constexpr T& operator*() noexcept { return *value_; }
  constexpr const T& operator*() const noexcept { return *value_; }
  constexpr T* operator->() noexcept { return &*value_; }
  constexpr const T* operator->() const noexcept { return &*value_; }
  /// Throws std::bad_optional_access without a value.
  constexpr T& value() { return value_.value(); }
  constexpr const T& value() const { return value_.value(); }
  template <class U>
  constexpr T value_or(U&& instead) const {
    return value_.value_or(std::forward<U>(instead));
  }
  template <class... Args>
  constexpr T& emplace(Args&&... args) {
    assigned_ = true;
    return value_.emplace(std::forward<Args>(args)...);
  }
  constexpr void reset() noexcept {
    assigned_ = true;
    value_.reset();
  }

 protected:
  constexpr ColumnStorage() = default;
  template <class U>
  constexpr ColumnStorage(std::in_place_t, U&& value) : value_(std::forward<U>(value)), assigned_(true) {}

  constexpr std::optional<T>& get() noexcept { return value_; }
  constexpr const std::optional<T>& get() const noexcept { return value_; }

  std::optional<T> value_{};
  bool assigned_ = false;
};

}  // namespace carafe::detail
