// SPDX-License-Identifier: MIT
#include <carafe/http/headers.hpp>

#include <algorithm>

#include <carafe/util/error.hpp>

#include "http/text.hpp"

namespace carafe {
namespace {

using namespace detail;

void require_valid(std::string_view name, std::string_view value) {
  if (name.empty() || !all_are(name, token_char)) {
    throw UsageError("invalid-header", "\"" + std::string(name) +
                                           "\" is no header name. Use letters, digits and "
                                           "!#$%&'*+-.^_`|~ (RFC 9110), without a colon.");
  }
  if (!all_are(value, value_char)) {
    throw UsageError("invalid-header", "The value for the header " + std::string(name) +
                                           " holds a control character. A line break there would start "
                                           "another header; encode or remove it.");
  }
}

template <class Fields, class Name>
auto first_value(const Fields& fields, std::string_view wanted, Name name_and_value) noexcept
    -> std::optional<std::string_view> {
  for (const auto& field : fields) {
    auto [name, value] = name_and_value(field);
    if (equal_ignoring_case(name, wanted)) return value;
  }
  return std::nullopt;
}

}  // namespace

bool header_names_equal(std::string_view a, std::string_view b) noexcept { return equal_ignoring_case(a, b); }

Headers::Headers(std::initializer_list<Field> fields) {
  for (const auto& [name, value] : fields) add(name, value);
}

std::optional<std::string_view> Headers::get(std::string_view name) const noexcept {
  return first_value(fields_, name, [](const Field& field) {
    return std::pair<std::string_view, std::string_view>(field.first, field.second);
  });
}

std::vector<std::string_view> Headers::get_all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [field_name, value] : fields_) {
    if (equal_ignoring_case(field_name, name)) values.push_back(value);
  }
  return values;
}

void Headers::set(std::string_view name, std::string value) {
  require_valid(name, value);
  auto named = [&](const Field& field) { return equal_ignoring_case(field.first, name); };
  auto first = std::find_if(fields_.begin(), fields_.end(), named);
  if (first == fields_.end()) {
    fields_.emplace_back(name, std::move(value));
    return;
  }
  first->second = std::move(value);
  fields_.erase(std::remove_if(first + 1, fields_.end(), named), fields_.end());
}

void Headers::add(std::string_view name, std::string value) {
  require_valid(name, value);
  fields_.emplace_back(name, std::move(value));
}

std::size_t Headers::remove(std::string_view name) noexcept {
  return std::erase_if(fields_, [&](const Field& field) { return equal_ignoring_case(field.first, name); });
}

std::optional<std::string_view> HeadersView::get(std::string_view name) const noexcept {
  return first_value(fields_, name, [](const HeaderField& field) {
    return std::pair<std::string_view, std::string_view>(field.name, field.value);
  });
}

std::vector<std::string_view> HeadersView::get_all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& field : fields_) {
    if (equal_ignoring_case(field.name, name)) values.push_back(field.value);
  }
  return values;
}

}  // namespace carafe
