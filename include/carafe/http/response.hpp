// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <carafe/http/headers.hpp>

namespace carafe {

/// An answer: status, headers and a whole body. Plain data; what a handler may return.
///
/// The server adds `Content-Length`, `Date`, `Server` and `Connection`, which are ignored
/// in `headers`, and leaves the body out of answers to HEAD and of 1xx, 204 and 304.
class Response {
 public:
  static constexpr std::string_view default_content_type = "text/html; charset=utf-8";

  Response() = default;
  Response(std::string text, int code = 200) : status(code), body(std::move(text)) {}
  Response(std::string_view text, int code = 200) : status(code), body(text) {}
  Response(const char* text, int code = 200) : status(code), body(text) {}

  /// The other response under another status: `Response{jsonify(x), 201}`.
  Response(Response other, int code) : Response(std::move(other)) { status = code; }

  int status = 200;
  std::string body;
  Headers headers;

  /// The `Content-Type` in `headers`, or `default_content_type`.
  std::string_view content_type() const noexcept;
  void set_content_type(std::string value) { headers.set("Content-Type", std::move(value)); }
};

/// An answer that sends the client to `location`, which is percent-encoded where it holds
/// bytes a header may not. `code` is 301, 302, 303, 307 or 308, else a `UsageError`.
Response redirect(std::string_view location, int code = 302);

}  // namespace carafe
