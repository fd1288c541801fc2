// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carafe/orm/column_type.hpp>
#include <carafe/sql/options.hpp>
#include <carafe/util/context.hpp>
#include <carafe/util/reflect.hpp>
#include <carafe/util/type_tag.hpp>

namespace carafe {

struct ColumnOptions;
template <class T>
class Column;

namespace detail {

/// An option on its way to the recorder.
struct OptionRef {
  const void* option;
  void (*apply)(ColumnOptions&, const void*);
};
/// Defined in the library for every ColumnOption.
template <class O>
void apply_option(ColumnOptions& options, const void* option);

/// Tells the recorder that the column at this address has these options.
void record_options(ModelRecorder& recorder, const void* column, std::initializer_list<OptionRef> options);

inline ModelRecorder* active_recorder() noexcept {
  return running_context == nullptr ? nullptr : running_context->recorder;
}

template <class O, class... Options>
inline constexpr bool given = (std::is_same_v<O, Options> || ...);

template <class O, class... Options>
inline constexpr bool once = (int{std::is_same_v<O, Options>} + ... + 0) == 1;

/// What can be said of a column's options without their values. Each sentence is what
/// the compiler prints, below the line of the member.
template <class T, class... O>
struct CheckOptions {
  static constexpr bool optional = is_optional<T>;
  static_assert((once<O, O...> && ...), "carafe: this column has the same option twice");
  static_assert(optional || !given<options::Nullable, O...>,
                "carafe: this column is `nullable`, but its type cannot hold NULL; "
                "make it Column<std::optional<T>>");
  static_assert(!optional || !given<options::NotNull, O...>,
                "carafe: this column is `not_null`, but its type is std::optional; make it Column<T>");
  static_assert(!optional || !given<options::PrimaryKey, O...>,
                "carafe: this column is a `primary_key`, but its type is std::optional; make it Column<T>");
  static_assert(std::is_integral_v<T> || !given<options::Autoincrement, O...>,
                "carafe: only an integer column can have `autoincrement`");
  static_assert(given<options::ForeignKey, O...> ||
                    (!given<options::OnDelete, O...> && !given<options::OnUpdate, O...>),
                "carafe: this column has `ondelete` or `onupdate_key`, but no `foreign_key`");
};

template <class T>
inline constexpr bool is_column = false;
template <class T>
inline constexpr bool is_column<Column<T>> = true;

template <class T>
struct ColumnValueOf;
template <class T>
struct ColumnValueOf<Column<T>> {
  using type = T;
};
/// The T of a Column<T>.
template <class C>
using column_value = typename ColumnValueOf<std::remove_cv_t<C>>::type;

/// What a Column<T> is made from and assigned: what T is, except the conversions of C++
/// that lose or misread a value.
template <class U, class T>
concept ColumnSource =
    !ColumnOption<std::remove_cvref_t<U>> && !std::is_same_v<std::remove_cvref_t<U>, Blank> &&
    !std::is_same_v<std::remove_cvref_t<U>, Column<T>> && std::is_convertible_v<U, T> &&
    !(std::is_integral_v<T> && std::is_floating_point_v<std::remove_cvref_t<U>>)&&!(
        std::is_same_v<T, bool> && std::is_pointer_v<std::decay_t<U>>);

template <class A>
concept Number = std::is_arithmetic_v<A> && !std::is_same_v<A, bool> && !std::is_same_v<A, char>;
template <class A>
concept PlainInteger = Number<A> && std::is_integral_v<A>;

/// What a column of T compares with. Spelled out rather than asked of `==`, which would
/// come back here through the columns' own operators.
template <class T, class U>
consteval bool comparable_with() {
  if constexpr (is_column<U>) {
    return comparable_with<T, column_value<U>>();
  } else if constexpr (std::is_same_v<T, U>) {
    return true;
  } else if constexpr (is_optional<T>) {
    return std::is_same_v<U, std::nullopt_t> || comparable_with<without_optional<T>, without_optional<U>>();
  } else if constexpr (is_optional<U>) {
    return comparable_with<T, without_optional<U>>();
  } else if constexpr (std::is_arithmetic_v<T>) {
    return std::is_arithmetic_v<U>;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return std::is_convertible_v<const U&, std::string_view>;
  } else {
    // A U that has a Column in it brings its own operators (a test framework's wrapper).
    return std::is_class_v<T> && std::is_convertible_v<const U&, T> &&
           !std::is_convertible_v<const U&, const volatile Column<T>&>;
  }
}
template <class U, class T>
concept ComparableWith = !std::is_same_v<T, U> && !std::is_same_v<Column<T>, U> && comparable_with<T, U>();

struct ColumnAccess;

/// Two comparable values, made fit for the built-in or standard operator.
template <class T, class U, class Compare>
constexpr auto compare_as_values(const T& a, const U& b, Compare compare) {
  if constexpr (is_column<U>) {
    return compare_as_values(a, static_cast<const column_value<U>&>(b), compare);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if constexpr (is_optional<U>) {
      return compare(a, b);
    } else {
      return compare(std::string_view(a), std::string_view(b));
    }
  } else if constexpr (std::is_class_v<T> && !is_optional<T> && !is_optional<U>) {
    return compare(a, T(b));
  } else {
    return compare(a, b);
  }
}

struct CompareEqual {
  template <class T, class U>
  constexpr bool operator()(const T& a, const U& b) const {
    if constexpr (PlainInteger<T> && PlainInteger<U>) {
      return std::cmp_equal(a, b);
    } else {
      return a == b;
    }
  }
};
struct CompareOrder {
  template <class T, class U>
  constexpr auto operator()(const T& a, const U& b) const {
    if constexpr (PlainInteger<T> && PlainInteger<U>) {
      return std::cmp_less(a, b)   ? std::strong_ordering::less
             : std::cmp_less(b, a) ? std::strong_ordering::greater
                                   : std::strong_ordering::equal;
    } else {
      return a <=> b;
    }
  }
};

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

}  // namespace detail

/// A member of a model that is a column of its table, declared with its options:
///
///     struct User {
///         Column<int>                        id    {primary_key};
///         Column<std::string>                name  {String(50), not_null};
///         Column<std::optional<std::string>> about {Text()};
///         Column<bool>                       active {};
///     };
///
/// It is used as the T it holds: a class is inherited (`user.name.size()`), a scalar
/// converts, an optional has its members (`*user.about`). Write braces always, empty ones too, and
/// `User{.name = "x"}` is free of warnings. `auto x = user.name` is a Column, with the value and no tie to
/// the row.
///
/// std::optional is nullable, anything else NOT NULL. A column is *unset* while it was
/// never assigned and still is T{}; an INSERT leaves an unset column to the database.
///
/// C++ cannot mix a scalar column and its type in `c ? user.id : 0`; say
/// `c ? user.id.value() : 0`.
template <class T>
class Column : public detail::ColumnStorage<T> {
  static_assert(detail::column_type_sentence<T>(), "carafe: no column can hold this type");
  using Storage = detail::ColumnStorage<T>;

 public:
  constexpr Column() = default;

  template <class U>
  requires detail::ColumnSource<U, T>
  constexpr Column(U&& value)  // NOLINT: implicit, for designated initialisers
      : Storage(std::in_place, std::forward<U>(value)) {}

  template <ColumnOption... O>
  requires(sizeof...(O) > 0) explicit Column(O... options) {
    static_assert(sizeof(detail::CheckOptions<T, O...>) > 0);
    if (auto* recorder = detail::active_recorder()) {
      detail::record_options(*recorder, this, {{&options, &detail::apply_option<O>}...});
    }
  }

  template <class U>
  requires(detail::ColumnSource<U, T>&& std::is_assignable_v<T&, U>) constexpr Column& operator=(U&& value) {
    this->get() = std::forward<U>(value);
    this->assigned_ = true;
    return *this;
  }

  /// Never assigned, and still T{}.
  constexpr bool is_unset() const { return !this->assigned_ && this->get() == T{}; }

  friend constexpr bool operator==(const Column& a, const Column& b) { return a.get() == b.get(); }
  friend constexpr bool operator==(const Column& a, const T& b) { return a.get() == b; }
  template <class U>
  requires detail::ComparableWith<U, T>
  friend constexpr bool operator==(const Column& a, const U& b) {
    return detail::compare_as_values(a.get(), b, detail::CompareEqual{});
  }

  friend constexpr auto operator<=>(const Column& a, const Column& b) { return a.get() <=> b.get(); }
  friend constexpr auto operator<=>(const Column& a, const T& b) { return a.get() <=> b; }
  template <class U>
  requires detail::ComparableWith<U, T>
  friend constexpr auto operator<=>(const Column& a, const U& b) {
    return detail::compare_as_values(a.get(), b, detail::CompareOrder{});
  }

 private:
  friend struct detail::ColumnAccess;
};

// Numbers are changed in place, as their own type would be.
template <detail::Number T, class U>
requires std::is_convertible_v<const U&, T>
constexpr Column<T>& operator+=(Column<T>& column, const U& value) {
  return column = static_cast<T>(column.value() + value);
}
template <detail::Number T, class U>
requires std::is_convertible_v<const U&, T>
constexpr Column<T>& operator-=(Column<T>& column, const U& value) {
  return column = static_cast<T>(column.value() - value);
}
template <detail::Number T, class U>
requires std::is_convertible_v<const U&, T>
constexpr Column<T>& operator*=(Column<T>& column, const U& value) {
  return column = static_cast<T>(column.value() * value);
}
template <detail::Number T, class U>
requires std::is_convertible_v<const U&, T>
constexpr Column<T>& operator/=(Column<T>& column, const U& value) {
  return column = static_cast<T>(column.value() / value);
}
template <detail::PlainInteger T, class U>
requires std::is_convertible_v<const U&, T>
constexpr Column<T>& operator%=(Column<T>& column, const U& value) {
  return column = static_cast<T>(column.value() % value);
}
template <detail::PlainInteger T, class U>
requires std::is_convertible_v<const U&, T>
constexpr Column<T>& operator|=(Column<T>& column, const U& value) {
  return column = static_cast<T>(column.value() | value);
}
template <detail::PlainInteger T, class U>
requires std::is_convertible_v<const U&, T>
constexpr Column<T>& operator&=(Column<T>& column, const U& value) {
  return column = static_cast<T>(column.value() & value);
}
template <detail::PlainInteger T, class U>
requires std::is_convertible_v<const U&, T>
constexpr Column<T>& operator^=(Column<T>& column, const U& value) {
  return column = static_cast<T>(column.value() ^ value);
}
template <detail::PlainInteger T>
constexpr Column<T>& operator++(Column<T>& column) {
  return column += 1;
}
template <detail::PlainInteger T>
constexpr T operator++(Column<T>& column, int) {
  T before = column;
  ++column;
  return before;
}
template <detail::PlainInteger T>
constexpr Column<T>& operator--(Column<T>& column) {
  return column -= 1;
}
template <detail::PlainInteger T>
constexpr T operator--(Column<T>& column, int) {
  T before = column;
  --column;
  return before;
}

namespace detail {

/// What the session does to columns: it stores without assigning.
struct ColumnAccess {
  template <class T>
  static T& value(Column<T>& column) {
    return column.get();
  }
  template <class T>
  static const T& value(const Column<T>& column) {
    return column.get();
  }
  template <class T>
  static bool& assigned(Column<T>& column) {
    return column.assigned_;
  }
  template <class T>
  static bool assigned(const Column<T>& column) {
    return column.assigned_;
  }
};

/// A pointer to member as data. The bits of one are its offset in the Itanium C++ ABI.
template <class Model, class M>
MemberTag member_tag(M Model::*member) {
  return {&type_tag<Model>, static_cast<unsigned>(std::bit_cast<std::ptrdiff_t>(member))};
}

}  // namespace detail

/// A key to a column of another model, which must be complete and registered with the
/// same database: `Column<int> user_id {foreign_key(&User::id)}`.
template <class Model, class T>
options::ForeignKey foreign_key(Column<T> Model::*member) {
  return {nullptr, detail::member_tag(member)};
}

}  // namespace carafe

template <class T>
requires requires(const T& value) { std::hash<T>{}(value); }
struct std::hash<carafe::Column<T>> {
  std::size_t operator()(const carafe::Column<T>& column) const {
    return std::hash<T>{}(static_cast<const T&>(column));
  }
};
