// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include <carafe/sql/cpp_types.hpp>
#include <carafe/util/reflect.hpp>
#include <carafe/util/type_tag.hpp>

/// How a row becomes a tuple, a struct of the user's, or the value of its first column.
namespace carafe::detail {

/// Throws DataError "unexpected-null" or "wrong-type" naming the column, and the field it
/// is read into where there is one ("Summary.total").
[[noreturn]] void throw_unreadable(const Cell& cell, std::string_view column, std::string_view wanted,
                                   const TypeTag* into = nullptr, std::string_view field = {});

/// Throws UsageError "row-does-not-fit" where a row has not so many columns.
void require_width(const std::vector<std::string>& columns, std::size_t wanted);

/// What is known of a column's or field's type while compiling.
struct ValueShape {
  const TypeTag* type;  ///< without optional
  bool number;          ///< one that any number may be read into
};
template <class T>
inline constexpr ValueShape value_shape{&type_tag<T>, std::is_arithmetic_v<T> && !std::is_same_v<T, bool>};
template <class T>
inline constexpr ValueShape value_shape<std::optional<T>> = value_shape<T>;

struct StructShape {
  const TypeTag* type;
  std::span<const std::string_view> names;
  std::span<const ValueShape> fields;
};
/// For each field the position of its column. Throws UsageError "row-does-not-fit" naming
/// fields without a column and columns without a field; where `types` says what the columns
/// hold, also fields of another type.
void match_fields(const StructShape& shape, std::span<const std::string> columns,
                  std::span<const ValueShape> types, std::uint32_t* positions);

template <class R>
struct RowReader {
  static_assert(ReadableValue<R> || Reflectable<R>,
                "carafe: rows are read as values with a FromCell, tuples of them, or plain structs of them");
};

/// The first column.
template <ReadableValue T>
struct RowReader<T> {
  const std::vector<std::string>* columns;

  explicit RowReader(const std::vector<std::string>& names, std::span<const ValueShape> = {})
      : columns(&names) {
    if (names.empty()) require_width(names, 1);
  }
  void read(const Cell* row, T& out) const {
    if (!FromCell<T>::read(row[0], out)) throw_unreadable(row[0], (*columns)[0], FromCell<T>::name);
  }
};

template <class... T>
struct RowReader<std::tuple<T...>> {
  const std::vector<std::string>* columns;

  explicit RowReader(const std::vector<std::string>& names, std::span<const ValueShape> = {})
      : columns(&names) {
    if (names.size() != sizeof...(T)) require_width(names, sizeof...(T));
  }
  void read(const Cell* row, std::tuple<T...>& out) const {
    std::apply(
        [&](T&... values) {
          std::size_t position = 0;
          (read_one(row, position++, values), ...);
        },
        out);
  }

 private:
  template <class V>
  void read_one(const Cell* row, std::size_t position, V& out) const {
    static_assert(ReadableValue<V>, "carafe: no column can be read as this type; specialise FromCell for it");
    if (!FromCell<V>::read(row[position], out)) {
      throw_unreadable(row[position], (*columns)[position], FromCell<V>::name);
    }
  }
};

template <Reflectable S>
requires(!ReadableValue<S>) struct RowReader<S> {
  std::array<std::uint32_t, field_count<S>> positions;
  const std::vector<std::string>* columns;

  explicit RowReader(const std::vector<std::string>& names, std::span<const ValueShape> types = {})
      : columns(&names) {
    static constexpr auto shapes = decltype(with_fields(std::declval<S&>(), [](auto&... members) {
      return Shapes<std::remove_reference_t<decltype(members)>...>{};
    }))::list;
    match_fields({&type_tag<S>, field_names<S>, shapes}, names, types, positions.data());
  }
  void read(const Cell* row, S& out) const {
    with_fields(out, [&](auto&... members) {
      std::size_t field = 0;
      (read_field(row, field++, members), ...);
    });
  }

 private:
  template <class... T>
  struct Shapes {
    static constexpr std::array<ValueShape, sizeof...(T)> list{value_shape<T>...};
  };

  template <class V>
  void read_field(const Cell* row, std::size_t field, V& out) const {
    static_assert(ReadableValue<V>,
                  "carafe: no column can be read into a member of this type; specialise FromCell for it");
    const Cell& cell = row[positions[field]];
    if (!FromCell<V>::read(cell, out)) {
      throw_unreadable(cell, (*columns)[positions[field]], FromCell<V>::name, &type_tag<S>,
                       field_names<S>[field]);
    }
  }
};

}  // namespace carafe::detail
