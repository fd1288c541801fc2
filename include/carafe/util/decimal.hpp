// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace carafe {

/// Which of two neighbours a number becomes that lies between them.
enum class Rounding : std::uint8_t {
  half_even,  ///< the nearer; half way, the one whose last digit is even
  half_up,    ///< the nearer; half way, away from zero, as NUMERIC columns round
  down,       ///< toward zero
  up,         ///< away from zero
  floor,      ///< toward negative infinity
  ceiling,    ///< toward positive infinity
};

/// An exact decimal number of at most 76 digits, for money and NUMERIC columns.
///
/// A plain value: a sign, the digits, and how many of them stand after the point
/// (`scale`, 0 to 76). The scale is kept as it was written: 1.50 stays 1.50, and equals
/// 1.5. `+ - *` are exact; a result of more than 76 digits is an Error
/// "decimal-overflow", never a rounded one. No operation goes through a float.
///
///     Decimal price{"19.90"};
///     Decimal total = price * 3;                          // 59.70
///     Decimal each = total.divided_by(7, 2);              // 8.53
class Decimal {
 public:
  static constexpr int max_digits = 76;

  constexpr Decimal() = default;
  template <std::integral T>
  requires(!std::is_same_v<T, bool> &&
           sizeof(T) <=
               sizeof(std::uint64_t)) constexpr Decimal(T value)  // NOLINT: a whole number is a decimal
      : limbs_{value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value)},
        negative_(value < 0) {}
  /// A number as `parse` reads it; throws UsageError "bad-decimal" for another text.
  explicit Decimal(std::string_view text);
  explicit Decimal(const char* text) : Decimal(std::string_view{text}) {}
  /// Floats are not exact; say how: from_double(0.1, 2).
  template <std::floating_point T>
  Decimal(T) = delete;

  /// Reads -12.50, .5, 1e-7. Empty for another text, and for a number of more digits.
  static std::optional<Decimal> parse(std::string_view text);
  /// The float's exact value, rounded half to even to `scale` digits after the point.
  /// Throws UsageError "bad-decimal" for an infinity, NaN or a number that is too large.
  static Decimal from_double(double value, int scale);

  /// All digits, never an exponent: "-12.50". `parse` reads it back with the same scale.
  std::string to_string() const;
  /// The nearest float; what is lost is lost knowingly.
  explicit operator double() const;
  /// The number as an integer; empty where it has a fraction or does not fit.
  std::optional<std::int64_t> to_int64() const;

  constexpr int scale() const noexcept { return scale_; }
  /// How many digits it has, without leading zeros; 1 for zero.
  int digits() const;
  constexpr bool is_negative() const noexcept { return negative_; }
  constexpr bool is_zero() const noexcept { return limbs_ == Limbs{}; }

  /// With exactly `scale` digits after the point.
  Decimal rounded(int scale, Rounding rounding = Rounding::half_even) const;
  /// The same number with the smallest scale: 1.5 for 1.500.
  Decimal normalized() const;
  /// The quotient with `scale` digits after the point, correctly rounded. Throws
  /// Error "division-by-zero".
  Decimal divided_by(const Decimal& divisor, int scale, Rounding rounding = Rounding::half_even) const;
  Decimal absolute() const noexcept { return negative_ ? -*this : *this; }

  Decimal operator-() const noexcept;
  Decimal& operator+=(const Decimal& other) { return *this = *this + other; }
  Decimal& operator-=(const Decimal& other) { return *this = *this - other; }
  Decimal& operator*=(const Decimal& other) { return *this = *this * other; }
  /// The result has the larger scale of the two.
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  /// The result has the sum of the scales.
  friend Decimal operator*(const Decimal& a, const Decimal& b);

  /// As numbers: 1.5 and 1.50 are equivalent.
  friend bool operator==(const Decimal& a, const Decimal& b) { return compare(a, b) == 0; }
  friend std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) { return compare(a, b) <=> 0; }

  /// Equal numbers have equal hashes, whatever their scale.
  std::size_t hash() const noexcept;

 private:
  friend struct DecimalAccess;
  using Limbs = std::array<std::uint64_t, 4>;  // the lowest first

  static int compare(const Decimal& a, const Decimal& b);

  Limbs limbs_{};
  std::uint8_t scale_ = 0;
  bool negative_ = false;  // never of zero
};

}  // namespace carafe

template <>
struct std::hash<carafe::Decimal> {
  std::size_t operator()(const carafe::Decimal& value) const noexcept { return value.hash(); }
};
