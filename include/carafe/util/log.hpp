// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <carafe/util/unique_function.hpp>

namespace carafe {

enum class LogLevel : unsigned char { debug, info, warning, error };

/// `text` with control bytes as `\n` or `\x1b`, so that what a client sent cannot forge
/// a line of a log or command a terminal. Other bytes, UTF-8 included, stay.
std::string escape_control(std::string_view text);

/// Writes events to standard error, one line each:
///
///     [2026-01-31 12:00:00,123] ERROR in myapp: message
///
/// Every call is safe from any thread and any fiber; it does not suspend. A newline
/// within a message begins a further, indented line; pass what clients sent through
/// `escape_control`.
class Logger {
 public:
  explicit Logger(std::string name, LogLevel least = LogLevel::info);
  Logger(Logger&&) = delete;
  ~Logger();

  void debug(std::string_view message) { write(LogLevel::debug, message); }
  void info(std::string_view message) { write(LogLevel::info, message); }
  void warning(std::string_view message) { write(LogLevel::warning, message); }
  void error(std::string_view message) { write(LogLevel::error, message); }
  void write(LogLevel level, std::string_view message);

  /// A line without time and name, for formats of their own such as an access log.
  void write_plain(std::string_view line);

  /// Events below `least` are dropped.
  void set_level(LogLevel least) noexcept;
  bool is_enabled(LogLevel level) const noexcept;

  /// Sends events to `sink` instead of standard error; an empty one goes back. Calls of
  /// `sink` never overlap. Not while other threads log.
  void set_sink(UniqueFunction<void(LogLevel, std::string_view message)> sink);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace carafe
