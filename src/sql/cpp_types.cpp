// SPDX-License-Identifier: MIT
#include <carafe/sql/cpp_types.hpp>

#include <concepts>

#include <carafe/util/error.hpp>

#include "sql/text_form.hpp"

namespace carafe::detail {
namespace {

template <class T>
requires std::is_integral_v<T> Cell to_cell(T value, CellStore&) { return Cell::of_integer(value); }
Cell to_cell(bool value, CellStore&) { return Cell::of_integer(value, CellKind::boolean); }
template <std::floating_point T>
Cell to_cell(T value, CellStore&) {
  return Cell::of_real(static_cast<double>(value));
}
Cell to_cell(const Decimal& value, CellStore& store) {
  return Cell::of_bytes(store.keep(value.to_string()), CellKind::decimal);
}
Cell to_cell(const std::string& value, CellStore&) { return Cell::of_bytes(value); }
Cell to_cell(const Bytes& value, CellStore&) { return Cell::of_bytes(value.view(), CellKind::blob); }
Cell to_cell(Date value, CellStore&) { return Cell::of_integer(value.days_since_epoch(), CellKind::date); }
Cell to_cell(Time value, CellStore&) { return Cell::of_integer(value.microseconds(), CellKind::time_of_day); }
Cell to_cell(DateTime value, CellStore&) {
  return Cell::of_integer(value.microseconds_since_epoch(), CellKind::timestamp);
}
Cell to_cell(std::chrono::microseconds value, CellStore&) {
  return Cell::of_integer(value.count(), CellKind::interval);
}
Cell to_cell(const Uuid& value, CellStore&) {
  return Cell::of_bytes({reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()},
                        CellKind::uuid);
}

}  // namespace

template <class T>
Cell BuiltinCodec<T>::encode(const T& value, CellStore& store) {
  return to_cell(value, store);
}
template <class T>
bool BuiltinCodec<T>::parse(std::string_view text, T& out) {
  return from_text(text, out);
}

template struct BuiltinCodec<signed char>;
template struct BuiltinCodec<unsigned char>;
template struct BuiltinCodec<short>;
template struct BuiltinCodec<unsigned short>;
template struct BuiltinCodec<int>;
template struct BuiltinCodec<unsigned>;
template struct BuiltinCodec<long>;
template struct BuiltinCodec<long long>;
template struct BuiltinCodec<bool>;
template struct BuiltinCodec<float>;
template struct BuiltinCodec<double>;
template struct BuiltinCodec<Decimal>;
template struct BuiltinCodec<std::string>;
template struct BuiltinCodec<Bytes>;
template struct BuiltinCodec<Date>;
template struct BuiltinCodec<Time>;
template struct BuiltinCodec<DateTime>;
template struct BuiltinCodec<std::chrono::microseconds>;
template struct BuiltinCodec<Uuid>;

Cell encode_enum(const std::vector<std::string_view>& names, const TypeTag& type, std::int64_t value) {
  if (value < 0 || value >= std::int64_t(names.size()) || names[std::size_t(value)].empty()) {
    throw UsageError("unnamed-enumerator",
                     "a column of the enum " + std::string(type.name) + " has the value " +
                         std::to_string(value) +
                         ", which is no enumerator Carafe can name (they are stored by "
                         "name, and have values from 0 to 127); assign one of its enumerators");
  }
  return Cell::of_bytes(names[std::size_t(value)]);
}

std::int64_t find_enumerator(const std::vector<std::string_view>& names, std::string_view name) {
  if (name.empty()) return -1;
  for (std::size_t value = 0; value < names.size(); ++value) {
    if (names[value] == name) return std::int64_t(value);
  }
  return -1;
}

}  // namespace carafe::detail
