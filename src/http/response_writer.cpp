// SPDX-License-Identifier: MIT
#include "http/response_writer.hpp"

#include <array>
#include <charconv>
#include <cstdio>

#include <carafe/http/status.hpp>

#include "http/text.hpp"

namespace carafe::detail {
namespace {

/// Fields the server says itself.
bool is_ours(std::string_view name) {
  for (std::string_view own : {"Content-Length", "Connection", "Date", "Server", "Transfer-Encoding"}) {
    if (equal_ignoring_case(name, own)) return true;
  }
  return false;
}

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, std::size_t(end - digits));
}

void append_status_line(std::string& out, int status) {
  static constexpr std::string_view ok = "HTTP/1.1 200 OK\r\n";
  if (status == 200) {
    out.append(ok);
    return;
  }
  out.append("HTTP/1.1 ");
  append_number(out, std::size_t(status));
  out.append(" ").append(reason_phrase(status)).append("\r\n");
}

}  // namespace

ResponseWriter::ResponseWriter() { renew_date(std::time(nullptr)); }

void ResponseWriter::renew_date(std::time_t now) {
  static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  second_ = now;
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[64];
  // Not strftime, whose names depend on the locale.
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[std::size_t(utc.tm_wday)],
                utc.tm_mday, months[std::size_t(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                utc.tm_sec);
  date_and_server_ = "Date: " + std::string(text) + "\r\nServer: carafe\r\n";
}

void ResponseWriter::write(std::string& out, const Response& response, Method method, int version,
                           bool keep_alive) {
  if (std::time_t now = std::time(nullptr); now != second_) renew_date(now);
  append_status_line(out, response.status);
  out.append(date_and_server_);

  const bool has_body = !is_bodyless(response.status);
  bool has_type = false;
  for (const auto& [name, value] : response.headers) {
    if (is_ours(name)) continue;
    has_type = has_type || equal_ignoring_case(name, "Content-Type");
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (has_body) {
    if (!has_type) out.append("Content-Type: ").append(Response::default_content_type).append("\r\n");
    out.append("Content-Length: ");
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  if (!keep_alive) {
    out.append("Connection: close\r\n");
  } else if (version == 10) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
  if (has_body && method != Method::Head) out.append(response.body);
}

}  // namespace carafe::detail
