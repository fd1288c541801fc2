// SPDX-License-Identifier: MIT
#include <carafe/json/errors.hpp>
#include <carafe/json/view.hpp>

#include "json/utf8.hpp"

namespace carafe {
namespace {

// Member names come from the client: a path names them, but not at any length.
constexpr std::size_t longest_member = 64;

void append_member(std::string& path, std::string_view member) {
  if (!path.empty()) path.push_back('.');
  path.append(detail::utf8_prefix(member, longest_member));
  if (member.size() > longest_member) path.append("...");
}

std::string lines_of(const std::vector<JsonFieldError>& fields) {
  std::string text = "the JSON value does not fit";
  for (const auto& [path, message] : fields) {
    text += fields.size() == 1 ? ": " : "\n  ";
    if (!path.empty()) text += path + ": ";
    text += message;
  }
  return text;
}

}  // namespace

JsonParseError::JsonParseError(std::size_t line, std::size_t column, const std::string& reason)
    : Error("invalid-json", "not valid JSON at line " + std::to_string(line) + ", column " +
                                std::to_string(column) + ": " + reason),
      line_(line),
      column_(column),
      reason_(reason) {}

JsonReadError::JsonReadError(std::vector<JsonFieldError> fields)
    : Error("json-mismatch", lines_of(fields)), fields_(std::move(fields)) {}

bool JsonErrors::add(std::string message) {
  if (list_.size() < limit) list_.push_back({path_, std::move(message)});
  return false;
}

bool JsonErrors::add(std::string_view member, std::string message) {
  At at{*this, member};
  return add(std::move(message));
}

bool JsonErrors::expected(std::string_view what, JsonView got) {
  return add("expected " + std::string(what) + ", got " + describe(got));
}

JsonErrors::At::At(JsonErrors& errors, std::string_view member)
    : errors_(errors), length_(errors.path_.size()) {
  append_member(errors_.path_, member);
}

JsonErrors::At::At(JsonErrors& errors, std::size_t element) : errors_(errors), length_(errors.path_.size()) {
  errors_.path_ += "[" + std::to_string(element) + "]";
}

}  // namespace carafe
