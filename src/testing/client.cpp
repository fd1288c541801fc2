// SPDX-License-Identifier: MIT
#include <carafe/testing/client.hpp>

#include <charconv>

#include <carafe/app/app.hpp>
#include <carafe/http/status.hpp>
#include <carafe/http/url.hpp>
#include <carafe/util/error.hpp>

namespace carafe::testing {
namespace {

constexpr int most_redirects = 20;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// "users[0].email": the next name or number, taken off `path`.
JsonView step(JsonView view, std::string_view& path) {
  if (path.starts_with('.')) path.remove_prefix(1);
  if (path.starts_with('[')) {
    std::size_t index = 0;
    auto [end, error] = std::from_chars(path.data() + 1, path.data() + path.size(), index);
    if (error != std::errc{} || end == path.data() + path.size() || *end != ']') return {};
    path.remove_prefix(std::size_t(end + 1 - path.data()));
    for (JsonView element : view.elements()) {
      if (index-- == 0) return element;
    }
    return {};
  }
  std::size_t length = path.find_first_of(".[");
  JsonView member = view.find(path.substr(0, length));
  path = length == std::string_view::npos ? std::string_view{} : path.substr(length);
  return member;
}

void write(JsonWriter& writer, JsonView view) {
  switch (view.kind()) {
    case JsonKind::null:
      return writer.null();
    case JsonKind::boolean: {
      bool value = false;
      view.get(value);
      return writer.boolean(value);
    }
    case JsonKind::integer: {
      std::int64_t value = 0;
      std::uint64_t large = 0;
      if (view.get(value)) return writer.integer(value);
      view.get(large);
      return writer.unsigned_integer(large);
    }
    case JsonKind::number: {
      double value = 0;
      view.get(value);
      return writer.number(value);
    }
    case JsonKind::string: {
      std::string_view value;
      view.get(value);
      return writer.string(value);
    }
    case JsonKind::array:
      writer.begin_array();
      for (JsonView element : view.elements()) write(writer, element);
      return writer.end_array();
    case JsonKind::object:
      writer.begin_object();
      for (auto [key, value] : view.members()) {
        writer.key(key);
        write(writer, value);
      }
      return writer.end_object();
  }
}

// The path and query a redirect of this application leads to.
std::string local_target(std::string_view location, std::string_view from) {
  for (std::string_view origin : {"http://localhost", "https://localhost"}) {
    if (location.starts_with(origin)) location.remove_prefix(origin.size());
  }
  if (location.starts_with("//") || location.find("://") < location.find_first_of("/?")) {
    throw Error("foreign-redirect", "the answer to " + std::string(from) + " redirects to \"" +
                                        std::string(location) +
                                        "\", which is not of this application; ask without follow_redirects");
  }
  if (location.starts_with('/')) return std::string(location);
  std::string_view path = from.substr(0, from.find('?'));
  if (location.starts_with('?')) return std::string(path) + std::string(location);
  return std::string(path.substr(0, path.rfind('/') + 1)) + std::string(location);
}

}  // namespace

Body form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  Body body{"application/x-www-form-urlencoded"};
  for (const auto& [name, value] : fields) {
    if (!body.text.empty()) body.text += '&';
    body.text += percent_encode(name) + "=" + percent_encode(value);
  }
  return body;
}

TestResponse::TestResponse(Response response) : response_(std::move(response)) {}

JsonView TestResponse::json() const {
  if (!document_) document_ = std::make_shared<JsonDocument>(JsonDocument::parse(text()));
  return document_->root();
}

std::string TestResponse::json(std::string_view path) const {
  JsonView view = json();
  for (std::string_view rest = path; !rest.empty();) {
    std::string_view before = path.substr(0, path.size() - rest.size());
    JsonView next = step(view, rest);
    if (!next) {
      throw Error("no-such-json", "the answer's JSON has no \"" + std::string(path) +
                                      "\": " + (before.empty() ? "it" : "\"" + std::string(before) + "\"") +
                                      " is " + describe(view) + "; the answer is " + text());
    }
    view = next;
  }
  std::string_view value;
  if (view.get(value)) return std::string(value);
  std::string written;
  JsonWriter writer{written};
  write(writer, view);
  return written;
}

TestResponse Client::open(Method method, std::string_view given_target, Body body, CallOptions options) {
  std::string target(given_target);
  std::vector<TestResponse> history;
  while (true) {
    Headers sent = headers;
    for (const auto& [name, value] : options.headers) sent.set(name, value);
    if (!body.content_type.empty() && !sent.contains("Content-Type"))
      sent.set("Content-Type", body.content_type);
    if (!sent.contains("Host")) sent.set("Host", "localhost");

    Request request = Request::make(method, target, std::move(sent), body.text);
    Response response;
    app_.handle(request, response);
    // As a server does.
    if (method == Method::Head || is_bodyless(response.status)) response.body.clear();

    TestResponse result{std::move(response)};
    auto location = result.header("Location");
    if (!options.follow_redirects || !is_redirect(result.status()) || !location) {
      result.history = std::move(history);
      return result;
    }
    if (history.size() == most_redirects) {
      throw Error("redirect-loop", "the application redirects without end, at last from " + target + " to " +
                                       std::string(*location));
    }
    target = local_target(*location, target);
    bool keeps_method = result.status() == 307 || result.status() == 308;
    if (!keeps_method && method != Method::Head) {
      method = Method::Get;
      body = {};
    }
    history.push_back(std::move(result));
  }
}

}  // namespace carafe::testing
