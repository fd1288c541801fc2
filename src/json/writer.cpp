// SPDX-License-Identifier: MIT
#include <carafe/json/writer.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "json/utf8.hpp"

namespace carafe {
namespace {

constexpr auto digit_pairs = [] {
  std::array<char, 200> pairs{};
  for (int i = 0; i < 100; ++i) {
    pairs[std::size_t(2 * i)] = char('0' + i / 10);
    pairs[std::size_t(2 * i + 1)] = char('0' + i % 10);
  }
  return pairs;
}();

/// What a byte of a string needs: 0 nothing, 'u' a \u00xx escape, 'x' a look at its
/// UTF-8 sequence, else the letter after the backslash.
constexpr auto escapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  for (std::size_t c = 0x80; c < 0x100; ++c) table[c] = 'x';
  table['"'] = '"';
  table['\\'] = '\\';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  return table;
}();

/// Whether one of eight bytes needs more than being copied.
bool any_special(std::uint64_t eight) {
  constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
  auto equals = [](std::uint64_t word, std::uint64_t byte) {
    std::uint64_t difference = word ^ (ones * byte);
    return (difference - ones) & ~difference;
  };
  auto control = (eight - ones * 0x20) & ~eight;
  return ((eight | control | equals(eight, '"') | equals(eight, '\\')) & highs) != 0;
}

/// The first byte from `at` on that cannot simply be copied.
const char* clean_until(const char* at, const char* end) {
  while (end - at >= 8) {
    std::uint64_t eight;
    std::memcpy(&eight, at, 8);
    if (any_special(eight)) break;
    at += 8;
  }
  while (at != end && escapes[static_cast<unsigned char>(*at)] == 0) ++at;
  return at;
}

void append_escape(std::string& out, unsigned char byte) {
  constexpr char hex[] = "0123456789abcdef";
  char letter = escapes[byte];
  if (letter == 'u') {
    char text[] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
    out.append(text, sizeof text);
  } else {
    char text[] = {'\\', letter};
    out.append(text, sizeof text);
  }
}

void append_quoted(std::string& out, std::string_view value) {
  out.push_back('"');
  const char* copied = value.data();
  const char* at = copied;
  const char* end = at + value.size();
  while ((at = clean_until(at, end)) != end) {
    auto byte = static_cast<unsigned char>(*at);
    if (byte < 0x80) {
      out.append(copied, at);
      append_escape(out, byte);
      copied = ++at;
    } else if (std::size_t length = detail::utf8_sequence(at, end)) {
      at += length;
    } else {
      out.append(copied, at);
      out.append("\xEF\xBF\xBD");
      copied = ++at;
    }
  }
  out.append(copied, end);
  out.push_back('"');
}

char* write_digits(char* end, std::uint64_t value) {
  while (value >= 100) {
    end -= 2;
    std::memcpy(end, &digit_pairs[2 * (value % 100)], 2);
    value /= 100;
  }
  if (value >= 10) {
    end -= 2;
    std::memcpy(end, &digit_pairs[2 * value], 2);
  } else {
    *--end = char('0' + value);
  }
  return end;
}

template <class Float>
void append_number(std::string& out, Float value) {
  if (!std::isfinite(value)) {
    out.append("null");
    return;
  }
  char text[32];
  Float size = std::abs(value);
  // The same bounds as Python's repr, so that 100000.0 is not written as 1e+05.
  bool plain = value == 0 || (size >= Float(1e-4) && size < Float(1e16));
  char* end = std::to_chars(text, text + sizeof text, value,
                            plain ? std::chars_format::fixed : std::chars_format::scientific)
                  .ptr;
  out.append(text, end);
  if (plain && std::memchr(text, '.', std::size_t(end - text)) == nullptr) out.append(".0");
}

}  // namespace

inline void JsonWriter::separate() {
  if (needs_comma_) out_.push_back(',');
  needs_comma_ = true;
}

void JsonWriter::begin_object() {
  separate();
  out_.push_back('{');
  needs_comma_ = false;
}

void JsonWriter::end_object() {
  out_.push_back('}');
  needs_comma_ = true;
}

void JsonWriter::begin_array() {
  separate();
  out_.push_back('[');
  needs_comma_ = false;
}

void JsonWriter::end_array() {
  out_.push_back(']');
  needs_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_.push_back(':');
  needs_comma_ = false;
}

void JsonWriter::prepared_key(std::string_view quoted_name_and_colon) {
  separate();
  out_.append(quoted_name_and_colon);
  needs_comma_ = false;
}

void JsonWriter::null() { raw("null"); }

void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }

void JsonWriter::integer(std::int64_t value) {
  separate();
  char text[20];
  char* end = text + sizeof text;
  auto magnitude = static_cast<std::uint64_t>(value);
  char* begin = write_digits(end, value < 0 ? 0 - magnitude : magnitude);
  if (value < 0) *--begin = '-';
  out_.append(begin, end);
}

void JsonWriter::unsigned_integer(std::uint64_t value) {
  separate();
  char text[20];
  char* end = text + sizeof text;
  out_.append(write_digits(end, value), end);
}

void JsonWriter::number(double value) {
  separate();
  append_number(out_, value);
}

void JsonWriter::number(float value) {
  separate();
  append_number(out_, value);
}

void JsonWriter::string(std::string_view value) {
  separate();
  append_quoted(out_, value);
}

void JsonWriter::raw(std::string_view json) {
  separate();
  out_.append(json);
}

}  // namespace carafe
