// SPDX-License-Identifier: MIT
#include <carafe/orm/json_types.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace carafe {
namespace {

template <class T>
bool read_parsed(const JsonView& json, T& out, JsonErrors& errors, std::string_view expected) {
  std::string_view text;
  if (!json.get(text)) return errors.expected(expected, json);
  auto parsed = T::parse(text);
  if (!parsed) return errors.expected(expected, json);
  out = *parsed;
  return true;
}

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) text += i <= count ? digits[group >> (18 - 6 * i) & 63] : '=';
  }
  return text;
}

bool from_base64(std::string_view text, std::string& bytes) {
  if (text.size() % 4 != 0) return false;
  std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  unsigned group = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    bool pad = at >= text.size() - padding;
    std::size_t value = pad ? 0 : digits.find(text[at]);
    if (value == digits.npos) return false;
    group = group << 6 | unsigned(value);
    if (at % 4 == 3) {
      for (int shift = 16; shift >= 0; shift -= 8) bytes += char(group >> shift & 255);
      group = 0;
    }
  }
  bytes.resize(bytes.size() - padding);
  return true;
}

}  // namespace

void JsonConvert<Date>::write(JsonWriter& writer, Date value) { writer.string(value.to_string()); }
bool JsonConvert<Date>::read(const JsonView& json, Date& out, JsonErrors& errors) {
  return read_parsed(json, out, errors, "a date as \"2026-11-24\"");
}

void JsonConvert<Time>::write(JsonWriter& writer, Time value) { writer.string(value.to_string()); }
bool JsonConvert<Time>::read(const JsonView& json, Time& out, JsonErrors& errors) {
  return read_parsed(json, out, errors, "a time as \"13:45:30\"");
}

void JsonConvert<DateTime>::write(JsonWriter& writer, DateTime value) { writer.string(value.to_string('T')); }
bool JsonConvert<DateTime>::read(const JsonView& json, DateTime& out, JsonErrors& errors) {
  return read_parsed(json, out, errors, "a date and time as \"2026-11-24T13:45:30\"");
}

void JsonConvert<Bytes>::write(JsonWriter& writer, const Bytes& value) {
  writer.string(to_base64(value.view()));
}
bool JsonConvert<Bytes>::read(const JsonView& json, Bytes& out, JsonErrors& errors) {
  std::string_view text;
  std::string bytes;
  if (!json.get(text) || !from_base64(text, bytes)) return errors.expected("bytes in base64", json);
  out = Bytes{std::move(bytes)};
  return true;
}

void JsonConvert<Decimal>::write(JsonWriter& writer, const Decimal& value) {
  writer.string(value.to_string());
}
bool JsonConvert<Decimal>::read(const JsonView& json, Decimal& out, JsonErrors& errors) {
  std::int64_t whole = 0;
  if (json.get(whole)) {
    out = whole;
    return true;
  }
  return read_parsed(json, out, errors, "a decimal number as \"12.50\"");
}

void JsonConvert<Uuid>::write(JsonWriter& writer, const Uuid& value) { writer.string(value.to_string()); }
bool JsonConvert<Uuid>::read(const JsonView& json, Uuid& out, JsonErrors& errors) {
  std::string_view text;
  if (json.get(text) && Uuid::parse(text, out)) return true;
  return errors.expected("a UUID as \"123e4567-e89b-12d3-a456-426614174000\"", json);
}

void JsonConvert<std::chrono::microseconds>::write(JsonWriter& writer, std::chrono::microseconds value) {
  JsonConvert<double>::write(writer, double(value.count()) / 1e6);
}
bool JsonConvert<std::chrono::microseconds>::read(const JsonView& json, std::chrono::microseconds& out,
                                                  JsonErrors& errors) {
  double seconds = 0;
  if (!json.get(seconds) || std::abs(seconds) > 9e12) return errors.expected("a number of seconds", json);
  out = std::chrono::microseconds{std::llround(seconds * 1e6)};
  return true;
}

}  // namespace carafe
