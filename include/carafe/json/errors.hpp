// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/util/error.hpp>

namespace carafe {

class JsonView;

/// The text is not JSON. What whoever sent it has to correct; a server answers 400.
class JsonParseError : public Error {
 public:
  /// `line` and `column` count from 1, columns in bytes; `reason` is a phrase such as
  /// `expected ',' or '}', found '1'`.
  JsonParseError(std::size_t line, std::size_t column, const std::string& reason);

  std::size_t line() const noexcept { return line_; }
  std::size_t column() const noexcept { return column_; }
  const std::string& reason() const noexcept { return reason_; }

 private:
  std::size_t line_, column_;
  std::string reason_;
};

/// One thing wrong with one place of a JSON value: `{"body.email", "missing"}`.
struct JsonFieldError {
  std::string path;
  std::string message;

  bool operator==(const JsonFieldError&) const = default;
};

/// Everything wrong with a JSON value that is being read into a type, each with its
/// path, and how strictly it is read. Reading goes on after an error, so that one
/// answer names all of them.
class JsonErrors {
 public:
  /// `root` begins every path ("body" → "body.email", "body[2].id").
  explicit JsonErrors(std::string root = {}) : path_(std::move(root)) {}
  JsonErrors(const JsonErrors&) = delete;
  JsonErrors& operator=(const JsonErrors&) = delete;

  /// Keys an object should not have are passed over instead of being errors.
  bool ignore_unknown = false;

  bool empty() const noexcept { return list_.empty(); }
  const std::vector<JsonFieldError>& list() const noexcept { return list_; }
  std::vector<JsonFieldError> take() noexcept { return std::move(list_); }

  /// Notes an error at the current place, or at a member of it. Always false, so that
  /// a `read` can say `return errors.add(…)`. Only the first `limit` are kept.
  bool add(std::string message);
  bool add(std::string_view member, std::string message);

  /// `expected an integer, got "x"`
  bool expected(std::string_view what, JsonView got);

  static constexpr std::size_t limit = 100;

  /// Where an error would be noted now.
  const std::string& path() const noexcept { return path_; }

  /// The current place is a member or an element for as long as this lives.
  class At {
   public:
    At(JsonErrors& errors, std::string_view member);
    At(JsonErrors& errors, std::size_t element);
    ~At() { errors_.path_.resize(length_); }
    At(const At&) = delete;
    At& operator=(const At&) = delete;

   private:
    JsonErrors& errors_;
    std::size_t length_;
  };

 private:
  std::string path_;
  std::vector<JsonFieldError> list_;
};

/// The text is JSON but not what was asked for; thrown by `from_json`. A server
/// answers 422 with the list.
class JsonReadError : public Error {
 public:
  explicit JsonReadError(std::vector<JsonFieldError> fields);

  const std::vector<JsonFieldError>& fields() const noexcept { return fields_; }

 private:
  std::vector<JsonFieldError> fields_;
};

}  // namespace carafe
