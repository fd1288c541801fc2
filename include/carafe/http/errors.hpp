// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include <carafe/http/headers.hpp>
#include <carafe/util/error.hpp>

namespace carafe {

/// An answer to the client thrown as an exception: `throw HttpError{404}`. Thrown out of
/// a handler it becomes the response, through the application's error handlers.
class HttpError : public Error {
 public:
  /// `status` is 400 to 599, anything else a `UsageError`. `description` is shown to the
  /// client; without one a default sentence is used. `headers` go into the answer
  /// (`Allow`, `Retry-After`).
  explicit HttpError(int status, std::string description = {}, Headers headers = {});

  int status() const noexcept { return status_; }
  const std::string& description() const noexcept { return description_; }
  const Headers& headers() const noexcept { return headers_; }

 private:
  int status_;
  std::string description_;
  Headers headers_;
};

/// Ends the handler with an error answer: `abort(404)`.
[[noreturn]] void abort(int status, std::string description = {});

/// The sentence a client reads when an error answer has no description of its own.
/// The text is static.
std::string_view default_description(int status) noexcept;

}  // namespace carafe
