// SPDX-License-Identifier: MIT
#include <carafe/json/writer.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

#include "json/utf8.hpp"

using namespace carafe;

namespace {
template <class Write>
std::string written(Write write) {
  std::string text;
  JsonWriter writer{text};
  write(writer);
  return text;
}

std::string string_text(std::string_view value) {
  return written([&](JsonWriter& writer) { writer.string(value); });
}

template <class Number>
std::string number_text(Number value) {
  return written([&](JsonWriter& writer) { writer.number(value); });
}

std::string integer_text(std::int64_t value) {
  return written([&](JsonWriter& writer) { writer.integer(value); });
}
}  // namespace

TEST_CASE("commas stand between elements and members and nowhere else") {
  auto text = written([](JsonWriter& writer) {
    writer.begin_object();
    writer.key("empty");
    writer.begin_array();
    writer.end_array();
    writer.key("list");
    writer.begin_array();
    writer.integer(1);
    writer.begin_object();
    writer.end_object();
    writer.null();
    writer.end_array();
    writer.prepared_key("\"on\":");
    writer.boolean(true);
    writer.key("raw");
    writer.raw("[0]");
    writer.end_object();
  });
  CHECK(text == R"({"empty":[],"list":[1,{},null],"on":true,"raw":[0]})");
}

TEST_CASE("integers are written with all their digits") {
  std::int64_t power = 1;
  for (int digits = 1; digits < 19; ++digits, power *= 10) {
    for (std::int64_t value : {power - 1, power, -power, power + 7}) {
      CHECK(integer_text(value) == std::to_string(value));
    }
  }
  CHECK(integer_text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(written([](JsonWriter& w) { w.unsigned_integer(std::numeric_limits<std::uint64_t>::max()); }) ==
        "18446744073709551615");
}

TEST_CASE("numbers are as short as they can be and stay floating-point") {
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(1.0) == "1.0");
  CHECK(number_text(-0.0) == "-0.0");
  CHECK(number_text(100000.0) == "100000.0");
  CHECK(number_text(1e15) == "1000000000000000.0");
  CHECK(number_text(1e16) == "1e+16");
  CHECK(number_text(0.0001) == "0.0001");
  CHECK(number_text(0.00001) == "1e-05");
  CHECK(number_text(1.7976931348623157e308) == "1.7976931348623157e+308");
  CHECK(number_text(5e-324) == "5e-324");
  CHECK(number_text(0.1f) == "0.1");
}

TEST_CASE("numbers read back as they were") {
  std::mt19937_64 random{7};
  for (int i = 0; i < 20000; ++i) {
    std::uint64_t bits = random();
    double value;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    auto text = number_text(value);
    CHECK(std::strtod(text.c_str(), nullptr) == value);
  }
}

TEST_CASE("what JSON has no number for is null") {
  CHECK(number_text(std::nan("")) == "null");
  CHECK(number_text(std::numeric_limits<double>::infinity()) == "null");
  CHECK(number_text(-std::numeric_limits<float>::infinity()) == "null");
}

TEST_CASE("strings are escaped where JSON requires it") {
  struct Case {
    std::string_view value, text;
  };
  using namespace std::string_view_literals;
  for (auto [value, text] : {
           Case{"", R"("")"},
           {"plain", R"("plain")"},
           {R"(a "quoted" \ word)", R"("a \"quoted\" \\ word")"},
           {"line\nfeed\ttab\r\b\f", R"("line\nfeed\ttab\r\b\f")"},
           {"nul\0and\x1f"sv, R"("nul\u0000and\u001f")"},
           {"</script>", R"("</script>")"},
           {"caf\u00e9 \u4e2d \U0001F600", "\"caf\u00e9 \u4e2d \U0001F600\""},
           {"\x7f", "\"\x7f\""},
       }) {
    CHECK(string_text(value) == text);
  }
}

TEST_CASE("a byte that needs escaping is found at every place of a long string") {
  for (std::size_t length = 1; length < 40; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      for (std::string special : {"\"", "\\", "\n", "\x01"}) {
        std::string value(length, 'x');
        value.replace(place, 1, special);
        std::string escaped = special == "\n" ? "\\n" : special == "\x01" ? "\\u0001" : "\\" + special;
        std::string expected(length, 'x');
        expected.replace(place, 1, escaped);
        CHECK(string_text(value) == '"' + expected + '"');
      }
    }
  }
}

TEST_CASE("bytes that are no UTF-8 become replacement characters") {
  const std::string replaced = "\xEF\xBF\xBD";
  CHECK(string_text("a\xFF"
                    "b") == "\"a" + replaced + "b\"");
  CHECK(string_text("\xC3") == '"' + replaced + '"');
  CHECK(string_text("\xC0\xAF") == '"' + replaced + replaced + '"');
  CHECK(string_text("\xED\xA0\x80") == '"' + replaced + replaced + replaced + '"');
  CHECK(string_text("\xF5\x80\x80\x80x") == '"' + replaced + replaced + replaced + replaced + "x\"");
}

TEST_CASE("every code point, and nothing else, is UTF-8") {
  auto encoded = [](unsigned point, std::size_t length) {
    constexpr unsigned leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    std::string bytes(length, '\0');
    for (std::size_t i = length; i-- > 1; point >>= 6) bytes[i] = char(0x80 | (point & 0x3F));
    bytes[0] = char(length == 1 ? point : leads[length] | point);
    return bytes;
  };
  auto accepted = [](const std::string& bytes) {
    return detail::utf8_sequence(bytes.data(), bytes.data() + bytes.size()) == bytes.size();
  };
  unsigned wrong = 0;
  for (unsigned point = 0; point < 0x120000; ++point) {
    bool valid = point < 0x110000 && (point < 0xD800 || point > 0xDFFF);
    std::size_t shortest = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    wrong += accepted(encoded(point, shortest)) != valid;
    if (shortest < 4 && shortest > 1) wrong += accepted(encoded(point, shortest + 1));
  }
  CHECK(wrong == 0);
}
