// SPDX-License-Identifier: MIT
#include <carafe/util/decimal.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

#include <carafe/util/error.hpp>

namespace carafe {
namespace {

// Wide enough for every intermediate result: a division scales its dividend by up to
// 10^152 before it divides, and 10^228 < 2^768.
using Wide = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<
    768, 768, boost::multiprecision::unsigned_magnitude, boost::multiprecision::unchecked, void>>;

constexpr int chunk_digits = 19;
constexpr std::uint64_t chunk = 10'000'000'000'000'000'000U;  // 10^19, the largest in 64 bits

std::uint64_t small_power(int exponent) {
  std::uint64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

Wide scaled_up(Wide value, int exponent) {
  for (; exponent >= chunk_digits; exponent -= chunk_digits) value *= chunk;
  return value * small_power(exponent);
}

Wide power_of_ten(int exponent) { return scaled_up(1, exponent); }

const Wide& limit() {
  static const Wide value = power_of_ten(Decimal::max_digits);
  return value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void throw_overflow() {
  throw Error{"decimal-overflow", "The result of this computation has more than " +
                                      std::to_string(Decimal::max_digits) +
                                      " digits, the most a Decimal has; round its operands with rounded()."};
}

/// Adds one to `quotient` where the remainder of its division by `divisor` asks for it.
void round(Wide& quotient, const Wide& remainder, const Wide& divisor, bool negative, Rounding rounding) {
  if (remainder.is_zero()) return;
  bool away = false;
  switch (rounding) {
    case Rounding::half_even:
    case Rounding::half_up: {
      int half = Wide(remainder * 2).compare(divisor);
      away = half > 0 || (half == 0 && (rounding == Rounding::half_up || bit_test(quotient, 0)));
      break;
    }
    case Rounding::down:
      break;
    case Rounding::up:
      away = true;
      break;
    case Rounding::floor:
      away = negative;
      break;
    case Rounding::ceiling:
      away = !negative;
      break;
  }
  if (away) ++quotient;
}

}  // namespace

struct DecimalAccess {
  static bool is_small(const Decimal& value) {
    return value.limbs_[1] == 0 && value.limbs_[2] == 0 && value.limbs_[3] == 0;
  }
  static std::uint64_t low(const Decimal& value) { return value.limbs_[0]; }

  static Wide coefficient(const Decimal& value) {
    Wide wide;
    for (std::size_t i = value.limbs_.size(); i-- > 0;) {
      wide <<= 64;
      wide |= value.limbs_[i];
    }
    return wide;
  }

  static Decimal make(Wide coefficient, int scale, bool negative) {
    if (coefficient >= limit() || scale > Decimal::max_digits) throw_overflow();
    Decimal value;
    value.negative_ = negative && !coefficient.is_zero();
    value.scale_ = static_cast<std::uint8_t>(scale);
    for (std::uint64_t& limb : value.limbs_) {
      limb = static_cast<std::uint64_t>(coefficient & std::numeric_limits<std::uint64_t>::max());
      coefficient >>= 64;
    }
    return value;
  }
};

namespace {

/// The coefficient's digits, without leading zeros; "0" for zero.
std::string digits_of(const Decimal& value) {
  if (DecimalAccess::is_small(value)) return std::to_string(DecimalAccess::low(value));
  Wide rest = DecimalAccess::coefficient(value);
  std::string text;
  while (!rest.is_zero()) {
    Wide quotient;
    Wide remainder;
    divide_qr(rest, Wide(chunk), quotient, remainder);
    std::string part = std::to_string(static_cast<std::uint64_t>(remainder));
    if (!quotient.is_zero()) part.insert(0, std::size_t(chunk_digits) - part.size(), '0');
    text.insert(0, part);
    rest = quotient;
  }
  return text;
}

void check_scale(int scale) {
  if (scale < 0 || scale > Decimal::max_digits) {
    throw UsageError{"bad-decimal", "A Decimal has from 0 to " + std::to_string(Decimal::max_digits) +
                                        " digits after its point, not " + std::to_string(scale) + "."};
  }
}

}  // namespace

Decimal::Decimal(std::string_view text) {
  auto parsed = parse(text);
  if (!parsed) {
    throw UsageError{"bad-decimal", "\"" + std::string(text.substr(0, 100)) +
                                        "\" is no decimal number of at most " + std::to_string(max_digits) +
                                        " digits, such as \"-12.50\". For text that may be anything use "
                                        "Decimal::parse(), which is empty then."};
  }
  *this = *parsed;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);

  std::string digits;
  std::size_t at = 0;
  int after_point = 0;
  bool any = false;
  bool point = false;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (c == '.' && !point) {
      point = true;
    } else if (is_digit(c)) {
      any = true;
      if (point) ++after_point;
      if (c != '0' || !digits.empty()) digits += c;
      if (digits.size() > std::size_t(max_digits) || after_point > max_digits * 4) return std::nullopt;
    } else {
      break;
    }
  }
  if (!any) return std::nullopt;

  int exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    std::string_view rest = text.substr(at + 1);
    if (rest.starts_with('+')) {
      rest.remove_prefix(1);
      if (rest.starts_with('-')) return std::nullopt;
    }
    auto read = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
    if (read.ec != std::errc{} || read.ptr != rest.data() + rest.size() || exponent > 1000 ||
        exponent < -1000) {
      return std::nullopt;
    }
  }

  int scale = after_point - exponent;
  if (scale < 0) {
    if (!digits.empty()) digits.append(std::size_t(-scale), '0');
    scale = 0;
  }
  if (scale > max_digits || digits.size() > std::size_t(max_digits)) return std::nullopt;

  Wide coefficient;
  for (std::size_t from = 0; from < digits.size(); from += chunk_digits) {
    std::size_t count = std::min<std::size_t>(chunk_digits, digits.size() - from);
    std::uint64_t part = 0;
    std::from_chars(digits.data() + from, digits.data() + from + count, part);
    coefficient = coefficient * small_power(int(count)) + part;
  }
  return DecimalAccess::make(std::move(coefficient), scale, negative);
}

Decimal Decimal::from_double(double value, int scale) {
  check_scale(scale);
  // The C library writes a double's exact value, rounded half to even.
  char text[512];
  int size = std::snprintf(text, sizeof text, "%.*f", scale, value);
  auto parsed = parse({text, std::size_t(size)});
  if (!std::isfinite(value) || !parsed) {
    throw UsageError{"bad-decimal", "The double " + std::string(text, std::size_t(std::min(size, 40))) +
                                        " is no decimal number of at most " + std::to_string(max_digits) +
                                        " digits."};
  }
  return *parsed;
}

std::string Decimal::to_string() const {
  std::string text = digits_of(*this);
  const auto scale = std::size_t(scale_);
  if (text.size() <= scale) text.insert(0, scale + 1 - text.size(), '0');
  if (scale > 0) text.insert(text.size() - scale, 1, '.');
  if (negative_) text.insert(0, 1, '-');
  return text;
}

Decimal::operator double() const {
  std::string text = to_string();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<std::int64_t> Decimal::to_int64() const {
  Decimal whole = normalized();
  if (whole.scale_ != 0 || !DecimalAccess::is_small(whole)) return std::nullopt;
  std::uint64_t size = whole.limbs_[0];
  constexpr auto most = std::uint64_t(std::numeric_limits<std::int64_t>::max());
  if (size > most + (negative_ ? 1 : 0)) return std::nullopt;
  return static_cast<std::int64_t>(negative_ ? 0 - size : size);
}

int Decimal::digits() const { return int(digits_of(*this).size()); }

Decimal Decimal::rounded(int scale, Rounding rounding) const {
  check_scale(scale);
  Wide coefficient = DecimalAccess::coefficient(*this);
  if (scale >= scale_) {
    return DecimalAccess::make(scaled_up(std::move(coefficient), scale - scale_), scale, negative_);
  }
  Wide divisor = power_of_ten(scale_ - scale);
  Wide quotient;
  Wide remainder;
  divide_qr(coefficient, divisor, quotient, remainder);
  round(quotient, remainder, divisor, negative_, rounding);
  return DecimalAccess::make(std::move(quotient), scale, negative_);
}

Decimal Decimal::normalized() const {
  if (scale_ == 0) return *this;
  std::string text = digits_of(*this);
  int zeros = 0;
  while (zeros < scale_ && (is_zero() || text[text.size() - 1 - std::size_t(zeros)] == '0')) ++zeros;
  return rounded(scale_ - zeros);
}

Decimal Decimal::divided_by(const Decimal& divisor, int scale, Rounding rounding) const {
  check_scale(scale);
  if (divisor.is_zero()) {
    throw Error{"division-by-zero", "The decimal number " + to_string() + " is divided by zero."};
  }
  Wide above = DecimalAccess::coefficient(*this);
  Wide below = DecimalAccess::coefficient(divisor);
  int exponent = scale + divisor.scale_ - scale_;
  exponent >= 0 ? above = scaled_up(std::move(above), exponent)
                : below = scaled_up(std::move(below), -exponent);
  Wide quotient;
  Wide remainder;
  divide_qr(above, below, quotient, remainder);
  bool negative = negative_ != divisor.negative_;
  round(quotient, remainder, below, negative, rounding);
  return DecimalAccess::make(std::move(quotient), scale, negative);
}

Decimal Decimal::operator-() const noexcept {
  Decimal result = *this;
  result.negative_ = !negative_ && !is_zero();
  return result;
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  int scale = std::max(a.scale_, b.scale_);
  Wide left = scaled_up(DecimalAccess::coefficient(a), scale - a.scale_);
  Wide right = scaled_up(DecimalAccess::coefficient(b), scale - b.scale_);
  if (a.negative_ == b.negative_) return DecimalAccess::make(left + right, scale, a.negative_);
  if (left >= right) return DecimalAccess::make(left - right, scale, a.negative_);
  return DecimalAccess::make(right - left, scale, b.negative_);
}

Decimal operator-(const Decimal& a, const Decimal& b) { return a + -b; }

Decimal operator*(const Decimal& a, const Decimal& b) {
  return DecimalAccess::make(DecimalAccess::coefficient(a) * DecimalAccess::coefficient(b),
                             a.scale_ + b.scale_, a.negative_ != b.negative_);
}

int Decimal::compare(const Decimal& a, const Decimal& b) {
  if (a.negative_ != b.negative_) return a.negative_ ? -1 : 1;
  int scale = std::max(a.scale_, b.scale_);
  Wide left = scaled_up(DecimalAccess::coefficient(a), scale - a.scale_);
  Wide right = scaled_up(DecimalAccess::coefficient(b), scale - b.scale_);
  int larger = left.compare(right);
  return a.negative_ ? -larger : larger;
}

std::size_t Decimal::hash() const noexcept {
  Decimal value = normalized();
  std::size_t hash = value.scale_ * 2U + (value.negative_ ? 1U : 0U);
  for (std::uint64_t limb : value.limbs_) {
    hash = (hash ^ limb) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace carafe
