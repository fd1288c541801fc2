// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include <carafe/json/convert.hpp>
#include <carafe/util/reflect.hpp>

namespace carafe {

/// A plain struct, which is an object with its members as keys. A layer with more to
/// say about some of these structs specialises JsonConvert for
/// `JsonAggregate<T> && something`, which is then preferred.
template <class T>
concept JsonAggregate = Reflectable<T> && !detail::JsonSequence<T> && !detail::JsonStringMap<T>;

namespace detail {

/// A member while its struct is being read, without its type.
struct JsonField {
  std::string_view name;
  void* member;
  bool (*read)(JsonView json, void* member, JsonErrors& errors);
  bool required;
};

template <class T>
inline constexpr bool may_be_missing = false;
template <class T>
inline constexpr bool may_be_missing<std::optional<T>> = true;

template <class Member>
bool read_member(JsonView json, void* member, JsonErrors& errors) {
  return read_json(json, *static_cast<Member*>(member), errors);
}

bool read_fields(JsonView json, const JsonField* fields, std::size_t count, JsonErrors& errors);

}  // namespace detail

/// Reading requires every member but a `std::optional`, which keeps its initialiser if
/// it is missing, and refuses keys that are no member (`JsonErrors::ignore_unknown`).
template <JsonAggregate T>
struct JsonConvert<T> {
  static void write(JsonWriter& writer, const T& object) {
    writer.begin_object();
    for_each_field(object, [&writer](std::string_view name, const auto& member) {
      writer.key(name);
      write_json(writer, member);
    });
    writer.end_object();
  }
  static bool read(JsonView json, T& object, JsonErrors& errors) {
    detail::JsonField fields[field_count<T>];
    detail::JsonField* next = fields;
    for_each_field(object, [&next]<class Member>(std::string_view name, Member& member) {
      *next++ = {name, &member, &detail::read_member<Member>, !detail::may_be_missing<Member>};
    });
    return detail::read_fields(json, fields, field_count<T>, errors);
  }
};

}  // namespace carafe
