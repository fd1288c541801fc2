// SPDX-License-Identifier: MIT
#include <carafe/util/log.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>
#include <mutex>

namespace carafe {
namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "DEBUG";
    case LogLevel::info:
      return "INFO";
    case LogLevel::warning:
      return "WARNING";
    case LogLevel::error:
      return "ERROR";
  }
  return {};
}

std::string indent_lines(std::string_view message) {
  std::string text;
  text.reserve(message.size());
  for (char c : message) {
    text += c;
    if (c == '\n') text += "    ";
  }
  return text;
}

}  // namespace

std::string escape_control(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) {
      escaped += c;
    } else if (c == '\n') {
      escaped += "\\n";
    } else if (c == '\r') {
      escaped += "\\r";
    } else if (c == '\t') {
      escaped += "\\t";
    } else {
      escaped += fmt::format("\\x{:02x}", byte);
    }
  }
  return escaped;
}

struct Logger::Implementation {
  Implementation(std::string name, LogLevel level)
      : logger(std::move(name), std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    logger.set_formatter(std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::local));
    logger.set_level(spdlog_level(level));
    logger.flush_on(spdlog::level::debug);
  }

  spdlog::logger logger;
  std::mutex sink_mutex;
  UniqueFunction<void(LogLevel, std::string_view)> sink;
};

Logger::Logger(std::string name, LogLevel least)
    : implementation_(std::make_unique<Implementation>(std::move(name), least)) {}
Logger::~Logger() = default;

void Logger::set_level(LogLevel least) noexcept { implementation_->logger.set_level(spdlog_level(least)); }

bool Logger::is_enabled(LogLevel level) const noexcept {
  return implementation_->logger.should_log(spdlog_level(level));
}

void Logger::set_sink(UniqueFunction<void(LogLevel, std::string_view)> sink) {
  implementation_->sink = std::move(sink);
}

void Logger::write(LogLevel level, std::string_view message) {
  if (!is_enabled(level)) return;
  if (implementation_->sink) {
    std::lock_guard lock{implementation_->sink_mutex};
    implementation_->sink(level, message);
    return;
  }
  auto now = std::chrono::system_clock::now();
  auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now - seconds).count();
  std::string line = fmt::format("[{:%Y-%m-%d %H:%M:%S},{:03}] {} in {}: {}",
                                 fmt::localtime(std::chrono::system_clock::to_time_t(now)), milliseconds,
                                 level_name(level), implementation_->logger.name(), indent_lines(message));
  implementation_->logger.log(spdlog_level(level), line);
}

void Logger::write_plain(std::string_view line) {
  if (!is_enabled(LogLevel::info)) return;
  if (implementation_->sink) {
    std::lock_guard lock{implementation_->sink_mutex};
    implementation_->sink(LogLevel::info, line);
    return;
  }
  implementation_->logger.log(spdlog::level::info, line);
}

}  // namespace carafe
