// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>

#include <carafe/orm/column_compare.hpp>
#include <carafe/orm/column_options.hpp>
#include <carafe/orm/column_storage.hpp>
#include <carafe/orm/column_type.hpp>
#include <carafe/sql/options.hpp>
#include <carafe/util/reflect.hpp>
#include <carafe/util/type_tag.hpp>

namespace carafe {

namespace detail {

struct ColumnAccess;

/// What a Column<T> is made from and assigned: what T is, except the conversions of C++
/// that lose or misread a value.
template <class U, class T>
concept ColumnSource =
    !ColumnOption<std::remove_cvref_t<U>> && !std::is_same_v<std::remove_cvref_t<U>, Blank> &&
    !std::is_same_v<std::remove_cvref_t<U>, Column<T>> && std::is_convertible_v<U, T> &&
    !(std::is_integral_v<T> && std::is_floating_point_v<std::remove_cvref_t<U>>)&&!(
        std::is_same_v<T, bool> && std::is_pointer_v<std::decay_t<U>>);

template <class T, class Option>
struct ClientOption;

template <class T, class V, bool on_update>
struct ClientOption<T, options::ClientValue<V, on_update>> {
  using Option = options::ClientValue<V, on_update>;
  static_assert(ColumnSource<const V&, T>,
                "carafe: `default_value` or `onupdate` gives a value this column cannot hold");

  static void assign(const void* option, const void*, void* column) {
    *static_cast<Column<T>*>(column) = static_cast<const Option*>(option)->value;
  }
  static void apply(ColumnOptions& options, const void* option) {
    keep_client_option(options, option, sizeof(Option), on_update, &assign, false);
  }
};

/// The model a function takes: Model of `R (*)(const Model&)` and of a lambda like it.
template <class R, class Model>
Model model_argument(R (*)(const Model&));
template <class F, class R, class Model>
Model model_argument(R (F::*)(const Model&) const);

template <class T, class F, bool on_update>
struct ClientOption<T, options::ClientFunction<F, on_update>> {
  using Option = options::ClientFunction<F, on_update>;

  static void assign(const void* option, const void* object, void* column) {
    const F& function = static_cast<const Option*>(option)->function;
    if constexpr (std::is_invocable_v<const F&>) {
      store(function(), column);
    } else if constexpr (std::is_class_v<F>) {
      using Model = decltype(model_argument(&F::operator()));
      store(function(*static_cast<const Model*>(object)), column);
    } else {
      using Model = decltype(model_argument(function));
      store(function(*static_cast<const Model*>(object)), column);
    }
  }
  template <class V>
  static void store(V&& value, void* column) {
    static_assert(ColumnSource<V, T>,
                  "carafe: the function of `default_factory` or `onupdate` returns what this column "
                  "cannot hold");
    *static_cast<Column<T>*>(column) = std::forward<V>(value);
  }
  static void apply(ColumnOptions& options, const void* option) {
    keep_client_option(options, option, sizeof(Option), on_update, &assign, !std::is_invocable_v<const F&>);
  }
};

/// How the recorder applies an option, which for a value or a function of the program depends
/// on the column's type.
template <class T, class O>
constexpr auto option_applier() {
  if constexpr (is_client_option<O>) {
    return &ClientOption<T, O>::apply;
  } else {
    return &apply_option<O>;
  }
}

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
      detail::record_options(*recorder, this, {{&options, detail::option_applier<T, O>()}...});
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
