// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/sql/from_cell.hpp>
#include <carafe/sql/types.hpp>
#include <carafe/sql/value.hpp>
#include <carafe/util/reflect.hpp>
#include <carafe/util/type_tag.hpp>

/// Which C++ types SQL values have: how each is declared, encoded and decoded.
namespace carafe {

/// Teaches Carafe a type of yours: it is stored as a type Carafe knows.
///
///     template <>
///     struct carafe::ColumnTypeOf<Email> {
///       using stored = std::string;
///       static constexpr TypeSpec type = String(100);          // optional; else that of `stored`
///       static stored to_database(const Email& email) { return email.text(); }
///       static Email from_database(const stored& text) { return Email{text}; }
///     };
///
/// From then on `Column<Email>`, `col(&User::email) == Email{"…"}` and rows read as `Email`
/// work; JSON has the stored type's form, unless `JsonConvert<Email>` says another. An
/// exception of either function goes through to the caller; where `from_database` returns a
/// std::optional, an empty one says that the stored value is none of the type. `Email` is
/// default-constructible, and has `==`.
template <class T>
struct ColumnTypeOf;

/// An enum stored by the numbers of its enumerators, not by their names:
///
///     template <>
///     struct carafe::ColumnTypeOf<Level> : carafe::StoredByValue<Level> {};
///
/// A number that is no enumerator's is an error when it is read. `check("level in (1, 2)")` has the
/// database refuse it.
template <class E>
struct StoredByValue;

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
struct WithoutOptional {
  using type = T;
};
template <class T>
struct WithoutOptional<std::optional<T>> {
  using type = T;
};
template <class T>
using without_optional = typename WithoutOptional<T>::type;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
concept ConvertedType = requires {
  typename ColumnTypeOf<T>::stored;
};

/// The SQL type of a C++ type that Carafe knows by itself; Other for any other.
template <class T>
inline constexpr TypeSpec builtin_type{TypeKind::Other};
template <>
inline constexpr TypeSpec builtin_type<signed char> = SmallInteger();
template <>
inline constexpr TypeSpec builtin_type<unsigned char> = SmallInteger();
template <>
inline constexpr TypeSpec builtin_type<short> = SmallInteger();
template <>
inline constexpr TypeSpec builtin_type<unsigned short> = Integer();
template <>
inline constexpr TypeSpec builtin_type<int> = Integer();
template <>
inline constexpr TypeSpec builtin_type<unsigned> = BigInteger();
template <>
inline constexpr TypeSpec builtin_type<long> = BigInteger();
template <>
inline constexpr TypeSpec builtin_type<long long> = BigInteger();
template <>
inline constexpr TypeSpec builtin_type<bool> = Boolean();
template <>
inline constexpr TypeSpec builtin_type<float> = Float();
template <>
inline constexpr TypeSpec builtin_type<double> = Double();
template <>
inline constexpr TypeSpec builtin_type<Decimal> = Numeric();
template <>
inline constexpr TypeSpec builtin_type<std::string> = Text();
template <>
inline constexpr TypeSpec builtin_type<Bytes> = LargeBinary();
template <>
inline constexpr TypeSpec builtin_type<Date> = DateType();
template <>
inline constexpr TypeSpec builtin_type<Time> = TimeType();
template <>
inline constexpr TypeSpec builtin_type<DateTime> = DateTimeType();
template <>
inline constexpr TypeSpec builtin_type<std::chrono::microseconds> = IntervalType();
template <>
inline constexpr TypeSpec builtin_type<Uuid> = UuidType();

/// What may be an element of an array.
template <class T>
concept ArrayElement = builtin_type<without_optional<T>>
.kind != TypeKind::Other&& builtin_type<without_optional<T>>.kind != TypeKind::JSON;

/// The SQL type of a C++ type, without optional; Other for one that cannot be stored.
template <class T>
consteval TypeSpec default_type_of() {
  if constexpr (ConvertedType<T>) {
    if constexpr (requires { ColumnTypeOf<T>::type; }) {
      return ColumnTypeOf<T>::type;
    } else {
      return default_type_of<typename ColumnTypeOf<T>::stored>();
    }
  } else if constexpr (std::is_enum_v<T>) {
    return {TypeKind::Enum};
  } else if constexpr (is_vector<T>) {
    if constexpr (ArrayElement<typename T::value_type>) {
      return ArrayType(builtin_type<without_optional<typename T::value_type>>);
    } else {
      return {TypeKind::Other};
    }
  } else {
    return builtin_type<T>;
  }
}
template <class T>
inline constexpr TypeSpec default_type = default_type_of<T>();

/// Bytes made for cells, for values that do not hold them in the form they are sent in.
/// What was kept stays where it is until `clear()` or the store's end.
class CellStore {
 public:
  std::string_view keep(std::string bytes) {
    return *kept_.emplace_back(std::make_unique<std::string>(std::move(bytes)));
  }
  void clear() noexcept { kept_.clear(); }

 private:
  std::vector<std::unique_ptr<std::string>> kept_;
};

/// How a type of `builtin_type` is written; defined in the library for each.
template <class T>
struct BuiltinCodec {
  /// Borrows from the value or the store.
  static Cell encode(const T& value, CellStore& store);
  /// From the value's text form, in an array.
  static bool parse(std::string_view text, T& out);
};

/// Throws UsageError "unnamed-enumerator".
Cell encode_enum(const std::vector<std::string_view>& names, const TypeTag& type, std::int64_t value);
/// The value of a name, or -1.
std::int64_t find_enumerator(const std::vector<std::string_view>& names, std::string_view name);

/// Writes an array as PostgreSQL does: {1,2,NULL,"a b"}.
class ArrayWriter {
 public:
  void add(const Cell& element);
  std::string take() { return std::move(text_) + '}'; }

 private:
  std::string text_ = "{";
};

/// Reads one, element by element.
class ArrayReader {
 public:
  explicit ArrayReader(std::string_view literal);
  /// The next element, empty for NULL; false at the end, and at what is no array.
  bool next(std::optional<std::string_view>& element);
  /// After the last: it was an array of one dimension.
  bool complete() const { return state_ == State::end; }

 private:
  enum class State : std::uint8_t { first, more, end, bad };

  std::string_view rest_;
  std::string unescaped_;
  State state_ = State::first;
};

template <class T>
Cell encode_cell(const T& value, CellStore& store) {
  if constexpr (is_optional<T>) {
    return value ? encode_cell(*value, store) : Cell{};
  } else if constexpr (ConvertedType<T>) {
    // The stored value may lend its bytes, and it ends here.
    auto stored = ColumnTypeOf<T>::to_database(value);
    static_assert(std::is_same_v<decltype(stored), typename ColumnTypeOf<T>::stored>,
                  "carafe: ColumnTypeOf<T>::to_database() returns a `stored`");
    Cell cell = encode_cell(stored, store);
    if (cell.has_bytes()) cell = Cell::of_bytes(store.keep(std::string(cell.bytes())), cell.kind);
    return cell;
  } else if constexpr (std::is_enum_v<T>) {
    return encode_enum(enumerator_names<T>(), type_tag<T>, static_cast<std::int64_t>(value));
  } else if constexpr (is_vector<T>) {
    ArrayWriter writer;
    for (const auto& element : value) {
      CellStore elements;
      writer.add(encode_cell(static_cast<const typename T::value_type&>(element), elements));
    }
    return Cell::of_bytes(store.keep(writer.take()), CellKind::array);
  } else {
    return BuiltinCodec<T>::encode(value, store);
  }
}

/// An owned value of any type a column may hold.
template <class T>
Value make_value(const T& value) {
  CellStore store;
  return Value(encode_cell(value, store));
}

/// False where the stored value is none of the type.
template <ConvertedType T>
bool convert_stored(const typename ColumnTypeOf<T>::stored& stored, T& out) {
  auto value = ColumnTypeOf<T>::from_database(stored);
  if constexpr (is_optional<decltype(value)>) {
    if (value) out = std::move(*value);
    return value.has_value();
  } else {
    out = std::move(value);
    return true;
  }
}

}  // namespace detail

template <class E>
struct StoredByValue {
  using stored = std::underlying_type_t<E>;
  static stored to_database(E value) { return static_cast<stored>(value); }
  static std::optional<E> from_database(stored value) {
    const auto& names = enumerator_names<E>();
    bool known = value >= 0 && std::size_t(value) < names.size() && !names[std::size_t(value)].empty();
    return known ? std::optional{static_cast<E>(value)} : std::nullopt;
  }
};

/// By name, as its column stores it.
template <class E>
struct FromCell<E, std::enable_if_t<std::is_enum_v<E> && !detail::ConvertedType<E>>> {
  static constexpr std::string_view name = type_tag<E>.name;
  static bool read(const Cell& cell, E& out) {
    if (cell.kind != CellKind::text) return false;
    std::int64_t value = detail::find_enumerator(enumerator_names<E>(), cell.bytes());
    if (value >= 0) out = static_cast<E>(value);
    return value >= 0;
  }
};

template <class T>
struct FromCell<T, std::enable_if_t<detail::ConvertedType<T>>> {
  static constexpr std::string_view name = type_tag<T>.name;
  static bool read(const Cell& cell, T& out) {
    typename ColumnTypeOf<T>::stored stored{};
    if (!FromCell<typename ColumnTypeOf<T>::stored>::read(cell, stored)) return false;
    return detail::convert_stored(stored, out);
  }
};

template <detail::ArrayElement T>
struct FromCell<std::vector<T>> {
  static constexpr std::string_view name = "array of such elements";
  static bool read(const Cell& cell, std::vector<T>& out) {
    using Element = detail::without_optional<T>;
    if (cell.kind != CellKind::array && cell.kind != CellKind::text) return false;
    detail::ArrayReader reader{cell.bytes()};
    std::optional<std::string_view> text;
    std::vector<T> values;
    while (reader.next(text)) {
      Element value{};
      if (text) {
        if (!detail::BuiltinCodec<Element>::parse(*text, value)) return false;
        values.emplace_back(std::move(value));
      } else if constexpr (detail::is_optional<T>) {
        values.emplace_back();
      } else {
        return false;
      }
    }
    if (!reader.complete()) return false;
    out = std::move(values);
    return true;
  }
};

}  // namespace carafe
