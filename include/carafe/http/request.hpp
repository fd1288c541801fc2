// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <carafe/http/headers.hpp>
#include <carafe/http/method.hpp>
#include <carafe/http/url.hpp>

namespace carafe {

namespace detail {
/// What a connection knows about a request; views into its buffers.
struct RequestParts {
  Method method = Method::Get;
  int version = 11;
  bool keep_alive = true;
  std::string_view target;
  std::string_view raw_path;
  std::string_view path;
  std::string_view query;
  std::string_view host;
  std::string_view body;
  std::string_view remote_addr;
  HeadersView headers;
};
}  // namespace detail

/// A request as a handler sees it: read-only, and nothing in it is decoded but the path.
///
/// Every view it gives is valid as long as the Request; copy what must live longer. It is
/// used by one fiber or thread at a time.
class Request {
 public:
  /// Builds a request that owns its text, for tests and for callers without a socket.
  /// `Host` and, with a body, `Content-Length` are added when missing. A target a server
  /// would refuse is an `HttpError` 400.
  static Request make(Method method, std::string_view target, Headers headers = {}, std::string body = {});

  /// For servers: borrows everything in `parts`.
  explicit Request(const detail::RequestParts& parts) noexcept;
  Request(Request&&) noexcept;
  Request& operator=(Request&&) noexcept;
  ~Request();

  Method method() const noexcept { return parts_.method; }
  /// The target as it was sent.
  std::string_view target() const noexcept { return parts_.target; }
  /// The path of the target, percent-decoded and valid UTF-8. `*` for `OPTIONS *`.
  std::string_view path() const noexcept { return parts_.path; }
  /// The path of the target as it was sent.
  std::string_view raw_path() const noexcept { return parts_.raw_path; }
  /// What follows the first `?` of the target, as it was sent.
  std::string_view query_string() const noexcept { return parts_.query; }
  /// The decoded query string, read at the first call. A malformed one is an `HttpError` 400.
  const QueryArgs& args() const;

  HeadersView headers() const noexcept { return parts_.headers; }
  std::optional<std::string_view> header(std::string_view name) const noexcept {
    return parts_.headers.get(name);
  }
  /// Host and port as the client named them.
  std::string_view host() const noexcept { return parts_.host; }

  std::string_view body() const noexcept { return parts_.body; }
  /// The `Content-Type` with its parameters; empty when there is none.
  std::string_view content_type() const noexcept {
    return header("Content-Type").value_or(std::string_view{});
  }
  /// The media type alone, in the letters it was sent in.
  std::string_view mimetype() const noexcept;
  /// Whether the body is declared as `application/json` or `application/…+json`.
  bool is_json() const noexcept;

  /// The address of the peer of the connection; no header can change it.
  std::string_view remote_addr() const noexcept { return parts_.remote_addr; }
  /// 10 or 11.
  int http_version() const noexcept { return parts_.version; }
  /// Whether the client lets the connection stay open.
  bool keep_alive() const noexcept { return parts_.keep_alive; }

  /// Filled by the router, for logs: the endpoint and the rule that matched. The text must
  /// outlive the request (it is the route's).
  std::string_view endpoint;
  std::string_view rule;

 private:
  struct Owned;
  detail::RequestParts parts_;
  mutable std::unique_ptr<QueryArgs> args_;
  std::unique_ptr<Owned> owned_;
};

}  // namespace carafe
