// SPDX-License-Identifier: MIT
#include "json/diagnose.hpp"

#include <carafe/json/view.hpp>

#include <charconv>
#include <cstdint>
#include <vector>

#include "json/utf8.hpp"

namespace carafe::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<JsonProblem> run() {
    if (document()) return std::nullopt;
    return JsonProblem{problem_at_, std::move(reason_)};
  }

 private:
  bool done() const { return at_ == text_.size(); }
  bool at(char c) const { return !done() && text_[at_] == c; }

  bool take(char c) {
    if (!at(c)) return false;
    ++at_;
    return true;
  }

  void skip_space() {
    while (at(' ') || at('\t') || at('\n') || at('\r')) ++at_;
  }

  bool fail(std::size_t offset, std::string reason) {
    problem_at_ = offset;
    reason_ = std::move(reason);
    return false;
  }

  bool expected(std::string what) { return fail(at_, "expected " + what + ", found " + found()); }

  std::string found() const {
    if (done()) return "the end of the text";
    std::size_t length = utf8_sequence(text_.data() + at_, text_.data() + text_.size());
    auto byte = static_cast<unsigned char>(text_[at_]);
    if (text_.substr(at_).starts_with("\xEF\xBB\xBF")) return "a byte order mark";
    if (length == 0 || byte < 0x20 || byte == 0x7F) {
      constexpr char hex[] = "0123456789abcdef";
      return std::string("the byte 0x") + hex[byte >> 4] + hex[byte & 15];
    }
    return "'" + std::string(text_.substr(at_, length)) + "'";
  }

  /// One round per value: what stands before it has been read, and after it come the
  /// closing brackets it completes, then the comma or the end.
  bool document() {
    while (true) {
      skip_space();
      if (at('{') || at('[')) {
        if (open_.size() == json_max_depth) {
          return fail(at_, "nested deeper than " + std::to_string(json_max_depth) + " levels");
        }
        open_.push_back(text_[at_++]);
        skip_space();
        if (!at(closing())) {
          if (open_.back() == '{' && !key("a key in quotes or '}'")) return false;
          continue;
        }
      } else if (!scalar()) {
        return false;
      }
      if (!after_value()) return false;
      if (open_.empty()) return done() || expected("the end of the text");
    }
  }

  char closing() const { return open_.back() == '{' ? '}' : ']'; }

  bool after_value() {
    skip_space();
    while (!open_.empty()) {
      if (take(',')) {
        skip_space();
        return open_.back() == '[' || key("a key in quotes");
      }
      if (!take(closing())) return expected(open_.back() == '{' ? "',' or '}'" : "',' or ']'");
      open_.pop_back();
      skip_space();
    }
    return true;
  }

  bool key(const char* wanted) {
    if (!at('"')) return expected(wanted);
    if (!string()) return false;
    skip_space();
    return take(':') || expected("':' after the key");
  }

  bool scalar() {
    if (at('"')) return string();
    if (at('-') || (!done() && is_digit(text_[at_]))) return number();
    for (std::string_view word : {"true", "false", "null"}) {
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return true;
      }
    }
    return expected("a value");
  }

  bool string() {
    std::size_t start = at_++;
    while (!done()) {
      auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '"') return ++at_, true;
      if (byte == '\\') {
        if (!escape()) return false;
      } else if (byte < 0x20) {
        return fail(at_, "a control character in a string must be escaped, found " + found());
      } else if (std::size_t length = utf8_sequence(text_.data() + at_, text_.data() + text_.size())) {
        at_ += length;
      } else {
        return fail(at_, "not UTF-8: " + found());
      }
    }
    return fail(start, "a string without its closing '\"'");
  }

  bool escape() {
    std::size_t start = at_++;
    if (done()) return fail(start, "a string without its closing '\"'");
    if (text_[at_] != 'u') {
      if (std::string_view("\"\\/bfnrt").find(text_[at_]) == std::string_view::npos) {
        return expected("an escape such as \\n after the backslash");
      }
      ++at_;
      return true;
    }
    unsigned unit, second;
    if (!code_unit(unit)) return false;
    if (unit < 0xD800 || unit > 0xDFFF) return true;
    bool pair = unit < 0xDC00 && at('\\') && at_ + 1 < text_.size() && text_[at_ + 1] == 'u';
    if (pair) {
      ++at_;
      if (!code_unit(second)) return false;
      pair = second >= 0xDC00 && second <= 0xDFFF;
    }
    return pair || fail(start, "half a surrogate pair");
  }

  /// Reads `uXXXX`.
  bool code_unit(unsigned& unit) {
    ++at_;
    unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      int digit = done() ? -1 : hex_value(text_[at_]);
      if (digit < 0) return expected("four hexadecimal digits after \\u");
      unit = unit * 16 + unsigned(digit);
    }
    return true;
  }

  bool digits(const char* wanted) {
    std::size_t start = at_;
    while (!done() && is_digit(text_[at_])) ++at_;
    return at_ > start || expected(wanted);
  }

  bool number() {
    std::size_t start = at_;
    take('-');
    if (take('0')) {
      if (!done() && is_digit(text_[at_])) return fail(start, "a number must not begin with 0");
    } else if (!digits("a digit after '-'")) {
      return false;
    }
    if (take('.') && !digits("a digit after '.'")) return false;
    if (take('e') || take('E')) {
      take('+') || take('-');
      if (!digits("a digit in the exponent")) return false;
    }
    return !is_too_large(text_.substr(start, at_ - start)) ||
           fail(start, "a number out of the range of double");
  }

  static bool is_too_large(std::string_view number) {
    double value = 0;
    auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc::result_out_of_range) return false;
    // from_chars says the same for 1e999 and 1e-999. Here the exponent decides alone,
    // or its lack: only then are the digits before the point enough to be too many.
    auto exponent = number.find_first_of("eE");
    if (exponent == std::string_view::npos) return number.find_first_of("123456789") < number.find('.');
    std::size_t whole = std::min(number.find('.'), exponent);
    std::int64_t power = 0;
    auto sign = number[exponent + 1];
    auto first = number.data() + exponent + (sign == '+' ? 2 : 1);
    if (std::from_chars(first, number.data() + number.size(), power).ec != std::errc{}) return sign != '-';
    auto leading = number.find_first_of("123456789");
    return power + std::int64_t(whole) > std::int64_t(leading);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<char> open_;
  std::size_t problem_at_ = 0;
  std::string reason_;
};

}  // namespace

std::optional<JsonProblem> diagnose_json(std::string_view text) { return Scanner{text}.run(); }

}  // namespace carafe::detail
