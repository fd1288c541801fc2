// SPDX-License-Identifier: MIT
#include <carafe/app/extract.hpp>

namespace carafe {
namespace {

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

std::string summary(const std::vector<JsonFieldError>& fields) {
  std::string text = "The request does not fit what is expected here";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    text += i == 0 ? ": " : "; ";
    if (!fields[i].path.empty()) text += fields[i].path + ": ";
    text += fields[i].message;
  }
  return text + ".";
}

JsonDocument parse_body(const Request& request) {
  if (!request.is_json()) {
    throw HttpError(
        415, "The request's body must be JSON, declared with the header Content-Type: application/json.");
  }
  try {
    return JsonDocument::parse(request.body());
  } catch (const JsonParseError& error) {
    throw HttpError(400, std::string("The request's body is ") + error.what() + ".");
  }
}

QueryArgs parse_form(const Request& request) {
  if (!header_names_equal(request.mimetype(), form_type)) {
    throw HttpError(415, "The request's body must be a form, declared with the header Content-Type: " +
                             std::string(form_type) + ".");
  }
  auto form = QueryArgs::parse(request.body());
  if (!form) throw HttpError(400, "The request's body is not a URL-encoded form in UTF-8.");
  return std::move(*form);
}

}  // namespace

ValidationError::ValidationError(std::vector<JsonFieldError> fields)
    : HttpError(422, summary(fields)), fields_(std::move(fields)) {}

namespace detail {

JsonBody::JsonBody(const Request& request, bool ignores_unknown) : document_(parse_body(request)) {
  errors.ignore_unknown = ignores_unknown;
}

void JsonBody::refuse() { throw ValidationError(errors.take()); }

ParameterReader::ParameterReader(const Request& request, Query)
    : args_(&request.args()), requires_all_(false) {}

ParameterReader::ParameterReader(const Request& request, Form)
    : args_(&form_), form_(parse_form(request)), requires_all_(true) {}

void ParameterReader::finish() {
  if (!errors_.empty()) throw ValidationError(std::move(errors_));
}

void ParameterReader::add_error(std::string_view name, std::string message) {
  errors_.push_back({std::string(name), std::move(message)});
}

void ParameterReader::mistyped(std::string_view name, std::string_view text, const char* expected) {
  constexpr std::size_t longest = 40;
  bool is_long = text.size() > longest;
  add_error(name, "expected " + std::string(expected) + ", got \"" + std::string(text.substr(0, longest)) +
                      (is_long ? "…\"" : "\""));
}

}  // namespace detail
}  // namespace carafe
