// SPDX-License-Identifier: MIT
#include <carafe/http/request.hpp>

#include <carafe/http/errors.hpp>

#include "http/text.hpp"

namespace carafe {

/// The text of a request built by hand, at an address that does not change.
struct Request::Owned {
  std::string target, path, body;
  Headers headers;
  std::vector<HeaderField> fields;
};

Request::Request(const detail::RequestParts& parts) noexcept : parts_(parts) {}
Request::Request(Request&&) noexcept = default;
Request& Request::operator=(Request&&) noexcept = default;
Request::~Request() = default;

Request Request::make(Method method, std::string_view target, Headers headers, std::string body) {
  auto owned = std::make_unique<Owned>();
  owned->target = target;
  owned->body = std::move(body);
  owned->headers = std::move(headers);
  if (!owned->headers.contains("Host")) owned->headers.set("Host", "localhost");
  if (!owned->body.empty() && !owned->headers.contains("Content-Length")) {
    owned->headers.set("Content-Length", std::to_string(owned->body.size()));
  }

  auto parsed = parse_target(owned->target);
  auto path = parsed ? decode_path(parsed->path) : std::nullopt;
  if (!path || parsed->form == Target::Form::authority) {
    throw HttpError(400, "The target \"" + owned->target + "\" is not a valid path and query.");
  }
  owned->path = std::move(*path);
  for (const auto& [name, value] : owned->headers) owned->fields.push_back({name, value});

  detail::RequestParts parts;
  parts.method = method;
  parts.target = owned->target;
  parts.raw_path = parsed->path;
  parts.path = owned->path;
  parts.query = parsed->query;
  parts.body = owned->body;
  parts.headers = HeadersView{owned->fields};
  parts.host = parts.headers.get("Host").value_or(std::string_view{});
  parts.remote_addr = "127.0.0.1";
  Request request{parts};
  request.owned_ = std::move(owned);
  return request;
}

const QueryArgs& Request::args() const {
  if (!args_) {
    auto parsed = QueryArgs::parse(parts_.query);
    if (!parsed) {
      throw HttpError(400,
                      "The query string has a malformed percent escape, is not UTF-8, or has more than " +
                          std::to_string(QueryArgs::max_parameters) + " parameters.");
    }
    args_ = std::make_unique<QueryArgs>(std::move(*parsed));
  }
  return *args_;
}

std::string_view Request::mimetype() const noexcept {
  auto type = content_type();
  return detail::trim(type.substr(0, type.find(';')));
}

bool Request::is_json() const noexcept {
  using detail::equal_ignoring_case;
  constexpr std::string_view prefix = "application/", suffix = "+json";
  auto type = mimetype();
  if (equal_ignoring_case(type, "application/json")) return true;
  return type.size() > prefix.size() + suffix.size() &&
         equal_ignoring_case(type.substr(0, prefix.size()), prefix) &&
         equal_ignoring_case(type.substr(type.size() - suffix.size()), suffix);
}

}  // namespace carafe
