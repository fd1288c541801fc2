// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carafe {

/// A day of the proleptic Gregorian calendar; written 2026-11-24.
class Date {
 public:
  constexpr Date() = default;
  constexpr Date(std::chrono::sys_days days) : days_(int(days.time_since_epoch().count())) {}  // NOLINT
  constexpr Date(std::chrono::year_month_day date)  // NOLINT: converts as chrono's own types do
      : Date(std::chrono::sys_days{date}) {}
  static constexpr Date from_days_since_epoch(std::int64_t days) {
    return Date{std::chrono::sys_days{std::chrono::days{days}}};
  }

  constexpr operator std::chrono::sys_days() const {  // NOLINT
    return std::chrono::sys_days{std::chrono::days{days_}};
  }
  constexpr int days_since_epoch() const { return days_; }
  constexpr std::chrono::year_month_day ymd() const { return std::chrono::sys_days{*this}; }

  static Date today();
  /// Reads YYYY-MM-DD and nothing else.
  static std::optional<Date> parse(std::string_view text);
  std::string to_string() const;

  friend constexpr auto operator<=>(Date, Date) = default;

 private:
  std::int32_t days_ = 0;
};

/// A time of day to the microsecond, without a day or zone; written 13:45:30.000000.
class Time {
 public:
  constexpr Time() = default;
  constexpr explicit Time(std::chrono::microseconds since_midnight) : microseconds_(since_midnight.count()) {}

  constexpr std::int64_t microseconds() const { return microseconds_; }
  constexpr std::chrono::microseconds since_midnight() const {
    return std::chrono::microseconds{microseconds_};
  }

  /// Reads HH:MM[:SS[.ffffff]].
  static std::optional<Time> parse(std::string_view text);
  std::string to_string() const;

  friend constexpr auto operator<=>(Time, Time) = default;

 private:
  std::int64_t microseconds_ = 0;
};

/// A moment to the microsecond, without a zone (read as UTC where one is needed);
/// written 2026-11-24 13:45:30.000000 in a database, with a T in JSON.
class DateTime {
 public:
  using TimePoint = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

  constexpr DateTime() = default;
  constexpr DateTime(TimePoint moment) : microseconds_(moment.time_since_epoch().count()) {}  // NOLINT
  constexpr DateTime(Date date, Time time = Time{})
      : microseconds_(std::int64_t{date.days_since_epoch()} * 86'400'000'000 + time.microseconds()) {}
  static constexpr DateTime from_microseconds_since_epoch(std::int64_t count) {
    return DateTime{TimePoint{std::chrono::microseconds{count}}};
  }

  constexpr operator TimePoint() const {
    return TimePoint{std::chrono::microseconds{microseconds_}};
  }  // NOLINT
  constexpr std::int64_t microseconds_since_epoch() const { return microseconds_; }
  Date date() const;
  Time time_of_day() const;

  static DateTime now();
  /// Reads YYYY-MM-DD, then a space or T, then HH:MM[:SS[.ffffff]], then nothing, Z or
  /// an offset (+02:00), which is applied so that the result is UTC.
  static std::optional<DateTime> parse(std::string_view text);
  std::string to_string(char separator = ' ') const;

  friend constexpr auto operator<=>(DateTime, DateTime) = default;

 private:
  std::int64_t microseconds_ = 0;
};

}  // namespace carafe
