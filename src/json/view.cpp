// SPDX-License-Identifier: MIT
#include <carafe/json/view.hpp>
#include <carafe/json/writer.hpp>

#include <simdjson.h>

#include "json/diagnose.hpp"
#include "json/utf8.hpp"

namespace carafe {
namespace {

using simdjson::internal::tape_ref;
using simdjson::internal::tape_type;

constexpr double exact_integers = 9007199254740992.0;  // 2^53

tape_ref tape_at(const void* document, std::size_t position) {
  return {static_cast<const simdjson::dom::document*>(document), position};
}

bool is_whole(double value) {
  return value >= -exact_integers && value <= exact_integers &&
         value == static_cast<double>(static_cast<std::int64_t>(value));
}

}  // namespace

JsonKind JsonView::kind() const noexcept {
  if (document_ == nullptr) return JsonKind::null;
  switch (tape_at(document_, position_).tape_ref_type()) {
    case tape_type::TRUE_VALUE:
    case tape_type::FALSE_VALUE:
      return JsonKind::boolean;
    case tape_type::INT64:
    case tape_type::UINT64:
      return JsonKind::integer;
    case tape_type::DOUBLE:
      return JsonKind::number;
    case tape_type::STRING:
      return JsonKind::string;
    case tape_type::START_ARRAY:
      return JsonKind::array;
    case tape_type::START_OBJECT:
      return JsonKind::object;
    default:
      return JsonKind::null;
  }
}

bool JsonView::get(bool& out) const noexcept {
  if (kind() != JsonKind::boolean) return false;
  out = tape_at(document_, position_).is_true();
  return true;
}

bool JsonView::get(std::int64_t& out) const noexcept {
  if (document_ == nullptr) return false;
  auto tape = tape_at(document_, position_);
  if (tape.is_int64()) {
    out = tape.next_tape_value<std::int64_t>();
    return true;
  }
  if (!tape.is_double()) return false;
  auto value = tape.next_tape_value<double>();
  if (!is_whole(value)) return false;
  out = static_cast<std::int64_t>(value);
  return true;
}

bool JsonView::get(std::uint64_t& out) const noexcept {
  std::int64_t value;
  if (get(value)) {
    if (value < 0) return false;
    out = static_cast<std::uint64_t>(value);
    return true;
  }
  if (document_ == nullptr || !tape_at(document_, position_).is_uint64()) return false;
  out = tape_at(document_, position_).next_tape_value<std::uint64_t>();
  return true;
}

bool JsonView::get(double& out) const noexcept {
  if (document_ == nullptr) return false;
  auto tape = tape_at(document_, position_);
  if (tape.is_double()) {
    out = tape.next_tape_value<double>();
  } else if (tape.is_int64()) {
    out = static_cast<double>(tape.next_tape_value<std::int64_t>());
  } else if (tape.is_uint64()) {
    out = static_cast<double>(tape.next_tape_value<std::uint64_t>());
  } else {
    return false;
  }
  return true;
}

bool JsonView::get(std::string_view& out) const noexcept {
  if (kind() != JsonKind::string) return false;
  out = tape_at(document_, position_).get_string_view();
  return true;
}

JsonView JsonView::find(std::string_view key) const noexcept {
  for (auto [name, value] : members()) {
    if (name == key) return value;
  }
  return {};
}

std::size_t JsonView::size() const noexcept {
  std::size_t count = 0;
  if (kind() == JsonKind::object) {
    for (auto members = this->members(); [[maybe_unused]] auto member : members) ++count;
  } else {
    for (auto elements = this->elements(); [[maybe_unused]] auto element : elements) ++count;
  }
  return count;
}

JsonElements JsonView::elements() const noexcept {
  if (kind() != JsonKind::array) return {nullptr, 0, 0};
  return {document_, position_ + 1, tape_at(document_, position_).matching_brace_index() - 1};
}

JsonMembers JsonView::members() const noexcept {
  if (kind() != JsonKind::object) return {nullptr, 0, 0};
  return {document_, position_ + 1, tape_at(document_, position_).matching_brace_index() - 1};
}

std::size_t JsonView::next() const noexcept { return tape_at(document_, position_).after_element(); }

JsonMember JsonMembers::iterator::operator*() const noexcept {
  return {tape_at(at_.document_, at_.position_).get_string_view(),
          JsonView{at_.document_, at_.position_ + 1}};
}

JsonMembers::iterator& JsonMembers::iterator::operator++() noexcept {
  at_.position_ = tape_at(at_.document_, at_.position_ + 1).after_element();
  return *this;
}

std::string detail::quoted_prefix(std::string_view text) {
  constexpr std::size_t longest = 40;
  auto prefix = utf8_prefix(text, longest);
  std::string quoted;
  JsonWriter{quoted}.string(prefix);
  if (prefix.size() < text.size()) quoted.insert(quoted.size() - 1, "...");
  return quoted;
}

std::string describe(JsonView view) {
  if (!view) return "nothing";
  std::string text;
  JsonWriter writer{text};
  bool boolean;
  std::int64_t integer;
  std::uint64_t large;
  double number;
  std::string_view string;
  switch (view.kind()) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      view.get(boolean);
      return boolean ? "true" : "false";
    case JsonKind::integer:
      if (view.get(integer)) {
        writer.integer(integer);
      } else if (view.get(large)) {
        writer.unsigned_integer(large);
      }
      return text;
    case JsonKind::number:
      view.get(number);
      writer.number(number);
      return text;
    case JsonKind::string:
      view.get(string);
      return detail::quoted_prefix(string);
    case JsonKind::array:
      return "an array";
    case JsonKind::object:
      return "an object";
  }
  return text;
}

}  // namespace carafe
