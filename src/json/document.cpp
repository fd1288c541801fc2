// SPDX-License-Identifier: MIT
#include <carafe/json/errors.hpp>
#include <carafe/json/view.hpp>

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <new>
#include <optional>
#include <vector>

#include "json/diagnose.hpp"

namespace carafe {

struct JsonDocument::Tape {
  simdjson::dom::document document;
};

namespace {

using simdjson::dom::document;
using simdjson::internal::tape_ref;

[[noreturn]] void throw_at(std::string_view text, std::size_t offset, const std::string& reason) {
  auto before = text.substr(0, offset);
  auto line = std::size_t(std::count(before.begin(), before.end(), '\n')) + 1;
  auto line_start = before.rfind('\n');
  auto column = offset - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1;
  throw JsonParseError{line, column, reason};
}

simdjson::error_code parse_into(document& out, std::string_view text) {
  simdjson::dom::parser parser;
  // One level more than allowed, as simdjson does not count empty ones at the bottom;
  // check_structure counts exactly.
  auto error = parser.allocate(std::max<std::size_t>(text.size(), 32), json_max_depth + 1);
  if (!error) error = parser.parse_into_document(out, text.data(), text.size()).error();
  return error;
}

/// Passes over a string from its opening quote; valid JSON only.
std::size_t after_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

/// The offset of the n-th (from 0) token of valid JSON that begins with one of `first`.
std::size_t nth_token(std::string_view text, std::string_view first, std::size_t n) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (first.find(text[at]) != std::string_view::npos && n-- == 0) return at;
    at = text[at] == '"' ? after_string(text, at) : at + 1;
  }
  return 0;
}

bool exceeds_64_bits(std::string_view digits) {
  const char* end = digits.data() + digits.size();
  std::int64_t negative;
  std::uint64_t positive;
  auto result = digits.front() == '-' ? std::from_chars(digits.data(), end, negative)
                                      : std::from_chars(digits.data(), end, positive);
  return result.ec == std::errc::result_out_of_range;
}

/// The text with `.0` after every integer beyond 64 bits, which simdjson refuses as
/// it stands; nothing if there is none.
std::optional<std::string> widen_integers(std::string_view text) {
  std::string widened;
  std::size_t copied = 0, at = 0;
  while (at < text.size()) {
    if (text[at] == '"') {
      at = after_string(text, at);
    } else if (text[at] == '-' || (text[at] >= '0' && text[at] <= '9')) {
      std::size_t end = std::min(text.find_first_not_of("0123456789", at + 1), text.size());
      bool whole = end == text.size() || std::string_view(".eE").find(text[end]) == std::string_view::npos;
      if (whole && exceeds_64_bits(text.substr(at, end - at))) {
        widened.append(text.substr(copied, end - copied)).append(".0");
        copied = end;
      }
      at = std::min(text.find_first_not_of("0123456789.eE+-", end), text.size());
    } else {
      ++at;
    }
  }
  if (copied == 0) return std::nullopt;
  return widened.append(text.substr(copied));
}

/// The place of a key that its object has already, or 0. `keys` is scratch.
std::size_t repeated_key(const document& tape, std::size_t object, std::vector<std::size_t>& keys) {
  keys.clear();
  std::size_t end = tape_ref(&tape, object).matching_brace_index() - 1;
  for (std::size_t key = object + 1; key != end; key = tape_ref(&tape, key + 1).after_element()) {
    keys.push_back(key);
  }
  auto name = [&](std::size_t key) { return tape_ref(&tape, key).get_string_view(); };
  if (keys.size() <= 8) {
    for (std::size_t i = 1; i < keys.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (name(keys[i]) == name(keys[j])) return keys[i];
      }
    }
    return 0;
  }
  std::sort(keys.begin(), keys.end(), [&](std::size_t a, std::size_t b) {
    int order = name(a).compare(name(b));
    return order != 0 ? order < 0 : a < b;
  });
  auto same = std::adjacent_find(keys.begin(), keys.end(),
                                 [&](std::size_t a, std::size_t b) { return name(a) == name(b); });
  return same == keys.end() ? 0 : same[1];
}

/// What simdjson lets through and Carafe does not: a key given twice, one level too
/// many. Walks the tape from end to end, so it needs no stack of its own.
void check_structure(const document& tape, std::string_view text) {
  using simdjson::internal::tape_type;
  std::size_t depth = 0, containers = 0;
  std::vector<std::size_t> keys;
  std::size_t end = tape_ref(&tape, 0).matching_brace_index() - 1;
  for (std::size_t at = 1; at < end; ++at) {
    switch (tape_ref(&tape, at).tape_ref_type()) {
      case tape_type::START_OBJECT:
        if (std::size_t key = repeated_key(tape, at, keys)) {
          std::size_t strings = 0;
          for (std::size_t i = 1; i < key; ++i) {
            auto type = tape_ref(&tape, i).tape_ref_type();
            strings += type == tape_type::STRING;
            i += type == tape_type::INT64 || type == tape_type::UINT64 || type == tape_type::DOUBLE;
          }
          auto offset = nth_token(text, "\"", strings);
          throw_at(
              text, offset,
              "the key " + detail::quoted_prefix(tape_ref(&tape, key).get_string_view()) + " is given twice");
        }
        [[fallthrough]];
      case tape_type::START_ARRAY:
        if (++depth > json_max_depth) {
          throw_at(text, nth_token(text, "[{", containers),
                   "nested deeper than " + std::to_string(json_max_depth) + " levels");
        }
        ++containers;
        break;
      case tape_type::END_OBJECT:
      case tape_type::END_ARRAY:
        --depth;
        break;
      case tape_type::INT64:
      case tape_type::UINT64:
      case tape_type::DOUBLE:
        ++at;
        break;
      default:
        break;
    }
  }
}

}  // namespace

JsonDocument JsonDocument::parse(std::string_view text) {
  auto tape = std::make_unique<Tape>();
  auto error = parse_into(tape->document, text);
  if (error == simdjson::NUMBER_ERROR) {
    if (auto widened = widen_integers(text)) error = parse_into(tape->document, *widened);
  }
  if (error == simdjson::MEMALLOC) throw std::bad_alloc{};
  if (error) {
    auto problem = detail::diagnose_json(text);
    if (!problem) throw_at(text, 0, simdjson::error_message(error));
    throw_at(text, problem->offset, problem->reason);
  }
  check_structure(tape->document, text);
  return JsonDocument{std::move(tape)};
}

JsonDocument::JsonDocument(std::unique_ptr<Tape> tape) noexcept : tape_(std::move(tape)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonView JsonDocument::root() const noexcept { return tape_ ? JsonView{&tape_->document, 1} : JsonView{}; }

}  // namespace carafe
