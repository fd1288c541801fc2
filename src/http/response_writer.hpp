// SPDX-License-Identifier: MIT
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include <carafe/http/method.hpp>
#include <carafe/http/response.hpp>

namespace carafe::detail {

/// Writes answers behind one another; one per event loop. Keeps the Date line, which
/// changes once a second.
class ResponseWriter {
 public:
  ResponseWriter();

  /// Appends the whole answer: status line, fields, and the body unless the method or
  /// status has none. `keep_alive` is what will become of the connection.
  void write(std::string& out, const Response& response, Method method, int version, bool keep_alive);

 private:
  void renew_date(std::time_t now);

  std::time_t second_ = 0;
  std::string date_and_server_;
};

}  // namespace carafe::detail
