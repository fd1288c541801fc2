// SPDX-License-Identifier: MIT
#include "sql/text_form.hpp"

#include <cstring>
#include <utility>

namespace carafe::detail {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool decode_hex(std::string_view text, std::string& out) {
  if (text.size() % 2 != 0) return false;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int high = hex_value(text[i]);
    int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return false;
    bytes += char(high << 4 | low);
  }
  out = std::move(bytes);
  return true;
}

template <class T>
bool parse_with(std::string_view text, T& out) {
  auto parsed = T::parse(text);
  if (!parsed) return false;
  out = *parsed;
  return true;
}

/// What ISO 8601 writes after the P: 1DT2H-3M4.5S. Not of months and years, which have no length.
bool parse_duration(std::string_view text, std::chrono::microseconds& out) {
  Decimal sum;
  bool in_time = false;
  bool any = false;
  while (!text.empty()) {
    if (text.front() == 'T' && !in_time) {
      in_time = true;
      text.remove_prefix(1);
      continue;
    }
    std::size_t size = text.find_first_not_of("+-.0123456789");
    if (size == text.npos) return false;
    auto number = Decimal::parse(text.substr(0, size));
    std::int64_t seconds = 0;
    if (!in_time && text[size] == 'D') seconds = 86400;
    if (in_time && text[size] == 'H') seconds = 3600;
    if (in_time && text[size] == 'M') seconds = 60;
    if (in_time && text[size] == 'S') seconds = 1;
    if (!number || seconds == 0 || number->digits() > 20) return false;
    sum += *number * (seconds * 1'000'000);
    any = true;
    text.remove_prefix(size + 1);
  }
  auto count = sum.to_int64();
  if (!any || !count) return false;
  out = std::chrono::microseconds{*count};
  return true;
}

}  // namespace

bool from_text(std::string_view text, bool& out) {
  if (text != "t" && text != "f") return false;
  out = text == "t";
  return true;
}
bool from_text(std::string_view text, std::string& out) {
  out.assign(text);
  return true;
}
bool from_text(std::string_view text, Bytes& out) {
  std::string bytes;
  if (!text.starts_with("\\x") || !decode_hex(text.substr(2), bytes)) return false;
  out = Bytes{std::move(bytes)};
  return true;
}
bool from_text(std::string_view text, Decimal& out) { return parse_with(text, out); }
bool from_text(std::string_view text, Date& out) { return parse_with(text, out); }
bool from_text(std::string_view text, Time& out) { return parse_with(text, out); }
bool from_text(std::string_view text, DateTime& out) {
  // An offset of whole hours, as PostgreSQL writes it.
  if (text.size() > 19 && (text[text.size() - 3] == '+' || text[text.size() - 3] == '-')) {
    return parse_with(std::string(text) + ":00", out);
  }
  return parse_with(text, out);
}
bool from_text(std::string_view text, std::chrono::microseconds& out) {
  if (text.starts_with('P')) return parse_duration(text.substr(1), out);
  DateTime moment;
  if (!from_text(text, moment)) return false;
  out = std::chrono::microseconds{moment.microseconds_since_epoch()};
  return true;
}
bool from_text(std::string_view text, Uuid& out) {
  if (text.size() != 32) return Uuid::parse(text, out);
  std::string bytes;
  if (!decode_hex(text, bytes)) return false;
  std::memcpy(out.bytes.data(), bytes.data(), out.bytes.size());
  return true;
}

}  // namespace carafe::detail
