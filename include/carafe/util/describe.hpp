// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

/// For a struct or class that reflection cannot read by itself: one with bases, private members
/// or constructors. Inside it, its bases that have members, and its own members:
///
///     class Account : public Timestamps {
///      public:
///       CARAFE_DESCRIBE(Account, (Timestamps), (id, owner))
///       explicit Account(std::string name);
///      private:
///       Column<int> id {primary_key};
///       Column<std::string> owner {};
///     };
///
/// Members of bases come first. A base is a struct that reflection reads, or is described itself. The
/// class needs a default constructor.
#define CARAFE_DESCRIBE(Type, Bases, Members)                             \
  using CarafeDescribed [[maybe_unused]] = Type;                          \
  using CarafeBases [[maybe_unused]] = void Bases;                        \
  static constexpr std::string_view carafe_members() { return #Members; } \
  constexpr auto carafe_tie() { return std::tie Members; }                \
  constexpr auto carafe_tie() const { return std::tie Members; }          \
  static_assert(true)

namespace carafe {

/// Describes itself, and not only a base of it does.
template <class T>
concept Described = requires {
  typename T::CarafeDescribed;
  requires std::same_as<typename T::CarafeDescribed, std::remove_const_t<T>>;
};

namespace detail {

/// How many names "(id, owner)" has.
consteval std::size_t count_names(std::string_view list) {
  if (list.find_first_not_of("() ") == list.npos) return 0;
  std::size_t count = 1;
  for (char letter : list) count += letter == ',';
  return count;
}

template <std::size_t Count>
consteval std::array<std::string_view, Count> split_names(std::string_view list) {
  std::array<std::string_view, Count> names{};
  list.remove_prefix(1);
  list.remove_suffix(1);
  for (std::string_view& name : names) {
    std::size_t comma = list.find(',');
    name = list.substr(0, comma);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
  }
  return names;
}

/// The bases of a described class, from the type `void(A, B)`.
template <class F>
struct BaseList;

}  // namespace detail
}  // namespace carafe
