// SPDX-License-Identifier: MIT
#include <carafe/http/errors.hpp>

#include <carafe/http/status.hpp>

namespace carafe {
namespace {

std::string describe(int status, const std::string& description) {
  std::string text = std::to_string(status) + " " + std::string(reason_phrase(status));
  auto sentence = description.empty() ? std::string(default_description(status)) : description;
  return sentence.empty() ? text : text + ": " + sentence;
}

}  // namespace

HttpError::HttpError(int status, std::string description, Headers headers)
    : Error("http-error", describe(status, description)),
      status_(status),
      description_(description.empty() ? std::string(default_description(status)) : std::move(description)),
      headers_(std::move(headers)) {
  if (status < 400 || status > 599) {
    throw UsageError("not-an-error-status", "HttpError and abort() take a status from 400 to 599, but got " +
                                                std::to_string(status) +
                                                ". Return a Response for any other answer.");
  }
}

void abort(int status, std::string description) { throw HttpError(status, std::move(description)); }

std::string_view default_description(int status) noexcept {
  switch (status) {
    case 400:
      return "The request cannot be understood.";
    case 401:
      return "This needs a login.";
    case 403:
      return "This is not allowed.";
    case 404:
      return "There is nothing at this URL.";
    case 405:
      return "The method is not allowed for this URL.";
    case 406:
      return "There is no form of this that the client accepts.";
    case 408:
      return "The request did not arrive in time.";
    case 409:
      return "The request conflicts with the present state.";
    case 410:
      return "What was here is gone.";
    case 411:
      return "The request needs a Content-Length.";
    case 412:
      return "A condition of the request does not hold.";
    case 413:
      return "The request is larger than is accepted here.";
    case 414:
      return "The URL is too long.";
    case 415:
      return "The media type of the request is not supported here.";
    case 416:
      return "The requested range is not available.";
    case 417:
      return "The expectation of the request cannot be met.";
    case 422:
      return "The request is well formed, but cannot be followed.";
    case 428:
      return "The request must be conditional.";
    case 429:
      return "Too many requests; try again later.";
    case 431:
      return "The header fields of the request are too large.";
    case 500:
      return "The server met an error and could not answer the request.";
    case 501:
      return "The server does not support what the request needs.";
    case 502:
      return "A server behind this one gave no valid answer.";
    case 503:
      return "The server is not able to answer now; try again later.";
    case 504:
      return "A server behind this one did not answer in time.";
    case 505:
      return "This version of HTTP is not supported.";
    default:
      return {};
  }
}

}  // namespace carafe
