// SPDX-License-Identifier: MIT
#include <carafe/util/datetime.hpp>

namespace carafe {
namespace {

constexpr std::int64_t day_microseconds = 86'400'000'000;

/// Takes text from the front piece by piece; `ok` turns false at the first mismatch.
struct Scanner {
  std::string_view rest;
  bool ok = true;

  bool skip(char wanted) {
    if (rest.empty() || rest.front() != wanted) return false;
    rest.remove_prefix(1);
    return true;
  }

  void expect(char wanted) { ok = skip(wanted) && ok; }

  int digits(std::size_t count) {
    if (rest.size() < count) {
      ok = false;
      return 0;
    }
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      char c = rest[i];
      if (c < '0' || c > '9') ok = false;
      value = value * 10 + (c - '0');
    }
    rest.remove_prefix(count);
    return value;
  }

  Date date() {
    int year = digits(4);
    expect('-');
    int month = digits(2);
    expect('-');
    int day = digits(2);
    std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month(unsigned(month)),
                                    std::chrono::day(unsigned(day))};
    ok = ok && ymd.ok();
    return ok ? Date{ymd} : Date{};
  }

  Time time_of_day() {
    int hour = digits(2);
    expect(':');
    int minute = digits(2);
    int second = skip(':') ? digits(2) : 0;
    std::int64_t micros = skip('.') ? fraction() : 0;
    ok = ok && hour < 24 && minute < 60 && second < 60;
    return Time{std::chrono::microseconds{(hour * 3600 + minute * 60 + second) * 1'000'000LL + micros}};
  }

  /// One to six digits, as microseconds.
  std::int64_t fraction() {
    std::int64_t value = 0;
    int count = 0;
    while (count < 6 && !rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
      value = value * 10 + digits(1);
      ++count;
    }
    ok = ok && count > 0;
    for (; count < 6; ++count) value *= 10;
    return value;
  }

  /// Nothing, Z or ±HH:MM, as minutes east of UTC.
  int offset() {
    if (rest.empty() || skip('Z')) return 0;
    bool west = skip('-');
    if (!west) expect('+');
    int hours = digits(2);
    expect(':');
    int minutes = digits(2);
    ok = ok && hours < 24 && minutes < 60;
    return (west ? -1 : 1) * (hours * 60 + minutes);
  }

  bool finished() const { return ok && rest.empty(); }
};

void write_digits(char* at, int width, std::int64_t value) {
  for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = char('0' + value % 10);
}

void append_date(std::string& out, Date date) {
  auto ymd = date.ymd();
  int year = int(ymd.year());
  if (year < 0 || year > 9999) {
    // Outside what ISO 8601 writes in four digits: sign and as many as needed.
    out += year < 0 ? '-' : '+';
    out += std::to_string(year < 0 ? -year : year);
  } else {
    char digits[4];
    write_digits(digits, 4, year);
    out.append(digits, 4);
  }
  char tail[6] = {'-', 0, 0, '-', 0, 0};
  write_digits(tail + 1, 2, unsigned(ymd.month()));
  write_digits(tail + 4, 2, unsigned(ymd.day()));
  out.append(tail, sizeof tail);
}

void append_time(std::string& out, std::int64_t micros) {
  char text[15] = {0, 0, ':', 0, 0, ':', 0, 0, '.'};
  std::int64_t seconds = micros / 1'000'000;
  write_digits(text, 2, seconds / 3600);
  write_digits(text + 3, 2, seconds / 60 % 60);
  write_digits(text + 6, 2, seconds % 60);
  write_digits(text + 9, 6, micros % 1'000'000);
  out.append(text, sizeof text);
}

}  // namespace

Date Date::today() { return DateTime::now().date(); }

std::optional<Date> Date::parse(std::string_view text) {
  Scanner scanner{text};
  Date date = scanner.date();
  if (!scanner.finished()) return std::nullopt;
  return date;
}

std::string Date::to_string() const {
  std::string out;
  append_date(out, *this);
  return out;
}

std::optional<Time> Time::parse(std::string_view text) {
  Scanner scanner{text};
  Time time = scanner.time_of_day();
  if (!scanner.finished()) return std::nullopt;
  return time;
}

std::string Time::to_string() const {
  std::string out;
  append_time(out, microseconds_);
  return out;
}

Date DateTime::date() const { return std::chrono::floor<std::chrono::days>(static_cast<TimePoint>(*this)); }

Time DateTime::time_of_day() const {
  std::int64_t within = microseconds_ % day_microseconds;
  return Time{std::chrono::microseconds{within < 0 ? within + day_microseconds : within}};
}

DateTime DateTime::now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::optional<DateTime> DateTime::parse(std::string_view text) {
  Scanner scanner{text};
  Date date = scanner.date();
  if (!scanner.skip('T')) scanner.expect(' ');
  Time time = scanner.time_of_day();
  int east = scanner.offset();
  if (!scanner.finished()) return std::nullopt;
  std::int64_t micros = DateTime{date, time}.microseconds_since_epoch();
  return from_microseconds_since_epoch(micros - east * 60'000'000LL);
}

std::string DateTime::to_string(char separator) const {
  std::string out;
  out.reserve(26);
  append_date(out, date());
  out += separator;
  append_time(out, time_of_day().microseconds());
  return out;
}

}  // namespace carafe
