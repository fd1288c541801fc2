// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace carafe {

/// The base of every exception Carafe throws on purpose.
///
/// `what()` is one or more lines a person can act on: what was asked, what was
/// found, how to fix it. `code()` names a page in docs/errors/ ("no-primary-key"),
/// and stays the same when the wording changes.
///
/// Three branches, by who must act: `UsageError` (fix the program), `HttpError`
/// (is an answer to the client), `DatabaseError` (the database said no).
class Error : public std::runtime_error {
 public:
  /// `code` must outlive the error: pass a string literal.
  Error(std::string_view code, const std::string& message) : std::runtime_error(message), code_(code) {}

  std::string_view code() const noexcept { return code_; }

 private:
  std::string_view code_;
};

/// The program, its configuration or its command line is wrong; running the same
/// program again will fail again.
class UsageError : public Error {
 public:
  using Error::Error;
};

}  // namespace carafe
